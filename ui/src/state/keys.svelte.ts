import { SvelteSet } from "svelte/reactivity";

import {
  ipc,
  type KeyFinding,
  type KeyId,
  type KeyList,
  type KeyRow,
  type LostCreation,
  type Outcome,
  type Problem,
  type RevokeResult,
  type ScopeEntry,
} from "../lib/ipc";
import { isFinished, newKeyOf } from "../lib/replacement";

/** Where the person is among the keys. */
export type KeysPlace =
  | { kind: "list" }
  | { kind: "new"; name: string }
  /** A new key that waits to be handed over. */
  | { kind: "made"; key: KeyId; diesWithApp: boolean }
  | { kind: "key"; key: KeyId }
  | { kind: "replace"; key: KeyId }
  | { kind: "audit" }
  | { kind: "leak" }
  /** What became of a leaked key. */
  | { kind: "incident"; key: KeyId }
  | { kind: "journal" };

export type KeySort = "name" | "used" | "age" | "ends";

/** The keys of the workspace, what the audit says about them, and what is on screen of it. No secret is ever here. */
export class KeysState {
  #list = $state.raw<KeyList | null>(null);
  #problem = $state.raw<Problem | null>(null);
  #isRefreshing = $state(false);
  /** Counts the sign-ins, so that an answer to an earlier one is dropped. */
  #visit = 0;
  #catalogue = $state.raw<ScopeEntry[]>([]);

  place = $state.raw<KeysPlace>({ kind: "list" });
  search = $state("");
  sort = $state<KeySort>("name");
  readonly selected = new SvelteSet<KeyId>();
  /** Why the last action failed. */
  actionProblem = $state.raw<Problem | null>(null);

  get list() {
    return this.#list;
  }

  get records(): KeyRow[] {
    return this.#list?.keys ?? [];
  }

  get problem() {
    return this.#problem;
  }

  get isRefreshing() {
    return this.#isRefreshing;
  }

  /** Whether there is anything to show yet. */
  get isLoaded() {
    return this.#list !== null && (this.#list.fetched_at !== null || this.#list.keys.length > 0);
  }

  get catalogue() {
    return this.#catalogue;
  }

