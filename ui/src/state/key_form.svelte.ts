import {
  ipc,
  type ChecklistToggle,
  type ChecklistView,
  type Expiry,
  type Grace,
  type KbSpelling,
  type KeyCheck,
  type KeyCreation,
  type KeyDraft,
  type KeyId,
  type KeyRecord,
  type Outcome,
  type Problem,
  type Purpose,
  type ScopeRefusal,
  type StartingPoint,
  type ToggleEffect,
} from "../lib/ipc";
import { emptyDraft } from "../lib/keys";

const CHECK_AFTER_MS = 150;

/** What is ticked at first: the starting point that most keys are made for. */
const FIRST: Purpose = "scheduling";

/** A tick that brought or took another, to be said aloud. */
export type AlsoTicked = { effect: ToggleEffect; toggle: ChecklistToggle } | null;

/** A key being described: for a new one, or for the one that takes over from another. Every rule is Rust's. */
export class KeyForm {
  /** The key that is to be replaced. */
  readonly old: KeyRecord | null;
  #draft = $state.raw<KeyDraft>({ ...emptyDraft, purpose: FIRST });
  #view = $state.raw<ChecklistView | null>(null);
  #check = $state.raw<KeyCheck | null>(null);
  #points = $state.raw<StartingPoint[]>([]);
  #alsoTicked = $state.raw<AlsoTicked>(null);
  #problem = $state.raw<Problem | null>(null);
  #refusal = $state.raw<ScopeRefusal | null>(null);
  #isBusy = $state(false);
  #timer: ReturnType<typeof setTimeout> | undefined;
  #checkNumber = 0;
  /** Whether the person has pressed the button, so that what is missing may be said. */
  hasTried = $state(false);
  grace = $state<Grace>("day");

  constructor(old: KeyRecord | null = null, draft: Partial<KeyDraft> = {}) {
    this.old = old;
    this.#draft = { ...this.#draft, ...draft };
  }

  get draft() {
    return this.#draft;
  }

  get view() {
    return this.#view;
  }

  get check() {
    return this.#check;
  }

  get points() {
    return this.#points;
  }

  get alsoTicked() {
    return this.#alsoTicked;
  }

  get problem() {
    return this.#problem;
  }

  /** Scopes that the service refused; the rest of the form is as it was. */
  get refusal() {
    return this.#refusal;
  }

  get isBusy() {
    return this.#isBusy;
  }

  async load() {
    const points = await ipc.listStartingPoints();
    if (points.ok) this.#points = points.value;
    if (!this.old) await this.start(this.#draft.purpose);
    else await this.#tick(this.#draft.scopes);
  }

  /** Takes up a starting point; it ticks what it needs. */
  async start(purpose: Purpose) {
    const point = this.#points.find((one) => one.purpose === purpose);
    this.#draft = { ...this.#draft, purpose };
    await this.#tick(point?.scopes ?? []);
  }

  async #tick(scopes: string[]) {
    this.#draft = { ...this.#draft, scopes };
    const view = await ipc.viewChecklist(scopes);
    if (view.ok) this.#view = view.value;
    await this.runCheck();
  }

  async toggle(toggle: ChecklistToggle) {
    const outcome = await ipc.toggleChecklist(this.#draft.scopes, toggle);
    if (!outcome.ok) {
      this.#problem = outcome.problem;
      return;
    }
    this.#refusal = null;
    const { scopes, view, effect } = outcome.value;
    this.#draft = { ...this.#draft, scopes };
    this.#view = view;
    this.#alsoTicked = { effect, toggle };
    await this.runCheck();
  }

  set(part: Partial<Pick<KeyDraft, "name" | "used_for" | "owner">>) {
    this.#draft = { ...this.#draft, ...part };
    this.#checkSoon();
  }

  setExpiry(expiry: Expiry) {
    this.#draft = { ...this.#draft, expiry };
    this.#checkSoon();
  }

  #checkSoon() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.runCheck(), CHECK_AFTER_MS);
  }

  /** Shows what it finds unless a later check has begun meanwhile, and answers with it either way. */
  async runCheck(): Promise<KeyCheck | null> {
    clearTimeout(this.#timer);
    const number = ++this.#checkNumber;
    const outcome = await ipc.checkKey(this.#draft, this.old?.key.id ?? null);
    if (number === this.#checkNumber) {
      if (outcome.ok) this.#check = outcome.value;
      else this.#problem = outcome.problem;
    }
    return outcome.ok ? outcome.value : null;
  }

  /** `null` where something stands in the way, which is then said beside the fields. */
  async submit(): Promise<Outcome<KeyCreation> | null> {
    this.hasTried = true;
    this.#problem = null;
    this.#refusal = null;
    const check = await this.runCheck();
    if (!check || check.findings.some(({ severity }) => severity === "blocks")) return null;
    this.#isBusy = true;
    const outcome = await this.#ask(this.old?.key.id ?? null);
    this.#isBusy = false;
    if (!outcome.ok) this.#problem = outcome.problem;
    else if (outcome.value.kind === "scopes_refused") this.#refusal = outcome.value.refusal;
    return outcome;
  }

  /** Asks for the same in the other spelling. */
  spell(spelling: KbSpelling) {
    this.#draft = { ...this.#draft, spelling };
    return this.submit();
  }

  #ask(old: KeyId | null) {
    return old ? ipc.beginReplacement(old, this.#draft, this.grace) : ipc.createKey(this.#draft);
  }
}
