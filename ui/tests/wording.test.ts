import { expect, test } from "vitest";

import { actions } from "../src/lib/actions";
import { auditRules, evidenceWords } from "../src/lib/audit";
import { refusalOf, refusals } from "../src/lib/destinations";
import { describe as say, problems } from "../src/lib/errors";
import { findings } from "../src/lib/findings";
import type {
  ChainVerdict,
  KeyAction,
  ReplacementStage,
  AuditRule,
  Evidence,
  FindingCode,
  KeyDraftCode,
  ProblemCode,
} from "../src/lib/ipc";
import { actionWords, chainWords } from "../src/lib/journal";
import { stageWords } from "../src/lib/replacement";
import { expected, isWorrying, probeResults, verdicts } from "../src/lib/verification";
import { draftCodes, sayDraftCode } from "../src/lib/key_findings";
import {
  abilityWords,
  expiries,
  graces,
  places,
  powers,
  purposes,
  resources,
  risks,
  scopeName,
  scopes,
} from "../src/lib/keys";
import { notices } from "../src/lib/notices";
import { operations } from "../src/lib/operations";
import { lookOf, statuses } from "../src/lib/statuses";
import * as data from "./pretend/data";
import * as keys from "./pretend/keys";

// That every code has an entry is the compiler's business; here each entry has to say something.
const place = { zone: "Europe/Lisbon", now: Date.parse(data.NOW) };

test.each(Object.keys(problems) as ProblemCode[])("the problem %s says what, why and what to do", (code) => {
  const words = say(data.problem(code));
  const said = [words.short, words.what, words.why, words.todo];
  expect(said.every((text) => text.length > 3)).toBe(true);
  expect(said.join(" ")).not.toMatch(/please|oops|!|undefined|problem_/i);
});

test.each(Object.keys(findings) as FindingCode[])("the finding %s has a sentence", (code) => {
  const finding = {
    code,
    severity: "blocks",
    field: "text",
    platform: "x",
    account: "Fern",
    amount: 3,
    media: null,
  } as const;
  expect(findings[code](finding, place)).toMatch(/^[A-Z\d].+[.]$/);
});

test("statuses, actions, notices and operations have names", () => {
  const names = [
    ...Object.values(statuses).map((look) => look.name()),
    ...Object.values(actions).map((words) => words.name()),
    ...Object.values(notices).map((words) => words.title()),
    ...Object.values(operations).map((words) => words.able()),
  ];
  expect(Object.keys(statuses)).toHaveLength(11);
  expect(names.filter((name) => name.length < 4)).toEqual([]);
});

test("eleven statuses have eleven shapes", () => {
  expect(new Set(Object.values(statuses).map((look) => look.icon)).size).toBe(11);
});

test("an unknown status is shown under its own name", () => {
  expect(lookOf({ kind: "post", status: "cooling_off" }).name()).toBe("cooling_off");
});

test("what failed is said first, then why", () => {
  const offline = data.problem("offline", {
    detail: { status: null, code: null, text: null, operation: "list_posts", scope: null },
  });
  expect(say(offline).what).toBe("The queue wasn't refreshed");
  expect(say(offline).why).toBe("This computer can't reach the service.");
});

test("a missing permission is named by what it's for, and in the service's spelling", () => {
  const refused = data.problem("not_allowed", {
    detail: { status: 403, code: null, text: null, operation: "create_post", scope: "posts:write" },
  });
  expect(say(refused).why).toBe("This key isn't allowed to write posts.");
  expect(say(refused).todo).toContain("posts:write");
});

test("every scope of the catalogue has a name, and an unknown one its own", () => {
  const names = keys.catalogue.map(({ scope }) => scope);
  expect(names).toHaveLength(15);
  expect(names.filter((scope) => scopeName(scope) === scope)).toEqual([]);
  expect(Object.keys(scopes)).toEqual(expect.arrayContaining(["kbs:read", "kbs:write"]));
  expect(scopeName("moon:read")).toBe("moon:read");
});

test("powers, purposes, ends, places and risks have names", () => {
  const names = [powers, expiries, graces, places, risks].flatMap((words) =>
    Object.values(words).map((name) => name()),
  );
  const pairs = Object.values(purposes).flatMap(({ name, about }) => [name(), about()]);
  const kinds = Object.values(resources).flatMap((words) => Object.values(words).map((name) => name()));
  expect([...names, ...pairs, ...kinds].filter((name) => name.length < 3)).toEqual([]);
});

test("an ability is a sentence", () => {
  expect(abilityWords({ kind: "use", resources: ["clips", "agents", "usage"] })).toBe(
    "Use clips, agents or usage figures",
  );
  expect(abilityWords({ kind: "unknown", scope: "moon:read" })).toBe("Whatever moon:read opens");
});

const draftSamples: KeyDraftCode[] = [
  { kind: "name_blank" },
  { kind: "name_too_long", length: 300, limit: 100 },
  { kind: "name_unprintable" },
  { kind: "name_holds_secret" },
  { kind: "name_taken", key: "k1" },
  { kind: "no_scope" },
  { kind: "wildcard_scope" },
  { kind: "unknown_scopes", scopes: ["moon:read"] },
  { kind: "unneeded_scopes", scopes: ["posts:write"] },
  { kind: "date_invalid" },
  { kind: "expiry_past" },
  { kind: "never_without_reason" },
];

