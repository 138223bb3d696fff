/** Sample keys, and a stand-in for the rules about them: only as much as the screens need to show. */
import type {
  IncidentReport,
  Leak,
  SealedEntry,
  VerificationReport,
  Abilities,
  Ability,
  ChecklistToggle,
  ChecklistView,
  Evidence,
  KeyCheck,
  KeyDraft,
  KeyDraftFinding,
  KeyFinding,
  KeyList,
  KeyRecord,
  KeyRow,
  Level,
  Power,
  Purpose,
  Resource,
  ScopeEntry,
  StartingPoint,
  NextStep,
  ReplacementStage,
  ToggledChecklist,
} from "../../src/lib/ipc";
import { emptyDraft } from "../../src/lib/keys";

const both: Level[] = ["see", "change"];

const rows: [Resource, string, Level[]][] = [
  ["posts", "posts", both],
  ["brands", "brands", both],
  ["carousels", "carousels", both],
  ["clips", "clips", both],
  ["knowledge_base", "kb", both],
  ["agents", "agents", both],
  ["webhooks", "webhooks", both],
  ["usage", "usage", ["see"]],
];

const nameOf = (stem: string, level: Level) => `${stem}:${level === "see" ? "read" : "write"}`;

const tickOf = (ticked: number, of: number) => (ticked === 0 ? "none" : ticked === of ? "all" : "some");

export function checklist(scopes: string[]): ChecklistView {
  const drawn = rows.map(([resource, stem, levels]) => {
    const boxes = levels.map((level) => {
      const scope = nameOf(stem, level);
      return { level, scope, is_ticked: scopes.includes(scope) };
    });
    const ticked = boxes.filter((box) => box.is_ticked).length;
    return { resource, tick: tickOf(ticked, boxes.length), boxes } as const;
  });
  const names = drawn.flatMap(({ boxes }) => boxes.map(({ scope }) => scope));
  const ticked = names.filter((name) => scopes.includes(name)).length;
  return {
    total: tickOf(ticked, names.length),
    ticked,
    of: names.length,
    rows: drawn.map((row) => ({ ...row })),
    unknown: scopes.filter((scope) => scope !== "*" && !names.includes(scope)),
    is_everything: scopes.includes("*"),
  };
}

export function toggle(scopes: string[], toggle: ChecklistToggle): ToggledChecklist {
  const chosen = new Set(scopes);
  const put = (scope: string, isOn: boolean) => (isOn ? chosen.add(scope) : chosen.delete(scope));
  let effect: ToggledChecklist["effect"] = "nothing";
  for (const [resource, stem, levels] of rows) {
    if (toggle.kind !== "total" && toggle.resource !== resource) continue;
    if (toggle.kind !== "single") levels.forEach((level) => put(nameOf(stem, level), toggle.is_on));
    else {
      const other = nameOf(stem, toggle.level === "see" ? "change" : "see");
      put(nameOf(stem, toggle.level), toggle.is_on);
      if (toggle.level === "change" && toggle.is_on && !chosen.has(other)) effect = "ticked_see";
      if (toggle.level === "see" && !toggle.is_on && chosen.has(other)) effect = "unticked_change";
      if (effect !== "nothing") put(other, toggle.is_on);
    }
  }
  const names = rows.flatMap(([, stem, levels]) => levels.map((level) => nameOf(stem, level)));
  const ordered = [
    ...names.filter((name) => chosen.has(name)),
    ...scopes.filter((one) => !names.includes(one)),
  ];
  return { scopes: ordered, view: checklist(ordered), effect };
}

