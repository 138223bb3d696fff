/** More states of the key screens, for pictures only: what each of them shows is tested by what a person does in it. */
import type {
  ChainVerdict,
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

const answering = (answers: Answers, ...inside: string[]): Scene => ({ state, answers, inside });
const made = (answers: Answers, ...inside: string[]): Scene => ({
  state,
  answers,
  keys: keys.withFresh,
  inside,
});
const refused = (text: string) =>
  data.problem("destination_refused", {
    detail: { status: null, code: null, text, operation: null, scope: null },
  });

const replacing = (stage: ReplacementStage, next: NextStep, more: Partial<Scene> = {}): Scene => ({
  state,
  keys: keys.replacing(stage, next),
  ...more,
});
const { asked, inPlace, watching } = keys.stages;
const until = watching.ends_at;
const unseen = (lost: LostKey) => replacing(asked, { kind: "find_new", lost });

const opened = { kind: "opened" } as const;
const forScope = { kind: "refused_for_scope" } as const;
const suspended = { kind: "suspended" } as const;

/** A suspended subscription says nothing about what the key opens. */
const isExpected = ({ kind }: ProbeResult, isOutside: boolean) =>
  kind === "suspended" ? null : (kind === "opened") !== isOutside;

const report = (verdict: VerificationReport["verdict"], results: ProbeResult[]): VerificationReport => ({
  ...keys.report,
  verdict,
  lines: keys.report.lines.map(({ probe }, index) => {
    const result = results[index] ?? opened;
    return { probe, result, is_expected: isExpected(result, probe.kind === "outside") };
  }),
});
const tried = (answer: Answers[string]): Scene => made({ verify_key: answer }, "Shop bot", "Try it out");
const checkedLog = (verdict: ChainVerdict, missing: number[] = []): Scene => {
  const left = keys.journal.filter(({ number }) => !missing.includes(number));
  const answers = { verify_key_journal: () => verdict, get_key_journal: () => left };
  return answering(answers, "Log", "Check the log");
};

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
  "keys-spelling": answering(
    {
      create_key: () => ({
        kind: "scopes_refused",
        refusal: { scopes: ["kb:read"], instead: { spelling: "kbs", scopes: ["kbs:read"] } },
        problem: data.problem("refused"),
      }),
    },
    "New key",
  ),
  "keys-refused-scope": answering(
    {
      create_key: () => ({
        kind: "scopes_refused",
        refusal: { scopes: ["webhooks:write"], instead: null },
        problem: data.problem("refused"),
      }),
    },
    "New key",
  ),
  "keys-needs-person": answering({ create_key: () => refuse(data.problem("needs_person")) }, "New key"),
  "keys-creating": answering({ create_key: never }, "New key"),
  "keys-dies": {
    state,
    keys: { ...keys.withFresh, pending_in_memory: [fresh.key.id] },
    inside: ["Hand over: Shop bot"],
  },
  "keys-tracked": made({ preview_hand_over: () => refuse(refused("TrackedByGit")) }, "Hand over: Shop bot"),
  "keys-broken-off": made(
    { hand_over_key: () => refuse(data.problem("destination_failed")) },
    "Hand over: Shop bot",
  ),
  "keys-replace-too-soon": unseen({ kind: "too_soon", until: "2026-11-24T11:36:00Z" }),
  "keys-replace-not-there": unseen({ kind: "not_there" }),
  "keys-replace-found": unseen({ kind: "found", key: "key_unseen" }),
  "keys-replace-several": unseen({ kind: "several", keys: [fresh.key.id, reporting.key.id] }),
  "keys-replace-verify": replacing(
    inPlace,
    { kind: "verify", new: fresh.key.id, has_secret: true },
    {
      answers: { verify_key: () => report("too_narrow", [opened, forScope, forScope]) },
      inside: ["Go on"],
    },
  ),
  "keys-replace-paste": replacing(
    inPlace,
    { kind: "verify", new: fresh.key.id, has_secret: false },
    { answers: { verify_replacement: () => ({ kind: "another" }) } },
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
  "keys-trying": tried(never),
  "keys-tried": tried(() => report("as_declared", [opened, opened, forScope])),
  "keys-narrow": tried(() => report("too_narrow", [opened, forScope, forScope])),
  "keys-suspended": tried(() => report("suspended", [opened, suspended, suspended])),
  "keys-dead": tried(() => ({
    ...report("dead", []),
    lines: [],
    untested: [],
    has_tried_outside: false,
  })),
  "keys-leak-trying": answering({ investigate_key: never }, "Check a leaked key"),
  "keys-leak-unknown": answering(
    {
      investigate_key: () => ({ matches: [], report: report("as_declared", [opened, opened, forScope]) }),
    },
    "Check a leaked key",
  ),
  "keys-leak-failed": answering({ investigate_key: () => refuse(notAnswering) }, "Check a leaked key"),
  "keys-incident": {
    ...changed((row) => (row === zapier ? { leak, state: { kind: "revoked", at: data.NOW } } : {})),
    inside: ["Zapier autumn", "Incident report"],
  },
  "keys-incident-open": {
    ...changed((row) => (row === zapier ? { leak } : {})),
    answers: { get_incident_report: () => open },
    inside: ["Zapier autumn", "Incident report"],
  },
  "keys-audit-clean": { state, keys: { ...keys.fullKeys, findings: [] }, inside: ["Findings"] },
  "keys-export-there": answering({ export_audit: () => refuse(refused("FileExists")) }, "Findings", "Export"),
  "keys-log-loading": answering({ get_key_journal: never }, "Log"),
  "keys-log-failing": answering({ get_key_journal: () => refuse(notAnswering) }, "Log"),
  "keys-log-empty": answering({ get_key_journal: () => [] }, "Log"),
  "keys-log-changed": checkedLog({ kind: "changed", number: 2 }),
  "keys-log-missing": checkedLog({ kind: "missing", number: 2 }, [2]),
  "keys-log-cut": checkedLog({ kind: "cut_off", number: 4, last: 6 }),
  "start-key": answering({ get_first_steps: () => ({ has_key: false, has_post: true }) }),
  "start-sandbox": {
    state: data.inSandbox,
    answers: { get_first_steps: () => ({ has_key: false, has_post: false }) },
  },
} satisfies Record<string, Scene>;
