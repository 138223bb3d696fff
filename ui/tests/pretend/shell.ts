/**
 * A stand-in for the Rust side, answering at the very edge: below it everything is the real page. It keeps drafts
 * and rows like the real one, but knows no rules beyond what the screens need to show.
 */
import { mockIPC } from "@tauri-apps/api/mocks";

import type {
  AppState,
  Draft,
  DraftCheck,
  DraftMediaFacts,
  Finding,
  HandOver,
  HandOverPlan,
  KeyFinding,
  KeyList,
  KeyRecord,
  LocalTime,
  Problem,
  QueueItem,
  Suppression,
} from "../../src/lib/ipc";
import * as data from "./data";
import { PretendImport } from "./import";
import * as keys from "./keys";

type Answer = (...args: never[]) => unknown;

/** The commands by their Rust names; arguments come in their order. */
export type Answers = Record<string, Answer>;

/** One command as the page called it. */
export type Call = { command: string; args: unknown[] };

/** Refuses like a command that failed. */
export function refuse(problem: Problem): never {
  // The bridge rejects with the plain value, not with an Error.
  throw problem;
}

/** An answer that never comes. */
export const never = () => new Promise<never>(() => undefined);

export class PretendShell {
  readonly calls: Call[] = [];
  state: AppState;
  draft: Draft | null = null;
  keys: KeyList = keys.fullKeys;
  readonly imports = new PretendImport();
  #answers: Answers;

  constructor(state: AppState, answers: Answers = {}) {
    this.state = state;
    this.#answers = { ...this.#usual(), ...answers };
  }

