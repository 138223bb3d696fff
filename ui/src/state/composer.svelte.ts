import {
  ipc,
  type Account,
  type BrandSlug,
  type Draft,
  type DraftCheck,
  type DraftMedia,
  type LocalTime,
  type Outcome,
  type Problem,
  type QueueItem,
  type Target,
} from "../lib/ipc";

const CHECK_AFTER_MS = 150;
const SAVE_AFTER_MS = 500;

const emptyTime = (): LocalTime => ({ date: "", time: "", repeated: "first" });
const noFindings: DraftCheck = { findings: [], counters: [], fan_out: 0, at: null, closed: [], media: [] };
const emptyDraft = (brand: BrandSlug): Draft => ({
  brand,
  text: "",
  targets: [],
  when: emptyTime(),
  media: [],
  title: "",
});

/** How far the draft on disk is behind the one on screen. */
export type Saving =
  { kind: "clean" } | { kind: "saving" } | { kind: "saved"; at: number } | { kind: "failed" };

/** An image or a video with a key that stays when it moves. */
export type MediaItem = DraftMedia & { key: number };

/** The post being written. It is checked and kept as it is typed, exactly as it is typed. */
export class Composer {
  #brand = $state<BrandSlug | null>(null);
  #text = $state("");
  #when = $state.raw<LocalTime>(emptyTime());
  #targets = $state.raw<Target[]>([]);
  #media = $state.raw<MediaItem[]>([]);
  #title = $state("");
  #accounts = $state.raw<Account[] | null>(null);
  #check = $state.raw<DraftCheck>(noFindings);
  #saving = $state.raw<Saving>({ kind: "clean" });
  #problem = $state.raw<Problem | null>(null);
  #accountsProblem = $state.raw<Problem | null>(null);
  #isEnqueuing = $state(false);
  #checkTimer: ReturnType<typeof setTimeout> | undefined;
  #saveTimer: ReturnType<typeof setTimeout> | undefined;
  #checkNumber = 0;
  #mediaKeys = 0;
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

  get media() {
    return this.#media;
  }

  /** The title of its video on YouTube. */
  get title() {
    return this.#title;
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
    const hasWords = this.#text !== "" || this.#title !== "";
    const hasMore = this.#targets.length > 0 || this.#media.length > 0;
    return !hasWords && !hasMore && date === "" && time === "";
  }

  /** Shows the draft of a brand; what was being written for another one is kept first. */
  async open(brand: BrandSlug) {
    if (brand === this.#brand) return this.loadAccounts();
    await this.flush();
    this.#take(emptyDraft(brand));
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

  setTitle(title: string) {
    this.#title = title;
    this.#changed();
  }

  /** Adds files or addresses at the end; whether they can be posted is for the check to say. */
  addMedia(sources: string[]) {
    const named = sources.map((source) => source.trim()).filter((source) => source !== "");
    this.#setMedia([...this.#media, ...named.map((source) => this.#mediaItem({ source, alt_text: "" }))]);
  }

  /** Adds an image or a video that has no file yet. */
  async pasteMedia(base64: string) {
    const brand = this.#brand;
    const outcome = await ipc.keepPastedMedia(base64);
    if (brand !== this.#brand) return;
    this.#problem = outcome.ok ? null : outcome.problem;
    if (outcome.ok) this.addMedia([outcome.value]);
  }

  describeMedia(key: number, altText: string) {
    this.#media = this.#media.map((item) => (item.key === key ? { ...item, alt_text: altText } : item));
    this.#changed();
  }

  removeMedia(key: number) {
    this.#setMedia(this.#media.filter((item) => item.key !== key));
  }

  /** Moves one by so many places, as far as there are any. */
  moveMedia(key: number, by: number) {
    const from = this.#media.findIndex((item) => item.key === key);
    const item = this.#media[from];
    if (!item || from + by < 0) return;
    this.#setMedia(this.#media.toSpliced(from, 1).toSpliced(from + by, 0, item));
  }

  get draft(): Draft {
    return {
      brand: this.#brand ?? "",
      text: this.#text,
      targets: this.#targets,
      when: this.#when,
      media: this.#media.map(({ source, alt_text }) => ({ source, alt_text })),
      title: this.#title,
    };
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
    this.#take(emptyDraft(draft.brand));
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
      this.#take(emptyDraft(draft.brand));
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
    this.#media = (draft.media ?? []).map((media) => this.#mediaItem(media));
    this.#title = draft.title ?? "";
    // Which platforms are closed is better known too late than shown as open meanwhile.
    this.#check = { ...noFindings, closed: this.#check.closed };
    this.#saving = { kind: "clean" };
    this.#savedChanges = ++this.#changes;
    this.#problem = null;
    this.hasTried = false;
  }

  #mediaItem(media: DraftMedia): MediaItem {
    return { ...media, key: ++this.#mediaKeys };
  }

  #setMedia(media: MediaItem[]) {
    this.#media = media;
    // What was found is about places, and these have changed.
    const findings = this.#check.findings.filter((finding) => finding.media === null);
    this.#check = { ...this.#check, findings, media: [] };
    this.#changed();
    void this.#runCheck();
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
