/** A sheet to begin with: to be saved as a file, or pasted into a spreadsheet. */
import { m } from "../paraglide/messages";
import { dateOf } from "./format";
import type { ExportTable } from "./ipc";

const DAY = 86_400_000;

/** Two sample rows in the days to come, so that nothing in them has passed. */
export function importTemplate(now: number, zone: string): ExportTable {
  const soon = (days: number) => dateOf(now + days * DAY, zone);
  const headings = [
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
  return { headings, rows };
}

/** A table as text that a spreadsheet takes when it is pasted. */
export const asPasted = ({ headings, rows }: ExportTable): string =>
  [headings, ...rows].map((row) => row.join("\t")).join("\n");