  /** Puts itself below the page. */
  install() {
    mockIPC((command, payload) => this.#answer(command, Object.values(payload ?? {})), {
      shouldMockEvents: true,
    });
    return this;
  }

  /** Answers a command differently from now on. */
  on(command: string, answer: Answer) {
    this.#answers[command] = answer;
  }

  /** The arguments of each call of a command. */
  argsOf(command: string): unknown[][] {
    return this.calls.filter((call) => call.command === command).map((call) => call.args);
  }

  #answer(command: string, args: unknown[]) {
    this.calls.push({ command, args });
    const answer = this.#answers[command];
    if (!answer) throw new Error(`no answer for ${command}`);
    return (answer as (...args: unknown[]) => unknown)(...args);
  }

  #changeKey(id: string, change: Partial<KeyRecord["key"]>): KeyList {
    const changed = this.keys.keys.map((one) =>
      one.key.id === id ? { ...one, key: { ...one.key, ...change } } : one,
    );
    return (this.keys = { ...this.keys, keys: changed });
  }

  #usual(): Answers {
    const become = (state: AppState) => (this.state = state);
    const done = (key: string) => ({
      undo: { kind: "unschedule", post_id: key },
      item: data.items.find((item) => item.key === `post:${key}`) ?? null,
    });
    return {
      ...this.imports.answers(),
      get_first_screen: () => ({ state: this.state, brands: [], queue: null }),
      get_app_state: () => this.state,
      sign_in_with_password: () => become(data.signedIn),
      sign_in_with_key: () =>
        become({ ...data.signedIn, session: { ...data.liveSession, access: "api_key" } }),
      open_sandbox: () => become(data.inSandbox),
      sign_out: () => become({ ...data.signedOut, preferences: this.state.preferences }),
      reset_sandbox: () => become(data.inSandbox),
      retry_keychain: () => become(data.signedIn),
      keep_for_this_run: () =>
        become({ ...data.signedIn, session: { ...data.liveSession, storage: { kind: "this_run" } } }),
      set_preferences: (preferences: AppState["preferences"]) => become({ ...this.state, preferences }),
      list_brands: () => [data.fern, data.harbour],
      choose_brand: (brand: string) => become({ ...this.state, brand }),
      set_brand_zone: (brand: string, zone: string) =>
        [data.fern, data.harbour].map((one) =>
          one.slug === brand ? { ...one, zone, zone_is_local: true } : one,
        ),
      list_zones: () => ["America/New_York", "Asia/Tokyo", "Europe/Lisbon", "Europe/London"],
      list_accounts: () => data.accounts,
      get_queue: () => data.fullQueue,
      refresh_queue: () => data.fullQueue,
      get_post: (_: string, key: string) =>
        data.detailsOf(
          [...data.items, data.withoutVideo].find((item) => item.key === key) ?? data.behindTheBench,
        ),
      load_draft: () => this.draft,
      save_draft: (draft: Draft) => void (this.draft = draft),
      discard_draft: () => void (this.draft = null),
      check_draft: (draft: Draft) => checkDraft(draft),
      check_time: (_: string, when: LocalTime) => checkTime(when),
      keep_pasted_media: () => "/data/pasted/pasted-1.png",
      enqueue_post: (draft: Draft): QueueItem => {
        const item = { ...data.earlyLook, key: "row:new", post_id: null, text: draft.text };
        const queue = { ...data.fullQueue, items: [...data.items, item] };
        this.on("get_queue", () => queue);
        return item;
      },
      edit_post: done,
      reschedule_post: done,
      unschedule_post: done,
      retry_post: done,
      delete_post: (id: string) => ({ undo: { kind: "withdraw", item_id: id }, item: null }),
      withdraw_item: (id: string) => ({ undo: { kind: "requeue", item_id: id }, item: null }),
      try_item_again: () => ({ undo: null, item: null }),
      publish_item_soon: () => ({ undo: null, item: null }),
      move_item_to_usual_time: () => ({ undo: null, item: null }),
      undo: () => ({ undo: null, item: null }),
      get_limits: () => data.limits,
      open_link: () => null,
      open_post_link: () => null,
      confirm_close: () => null,
      report_painted: () => null,
      get_keys: () => this.keys,
      refresh_keys: () => this.keys,
      list_scopes: () => keys.catalogue,
      list_starting_points: () => keys.startingPoints,
      view_checklist: keys.checklist,
      toggle_checklist: keys.toggle,
      check_key: keys.check,
      create_key: () => {
        this.keys = keys.withFresh;
        return { kind: "made", key: keys.fresh.key.id, dies_with_app: false };
      },
      resolve_lost_key: () => (this.keys = { ...this.keys, lost: [] }),
      reveal_key: () => "sk-sample-0123456789",
      copy_key: () => null,
      confirm_key_saved: () => (this.keys = { ...this.keys, pending: [] }),
      preview_hand_over: (_: string, { path, variable }: { path: string; variable: string }) => ({
        reference: `${variable} in ${path}`,
        change: { lines: [3], is_replaced: false, is_same: false, masked: `${variable}=••••••••` },
        is_new_file: false,
        is_exposed_to_git: true,
      }),
      hand_over_key: (_: string, plan: HandOverPlan): HandOver => {
        if (plan.kind === "env_file") this.keys = { ...this.keys, pending: [] };
        const reference = plan.kind === "env_file" ? `${plan.variable} in ${plan.path}` : plan.variable;
        return { kind: plan.kind, reference, at: data.NOW };
      },
      verify_key: () => keys.report,
      investigate_key: () => keys.leak,
      get_incident_report: () => keys.incident,
      save_incident_report: () => null,
      rename_key: (id: string, name: string) => this.#changeKey(id, { name }),
      set_key_end: (id: string, expires_at: string | null) => this.#changeKey(id, { expires_at }),
      set_key_notes: () => this.keys,
      revoke_keys: (ids: string[]) => {
        const state = { kind: "revoked", at: data.NOW } as const;
        this.keys = {
          ...this.keys,
          keys: this.keys.keys.map((one) => (ids.includes(one.key.id) ? { ...one, state } : one)),
        };
        return ids.map((key) => ({ key, outcome: { kind: "revoked" } }));
      },
      begin_replacement: () => {
        this.keys = keys.replaced;
        return { kind: "made", key: keys.fresh.key.id, dies_with_app: false };
      },
      continue_replacement: () => this.keys,
      restart_replacement: () => {
        this.keys = keys.replaced;
        return { kind: "made", key: keys.fresh.key.id, dies_with_app: false };
      },
      verify_replacement: () => ({ kind: "tried", report: keys.report }),
      extend_replacement: () => this.keys,
      abandon_replacement: () => (this.keys = keys.fullKeys),
      finish_replacement: () => (this.keys = keys.fullKeys),
      suppress_finding: ({ rule, key, reason, until }: Suppression) => {
        const standing = { kind: "suppressed", reason, until } as const;
        const change = (one: KeyFinding) =>
          one.rule === rule && one.key === key ? { ...one, standing } : one;
        return (this.keys = { ...this.keys, findings: this.keys.findings.map(change) });
      },
      resume_finding: () => (this.keys = keys.fullKeys),
      export_audit: () => null,
      choose_file: () => null,
      choose_folder: () => null,
      choose_save_path: () => null,
      get_first_steps: () => ({ has_key: true, has_post: true }),
      get_key_journal: () => keys.journal,
      verify_key_journal: () => ({ kind: "intact", entries: keys.journal.length }),
      make_own_key: () =>
        become({ ...data.signedIn, session: { ...data.liveSession, own_key: "key_own04" } }),
    };
  }
}