export function abilitiesOf(scopes: string[]): Abilities {
  if (scopes.includes("*")) {
    const can = [{ ability: { kind: "everything" }, risk: "opens_everything" }] as const;
    return { power: "everything", can: [...can], cannot: [] };
  }
  const boxes = checklist(scopes).rows.flatMap(({ resource, boxes }) =>
    boxes.map((box) => ({ resource, ...box })),
  );
  const ability = ({ level, resource }: (typeof boxes)[number]): Ability => ({ kind: level, resource });
  const publishes = scopes.includes("posts:write") || scopes.includes("carousels:write");
  const power: Power = publishes
    ? "publishes"
    : scopes.some((one) => one.endsWith("write"))
      ? "changes"
      : "looks";
  const isUntouched = (resource: Resource) =>
    boxes.every((box) => box.resource !== resource || !box.is_ticked);
  const untouched = rows.map(([resource]) => resource).filter(isUntouched);
  return {
    power: scopes.length === 0 ? "nothing" : power,
    can: boxes
      .filter((box) => box.is_ticked)
      .map((box) => ({
        ability: ability(box),
        risk: box.scope === "posts:write" ? "publishes_in_your_name" : null,
      })),
    cannot: [
      ...boxes.filter((box) => !box.is_ticked && !isUntouched(box.resource)).map(ability),
      { kind: "use", resources: untouched },
      { kind: "create_keys" },
    ],
  };
}

const blocks = (code: KeyDraftFinding["code"], field: KeyDraftFinding["field"]): KeyDraftFinding => ({
  code,
  field,
  severity: "blocks",
});

export function check(draft: KeyDraft): KeyCheck {
  const findings: KeyDraftFinding[] = [];
  const length = [...draft.name.trim()].length;
  if (length === 0) findings.push(blocks({ kind: "name_blank" }, "name"));
  if (length > 100) findings.push(blocks({ kind: "name_too_long", length, limit: 100 }, "name"));
  if (draft.scopes.length === 0) findings.push(blocks({ kind: "no_scope" }, "scopes"));
  const { expiry } = draft;
  if (expiry.kind === "never" && expiry.reason.trim() === "") {
    findings.push(blocks({ kind: "never_without_reason" }, "expiry"));
  }
  if (expiry.kind === "on" && expiry.date < "2026-11-24") {
    findings.push(blocks({ kind: expiry.date ? "expiry_past" : "date_invalid" }, "expiry"));
  }
  if (draft.purpose === "reports" && draft.scopes.includes("posts:write")) {
    const code = { kind: "unneeded_scopes", scopes: ["posts:write"] } as const;
    findings.push({ code: { ...code, scopes: [...code.scopes] }, field: "scopes", severity: "warns" });
  }
  const expires_at = expiry.kind === "never" ? null : "2027-02-22T23:59:59Z";
  return { findings, expires_at, abilities: abilitiesOf(draft.scopes) };
}

const all = rows.flatMap(([, stem, levels]) => levels.map((level) => nameOf(stem, level)));

const picks: [Purpose, string[]][] = [
  ["reports", ["posts:read", "brands:read"]],
  ["scheduling", ["posts:read", "posts:write", "brands:read"]],
  ["automation", ["posts:read", "posts:write", "brands:read"]],
  ["assistant", ["posts:read", "brands:read", "kb:read"]],
  ["video_clips", ["brands:read", "clips:read", "clips:write"]],
  ["knowledge_base", ["kb:read", "kb:write"]],
  ["everything", all.filter((scope) => scope !== "usage:read")],
  ["choose_myself", []],
];

export const startingPoints: StartingPoint[] = picks.map(([purpose, scopes]) => ({ purpose, scopes }));

export const catalogue: ScopeEntry[] = rows.flatMap(([resource, stem, levels]) =>
  levels.map((level) => ({
    scope: nameOf(stem, level),
    resource,
    level,
    source: "both",
    operations: [
      {
        id: `${level}_${stem}`,
        method: level === "see" ? "GET" : "POST",
        path: `/${stem}`,
        basis: "described",
        curl: `curl -H "x-api-key: $AUTOPOSTING_API_KEY" "https://app.example.com/api/${stem}"`,
      },
    ],
  })),
);

type Made = Partial<Omit<KeyRecord, "key" | "notes">> & {
  key: Partial<KeyRecord["key"]> & { id: string; name: string };
  notes?: Partial<KeyRecord["notes"]>;
};

