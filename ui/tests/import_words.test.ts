import { expect, test } from "vitest";

import { nextBursts, staircase, ticks } from "../src/lib/import_forecast";
import { fieldId, fieldOf, fieldOptions } from "../src/lib/import_fields";
import { fixWords, problemWords } from "../src/lib/import_problems";
import type { Fix, ImportField, RowProblem } from "../src/lib/ipc";
import * as sheet from "./pretend/import";

test("a staircase is level until the next step", () => {
  const points = [
    { at: 0, sent: 0 },
    { at: 0, sent: 20 },
    { at: 10, sent: 40 },
  ];
  expect(staircase(points)).toEqual([
    { at: 0, sent: 0 },
    { at: 0, sent: 0 },
    { at: 0, sent: 20 },
    { at: 10, sent: 20 },
    { at: 10, sent: 40 },
  ]);
});

const at = (time: string) => Date.parse(`2026-11-24T${time}Z`);

test.each([
  ["11:32:00", "12:16:00", ["11:45:00", "12:00:00", "12:15:00"]],
  ["11:32:00", "11:32:30", ["11:32:10", "11:32:20", "11:32:30"]],
  ["11:32:00", "11:32:00", []],
])("between %s and %s the round moments are %j", (from, until, expected) => {
  expect(ticks(at(from), at(until))).toEqual(expected.map(at));
});

test("what happens next is three bursts at most, and the last of all is among them", () => {
  const steps = [100, 200, 300, 400, 410].map((sent, index) => ({
    at: `2026-11-24T12:0${index}:00Z`,
    sent,
  }));
  expect(nextBursts(steps, at("12:00:30"))).toEqual([
    { at: at("12:01:00"), posts: 100, isLast: false },
    { at: at("12:02:00"), posts: 100, isLast: false },
    { at: at("12:04:00"), posts: 10, isLast: true },
  ]);
});

const problems: { [K in RowProblem["kind"]]: Extract<RowProblem, { kind: K }> } = {
  date_unreadable: { kind: "date_unreadable" },
  date_impossible: { kind: "date_impossible" },
  date_order_open: { kind: "date_order_open" },
  no_time: { kind: "no_time" },
  time_in_gap: { kind: "time_in_gap" },
  time_twice: { kind: "time_twice" },
  time_passed: { kind: "time_passed" },
  time_too_soon: { kind: "time_too_soon" },
  no_zone: { kind: "no_zone", brand: "harbour" },
  brand_unknown: { kind: "brand_unknown", name: "Fern" },
  brand_ambiguous: { kind: "brand_ambiguous", name: "Fern" },
  no_platform: { kind: "no_platform" },
  platform_unknown: { kind: "platform_unknown", name: "Insta" },
  no_account_on: { kind: "no_account_on", brand: "harbour", platform: "x" },
  which_account: { kind: "which_account", brand: "harbour", platform: "x" },
  account_unknown: { kind: "account_unknown", brand: "harbour", name: "fern" },
  account_ambiguous: { kind: "account_ambiguous", brand: "harbour", name: "fern" },
  account_of_other_brand: { kind: "account_of_other_brand", name: "fern", other: "harbour" },
  account_needs_reconnect: { kind: "account_needs_reconnect", name: "fern", platform: "threads" },
  account_ends_before: { kind: "account_ends_before", name: "fern", platform: "threads" },
  no_text: { kind: "no_text" },
  text_too_long: { kind: "text_too_long", platform: "x" },
  text_long_for_some: { kind: "text_long_for_some", platform: "x" },
  no_threads_on: { kind: "no_threads_on", platform: "linkedin" },
  thread_too_long: { kind: "thread_too_long" },
  needs_media: { kind: "needs_media", platform: "instagram" },
  media_missing: { kind: "media_missing" },
  media_outside: { kind: "media_outside" },
  not_media: { kind: "not_media" },
  media_too_large: { kind: "media_too_large" },
  media_unreadable: { kind: "media_unreadable" },
  too_many_media: { kind: "too_many_media" },
  marked_as_draft: { kind: "marked_as_draft" },
  repeated_in_file: { kind: "repeated_in_file" },
  already_in_queue: { kind: "already_in_queue" },
  sent_already: { kind: "sent_already" },
  changed_since_sent: { kind: "changed_since_sent", can_update: true },
};

const names = {
  brand: (slug: string) => (slug === "harbour" ? "Harbour Books" : slug),
  account: (id: string) => `account ${id}`,
  zone: "Europe/Lisbon",
};

test.each(Object.values(problems))("the problem %j has a title and a sentence", (problem) => {
  const { title, text } = problemWords(problem, names);
  expect(title).toMatch(/^(fern|[A-Z]).{4,}[^.]$/);
  expect(text).toMatch(/^["A-Z].+[.]$/);
  expect(`${title} ${text}`).not.toMatch(/please|oops|!|undefined|import_|harbour/);
});

const fixes: { [K in Fix["kind"]]: [Extract<Fix, { kind: K }>, string] } = {
  skip_rows: [{ kind: "skip_rows" }, "Leave out all 14"],
  accept: [{ kind: "accept" }, "Take all 14 as they are"],
  next_usual_time: [{ kind: "next_usual_time" }, "Use the next usual times"],
  count_on: [{ kind: "count_on" }, "Use the day after, for all 14"],
  shift_forward: [{ kind: "shift_forward" }, "Move all 14 past the jump"],
  use_platform: [{ kind: "use_platform", name: "Insta", platform: "instagram" }, "Use Instagram for all 14"],
  ignore_platform: [{ kind: "ignore_platform", name: "Insta" }, 'Ignore "Insta"'],
  leave_out_platform: [{ kind: "leave_out_platform", platform: "x" }, "Leave out X"],
  use_platforms: [{ kind: "use_platforms", platforms: ["linkedin", "x"] }, "Use X and LinkedIn"],
  use_accounts: [
    { kind: "use_accounts", brand: "harbour", platform: "x", accounts: ["x1"] },
    "Use account x1",
  ],
  read_account: [
    { kind: "read_account", brand: "harbour", name: "fern", platform: "x", account: "x1" },
    "Use account x1 on X",
  ],
  read_brand: [{ kind: "read_brand", name: "Harbor", brand: "harbour" }, "Use Harbour Books"],
  use_brand: [{ kind: "use_brand", brand: "harbour" }, "Post for Harbour Books"],
  turn_into_thread: [{ kind: "turn_into_thread" }, "Turn into threads"],
  leave_out_media: [{ kind: "leave_out_media" }, "Post without them"],
  update_posts: [{ kind: "update_posts" }, "Update all 14 posts"],
};

test.each(Object.values(fixes))("the fix %j has its words", (fix, words) => {
  const [group] = sheet.view.summary.groups;
  expect(group && fixWords(fix, group, names)).toBe(words);
});

test.each<ImportField>([
  { kind: "text" },
  { kind: "ignored" },
  { kind: "platform_text", platform: "x" },
  { kind: "platform_switch", platform: "mastodon" },
])("the meaning %j keeps its place among the options", (field) => {
  expect(fieldOf(fieldId(field))).toEqual(field);
  expect(fieldOptions(field).map(({ value }) => value)).toContain(fieldId(field));
});
