/** A sheet to begin with, as text that a spreadsheet takes when it is pasted. */
import { m } from "../paraglide/messages";
import { dateOf } from "./format";

const DAY = 86_400_000;

/** Two sample rows in the days to come, so that nothing in them has passed. */
export function importTemplate(now: number, zone: string): string {
  const soon = (days: number) => dateOf(now + days * DAY, zone);
  const head = [
    m.import_template_when(),
    m.import_template_text_column(),
    m.import_template_platforms(),
    m.import_template_media(),
    m.import_template_alt(),
  ];
  const rows = [
    [
      `${soon(7)} 09:00`,
      m.import_template_row_1(),
      "X, LinkedIn",
      m.import_template_row_media(),
      m.import_template_row_alt(),
    ],
    [`${soon(8)} 18:30`, m.import_template_row_2(), "X", "", ""],
  ];
  return [head, ...rows].map((row) => row.join("\t")).join("\n");
}
