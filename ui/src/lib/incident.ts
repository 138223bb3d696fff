/** The report about a leaked key as plain text, to be copied or written to a file. Hints stand in it, never a key. */
import { m } from "../paraglide/messages";
import { stampOf } from "./format";
import type { IncidentEvent, IncidentOpenPoint, IncidentReport, KeyId, ProbeLine } from "./ipc";
import { actionWords } from "./journal";
import { abilityLine, placeWords } from "./keys";
import { probeResult, probeWords, verdicts } from "./verification";

/** What the words refer to beside the report. */
export type IncidentContext = { zone: string; now: number; host: string; nameOf: (key: KeyId) => string };

type When = (at: string) => string;

type Events = {
  [K in IncidentEvent["kind"]]: (event: Extract<IncidentEvent, { kind: K }>, when: When) => string;
};

export const incidentEvents: Events = {
  made: () => m.incident_made(),
  first_seen: () => m.incident_first_seen(),
  last_used: () => m.incident_last_used(),
  noticed: () => m.incident_noticed(),
  ends: () => m.incident_ends(),
  action: ({ action }, when) => actionWords(action, when),
  revoked: () => m.log_revoked(),
  found_gone: () => m.log_found_gone(),
};

const eventWords = (event: IncidentEvent, when: When) =>
  (incidentEvents[event.kind] as (event: IncidentEvent, when: When) => string)(event, when);

type Points = {
  [K in IncidentOpenPoint["kind"]]: (point: Extract<IncidentOpenPoint, { kind: K }>, when: When) => string;
};

export const openPoints: Points = {
  not_revoked: () => m.incident_not_revoked(),
  not_replaced: () => m.incident_not_replaced(),
  used_after_notice: ({ at }, when) => m.incident_used_after_notice({ when: when(at) }),
  no_use_reported: () => m.incident_no_use_reported(),
  places_unknown: () => m.incident_places_unknown(),
};

const pointWords = (point: IncidentOpenPoint, when: When) =>
  (openPoints[point.kind] as (point: IncidentOpenPoint, when: When) => string)(point, when);

const lineWords = ({ probe, result }: ProbeLine) => `${probeWords(probe)}: ${probeResult(result)}`;

/** The whole report. */
export function incidentText(report: IncidentReport, context: IncidentContext): string {
  const { zone, now, host, nameOf } = context;
  const when: When = (at) => stampOf(at, zone);
  const { abilities, verification } = report;
  const can = abilities.can.map(abilityLine).map(({ text, risk }) => (risk ? `${text}, ${risk}` : text));
  const head = [
    m.incident_head({ name: report.name }),
    m.incident_intro({ when: stampOf(now, zone), zone, host }),
    m.incident_key({ hint: report.hint ?? m.keys_unknown(), key: report.key }),
    m.incident_scopes({ scopes: report.scopes.join(", ") }),
    report.replaced_by ? m.incident_replaced_by({ name: nameOf(report.replaced_by) }) : null,
    report.minutes_to_revoke === null ? null : m.incident_minutes({ count: report.minutes_to_revoke }),
  ];
  return [
    head.filter((line) => line !== null).join("\n"),
    section(
      m.incident_open(),
      report.open_points.map((point) => pointWords(point, when)),
    ),
    section(
      m.incident_facts(),
      report.facts.map(({ at, event }) => `${when(at)}  ${eventWords(event, when)}`),
    ),
    section(m.summary_can(), can),
    section(m.verify_title(), [verdicts[verification.verdict](), ...verification.lines.map(lineWords)]),
    section(
      m.key_page_places(),
      report.handed_to.map((place) => placeWords(place, zone, now)),
    ),
    m.incident_note(),
  ]
    .filter((part) => part !== null)
    .join("\n\n")
    .concat("\n");
}

/** A heading with its lines; nothing where there are none. */
function section(heading: string, lines: string[]): string | null {
  return lines.length === 0 ? null : [heading, ...lines.map((line) => `- ${line}`)].join("\n");
}
