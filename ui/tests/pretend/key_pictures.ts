/** More states of the key screens, for pictures only: what each of them shows is tested by what a person does in it. */
import type {
  IncidentReport,
  LostKey,
  NextStep,
  ProbeResult,
  ReplacementStage,
  RevokeResult,
  VerificationReport,
} from "../../src/lib/ipc";
import * as data from "./data";
import * as keys from "./keys";
import type { Scene } from "./scenes";
import { never, refuse, type Answers } from "./shell";

const { fresh, zapier, reporting } = keys;
const state = data.signedIn;
const notAnswering = data.problem("not_answering");

const answering = (answers: Answers): Scene => ({ state, answers });
const made = (answers: Answers = {}): Scene => ({ state, answers, keys: keys.withFresh });
const refused = (text: string) =>
  data.problem("destination_refused", {
    detail: { status: null, code: null, text, operation: null, scope: null },
  });

const replacing = (stage: ReplacementStage, next: NextStep, answers: Answers = {}): Scene => ({
  state,
  answers,
  keys: keys.replacing(stage, next),
});
const asked = { kind: "asked", name: "Shop bot", at: "2026-11-24T11:30:00Z" } as const;
const unseen = (lost: LostKey) => replacing(asked, { kind: "find_new", lost });
const inPlace = { kind: "handed_over", new: fresh.key.id } as const;
const until = "2026-11-25T11:00:00Z";
const watching = {
  kind: "watching_old",
  new: fresh.key.id,
  since: "2026-11-24T11:00:00Z",
  used_before: null,
  ends_at: until,
} as const;

const report = (verdict: VerificationReport["verdict"], results: ProbeResult[]): VerificationReport => ({
  ...keys.report,
  verdict,
  lines: keys.report.lines.map((line, index) => ({
    ...line,
    result: results[index] ?? { kind: "opened" },
    is_expected: index === 0 || results[index]?.kind === "refused_for_scope" ? index !== 1 : null,
  })),
});
const opened = { kind: "opened" } as const;
const forScope = { kind: "refused_for_scope" } as const;
const suspended = { kind: "suspended" } as const;

const lost = (name: string, state: LostKey) => ({ name, asked_at: "2026-11-24T11:29:00Z", state });

/** The list with some of its keys otherwise. */
const changed = (change: (row: (typeof keys.fullKeys.keys)[number]) => object): Scene => ({
  state,
  keys: { ...keys.fullKeys, keys: keys.fullKeys.keys.map((row) => ({ ...row, ...change(row) })) },
});

const leak = { at: "2026-11-24T11:00:00Z", verification: keys.report };
const gone = { kind: "gone", since: "2026-11-20T10:00:00Z" } as const;
const open: IncidentReport = { ...keys.incident, minutes_to_revoke: null, replaced_by: null };

const results = (ids: string[]): RevokeResult[] =>
  ids.map((key, index) => ({
    key,
    outcome: [
      { kind: "revoked" } as const,
      { kind: "was_gone" } as const,
      { kind: "failed", problem: notAnswering } as const,
    ][index % 3] ?? { kind: "revoked" },
  }));

const held: Answers = {
  revoke_keys: never,
  get_limits: () => ({
    ...data.limits,
    readings: [{ ...data.reading, remaining: 0, hold_until: "2026-11-24T11:32:42Z" }],
  }),
};

