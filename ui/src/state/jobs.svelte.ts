import type { ChartPoint } from "../lib/import_forecast";
import { isUnderWay, isUnfinished } from "../lib/import_jobs";
import { ipc, type Job, type JobForecast, type JobId, type Outcome, type Problem } from "../lib/ipc";

/** A burst of hints is answered by one reading of the forecast in this time. */
const FORECAST_MS = 1_000;

/** As many points as a picture of this size can show. */
const MOST_POINTS = 400;

/** The imports that were started, and the one that is looked at. */
export class JobsState {
  #all = $state.raw<Job[] | null>(null);
  #problem = $state.raw<Problem | null>(null);
  #forecast = $state.raw<JobForecast | null>(null);
  /** How far each was at what time, as far as this window has seen it. */
  #seen = $state.raw<Record<JobId, ChartPoint[]>>({});
  /** Counts the readings, so that whoever draws rows knows when to read them again. */
  #version = $state(0);
  #visit = 0;
  #reading: Promise<void> | null = null;
  #readAgain = false;
  #forecastTimer: ReturnType<typeof setTimeout> | undefined;
  #forecastAsked = 0;

  /** The one on screen. */
  openId = $state<JobId | null>(null);
  actionProblem = $state.raw<Problem | null>(null);

  get all() {
    return this.#all ?? [];
  }

  get isLoaded() {
    return this.#all !== null;
  }

  get problem() {
    return this.#problem;
  }

  get forecast() {
    return this.#forecast;
  }

  get version() {
    return this.#version;
  }

  get open() {
    return this.all.find(({ id }) => id === this.openId) ?? null;
  }

  get unfinished() {
    return this.all.filter(isUnfinished);
  }

  pointsOf(job: Job): ChartPoint[] {
    return this.#seen[job.id] ?? [];
  }

  leave() {
    this.#visit += 1;
    this.#all = null;
    this.#problem = null;
    this.#forecast = null;
    this.#seen = {};
    this.openId = null;
    this.actionProblem = null;
    clearTimeout(this.#forecastTimer);
    this.#forecastTimer = undefined;
  }

  show(id: JobId | null) {
    this.openId = id;
    this.#forecast = null;
    this.actionProblem = null;
    this.#forecastAsked += 1;
    void this.#loadForecast();
  }

  /** Reads the imports again. Hints that come while it reads are answered by one more reading. */
  async reload() {
    if (this.#reading) {
      this.#readAgain = true;
      return this.#reading;
    }
    this.#reading = this.#read();
    await this.#reading;
  }

  async #read() {
    do {
      this.#readAgain = false;
      const visit = this.#visit;
      const outcome = await ipc.listJobs();
      if (visit !== this.#visit) continue;
      this.#problem = outcome.ok ? null : outcome.problem;
      if (outcome.ok) this.#take(outcome.value);
    } while (this.#readAgain);
    this.#reading = null;
    this.#forecastSoon();
  }

  #take(jobs: Job[]) {
    this.#all = jobs;
    this.#version += 1;
    this.#seen = Object.fromEntries(
      jobs.filter(isUnderWay).map((job) => [job.id, withNow(this.pointsOf(job), job)]),
    );
  }

  pause(id: JobId) {
    return this.#act(() => ipc.pauseJob(id));
  }

  resume(id: JobId) {
    return this.#act(() => ipc.resumeJob(id));
  }

  moveLate(id: JobId) {
    return this.#act(() => ipc.moveLateJobRows(id));
  }

  stop(id: JobId) {
    return this.#act(() => ipc.stopJob(id));
  }

  undo(id: JobId) {
    return this.#act(() => ipc.undoJob(id));
  }

  async #act(call: () => Promise<Outcome<Job>>): Promise<boolean> {
    const outcome = await call();
    this.actionProblem = outcome.ok ? null : outcome.problem;
    if (outcome.ok) this.#take(this.all.map((job) => (job.id === outcome.value.id ? outcome.value : job)));
    await this.reload();
    return outcome.ok;
  }

  #forecastSoon() {
    this.#forecastTimer ??= setTimeout(() => {
      this.#forecastTimer = undefined;
      void this.#loadForecast();
    }, FORECAST_MS);
  }

  async #loadForecast() {
    const { open } = this;
    if (!open || open.state.kind !== "running") {
      this.#forecast = null;
      return;
    }
    const asked = (this.#forecastAsked += 1);
    const outcome = await ipc.forecastJob(open.id);
    if (asked === this.#forecastAsked && outcome.ok) this.#forecast = outcome.value;
  }
}

/** The points seen so far and the one of now; a long import loses every second of the older ones. */
function withNow(points: ChartPoint[], { started_at, counts }: Job): ChartPoint[] {
  const start = { at: Date.parse(started_at), sent: 0 };
  const known = points.length > 0 ? points : [start];
  if (known.at(-1)?.sent === counts.sent) return known;
  const next = [...known, { at: Date.now(), sent: counts.sent }];
  return next.length < MOST_POINTS
    ? next
    : next.filter((_, index) => index % 2 === 0 || index === next.length - 1);
}
