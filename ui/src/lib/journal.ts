/** The log of key actions in words, and what a check of it found. */
import { m } from "../paraglide/messages";
import { auditRules } from "./audit";
import type { ChainVerdict, KeyAction } from "./ipc";
import { places } from "./keys";
import { verdicts } from "./verification";

type When = (at: string) => string;

type Actions = {
  [K in KeyAction["kind"]]: (action: Extract<KeyAction, { kind: K }>, when: When) => string;
};

export const keyActions: Actions = {
  create_asked: () => m.log_create_asked(),
  created: () => m.log_created(),
  create_lost: () => m.log_create_lost(),
  create_refused: () => m.log_create_refused(),
  renamed: () => m.log_renamed(),
  expiry_changed: ({ expires_at }, when) =>
    expires_at ? m.log_expiry_changed({ day: when(expires_at) }) : m.log_expiry_never(),
  handed_over: ({ to }) => m.log_handed_over({ place: places[to]() }),
  saved: () => m.log_saved(),
  verified: ({ verdict }) => m.log_verified({ verdict: verdicts[verdict]() }),
  replacement_started: () => m.log_replacement_started(),
  used_after_replacement: ({ at }, when) => m.log_used_after_replacement({ when: when(at) }),
  replacement_abandoned: () => m.log_replacement_abandoned(),
  replacement_finished: () => m.log_replacement_finished(),
  revoked: () => m.log_revoked(),
  found_gone: () => m.log_found_gone(),
  investigated: () => m.log_investigated(),
  finding_suppressed: ({ rule, until }, when) =>
    m.log_finding_suppressed({ day: when(until), rule: auditRules[rule].what() }),
  finding_resumed: ({ rule }) => m.log_finding_resumed({ rule: auditRules[rule].what() }),
  notes_changed: () => m.log_notes_changed(),
  became_own: () => m.log_became_own(),
  audit_exported: () => m.log_audit_exported(),
  incident_reported: () => m.log_incident_reported(),
};

export const actionWords = (action: KeyAction, when: When) =>
  (keyActions[action.kind] as (action: KeyAction, when: When) => string)(action, when);

type Verdicts = { [K in ChainVerdict["kind"]]: (verdict: Extract<ChainVerdict, { kind: K }>) => string };

export const chainVerdicts: Verdicts = {
  intact: ({ entries }) => m.journal_intact({ count: entries }),
  changed: m.journal_changed,
  missing: m.journal_missing,
  cut_off: m.journal_cut_off,
  rewritten: m.journal_rewritten,
  beyond_head: ({ entries, number }) => m.journal_beyond_head({ count: entries, number }),
  no_head: () => m.journal_no_head(),
};

export const chainWords = (verdict: ChainVerdict) =>
  (chainVerdicts[verdict.kind] as (verdict: ChainVerdict) => string)(verdict);
