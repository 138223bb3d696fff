/** What a column of a sheet can mean, as options of a select. */
import { m } from "../paraglide/messages";
import type { ImportColumn, ImportField } from "./ipc";
import { platformName } from "./platforms";

type Plain = Exclude<ImportField["kind"], "platform_text" | "platform_switch">;

const plain: Record<Plain, () => string> = {
  text: m.import_field_text,
  when: m.import_field_when,
  date: m.import_field_date,
  time: m.import_field_time,
  platforms: m.import_field_platforms,
  accounts: m.import_field_accounts,
  brand: m.import_field_brand,
  media: m.import_field_media,
  alt_text: m.import_field_alt_text,
  thread: m.import_field_thread,
  comments: m.import_field_comments,
  link: m.import_field_link,
  link_kind: m.import_field_link_kind,
  title: m.import_field_title,
  draft_mark: m.import_field_draft_mark,
  ignored: m.import_field_ignored,
};

/** The platforms that a column can be about. */
export const importPlatforms = ["x", "linkedin", "instagram", "threads", "youtube"];

const ofPlatforms = (["platform_text", "platform_switch"] as const).flatMap((kind) =>
  importPlatforms.map((platform) => ({ kind, platform })),
);

const plainFields = (Object.keys(plain) as Plain[]).map((kind): ImportField => ({ kind }));

/** All meanings in the order of a list: what is used most first, "Not used" last. */
const fields: ImportField[] = [...plainFields.slice(0, -1), ...ofPlatforms, { kind: "ignored" }];

export function fieldName(field: ImportField): string {
  if (field.kind === "platform_text")
    return m.import_field_platform_text({ platform: platformName(field.platform) });
  if (field.kind === "platform_switch")
    return m.import_field_platform_switch({ platform: platformName(field.platform) });
  return plain[field.kind]();
}

/** Names a meaning in a select. */
export const fieldId = (field: ImportField) =>
  "platform" in field ? `${field.kind} ${field.platform}` : field.kind;

/** The meaning behind a name of `fieldId`. */
export function fieldOf(id: string): ImportField {
  const [kind, platform] = id.split(" ");
  const known = fields.find(
    (field) => field.kind === kind && (!("platform" in field) || field.platform === platform),
  );
  if (known) return known;
  return kind === "platform_text" || kind === "platform_switch"
    ? { kind, platform: platform ?? "" }
    : { kind: "ignored" };
}

/** The options for a column; a platform that this version doesn't know is among them if the column is about it. */
export function fieldOptions(current: ImportField): { value: string; label: string }[] {
  const isListed = fields.some((field) => fieldId(field) === fieldId(current));
  return [...fields, ...(isListed ? [] : [current])].map((field) => ({
    value: fieldId(field),
    label: fieldName(field),
  }));
}

/** "B" for the second column, "AA" for the twenty-seventh, as spreadsheets write it. */
export function columnLetter(index: number): string {
  const letter = String.fromCharCode(65 + (index % 26));
  return index < 26 ? letter : columnLetter(Math.floor(index / 26) - 1) + letter;
}

export const columnName = (column: ImportColumn | undefined, index: number) =>
  column?.name || m.import_columns_unnamed({ letter: columnLetter(index) });
