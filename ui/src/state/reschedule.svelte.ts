import { dateOf, timeOf } from "../lib/format";
import { ipc, type BrandSlug, type Change, type DraftCheck, type LocalTime } from "../lib/ipc";
import type { Outcome, Problem, QueueItem } from "../lib/ipc";

/** Another time for a post, while it is being chosen. */
export class Reschedule {
  #brand: BrandSlug;
  #postId: string;
  #when = $state.raw<LocalTime>({ date: "", time: "", repeated: "first" });
  #check = $state.raw<DraftCheck>({
    findings: [],
    counters: [],
    fan_out: 0,
    at: null,
    closed: [],
    media: [],
  });
  #problem = $state.raw<Problem | null>(null);
  #isBusy = $state(false);
  #checkNumber = 0;
  hasTried = $state(false);

  constructor(brand: BrandSlug, item: QueueItem, zone: string) {
    this.#brand = brand;
    this.#postId = item.post_id ?? "";
    if (item.at) {
      this.#when = { date: dateOf(item.at, zone), time: timeOf(item.at, zone), repeated: "first" };
    }
  }

  get when() {
    return this.#when;
  }

  get check() {
    return this.#check;
  }

  get problem() {
    return this.#problem;
  }

  get isBusy() {
    return this.#isBusy;
  }

  setWhen(when: LocalTime) {
    this.#when = when;
    void this.runCheck();
  }

  async runCheck() {
    const number = ++this.#checkNumber;
    const outcome = await ipc.checkTime(this.#brand, this.#when);
    // Only the newest question counts.
    if (number === this.#checkNumber && outcome.ok) this.#check = outcome.value;
  }

  /** Moves the post. `null` if findings stand in the way; they are on screen then. */
  async submit(): Promise<Outcome<Change> | null> {
    this.hasTried = true;
    this.#problem = null;
    this.#isBusy = true;
    await this.runCheck();
    const isBlocked = this.#check.findings.some((finding) => finding.severity === "blocks");
    const outcome = isBlocked ? null : await ipc.reschedulePost(this.#postId, this.#when);
    this.#isBusy = false;
    if (outcome && !outcome.ok) this.#problem = outcome.problem;
    return outcome;
  }
}
