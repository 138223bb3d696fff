import { ipc, type BrandSlug, type Group, type Problem, type Queue, type QueueItem } from "../lib/ipc";
import { lookOf } from "../lib/statuses";
import { Filters } from "./filters.svelte";

const REFRESH_MS = 60_000;
const REFRESH_ON_THE_WAY_MS = 15_000;

/** The height of a line; headings between them make it fewer that fit. */
const LINE_PX = 42;

/** As many lines as the window shows; drawing all of a long queue at once would be a noticeable wait. */
const firstLines = () => Math.ceil(window.innerHeight / LINE_PX);

const MORE_LINES = 200;

/** Lines that stand under one heading: how many there are, and those that are drawn. */
export type Section = { id: string; group: Group; count: number; items: QueueItem[] };

/** The queue of the brand on screen, and when it is asked for again. */
export class QueueState {
  readonly filters = new Filters();
  #brand: BrandSlug | null = null;
  /** Counts the brands and sign-ins shown, so that an answer about an earlier one is dropped. */
  #visit = 0;
  #queue = $state.raw<Queue | null>(null);
  /** From the last time the service was asked; what is read from the store says nothing about it. */
  #problem = $state.raw<Problem | null>(null);
  #isRefreshing = $state(false);
  #drawn = $state(firstLines());
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isWatched = false;
  /** From when the time to the next question counts, so that hints don't put it off. */
  #askedAt = 0;
  /** A reload under way, and whether another hint came meanwhile. */
  #reloading: Promise<void> | null = null;
  #reloadAgain = false;

  /** The line that was just made or changed, to be pointed out once. */
  just = $state<string | null>(null);
  /** Why the last action or its undo failed. */
  actionProblem = $state.raw<Problem | null>(null);

  get queue() {
    return this.#queue;
  }

  get items() {
    return this.#queue?.items ?? [];
  }

  get isRefreshing() {
    return this.#isRefreshing;
  }

  /** Why what is shown is old, or missing. */
  get problem() {
    return this.#problem;
  }

  /** Whether there is anything to show yet: an answer from before counts, an empty start doesn't. */
  get isLoaded() {
    return this.#queue !== null && (this.#queue.fetched_at !== null || this.#queue.items.length > 0);
  }

  get needsYou() {
    return this.items.filter((item) => item.group.kind === "needs_you").length;
  }

  get shown() {
    return this.items.filter((item) => this.filters.accepts(item));
  }

  get sections(): Section[] {
    const grouped = Map.groupBy(this.shown, (item) => JSON.stringify(item.group));
    let left = Math.max(this.#drawn, this.shown.findIndex((item) => item.key === this.just) + 1);
    return [...grouped].flatMap(([id, all]) => {
      const group = all[0]?.group;
      const items = all.slice(0, Math.max(0, left));
      left -= all.length;
      return group && items.length > 0 ? [{ id, group, count: all.length, items }] : [];
    });
  }

  /** Whether there are lines that are not drawn yet. */
  get hasMore() {
    return this.shown.length > this.#drawn;
  }

  /** Draws further lines; called when the person comes near the last one. */
  drawMore() {
    this.#drawn += MORE_LINES;
  }

  /** Shows a brand: at once what is stored, then what the service says. */
  async open(brand: BrandSlug) {
    if (this.#brand === brand) return;
    this.leave();
    this.#brand = brand;
    await this.reload();
    await this.refresh();
  }

  /** Shows what was read together with everything else on the first screen. */
  take(brand: BrandSlug, queue: Queue) {
    this.leave();
    this.#brand = brand;
    this.#queue = queue;
  }

  leave() {
    this.#visit += 1;
    this.#brand = null;
    this.#queue = null;
    this.#problem = null;
    this.actionProblem = null;
    this.just = null;
    this.#drawn = firstLines();
    clearTimeout(this.#timer);
  }

  /** Reads again what is stored. Hints that come while it reads are answered by one more reading. */
  async reload() {
    if (this.#reloading) {
      this.#reloadAgain = true;
      return this.#reloading;
    }
    this.#reloading = this.#readStored();
    await this.#reloading;
  }

  async #readStored() {
    do {
      this.#reloadAgain = false;
      const brand = this.#brand;
      const visit = this.#visit;
      if (!brand) break;
      const outcome = await ipc.getQueue(brand);
      if (visit !== this.#visit) this.#reloadAgain = true;
      else if (outcome.ok) this.#queue = outcome.value;
      else this.#problem = outcome.problem;
    } while (this.#reloadAgain);
    this.#reloading = null;
    // A post that is on its way by now is not left waiting for the next full minute.
    this.#schedule();
  }

  /** Asks the service. What is on screen stays until it has answered, and if it doesn't. */
  async refresh(): Promise<void> {
    const brand = this.#brand;
    const visit = this.#visit;
    if (!brand || this.#isRefreshing) return;
    this.#isRefreshing = true;
    const outcome = await ipc.refreshQueue(brand);
    this.#isRefreshing = false;
    if (visit !== this.#visit) return this.refresh();
    if (outcome.ok) this.#queue = outcome.value;
    this.#problem = outcome.ok ? outcome.value.problem : outcome.problem;
    this.#askedAt = Date.now();
    this.#schedule();
  }

  /** Keeps the queue fresh: on focus, every minute, more often while posts are on their way. */
  watch(): () => void {
    this.#isWatched = true;
    this.#askedAt = Date.now();
    this.#schedule();
    const onFocus = () => void this.refresh();
    window.addEventListener("focus", onFocus);
    return () => {
      this.#isWatched = false;
      clearTimeout(this.#timer);
      window.removeEventListener("focus", onFocus);
    };
  }

  #schedule() {
    clearTimeout(this.#timer);
    if (this.#isWatched) this.#timer = setTimeout(() => void this.refresh(), this.#delay());
  }

  #delay() {
    const retryAt = this.problem?.retry_at;
    if (retryAt) return Math.max(500, Date.parse(retryAt) - Date.now());
    const onTheWay = this.items.some((item) => lookOf(item.state).onItsWay);
    const interval = onTheWay ? REFRESH_ON_THE_WAY_MS : REFRESH_MS;
    return Math.max(0, this.#askedAt + interval - Date.now());
  }
}