test.each(draftSamples)("the finding $kind about a key has a sentence", (code) => {
  expect(sayDraftCode(code)).toMatch(/^[A-Z\d"].+[.]$/);
});

test("no finding about a key is left out here", () => {
  expect(draftSamples.map(({ kind }) => kind)).toEqual(Object.keys(draftCodes));
});

test.each(Object.keys(auditRules) as AuditRule[])(
  "the rule %s says what, why, its blind spot and a way",
  (rule) => {
    const words = Object.values(auditRules[rule]).map((say) => say());
    expect(words).toHaveLength(4);
    expect(words.join(" ")).not.toMatch(/please|oops|!|undefined|rule_/i);
  },
);

const evidence: [Evidence, string][] = [
  [{ kind: "scopes", scopes: ["*"] }, "Permissions: *"],
  [
    { kind: "beyond_purpose", purpose: "reports", scopes: ["posts:write"] },
    'For "Reports only" it doesn\'t need Write, schedule, publish',
  ],
  [{ kind: "last_used", at: "2026-03-01T10:00:00Z", days: 268 }, "Last used 1 March, 268 days ago"],
  [{ kind: "ends", at: "2026-11-30T00:00:00Z", days: 5 }, "Ends 30 November"],
  [{ kind: "ends", at: "2026-11-20T00:00:00Z", days: 4 }, "Ended 20 November"],
  [{ kind: "no_end", reason: "" }, "No end date, no reason noted"],
  [{ kind: "missing", owner: true, purpose: false }, "No owner noted"],
];

test.each(evidence)("evidence %j is said", (what, words) => {
  const context = { ...place, nameOf: (key: string) => key };
  expect(evidenceWords(what, context)).toBe(words);
});

test.each(Object.keys(refusals))("the refusal %s of a place has a sentence", (name) => {
  const text = name === "OpenQuote" ? "OpenQuote { line: 7 }" : name;
  const detail = { status: null, code: null, text, operation: null, scope: null };
  expect(refusalOf(data.problem("destination_refused", { detail }))?.text).toMatch(/^[A-Z].+[.]$/);
});

test("a refusal that this version doesn't know still says something", () => {
  const detail = { status: null, code: null, text: "Moonlight", operation: null, scope: null };
  expect(refusalOf(data.problem("destination_refused", { detail }))?.text).toMatch(/isn't safe/);
});

const actionSamples: [KeyAction, string][] = [
  [{ kind: "created" }, "Made"],
  [{ kind: "expiry_changed", expires_at: null }, "End taken away"],
  [{ kind: "expiry_changed", expires_at: data.NOW }, "End changed to today"],
  [{ kind: "handed_over", to: "env_file" }, "Handed over: .env file"],
  [
    { kind: "finding_suppressed", rule: "old", until: data.NOW },
    "Finding put aside until today: It's older than 180 days",
  ],
];

test.each(actionSamples)("the log says %j", (action, words) => {
  expect(actionWords(action, () => "today")).toBe(words);
});

const chainSamples: [ChainVerdict, string][] = [
  [{ kind: "intact", entries: 3 }, "Intact: all 3 lines are as they were written"],
  [{ kind: "changed", number: 2 }, "Line 2 was changed or put in"],
  [{ kind: "missing", number: 2 }, "Line 2 is missing"],
  [{ kind: "cut_off", number: 2, last: 5 }, "Cut off: line 2 and all after it, up to 5, are missing"],
  [{ kind: "no_head", entries: 2 }, "There's no seal to check the lines against"],
];

test.each(chainSamples)("the check of the log says %j", (verdict, words) => {
  expect(chainWords(verdict)).toBe(words);
});

const stageSamples: [ReplacementStage, number][] = [
  [{ kind: "asked", name: "a", at: data.NOW }, 1],
  [{ kind: "created", new: "k" }, 2],
  [{ kind: "handed_over", new: "k" }, 3],
  [{ kind: "verified", new: "k", at: data.NOW }, 4],
  [{ kind: "watching_old", new: "k", since: data.NOW, used_before: null, ends_at: data.NOW }, 5],
  [{ kind: "old_still_used", new: "k", used_at: data.NOW, ends_at: data.NOW }, 5],
  [{ kind: "old_revoked", new: "k", at: data.NOW }, 5],
  [{ kind: "abandoned", at: data.NOW }, 5],
];

test.each(stageSamples)("the stage %j of a replacement has a step and a sentence", (stage, step) => {
  const words = stageWords(stage, () => "today");
  expect(words.step).toBe(step);
  expect(words.text.length).toBeGreaterThan(10);
});

test("verdicts and results of trying out have words", () => {
  const names = [...Object.values(verdicts), ...Object.values(expected)].map((name) => name());
  const results = Object.values(probeResults).map((say) => say({ kind: "unclear", problem: "offline" }));
  expect([...names, ...results].filter((name) => name.length < 4)).toEqual([]);
});

test.each([
  ["dead", true, false],
  ["as_declared", false, true],
  ["works", false, true],
  ["too_wide", true, true],
] as const)(
  "the verdict %s is bad news for a key of ours: %s, for a leaked one: %s",
  (verdict, ours, leaked) => {
    expect([isWorrying(verdict, false), isWorrying(verdict, true)]).toEqual([ours, leaked]);
  },
);
