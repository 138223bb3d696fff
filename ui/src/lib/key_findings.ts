/** The words for what the check of a new key's form finds. */
import { m } from "../paraglide/messages";
import type { KeyDraftCode, KeyDraftFinding } from "./ipc";
import { scopeNames } from "./keys";

type Codes = { [K in KeyDraftCode["kind"]]: (code: Extract<KeyDraftCode, { kind: K }>) => string };

export const draftCodes: Codes = {
  name_blank: () => m.draft_name_blank(),
  name_too_long: ({ length, limit }) => m.draft_name_too_long({ over: length - limit, limit }),
  name_unprintable: () => m.draft_name_unprintable(),
  name_holds_secret: () => m.draft_name_holds_secret(),
  name_taken: () => m.draft_name_taken(),
  no_scope: () => m.draft_no_scope(),
  wildcard_scope: () => m.draft_wildcard_scope(),
  unknown_scopes: ({ scopes }) => m.draft_unknown_scopes({ scopes: scopes.join(", ") }),
  unneeded_scopes: ({ scopes }) => m.draft_unneeded_scopes({ scopes: scopeNames(scopes) }),
  date_invalid: () => m.draft_date_invalid(),
  expiry_past: () => m.draft_expiry_past(),
  never_without_reason: () => m.draft_never_without_reason(),
};

export const sayDraftCode = (code: KeyDraftCode) =>
  (draftCodes[code.kind] as (code: KeyDraftCode) => string)(code);

/** Findings that say that something is not there yet; they wait until the person has pressed the button. */
const missing: ReadonlySet<KeyDraftCode["kind"]> = new Set([
  "name_blank",
  "no_scope",
  "never_without_reason",
]);

export const isMissing = (finding: KeyDraftFinding) => missing.has(finding.code.kind);