export const keyPictures = {
  "keys-gone": changed((row) => (row === reporting ? { state: gone } : {})),
  "keys-stale": answering({ refresh_keys: () => ({ ...keys.fullKeys, problem: data.slowedDown }) }),
  "keys-lost": {
    state,
    keys: {
      ...keys.fullKeys,
      lost: [
        lost("Shop bot", { kind: "too_soon", until: "2026-11-24T11:36:00Z" }),
        lost("Night shift", { kind: "not_there" }),
        lost("Zapier winter", { kind: "found", key: zapier.key.id }),
        lost("Reports", { kind: "several", keys: [zapier.key.id, reporting.key.id] }),
      ],
    },
  },
  "keys-own-offer": { state: data.withoutOwnKey },
  "keys-spelling": answering({
    create_key: () => ({
      kind: "scopes_refused",
      refusal: { scopes: ["kb:read"], instead: { spelling: "kbs", scopes: ["kbs:read"] } },
      problem: data.problem("refused"),
    }),
  }),
  "keys-refused-scope": answering({
    create_key: () => ({
      kind: "scopes_refused",
      refusal: { scopes: ["webhooks:write"], instead: null },
      problem: data.problem("refused"),
    }),
  }),
  "keys-needs-person": answering({ create_key: () => refuse(data.problem("needs_person")) }),
  "keys-creating": answering({ create_key: never }),
  "keys-dies": { state, keys: { ...keys.withFresh, pending_in_memory: [fresh.key.id] } },
  "keys-tracked": made({ preview_hand_over: () => refuse(refused("TrackedByGit")) }),
  "keys-broken-off": made({ hand_over_key: () => refuse(data.problem("destination_failed")) }),
  "keys-replace-too-soon": unseen({ kind: "too_soon", until: "2026-11-24T11:36:00Z" }),
  "keys-replace-not-there": unseen({ kind: "not_there" }),
  "keys-replace-found": unseen({ kind: "found", key: "key_unseen" }),
  "keys-replace-several": unseen({ kind: "several", keys: [zapier.key.id, reporting.key.id] }),
  "keys-replace-verify": replacing(
    inPlace,
    { kind: "verify", new: fresh.key.id, has_secret: true },
    { verify_key: () => report("too_narrow", [opened, forScope, forScope]) },
  ),
  "keys-replace-paste": replacing(
    inPlace,
    { kind: "verify", new: fresh.key.id, has_secret: false },
    { verify_replacement: () => ({ kind: "another" }) },
  ),
  "keys-replace-start-over": replacing(inPlace, { kind: "start_over", new: fresh.key.id }),
  "keys-replace-end": replacing(
    { kind: "verified", new: fresh.key.id, at: data.NOW },
    { kind: "set_old_end", ends_at: until },
  ),
  "keys-replace-watch": replacing(watching, { kind: "watch", until }),
  "keys-replace-restore": replacing(watching, { kind: "restore_old", expires_at: null }),
  "keys-revoked-several": answering({ revoke_keys: results }),
  "keys-revoke-waits": answering(held),
  "keys-trying": made({ verify_key: never }),
  "keys-tried": made({ verify_key: () => report("as_declared", [opened, opened, forScope]) }),
  "keys-narrow": made({ verify_key: () => report("too_narrow", [opened, forScope, forScope]) }),
  "keys-suspended": made({ verify_key: () => report("suspended", [opened, suspended, suspended]) }),
  "keys-dead": made({
    verify_key: () => ({ ...report("dead", []), lines: [], untested: [], has_tried_outside: false }),
  }),
  "keys-leak-trying": answering({ investigate_key: never }),
  "keys-leak-unknown": answering({
    investigate_key: () => ({ matches: [], report: report("as_declared", [opened, opened, forScope]) }),
  }),
  "keys-leak-failed": answering({ investigate_key: () => refuse(notAnswering) }),
  "keys-incident": {
    ...changed((row) => (row === zapier ? { leak, state: { kind: "revoked", at: data.NOW } } : {})),
  },
  "keys-incident-open": {
    ...changed((row) => (row === zapier ? { leak } : {})),
    answers: { get_incident_report: () => open },
  },
  "keys-audit-clean": { state, keys: { ...keys.fullKeys, findings: [] } },
  "keys-export-there": answering({ export_audit: () => refuse(refused("FileExists")) }),
  "keys-log-loading": answering({ get_key_journal: never }),
  "keys-log-failing": answering({ get_key_journal: () => refuse(notAnswering) }),
  "keys-log-empty": answering({ get_key_journal: () => [] }),
  "keys-log-changed": answering({ verify_key_journal: () => ({ kind: "changed", number: 2 }) }),
  "keys-log-missing": answering({ verify_key_journal: () => ({ kind: "missing", number: 2 }) }),
  "keys-log-cut": answering({ verify_key_journal: () => ({ kind: "cut_off", number: 4, last: 6 }) }),
  "start-key": answering({ get_first_steps: () => ({ has_key: false, has_post: true }) }),
  "start-sandbox": {
    state: data.inSandbox,
    answers: { get_first_steps: () => ({ has_key: false, has_post: false }) },
  },
} satisfies Record<string, Scene>;