  /** Findings that ask for something now, in the order of their weight. */
  get open(): KeyFinding[] {
    return (this.#list?.findings ?? []).filter(({ standing }) => standing.kind === "open");
  }

  /** How many keys can do great harm or will break something soon, counted once each. */
  get needsYou(): number {
    const urgent = this.open.filter(({ severity }) => severity === "urgent");
    return Map.groupBy(urgent, ({ key }) => key).size;
  }

  get pending(): KeyRow[] {
    return this.records.filter((record) => this.isPending(record.key.id));
  }

  get lost(): LostCreation[] {
    return this.#list?.lost ?? [];
  }

  isPending = (key: KeyId) => this.#list?.pending.includes(key) ?? false;

  diesWithApp = (key: KeyId) => this.#list?.pending_in_memory.includes(key) ?? false;

  recordOf = (key: KeyId) => this.records.find((record) => record.key.id === key) ?? null;

  isListed = (key: KeyId) => this.recordOf(key)?.state.kind === "listed";

  /** The name of a key; its id where it isn't known. */
  nameOf = (key: KeyId) => this.recordOf(key)?.key.name ?? key;

  findingsOf = (key: KeyId) => (this.#list?.findings ?? []).filter((finding) => finding.key === key);

  /** The replacement that a key is part of, as long as something of it is left to do. */
  replacementOf = ({ replacement }: KeyRow) =>
    replacement && !isFinished(replacement.stage) ? replacement : null;

  /** The key that another one is taking over from. */
  replacedBy = (key: KeyId) =>
    this.records.find((row) => {
      const replacement = this.replacementOf(row);
      return replacement !== null && newKeyOf(replacement.stage) === key;
    }) ?? null;

  get shown(): KeyRow[] {
    const search = this.search.trim().toLowerCase();
    const fits = ({ key, notes }: KeyRow) =>
      [key.name, key.hint ?? "", notes.owner, notes.used_for, ...key.scopes]
        .join(" ")
        .toLowerCase()
        .includes(search);
    return this.records.filter(fits).sort(order[this.sort]).sort(tombstonesLast);
  }

  goTo(place: KeysPlace) {
    this.actionProblem = null;
    this.place = place;
  }

  leave() {
    this.#visit += 1;
    this.#list = null;
    this.#problem = null;
    this.#isRefreshing = false;
    this.search = "";
    this.selected.clear();
    this.goTo({ kind: "list" });
  }

  /** Shows what is stored at once, then what the service says. */
  async enter() {
    await this.reload();
    await this.refresh();
  }

  /** Reads again what is stored. */
  reload = () => this.#take(ipc.getKeys());

  async refresh() {
    if (this.#isRefreshing) return;
    this.#isRefreshing = true;
    const visit = this.#visit;
    const outcome = await this.#take(ipc.refreshKeys());
    if (visit !== this.#visit) return;
    this.#isRefreshing = false;
    this.#problem = outcome.ok ? outcome.value.problem : outcome.problem;
  }

  /** Reads the catalogue once; it changes only with the app. */
  async loadCatalogue() {
    if (this.#catalogue.length > 0) return;
    const outcome = await ipc.listScopes();
    if (outcome.ok) this.#catalogue = outcome.value;
  }

  /** For a command that answers with the list as it is now. */
  async act(call: Promise<Outcome<KeyList>>): Promise<Outcome<KeyList>> {
    const outcome = await this.#take(call);
    this.actionProblem = outcome.ok ? null : outcome.problem;
    return outcome;
  }

  /** For any other command; the list is read again afterwards. */
  async attempt<T>(call: Promise<Outcome<T>>): Promise<Outcome<T>> {
    const outcome = await call;
    this.actionProblem = outcome.ok ? null : outcome.problem;
    await this.reload();
    return outcome;
  }

  select(key: KeyId, isOn: boolean) {
    if (isOn) this.selected.add(key);
    else this.selected.delete(key);
  }

  confirmSaved = (key: KeyId) => this.act(ipc.confirmKeySaved(key));

  resolveLost = ({ name, asked_at }: LostCreation, key: KeyId | null) =>
    this.act(ipc.resolveLostKey(name, asked_at, key));

  async revoke(keys: KeyId[]): Promise<Outcome<RevokeResult[]>> {
    const outcome = await ipc.revokeKeys(keys);
    await this.reload();
    return outcome;
  }

  async #take(call: Promise<Outcome<KeyList>>): Promise<Outcome<KeyList>> {
    const visit = this.#visit;
    const outcome = await call;
    if (visit !== this.#visit) return outcome;
    if (outcome.ok) {
      this.#list = outcome.value;
      for (const key of this.selected) {
        if (this.recordOf(key)?.state.kind !== "listed") this.selected.delete(key);
      }
    } else if (!this.#list) {
      this.#problem = outcome.problem;
    }
    return outcome;
  }
}

type Order = (a: KeyRow, b: KeyRow) => number;

const text = (a: string, b: string) => a.localeCompare(b);

/** Dates as text sort by time; what has none comes where it is most telling. */
const order: Record<KeySort, Order> = {
  name: (a, b) => text(a.key.name, b.key.name),
  used: (a, b) => text(a.key.last_used_at ?? "", b.key.last_used_at ?? ""),
  age: (a, b) => text(a.key.created_at ?? "", b.key.created_at ?? ""),
  ends: (a, b) => text(a.key.expires_at ?? "9999", b.key.expires_at ?? "9999"),
};

const isTombstone = ({ state }: KeyRow) => (state.kind === "listed" ? 0 : 1);

const tombstonesLast: Order = (a, b) => isTombstone(a) - isTombstone(b);
