/** The audit as a table or a page, with all its words. Hints stand in it, never a key. */
import { m } from "../paraglide/messages";
import { getLocale } from "../paraglide/runtime";
import { auditRules, evidenceWords, severities, type EvidenceContext } from "./audit";
import { momentOf } from "./format";
import type { AuditExport, ExportTable, KeyFinding, KeyList } from "./ipc";
import { ageOf, endOf, lastUsed, longDay } from "./keys";

export type ExportFormat = AuditExport["kind"];

export type ExportContext = EvidenceContext & { host: string };

/** What is handed over for writing. */
export function auditExport(format: ExportFormat, list: KeyList, context: ExportContext): AuditExport {
  const findings = findingsTable(list, context);
  if (format === "csv") return { kind: "csv", table: findings };
  const page = {
    language: getLocale(),
    title: m.audit_report_title(),
    introduction: [m.audit_report_intro({ when: momentOf(context.now, context.zone), host: context.host })],
    sections: [
      { heading: m.audit_title(), table: findings },
      { heading: m.audit_report_keys(), table: keysTable(list, context) },
    ],
    notes: [m.audit_report_note()],
  };
  return { kind: "html", page };
}

function findingsTable(list: KeyList, context: ExportContext): ExportTable {
  const hintOf = (id: string) => list.keys.find(({ key }) => key.id === id)?.key.hint ?? "";
  return {
    headings: [
      m.audit_column_severity(),
      m.audit_column_key(),
      m.keys_column_hint(),
      m.audit_column_rule(),
      m.audit_evidence(),
      m.audit_blind(),
      m.audit_todo(),
      m.audit_column_state(),
    ],
    rows: list.findings.map((finding) => [
      severities[finding.severity](),
      context.nameOf(finding.key),
      hintOf(finding.key),
      auditRules[finding.rule].what(),
      evidenceWords(finding.evidence, context),
      auditRules[finding.rule].blind(),
      auditRules[finding.rule].todo(),
      standingWords(finding, context),
    ]),
  };
}

function standingWords({ standing }: KeyFinding, { zone, now }: ExportContext): string {
  if (standing.kind === "open") return m.audit_open();
  if (standing.kind === "not_judged_yet") {
    return m.audit_not_judged({ day: longDay(standing.from, zone, now) });
  }
  return m.audit_suppressed({ day: longDay(standing.until, zone, now), reason: standing.reason });
}

function keysTable(list: KeyList, { zone, now }: ExportContext): ExportTable {
  return {
    headings: [
      m.keys_column_name(),
      m.keys_column_hint(),
      m.checklist_title(),
      m.keys_column_used(),
      m.keys_column_age(),
      m.keys_column_ends(),
      m.new_key_owner(),
    ],
    rows: list.keys.map((record) => [
      record.key.name,
      record.key.hint ?? "",
      record.key.scopes.join(", "),
      lastUsed(record.key.last_used_at, zone, now),
      ageOf(record, zone, now),
      endOf(record.key.expires_at, zone, now),
      record.notes.owner,
    ]),
  };
}
