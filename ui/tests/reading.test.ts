import { expect, test } from "vitest";

import { addMonths, readDate, readTime, weeksOf } from "../src/lib/calendar";
import { dateWords, initials, momentOf, monthNames } from "../src/lib/format";
import { TODAY } from "./pretend/data";

test.each([
  ["2026-11-26", "2026-11-26"],
  ["26 Nov", "2026-11-26"],
  ["26 november 2027", "2027-11-26"],
  ["Thu 26 Nov", "2026-11-26"],
  ["Thu 26 Nov 2026", "2026-11-26"],
  ["26.11.2026", "2026-11-26"],
  ["26/11", "2026-11-26"],
  ["3.1.", "2027-01-03"],
  ["24 Nov", "2026-11-24"],
  ["23 Nov", "2027-11-23"],
  ["31 Nov", null],
  ["30 Feb 2027", null],
  ["Novem", null],
  ["", null],
])("the date %j is read as %j", (text, date) => {
  expect(readDate(text, TODAY, monthNames())).toBe(date);
});

test.each([
  ["15:30", "15:30"],
  ["1530", "15:30"],
  ["15.30", "15:30"],
  ["9", "09:00"],
  ["9am", "09:00"],
  ["3:30 pm", "15:30"],
  ["12 am", "00:00"],
  ["24:00", null],
  ["15:3", null],
  ["noon", null],
  ["", null],
])("the time %j is read as %j", (text, time) => {
  expect(readTime(text)).toBe(time);
});

test("a month of another length ends where it ends", () => {
  expect(addMonths("2026-10-31", 1)).toBe("2026-11-30");
  expect(addMonths("2026-11-30", -12)).toBe("2025-11-30");
});

test("a month is shown in whole weeks from Monday", () => {
  const weeks = weeksOf("2026-11-24");
  expect(weeks.at(0)?.at(0)).toBe("2026-10-26");
  expect(weeks.at(-1)?.at(-1)).toBe("2026-12-06");
});

test("moments are read on the clock of the zone", () => {
  expect(momentOf("2026-11-26T15:30:00Z", "Europe/Lisbon")).toBe("Thu 26 Nov, 15:30");
  expect(momentOf("2026-11-26T15:30:00Z", "Asia/Tokyo")).toBe("Fri 27 Nov, 00:30");
});

test("the year is named where it isn't this one", () => {
  expect(dateWords("2026-11-26", TODAY)).toBe("Thu 26 Nov");
  expect(dateWords("2027-03-01", TODAY)).toBe("Mon 1 Mar 2027");
});

test("marks are made of the first letters", () => {
  expect(initials("Fern & Oak")).toBe("F&O");
  expect(initials("Inês M.", 2)).toBe("IM");
});
