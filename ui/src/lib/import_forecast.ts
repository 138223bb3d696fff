/** How long an import takes, in words and as a staircase. Pure: times are numbers, `now` is a parameter. */
import { m } from "../paraglide/messages";
import { count, dayOf, preciseTimeOf, timeOf } from "./format";
import type { ForecastStep, JobForecast, JobWait } from "./ipc";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** "About 44 minutes" */
export function durationWords(ms: number): string {
  if (ms < MINUTE) return m.import_about_moment();
  if (ms < 90 * MINUTE) return m.import_about_minutes({ count: Math.round(ms / MINUTE) });
  if (ms < 36 * HOUR) return m.import_about_hours({ count: Math.round(ms / HOUR) });
  return m.import_about_days({ count: Math.round(ms / DAY) });
}

/** A time as short as it can be told apart: seconds where all is over within minutes, the day where it takes days. */
export function chartTime(at: number, span: number, zone: string): string {
  if (span < 5 * MINUTE) return preciseTimeOf(at, zone);
  return span < 20 * HOUR ? timeOf(at, zone) : `${dayOf(at, zone)} ${timeOf(at, zone)}`;
}

/** Why nothing leaves at the moment, as a sentence. */
export function waitWords(wait: JobWait, now: number, zone: string): string {
  if ("until" in wait) {
    const until = Date.parse(wait.until);
    const time = chartTime(until, until - now, zone);
    const say = { slowed_down: m.job_wait_slowed, refill: m.job_wait_refill, reserve: m.job_wait_reserve };
    return say[wait.kind]({ time });
  }
  const say = { nothing: m.job_wait_nothing, answer: m.job_wait_answer, signed_out: m.job_wait_signed_out };
  return say[wait.kind]();
}

/** The same in a few words, after the number of posts. */
export function shortWait(wait: JobWait, now: number, zone: string): string {
  if ("until" in wait) {
    const until = Date.parse(wait.until);
    return m.job_short_waiting({ time: chartTime(until, until - now, zone) });
  }
  const say = {
    nothing: m.job_short_sending,
    answer: m.job_short_answer,
    signed_out: m.job_short_signed_out,
  };
  return say[wait.kind]();
}

/** A point of the staircase: how many posts are sent by when. */
export type ChartPoint = { at: number; sent: number };

/** A corner on the paper. */
export type Corner = { x: number; y: number };

export const PAPER = { width: 276, height: 120, left: 6, right: 260, top: 20, bottom: 100 };

/** Where a moment and a number of posts are on the paper. */
export function onPaper({ from, until, total }: { from: number; until: number; total: number }) {
  const share = (value: number, all: number) => (all > 0 ? Math.min(1, Math.max(0, value / all)) : 0);
  return {
    x: (at: number) => PAPER.left + share(at - from, until - from) * (PAPER.right - PAPER.left),
    y: (sent: number) => PAPER.bottom - share(sent, total) * (PAPER.bottom - PAPER.top),
  };
}

/** Steps as a line: level until the next step is reached, then up. */
export function staircase(points: ChartPoint[]): ChartPoint[] {
  return points.flatMap((point, index) => {
    const before = points[index - 1];
    return before && before.sent !== point.sent ? [{ at: point.at, sent: before.sent }, point] : [point];
  });
}

export const pathOf = (corners: Corner[]) =>
  corners.map(({ x, y }, index) => `${index === 0 ? "M" : "L"}${x.toFixed(1)} ${y.toFixed(1)}`).join(" ");

const STEPS = [1, 2, 5, 10, 15, 30]
  .map((seconds) => seconds * 1000)
  .concat(
    [1, 2, 5, 10, 15, 30].map((minutes) => minutes * MINUTE),
    [1, 2, 3, 6, 12].map((hours) => hours * HOUR),
    [1, 2, 7, 14, 30].map((days) => days * DAY),
  );

const MOST_TICKS = 3;

/** Round moments between two others, three at most. */
export function ticks(from: number, until: number): number[] {
  const span = until - from;
  if (span <= 0) return [];
  const step = STEPS.find((step) => span / step <= MOST_TICKS) ?? 60 * DAY;
  const first = Math.ceil(from / step) * step;
  return Array.from({ length: MOST_TICKS + 1 }, (_, index) => first + index * step).filter(
    (at) => at > from && at <= until,
  );
}

/** Where the forecast of the rest goes on from what is sent already. */
export const pointsOf = (steps: ForecastStep[], done: number): ChartPoint[] =>
  steps.map((step) => ({ at: Date.parse(step.at), sent: done + step.sent }));

const MOST_SAID = 6;

/** The chart for those who don't see it. */
export function chartWords(points: ChartPoint[], forecast: JobForecast, span: number, zone: string): string {
  const every = Math.ceil(points.length / MOST_SAID);
  const last = points.at(-1);
  const said = points.filter((point, index) => point !== last && index % every === 0);
  const point = ({ at, sent }: ChartPoint) => ({ n: count(sent), time: chartTime(at, span, zone) });
  const end = last && forecast.done_at ? m.import_chart_end(point(last)) : m.import_chart_open();
  return `${m.import_chart()}: ${[...said.map((one) => m.import_chart_point(point(one))), end].join(", ")}`;
}

/** The next bursts: when, and how many posts. */
export function nextBursts(
  steps: ForecastStep[],
  now: number,
  most = 3,
): { at: number; posts: number; isLast: boolean }[] {
  const bursts = steps.map((step, index) => ({
    at: Date.parse(step.at),
    posts: step.sent - (steps[index - 1]?.sent ?? 0),
    isLast: index === steps.length - 1,
  }));
  const ahead = bursts.filter(({ at, posts }) => at > now && posts > 0);
  const last = ahead.at(-1);
  const shown = ahead.slice(0, most);
  return last && !shown.includes(last) ? [...shown.slice(0, most - 1), last] : shown;
}