const finding = (code: Finding["code"], field: Finding["field"], more: Partial<Finding> = {}): Finding => ({
  code,
  field,
  severity: "blocks",
  platform: null,
  account: null,
  amount: null,
  media: null,
  ...more,
});

/** What can't be chosen without media, as if there were no other platforms. */
const closed = ["instagram", "youtube"];

function checkTime({ date, time }: LocalTime): DraftCheck {
  const at = /^\d{4}-\d\d-\d\d$/.test(date) && /^\d\d:\d\d$/.test(time) ? `${date}T${time}:00Z` : null;
  const findings: Finding[] = [];
  if (!at) findings.push(finding("time_missing", "time"));
  else if (at < data.NOW) findings.push(finding("time_passed", "time"));
  if (time === "01:30") findings.push(finding("time_twice", "time", { severity: "warns" }));
  return { findings, counters: [], fan_out: 0, at, closed, media: [] };
}

/** A file is what its name says, unless it is gone. */
function lookAt(source: string): DraftMediaFacts {
  const size = source.startsWith("https://") ? null : 1_400_000;
  if (source.includes("gone")) return { kind: null, size: null };
  return { kind: source.endsWith(".mp4") ? "video" : "image", size };
}

function checkDraft(draft: Draft): DraftCheck {
  const { at, findings } = checkTime(draft.when);
  const used = [...draft.text].length;
  if (draft.targets.length === 0) findings.push(finding("no_account", "accounts"));
  if (draft.text.trim() === "") findings.push(finding("text_empty", "text"));
  const limits: Record<string, number> = { x: 280, linkedin: 3000, threads: 500 };
  const counters = draft.targets.map(({ platform }) => ({ platform, used, limit: limits[platform] ?? 500 }));
  for (const { platform, limit } of counters.filter((counter) => used > counter.limit)) {
    const more = { platform, amount: used - limit };
    findings.push(
      platform === "x"
        ? finding("text_long_for_some", "text", { ...more, severity: "warns" })
        : finding("text_too_long", "text", more),
    );
  }
  if (draft.targets.some(({ platform }) => platform === "threads")) {
    const about = { platform: "threads", account: "fernandoak", severity: "warns" as const };
    findings.push(finding("account_needs_reconnect", "accounts", about));
  }
  const media = (draft.media ?? []).map(({ source }) => lookAt(source));
  const warns = "warns" as const;
  for (const [index, { alt_text }] of (draft.media ?? []).entries()) {
    if (!media[index]?.kind) findings.push(finding("media_missing", "media", { media: index }));
    else if (!alt_text)
      findings.push(finding("alt_text_missing", "media", { media: index, severity: warns }));
  }
  if (draft.targets.some(({ platform }) => platform === "youtube") && !draft.title) {
    findings.push(finding("title_missing", "title", { severity: warns }));
  }
  const has = (platform: string) =>
    platform === "youtube" ? media.some(({ kind }) => kind === "video") : media.some(({ kind }) => kind);
  const fan_out = draft.targets.reduce((sum, target) => sum + target.accounts.length, 0);
  const stillClosed = closed.filter((platform) => !has(platform));
  return { findings, counters, fan_out, at, closed: stillClosed, media };
}
