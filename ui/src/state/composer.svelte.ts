import {
  ipc,
  type Account,
  type BrandSlug,
  type Draft,
  type DraftCheck,
  type LocalTime,
  type Outcome,
  type Problem,
  type QueueItem,
  type Target,
} from "../lib/ipc";

const CHECK_AFTER_MS = 150;
const SAVE_AFTER_MS = 500;

const emptyTime = (): LocalTime => ({ date: "", time: "", repeated: "first" });
const noFindings: DraftCheck = { findings: [], counters: [], fan_out: 0, at: null, closed: [] };

/** How far the draft on disk is behind the one on screen. */
export type Saving =
  { kind: "clean" } | { kind: "saving" } | { kind: "saved"; at: number } | { kind: "failed" };

/** The post being written. It is checked and kept as it is typed, exactly as it is typed. */
export class Composer {
  #brand = $state<BrandSlug | null>(null);
  #text = $state("");
  #when = $state.raw<LocalTime>(emptyTime());
  #targets = $state.raw<Target[]>([]);
  #accounts = $state.raw<Account[] | null>(null);
  #check = $state.raw<DraftCheck>(noFindings);
  #saving = $state.raw<Saving>({ kind: "clean" });
  #problem = $state.raw<Problem | null>(null);
  #accountsProblem = $state.raw<Problem | null>(null);
  #isEnqueuing = $state(false);
  #checkTimer: ReturnType<typeof setTimeout> | undefined;
  #saveTimer: ReturnType<typeof setTimeout> | undefined;
  #checkNumber = 0;
  /** Counts the changes, and how far they are on disk: what is typed while a save is under way is saved next. */
  #changes = 0;
  #savedChanges = 0;
  /** Whether the person has pressed the button, so that what is missing may be said. */
  hasTried = $state(false);

  get brand() {
    return this.#brand;
  }

  get text() {
    return this.#text;
  }

  get when() {
    return this.#when;
  }

  get targets() {
    return this.#targets;
  }

  /** `null` until they have been read. */
  get accounts() {
    return this.#accounts;
  }

  get check() {
    return this.#check;
  }

  get saving() {
    return this.#saving;
  }

  get problem() {
    return this.#problem;
  }

  get accountsProblem() {
    return this.#accountsProblem;
  }

  get isEnqueuing() {
    return this.#isEnqueuing;
  }

  get isEmpty() {
    const { date, time } = this.#when;
    return this.#text === "" && this.#targets.length === 0 && date === "" && time === "";
  }