export const record = ({ key, notes, ...more }: Made): KeyRow => ({
  key: {
    hint: `sk-s…${key.id.slice(-4)}`,
    scopes: ["posts:read", "posts:write", "brands:read"],
    last_used_at: "2026-11-23T09:00:00Z",
    expires_at: "2027-01-30T00:00:00Z",
    created_at: "2026-10-01T09:00:00Z",
    ...key,
  },
  notes: { owner: "", purpose: null, used_for: "", handed_to: [], never_reason: "", ...notes },
  first_seen_at: "2026-10-01T09:00:00Z",
  state: { kind: "listed" },
  replacement: null,
  is_own: false,
  leak: null,
  next: null,
  abilities: abilitiesOf(key.scopes ?? ["posts:read", "posts:write", "brands:read"]),
  ...more,
});

export const zapier = record({
  key: { id: "key_zapa1", name: "Zapier autumn" },
  notes: {
    owner: "Rui",
    purpose: "automation",
    handed_to: [
      { kind: "env_file", reference: "AUTOPOSTING_API_KEY in /srv/zap/.env", at: "2026-10-01T09:10:00Z" },
    ],
  },
});
export const broad = record({
  key: { id: "key_cli02", name: "Command line", scopes: ["*"], expires_at: null, last_used_at: null },
});
export const reporting = record({
  key: {
    id: "key_rep03",
    name: "Monday report bot",
    scopes: ["posts:read", "brands:read"],
    expires_at: "2026-11-30T00:00:00Z",
  },
});
export const own = record({ key: { id: "key_own04", name: "Autoposting Desktop on fern" }, is_own: true });
export const past = record({
  key: { id: "key_old05", name: "Old agency key", last_used_at: "2026-03-01T10:00:00Z" },
  state: { kind: "revoked", at: "2026-11-02T10:00:00Z" },
});
export const fresh = record({
  key: { id: "key_newXe4T", name: "Shop bot", last_used_at: null, created_at: "2026-11-24T11:31:00Z" },
});

const finding = (
  of: KeyRecord,
  rule: KeyFinding["rule"],
  severity: KeyFinding["severity"],
  evidence: Evidence,
) => ({ key: of.key.id, rule, severity, evidence, standing: { kind: "open" } }) satisfies KeyFinding;

export const findings: KeyFinding[] = [
  finding(broad, "full_access", "urgent", { kind: "scopes", scopes: ["*"] }),
  finding(reporting, "expires_soon", "important", { kind: "ends", at: "2026-11-30T00:00:00Z", days: 5 }),
  finding(broad, "no_expiry", "important", { kind: "no_end", reason: "" }),
  finding(reporting, "no_owner_or_purpose", "advice", { kind: "missing", owner: true, purpose: true }),
];

export const emptyKeys: KeyList = {
  keys: [],
  findings: [],
  pending: [],
  pending_in_memory: [],
  lost: [],
  fetched_at: "2026-11-24T11:31:00Z",
  problem: null,
};

export const unknownKeys: KeyList = { ...emptyKeys, fetched_at: null };

export const fullKeys: KeyList = { ...emptyKeys, keys: [zapier, broad, reporting, own, past], findings };

export const withFresh: KeyList = { ...fullKeys, keys: [...fullKeys.keys, fresh], pending: [fresh.key.id] };

export const report: VerificationReport = {
  verdict: "too_wide",
  lines: [
    {
      probe: { operation: "read_profile", scope: null, kind: "profile" },
      result: { kind: "opened" },
      is_expected: true,
    },
    {
      probe: { operation: "list_posts", scope: "posts:read", kind: "granted" },
      result: { kind: "opened" },
      is_expected: true,
    },
    {
      probe: { operation: "list_brands", scope: "brands:read", kind: "outside" },
      result: { kind: "opened" },
      is_expected: false,
    },
  ],
  untested: ["posts:write"],
  has_tried_outside: true,
};

