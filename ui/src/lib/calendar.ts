/** Arithmetic on dates "YYYY-MM-DD" without a clock or a zone, and what people type into date and time fields. */

const DAY_MS = 86_400_000;

const utc = (date: string) => Date.parse(`${date}T00:00:00Z`);
const iso = (ms: number) => new Date(ms).toISOString().slice(0, 10);

/** Whether a text is a date that exists. */
export function isDate(text: string): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(utc(text)) && iso(utc(text)) === text;
}

export const addDays = (date: string, days: number) => iso(utc(date) + days * DAY_MS);

/** The same day of another month, or that month's last day. */
export function addMonths(date: string, months: number): string {
  const [year = 0, month = 1, day = 1] = date.split("-").map(Number);
  const first = new Date(Date.UTC(year, month - 1 + months, 1));
  const last = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
  return iso(first.getTime() + (Math.min(day, last) - 1) * DAY_MS);
}

/** 0 for Monday to 6 for Sunday. */
export const weekday = (date: string) => (new Date(utc(date)).getUTCDay() + 6) % 7;

/** The weeks that show a month, Monday first, with the days of its neighbours that complete them. */
export function weeksOf(month: string): string[][] {
  const first = `${month.slice(0, 7)}-01`;
  const start = addDays(first, -weekday(first));
  const weeks: string[][] = [];
  for (let day = start; day < addMonths(first, 1); day = addDays(day, 7)) {
    weeks.push(Array.from({ length: 7 }, (_, index) => addDays(day, index)));
  }
  return weeks;
}

/**
 * Reads a date as people type it: 2026-11-26, 26.11.2026, 26/11, 26 Nov, Thu 26 November 2026. Day before month.
 * Without a year it is the next such day from `today` on. Returns null for anything else.
 */
export function readDate(text: string, today: string, months: string[]): string | null {
  const trimmed = text.trim().toLowerCase();
  if (isDate(trimmed)) return trimmed;
  const digits = /^(\d{1,2})[./ -](\d{1,2})(?:[./ -](\d{4}))?\.?$/.exec(trimmed);
  if (digits) return complete(Number(digits[1]), Number(digits[2]), digits[3], today);
  const words = /^(?:\p{L}+\.?,? )?(\d{1,2})\.? (\p{L}{3,})\.?,?(?: (\d{4}))?$/u.exec(trimmed);
  if (!words) return null;
  const month = months.findIndex((name) => name.toLowerCase().startsWith((words[2] ?? "").slice(0, 3)));
  return month < 0 ? null : complete(Number(words[1]), month + 1, words[3], today);
}

function complete(day: number, month: number, year: string | undefined, today: string): string | null {
  const dateIn = (of: number) => `${of}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
  if (year) return isDate(dateIn(Number(year))) ? dateIn(Number(year)) : null;
  const thisYear = Number(today.slice(0, 4));
  const next = dateIn(thisYear) >= today ? dateIn(thisYear) : dateIn(thisYear + 1);
  return isDate(next) ? next : null;
}

/** Reads a time as people type it: 15:30, 1530, 15.30, 15h30, 9, 9am, 3:30 pm. Returns null for anything else. */
export function readTime(text: string): string | null {
  const found = /^(\d{1,2})(?:[:.h ]?(\d{2}))?h?\s*([ap])?\.?(?:m\.?)?$/.exec(text.trim().toLowerCase());
  if (!found) return null;
  let hour = Number(found[1]);
  const minute = Number(found[2] ?? 0);
  if (found[3]) {
    if (hour < 1 || hour > 12) return null;
    hour = (hour % 12) + (found[3] === "p" ? 12 : 0);
  }
  if (hour > 23 || minute > 59) return null;
  return `${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}`;
}