  /** Shows the draft of a brand; what was being written for another one is kept first. */
  async open(brand: BrandSlug) {
    if (brand === this.#brand) return this.loadAccounts();
    await this.flush();
    this.#take({ brand, text: "", targets: [], when: emptyTime() });
    this.#accounts = null;
    const [draft] = await Promise.all([ipc.loadDraft(brand), this.loadAccounts()]);
    if (brand !== this.#brand) return;
    if (!draft.ok) this.#problem = draft.problem;
    // A slow answer never overwrites what was typed meanwhile.
    else if (draft.value && this.isEmpty) this.#take(draft.value);
    await this.#runCheck();
  }

  async loadAccounts() {
    const brand = this.#brand;
    if (!brand) return;
    const outcome = await ipc.listAccounts(brand);
    if (brand !== this.#brand) return;
    if (outcome.ok) this.#accounts = outcome.value;
    this.#accountsProblem = outcome.ok ? null : outcome.problem;
  }

  setText(text: string) {
    this.#text = text;
    this.#changed();
  }

  setWhen(when: LocalTime) {
    this.#when = when;
    this.#changed();
  }

  isChosen(platform: string, id: string) {
    return this.#targets.some((target) => target.platform === platform && target.accounts.includes(id));
  }

  /** Chooses accounts of a platform, or leaves them out. */
  choose(platform: string, ids: string[], isChosen: boolean) {
    const before = this.#targets.find((target) => target.platform === platform)?.accounts ?? [];
    const without = before.filter((id) => !ids.includes(id));
    const accounts = isChosen ? [...without, ...ids] : without;
    const others = this.#targets.filter((target) => target.platform !== platform);
    this.#targets = accounts.length > 0 ? [...others, { platform, accounts }] : others;
    this.#changed();
  }

  get draft(): Draft {
    return { brand: this.#brand ?? "", text: this.#text, targets: this.#targets, when: this.#when };
  }

  /** Writes what is not on disk yet. */
  async flush() {
    clearTimeout(this.#saveTimer);
    if (this.#savedChanges === this.#changes || !this.#brand) return;
    const { draft } = this;
    const changes = this.#changes;
    this.#savedChanges = changes;
    const outcome = this.isEmpty ? await ipc.discardDraft(draft.brand) : await ipc.saveDraft(draft);
    // What could not be saved is tried again at the next occasion.
    if (!outcome.ok && this.#savedChanges === changes) this.#savedChanges = changes - 1;
    if (changes !== this.#changes || draft.brand !== this.#brand) return;
    this.#saving = outcome.ok ? { kind: "saved", at: Date.now() } : { kind: "failed" };
  }

  /** Throws the draft away and returns it, for Undo. */
  async discard(): Promise<Draft> {
    const { draft } = this;
    clearTimeout(this.#saveTimer);
    this.#take({ brand: draft.brand, text: "", targets: [], when: emptyTime() });
    await ipc.discardDraft(draft.brand);
    await this.#runCheck();
    return draft;
  }

  /** Puts a thrown-away draft back. */
  async restore(draft: Draft) {
    if (draft.brand === this.#brand) {
      this.#take(draft);
      this.#changed();
    } else {
      await ipc.saveDraft(draft);
    }
  }

  /** Hands the post over for sending. `null` if findings stand in the way; they are on screen then. */
  async enqueue(): Promise<Outcome<QueueItem> | null> {
    this.hasTried = true;
    this.#problem = null;
    this.#isEnqueuing = true;
    await this.#runCheck();
    const isBlocked = this.#check.findings.some((finding) => finding.severity === "blocks");
    const outcome = isBlocked ? null : await this.#send();
    this.#isEnqueuing = false;
    return outcome;
  }

  async #send() {
    clearTimeout(this.#saveTimer);
    const { draft } = this;
    // Nothing may write the draft again behind the back of the post that it becomes.
    this.#savedChanges = this.#changes;
    const outcome = await ipc.enqueuePost(draft);
    if (outcome.ok) {
      this.#take({ brand: draft.brand, text: "", targets: [], when: emptyTime() });
    } else {
      this.#problem = outcome.problem;
      this.#changed();
    }
    return outcome;
  }

  leave() {
    clearTimeout(this.#checkTimer);
    clearTimeout(this.#saveTimer);
    this.#brand = null;
    this.#accounts = null;
  }

  #take(draft: Draft) {
    this.#brand = draft.brand;
    this.#text = draft.text;
    this.#targets = draft.targets;
    this.#when = draft.when;
    // Which platforms are closed doesn't change with what is written.
    this.#check = { ...noFindings, closed: this.#check.closed };
    this.#saving = { kind: "clean" };
    this.#savedChanges = ++this.#changes;
    this.#problem = null;
    this.hasTried = false;
  }

  #changed() {
    this.#changes += 1;
    this.#saving = { kind: "saving" };
    clearTimeout(this.#checkTimer);
    clearTimeout(this.#saveTimer);
    this.#checkTimer = setTimeout(() => void this.#runCheck(), CHECK_AFTER_MS);
    this.#saveTimer = setTimeout(() => void this.flush(), SAVE_AFTER_MS);
  }

  async #runCheck() {
    clearTimeout(this.#checkTimer);
    const number = ++this.#checkNumber;
    const outcome = await ipc.checkDraft(this.draft);
    // Only the newest question counts.
    if (number === this.#checkNumber && outcome.ok) this.#check = outcome.value;
  }
}
