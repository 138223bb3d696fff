/** What trying out a key came to, in words. */
import { m } from "../paraglide/messages";
import { problems } from "./errors";
import { capital } from "./format";
import type { Probe, ProbeKind, ProbeResult, VerificationVerdict } from "./ipc";
import { operations } from "./operations";

type Say = () => string;

export const verdicts: Record<VerificationVerdict, Say> = {
  as_declared: m.verify_as_declared,
  works: m.verify_works,
  too_wide: m.verify_too_wide,
  too_narrow: m.verify_too_narrow,
  suspended: m.verify_suspended,
  dead: m.verify_dead,
  is_session: m.verify_is_session,
  unclear: m.verify_unclear,
};

/** Verdicts that ask for something. */
const worrying: ReadonlySet<VerificationVerdict> = new Set([
  "too_wide",
  "too_narrow",
  "suspended",
  "dead",
  "is_session",
]);

/** Of a leaked key only the end is good news. */
export const isWorrying = (verdict: VerificationVerdict, isLeaked: boolean) =>
  isLeaked ? verdict !== "dead" : worrying.has(verdict);

/** What was tried, as a line begins with it. */
export const probeWords = ({ operation }: Probe) => capital(operations[operation].able());

export const expected: Record<ProbeKind, Say> = {
  profile: m.verify_expected_profile,
  granted: m.verify_expected_granted,
  outside: m.verify_expected_outside,
  open: m.verify_expected_open,
};

export const probeResults: Record<ProbeResult["kind"], (result: ProbeResult) => string> = {
  opened: () => m.verify_opened(),
  refused_for_scope: () => m.verify_refused_for_scope(),
  suspended: () => m.verify_suspended_line(),
  credential_refused: () => m.verify_credential_refused(),
  not_there: () => m.verify_not_there(),
  unclear: (result) =>
    m.verify_unclear_line({ why: result.kind === "unclear" ? problems[result.problem].short() : "" }),
};

export const probeResult = (result: ProbeResult) => probeResults[result.kind](result);
