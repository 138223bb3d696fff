/** The audit in words: what each rule says, why, what it can't see, and what to do; and what a finding rests on. */
import { m } from "../paraglide/messages";
import type { AuditRule, AuditSeverity, Evidence, KeyId } from "./ipc";
import { longDay, placeWords, purposes, scopeNames } from "./keys";

type Say = () => string;

type RuleWords = { what: Say; why: Say; blind: Say; todo: Say };

export const auditRules: Record<AuditRule, RuleWords> = {
  leaked: {
    what: m.rule_leaked,
    why: m.rule_leaked_why,
    blind: m.rule_leaked_blind,
    todo: m.rule_leaked_todo,
  },
  full_access: {
    what: m.rule_full_access,
    why: m.rule_full_access_why,
    blind: m.rule_full_access_blind,
    todo: m.rule_full_access_todo,
  },
  pattern_scope: {
    what: m.rule_pattern_scope,
    why: m.rule_pattern_scope_why,
    blind: m.rule_pattern_scope_blind,
    todo: m.rule_pattern_scope_todo,
  },
  write_without_need: {
    what: m.rule_write_without_need,
    why: m.rule_write_without_need_why,
    blind: m.rule_write_without_need_blind,
    todo: m.rule_write_without_need_todo,
  },
  changes_webhooks_or_agents: {
    what: m.rule_changes_webhooks_or_agents,
    why: m.rule_changes_webhooks_or_agents_why,
    blind: m.rule_changes_webhooks_or_agents_blind,
    todo: m.rule_changes_webhooks_or_agents_todo,
  },
  unfinished_replacement: {
    what: m.rule_unfinished_replacement,
    why: m.rule_unfinished_replacement_why,
    blind: m.rule_unfinished_replacement_blind,
    todo: m.rule_unfinished_replacement_todo,
  },
  handed_to_several: {
    what: m.rule_handed_to_several,
    why: m.rule_handed_to_several_why,
    blind: m.rule_handed_to_several_blind,
    todo: m.rule_handed_to_several_todo,
  },
  expires_soon: {
    what: m.rule_expires_soon,
    why: m.rule_expires_soon_why,
    blind: m.rule_expires_soon_blind,
    todo: m.rule_expires_soon_todo,
  },
  expired: {
    what: m.rule_expired,
    why: m.rule_expired_why,
    blind: m.rule_expired_blind,
    todo: m.rule_expired_todo,
  },
  never_used: {
    what: m.rule_never_used,
    why: m.rule_never_used_why,
    blind: m.rule_never_used_blind,
    todo: m.rule_never_used_todo,
  },
  unused: {
    what: m.rule_unused,
    why: m.rule_unused_why,
    blind: m.rule_unused_blind,
    todo: m.rule_unused_todo,
  },
  no_expiry: {
    what: m.rule_no_expiry,
    why: m.rule_no_expiry_why,
    blind: m.rule_no_expiry_blind,
    todo: m.rule_no_expiry_todo,
  },
  old: {
    what: m.rule_old,
    why: m.rule_old_why,
    blind: m.rule_old_blind,
    todo: m.rule_old_todo,
  },
  unknown_scope: {
    what: m.rule_unknown_scope,
    why: m.rule_unknown_scope_why,
    blind: m.rule_unknown_scope_blind,
    todo: m.rule_unknown_scope_todo,
  },
  no_owner_or_purpose: {
    what: m.rule_no_owner_or_purpose,
    why: m.rule_no_owner_or_purpose_why,
    blind: m.rule_no_owner_or_purpose_blind,
    todo: m.rule_no_owner_or_purpose_todo,
  },
  duplicate_name: {
    what: m.rule_duplicate_name,
    why: m.rule_duplicate_name_why,
    blind: m.rule_duplicate_name_blind,
    todo: m.rule_duplicate_name_todo,
  },
  both_spellings: {
    what: m.rule_both_spellings,
    why: m.rule_both_spellings_why,
    blind: m.rule_both_spellings_blind,
    todo: m.rule_both_spellings_todo,
  },
  no_scope: {
    what: m.rule_no_scope,
    why: m.rule_no_scope_why,
    blind: m.rule_no_scope_blind,
    todo: m.rule_no_scope_todo,
  },
};

export const severities: Record<AuditSeverity, Say> = {
  urgent: m.audit_urgent,
  important: m.audit_important,
  advice: m.audit_advice,
};

/** What the words of a piece of evidence refer to beside it. */
export type EvidenceContext = { zone: string; now: number; nameOf: (key: KeyId) => string };

type Kinds = {
  [K in Evidence["kind"]]: (evidence: Extract<Evidence, { kind: K }>, context: EvidenceContext) => string;
};

const day = (at: string, { zone, now }: EvidenceContext) => longDay(at, zone, now);

const evidenceKinds: Kinds = {
  scopes: ({ scopes }) => m.evidence_scopes({ scopes: scopes.join(", ") }),
  beyond_purpose: ({ purpose, scopes }) =>
    m.evidence_beyond_purpose({ purpose: purposes[purpose].name(), scopes: scopeNames(scopes) }),
  last_used: ({ at, days }, context) => m.evidence_last_used({ count: days, day: day(at, context) }),
  no_use: ({ since, days }, context) => m.evidence_no_use({ count: days, day: day(since, context) }),
  leak: ({ at }, context) => m.evidence_leak({ day: day(at, context) }),
  age: ({ since, days }, context) => m.evidence_age({ count: days, day: day(since, context) }),
  ends: ({ at }, context) =>
    Date.parse(at) <= context.now
      ? m.evidence_ended({ day: day(at, context) })
      : m.evidence_ends({ day: day(at, context) }),
  no_end: ({ reason }) => (reason ? m.evidence_no_end_reason({ reason }) : m.evidence_no_end()),
  keys: ({ keys }, { nameOf }) =>
    m.evidence_keys({ keys: keys.map((key) => `${nameOf(key)} (${key})`).join(", ") }),
  missing: ({ owner, purpose }) => {
    if (owner && purpose) return m.evidence_missing_both();
    return owner ? m.evidence_missing_owner() : m.evidence_missing_purpose();
  },
  places: ({ places }, { zone, now }) =>
    m.evidence_places({ places: places.map((place) => placeWords(place, zone, now)).join("; ") }),
  replacement: ({ started_at, old_used_at }, context) =>
    old_used_at
      ? m.evidence_replacement_used({ day: day(started_at, context), used: day(old_used_at, context) })
      : m.evidence_replacement({ day: day(started_at, context) }),
};

export const evidenceWords = (evidence: Evidence, context: EvidenceContext) =>
  (evidenceKinds[evidence.kind] as (evidence: Evidence, context: EvidenceContext) => string)(
    evidence,
    context,
  );
