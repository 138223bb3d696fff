/** Why a place can't take a key or a file, in words. The names are those that Rust puts into the text of the problem. */
import { m } from "../paraglide/messages";
import type { Problem } from "./ipc";

export const refusals: Record<string, (place: { line: string }) => string> = {
  TrackedByGit: () => m.refusal_tracked_by_git(),
  GitNotAsked: () => m.refusal_git_not_asked(),
  PathNotWhole: () => m.refusal_path_not_whole(),
  PathNotText: () => m.refusal_path_not_text(),
  NotAFile: () => m.refusal_not_a_file(),
  FileTooLarge: () => m.refusal_file_too_large(),
  FileExists: () => m.refusal_file_exists(),
  NameInvalid: () => m.refusal_name_invalid(),
  ValueBlank: () => m.refusal_value_blank(),
  ValueUnsafe: () => m.refusal_value_unsafe(),
  OpenQuote: m.refusal_open_quote,
};

/** The field of the form that a refusal is about. */
export type RefusedField = "path" | "variable";

/** What to say beside the field; `null` for a problem that isn't a refusal of the place. */
export function refusalOf(problem: Problem): { field: RefusedField; text: string } | null {
  if (problem.code !== "destination_refused") return null;
  const said = problem.detail.text ?? "";
  const [name = ""] = /^\w+/.exec(said) ?? [];
  const line = /\d+/.exec(said)?.[0] ?? "";
  const text = refusals[name]?.({ line }) ?? m.refusal_other();
  return { field: name === "NameInvalid" ? "variable" : "path", text };
}