export const leak: Leak = { matches: [{ key: zapier.key.id, fit: "both" }], report };

export const incident: IncidentReport = {
  key: zapier.key.id,
  name: zapier.key.name,
  hint: zapier.key.hint,
  scopes: zapier.key.scopes,
  abilities: abilitiesOf(zapier.key.scopes),
  handed_to: zapier.notes.handed_to,
  replaced_by: fresh.key.id,
  verification: report,
  facts: [
    { at: "2026-10-01T09:00:00Z", event: { kind: "made" } },
    { at: "2026-11-23T09:00:00Z", event: { kind: "last_used" } },
    { at: "2026-11-24T11:00:00Z", event: { kind: "noticed" } },
    {
      at: "2026-11-24T11:20:00Z",
      event: { kind: "action", action: { kind: "replacement_started", by: null } },
    },
    { at: "2026-11-24T11:31:00Z", event: { kind: "revoked" } },
    { at: "2027-01-30T00:00:00Z", event: { kind: "ends" } },
  ],
  open_points: [{ kind: "used_after_notice", at: "2026-11-24T11:10:00Z" }],
  minutes_to_revoke: 31,
};

const sealed = (number: number, entry: SealedEntry["entry"]): SealedEntry => ({
  number,
  entry,
  previous: "0".repeat(64),
  hash: String(number).repeat(64).slice(0, 64),
});

export const journal: SealedEntry[] = [
  sealed(1, { at: "2026-10-01T09:00:00Z", key: null, hint: null, action: { kind: "create_asked" } }),
  sealed(2, {
    at: "2026-10-01T09:00:01Z",
    key: zapier.key.id,
    hint: zapier.key.hint,
    action: { kind: "created" },
  }),
  sealed(3, {
    at: "2026-10-01T09:10:00Z",
    key: zapier.key.id,
    hint: zapier.key.hint,
    action: { kind: "handed_over", to: "env_file" },
  }),
];

/** The old key of a replacement whose new one waits to be handed over. */
export const replaced: KeyList = {
  ...withFresh,
  keys: withFresh.keys.map((one) =>
    one.key.id === zapier.key.id
      ? {
          ...one,
          next: { kind: "hand_over", new: fresh.key.id },
          replacement: {
            draft: { ...emptyDraft, name: "Shop bot" },
            old: zapier.key.id,
            old_expires_at: zapier.key.expires_at,
            grace: "day",
            started_at: "2026-11-24T11:30:00Z",
            stage: { kind: "created", new: fresh.key.id },
          },
        }
      : one,
  ),
};

/** The same, later: the old key was used after the switch. */
export const stillUsed: KeyList = {
  ...replaced,
  pending: [],
  keys: replaced.keys.map((one) =>
    one.replacement
      ? {
          ...one,
          next: { kind: "ask_person", used_at: "2026-11-24T11:20:00Z", ends_at: "2026-11-25T11:00:00Z" },
          replacement: {
            ...one.replacement,
            stage: {
              kind: "old_still_used",
              new: fresh.key.id,
              used_at: "2026-11-24T11:20:00Z",
              ends_at: "2026-11-25T11:00:00Z",
            },
          },
        }
      : one,
  ),
};

/** A replacement at a stage, with what it needs next. */
/** A replacement of a key by another, as far as it has come. */
export const stages = {
  asked: { kind: "asked", name: "Shop bot", at: "2026-11-24T11:30:00Z" },
  inPlace: { kind: "handed_over", new: fresh.key.id },
  watching: {
    kind: "watching_old",
    new: fresh.key.id,
    since: "2026-11-24T11:00:00Z",
    used_before: null,
    ends_at: "2026-11-25T11:00:00Z",
  },
} as const;

export const replacing = (stage: ReplacementStage, next: NextStep): KeyList => ({
  ...replaced,
  pending: [],
  keys: replaced.keys.map((one) =>
    one.replacement ? { ...one, next, replacement: { ...one.replacement, stage } } : one,
  ),
});
