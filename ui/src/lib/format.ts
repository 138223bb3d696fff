/** Instants, days and numbers as people read them, always on a named clock. */
import { getLocale } from "../paraglide/runtime";

/** The region gives English its 24 hours and its order of day and month. */
const region: Record<string, string> = { en: "en-GB" };

const locale = () => region[getLocale()] ?? getLocale();

const formats = new Map<string, Intl.DateTimeFormat>();

function parts(at: string | number | Date, zone: string, options: Intl.DateTimeFormatOptions) {
  const key = `${zone} ${JSON.stringify(options)}`;
  let format = formats.get(key);
  if (!format) {
    format = new Intl.DateTimeFormat(locale(), { ...options, timeZone: zone, hourCycle: "h23" });
    formats.set(key, format);
  }
  const found = format.formatToParts(new Date(at));
  return (type: Intl.DateTimeFormatPartTypes) => found.find((part) => part.type === type)?.value ?? "";
}

/** The computer's own zone. */
export const ownZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** The zone on whose clock a brand's times are shown; the service counts in UTC as long as none is known. */
export const shownZone = (zone: string | null | undefined) => zone ?? "UTC";

/** "15:30" */
export function timeOf(at: string | number, zone: string): string {
  const part = parts(at, zone, { hour: "2-digit", minute: "2-digit" });
  return `${part("hour")}:${part("minute")}`;
}

/** "15:30:05" */
export function preciseTimeOf(at: string | number, zone: string): string {
  const part = parts(at, zone, { hour: "2-digit", minute: "2-digit", second: "2-digit" });
  return `${part("hour")}:${part("minute")}:${part("second")}`;
}

/** "Thu 26 Nov" */
export function dayOf(at: string | number, zone: string): string {
  const part = parts(at, zone, { weekday: "short", day: "numeric", month: "short" });
  return `${part("weekday")} ${part("day")} ${part("month")}`;
}

/** "Thu" */
export function weekdayOf(at: string | number, zone: string): string {
  return parts(at, zone, { weekday: "short" })("weekday");
}

/** "Thu 26 Nov, 15:30" */
export function momentOf(at: string | number, zone: string): string {
  return `${dayOf(at, zone)}, ${timeOf(at, zone)}`;
}

/** "2026-11-26 15:30", for what is read long afterwards. */
export const stampOf = (at: string | number, zone: string) => `${dateOf(at, zone)} ${timeOf(at, zone)}`;

/** "2026-11-26" on a zone's clock. */
export function dateOf(at: string | number, zone: string): string {
  const part = parts(at, zone, { year: "numeric", month: "2-digit", day: "2-digit" });
  return `${part("year")}-${part("month")}-${part("day")}`;
}

/** "Thursday" of a date "2026-11-26". */
export function weekdayLong(date: string): string {
  return parts(`${date}T12:00:00Z`, "UTC", { weekday: "long" })("weekday");
}

/** "26 November" of a date "2026-11-26", with the year where it is not `today`'s. */
export function dayAndMonth(date: string, today: string): string {
  const part = parts(`${date}T12:00:00Z`, "UTC", { day: "numeric", month: "long", year: "numeric" });
  const year = date.slice(0, 4) === today.slice(0, 4) ? "" : ` ${part("year")}`;
  return `${part("day")} ${part("month")}${year}`;
}

/** "Lisbon" of "Europe/Lisbon". */
export function cityOf(zone: string): string {
  return (zone.split("/").at(-1) ?? zone).replaceAll("_", " ");
}

/** "1,234" */
export function count(value: number): string {
  return new Intl.NumberFormat(locale()).format(value);
}

/** Whole seconds from now to an instant, never negative. */
export function secondsUntil(at: string, now: number): number {
  return Math.max(0, Math.ceil((Date.parse(at) - now) / 1000));
}

/** "0:42", "12:05" */
export function countdown(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

/** "Mon" of a date "2026-11-23". */
export const weekdayShort = (date: string) => weekdayOf(`${date}T12:00:00Z`, "UTC");

/** "November 2026" of a date "2026-11-26". */
export function monthAndYear(date: string): string {
  const part = parts(`${date}T12:00:00Z`, "UTC", { month: "long", year: "numeric" });
  return `${part("month")} ${part("year")}`;
}

/** "Thu 26 Nov" of a date "2026-11-26", with the year where it is not `today`'s. */
export function dateWords(date: string, today: string): string {
  const day = dayOf(`${date}T12:00:00Z`, "UTC");
  return date.slice(0, 4) === today.slice(0, 4) ? day : `${day} ${date.slice(0, 4)}`;
}

/** The months as they are written in dates. */
export const monthNames = () =>
  Array.from({ length: 12 }, (_, month) =>
    parts(Date.UTC(2026, month, 15), "UTC", { month: "long" })("month"),
  );

/** "F&O" of "Fern & Oak", "IM" of "Inês M." */
export function initials(name: string, most = 3): string {
  const words = name.split(/\s+/).filter(Boolean);
  return words
    .map((word) => [...word][0] ?? "")
    .join("")
    .slice(0, most)
    .toUpperCase();
}

/** What else stands within a sentence, as the beginning of one. */
export const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
