import { emit } from "@tauri-apps/api/event";
import { expect, test, vi } from "vitest";
import { page, userEvent } from "vitest/browser";

import type { ExportTable, Fix } from "../src/lib/ipc";
import * as data from "./pretend/data";
import * as sheet from "./pretend/import";
import { button, openImport, openPath, path, withSheet } from "./pretend/import_screen";
import { refuse } from "./pretend/shell";

test("a file is read in two parts, and what is there is shown before the rest", async () => {
  let finish: (view: typeof sheet.view) => void = () => undefined;
  await openImport({
    open_import: () => ({ ...sheet.view, is_whole: false }),
    finish_reading_import: () => new Promise((done) => (finish = done)),
  });
  await openPath();
  await expect.element(page.getByText("Reading the rest of the file.")).toBeVisible();
  await expect.element(page.getByText("Days that don't exist")).toBeVisible();
  await button("Send 640 posts").click();
  await expect.element(page.getByText("The file is still being read.")).toBeInTheDocument();
  finish(sheet.view);
  await expect.element(page.getByText("Reading the rest of the file.")).not.toBeInTheDocument();
});

test("a file that turns out to have too many rows is left, with what to do", async () => {
  await openImport({
    open_import: () => ({ ...sheet.view, is_whole: false }),
    finish_reading_import: () => refuse(data.problem("too_many_rows")),
  });
  await openPath();
  await expect.element(page.getByText("This file has too many rows to import")).toBeVisible();
  await expect.element(button("Choose file")).toBeVisible();
});

test("a path that is missing is said at its field, a file that can't be read with what to do", async () => {
  await openImport({ open_import: () => refuse(data.problem("file_protected")) });
  await button("Open").click();
  await expect.element(path()).toHaveFocus();
  await expect.element(path()).toHaveAccessibleDescription("Give the path of a file, or choose one.");
  await openPath("/home/ines/locked.xlsx");
  await expect.element(page.getByText("This workbook is protected by a password")).toBeVisible();
  await expect.element(path()).toHaveValue("/home/ines/locked.xlsx");
});

test("the chooser, a paste and a drop enter by the same door", async () => {
  const shell = await openImport({ choose_file: () => "/home/ines/chosen.csv" });
  await button("Choose file").click();
  await button("Choose another file").click();
  await button("Leave it").click();
  await page.getByText("Paste rows instead").click();
  await page
    .getByRole("textbox", { name: "Rows from a spreadsheet" })
    .fill("When\tText\n1/12/2026 09:00\tHello");
  await button("Check these rows").click();
  await button("Choose another file").click();
  await button("Leave it").click();
  await expect.element(path()).toBeVisible();
  await emit("tauri://drag-enter", { paths: [] });
  await expect.element(page.getByText("Let go to open it")).toBeVisible();
  await emit("tauri://drag-drop", { paths: ["/home/ines/dropped.csv", "/home/ines/other.csv"] });
  await expect.element(page.getByRole("tab", { name: /^Fix first/ })).toBeVisible();
  expect(shell.argsOf("open_import").map(([source]) => source)).toEqual([
    { kind: "file", path: "/home/ines/chosen.csv" },
    { kind: "text", text: "When\tText\n1/12/2026 09:00\tHello" },
    { kind: "file", path: "/home/ines/dropped.csv" },
  ]);
  expect(shell.argsOf("close_import")).toHaveLength(2);
});

test("a column is given another meaning", async () => {
  const shell = await openImport({}, withSheet());
  await button("Match columns").click();
  await page.getByRole("combobox", { name: '"Notes" means' }).selectOptions("Text for LinkedIn");
  expect(shell.argsOf("set_import_column")).toEqual([[4, { kind: "platform_text", platform: "linkedin" }]]);
  await expect.element(page.getByText("5 used")).toBeVisible();
});

test("what the file can't tell is asked once", async () => {
  const shell = await openImport({}, withSheet(sheet.viewWithQuestions));
  await page.getByRole("radio", { name: "The month" }).click();
  await page.getByRole("radio", { name: "Post them as a thread" }).click();
  await button("Match columns").click();
  await page.getByRole("checkbox", { name: "LinkedIn" }).click();
  await page.getByRole("checkbox", { name: "X", exact: true }).click();
  await page.getByRole("combobox", { name: "Rows without a brand are for" }).selectOptions("Harbour Books");
  await vi.waitFor(() => expect(shell.argsOf("answer_import")).toHaveLength(5));
  expect(shell.argsOf("answer_import").map(([answer]) => answer)).toEqual([
    { kind: "date_order", order: "month_first" },
    { kind: "comments", comments: "thread_parts" },
    { kind: "platforms", platforms: ["linkedin"] },
    { kind: "platforms", platforms: ["x", "linkedin"] },
    { kind: "brand", brand: "harbour" },
  ]);
});

test("files are listed before anything is sent, and a folder is allowed by its path", async () => {
  const shell = await openImport({}, withSheet(sheet.viewWithQuestions));
  await expect.element(page.getByText("2 files that your sheet names can't be sent")).toBeVisible();
  await expect.element(page.getByText("/home/ines/december/film/bench.mp4")).toBeVisible();
  await expect.element(page.getByText("Outside the allowed folders", { exact: true })).toBeVisible();
  await page.getByRole("textbox", { name: "Another folder to take files from" }).fill("/home/ines/photos");
  await button("Allow this folder").click();
  expect(shell.argsOf("allow_import_folder")).toEqual([["/home/ines/photos"]]);
  await expect.element(page.getByText("Folder allowed")).toBeVisible();
});

test("a cell is edited in place, in full, and Escape puts it back", async () => {
  const shell = await openImport({}, withSheet());
  const cell = button(/^Row 47, Text/);
  await cell.click();
  const field = page.getByRole("textbox", { name: "Row 47, Text" });
  await expect.element(field).toHaveFocus();
  await expect.element(field).toHaveValue("Before and after: the sad ficus from row three in full");
  await userEvent.keyboard("{Escape}");
  await expect.element(cell).toHaveFocus();
  expect(shell.argsOf("edit_import_cell")).toEqual([]);
  await userEvent.keyboard("{Enter}");
  await field.fill("Short");
  await userEvent.keyboard("{Enter}");
  expect(shell.argsOf("edit_import_cell")).toEqual([[46, 1, "Short"]]);
});

test("all rows are there, and only those near the window are drawn", async () => {
  const rows = 100_000;
  const shell = await openImport({}, (shell) => {
    shell.imports.view = { ...sheet.view, summary: { ...sheet.view.summary, rows } };
    shell.imports.rows = rows;
  });
  await page.getByRole("tab", { name: /^All rows/ }).click();
  const table = page.getByRole("table", { name: "Rows of the file" });
  await expect.element(table.getByRole("rowheader").first()).toHaveTextContent("2");
  expect(table.element().getAttribute("aria-rowcount")).toBe("100001");
  expect(table.getByRole("row").elements().length).toBeLessThan(80);
  const scroller = table.element().closest("[data-scrolls]");
  scroller?.scrollTo(0, scroller.scrollHeight);
  await expect.element(table.getByRole("rowheader", { name: "100001" })).toBeInTheDocument();
  expect(table.getByRole("row").elements().length).toBeLessThan(80);
  expect(shell.argsOf("get_import_rows").every(([, , limit]) => (limit as number) <= 200)).toBe(true);
});

test("a row is left out and taken in again", async () => {
  const shell = await openImport({}, withSheet());
  await button("Leave out row 12").click();
  expect(shell.argsOf("skip_import_rows")).toEqual([[[11], true]]);
});

test("the problems are saved with the words of the page", async () => {
  const shell = await openImport({ choose_save_path: () => "/home/ines/problems.csv" }, withSheet());
  await button("Save problems as CSV").click();
  await page.getByRole("dialog").getByRole("button", { name: "Save", exact: true }).click();
  const field = page.getByRole("textbox", { name: "Where to write it" });
  await expect.element(field).toHaveFocus();
  await button("Choose: Where to write it").click();
  await page.getByRole("dialog").getByRole("button", { name: "Save", exact: true }).click();
  await expect.element(page.getByText("File saved")).toBeVisible();
  const [[path, words]] = shell.argsOf("save_import_problems") as [[string, { problems: unknown[] }]];
  expect(path).toBe("/home/ines/problems.csv");
  expect(words.problems).toContainEqual([{ kind: "text_too_long", platform: "x" }, "Too long for X"]);
});

test("the template is saved as a file as it can be copied", async () => {
  const shell = await openImport({
    choose_save_path: (_title: string, name: string) => `/home/ines/${name}`,
  });
  await button("Save template").click();
  await button("Choose: Where to write it").click();
  await page.getByRole("dialog").getByRole("button", { name: "Save", exact: true }).click();
  await expect.element(page.getByText("File saved")).toBeVisible();
  const [[path, { headings, rows }]] = shell.argsOf("save_import_template") as [[string, ExportTable]];
  expect(path).toBe("/home/ines/posts.csv");
  expect(headings).toEqual(["When", "Text", "Platforms", "Media", "Alternative text"]);
  expect(rows.map(([, text]) => text)).toEqual([
    "Wreath workshop sign-up opens. Bring gloves, we bring the moss.",
    "Christmas hours for both shops",
  ]);
  const shown = page.getByRole("region", { name: "Template with two sample rows" });
  await expect.element(shown).toHaveTextContent("Christmas hours for both shops");
});

test("a template whose place is taken says so at the path, and nothing of keys", async () => {
  const detail = { status: null, code: null, text: "FileExists", operation: null, scope: null };
  const problem = { ...data.problem("destination_refused"), detail };
  await openImport({ save_import_template: () => refuse(problem) });
  await button("Save template").click();
  const field = page.getByRole("textbox", { name: "Where to write it" });
  await field.fill("/home/ines/posts.csv");
  await page.getByRole("dialog").getByRole("button", { name: "Save", exact: true }).click();
  await expect.element(field).toHaveAccessibleDescription(/There's a file of that name already/);
  await expect.element(field).toHaveFocus();
  await expect.element(page.getByRole("dialog")).not.toHaveTextContent("key");
});

test("what stands in the way of sending is said beside the button, and the rows stay", async () => {
  await openImport({ start_import: () => refuse(data.problem("not_allowed")) }, withSheet());
  await button("Send 640 posts").click();
  await expect.element(page.getByText("Nothing was sent. Your rows are as they were.")).toBeVisible();
  await expect.element(page.getByText("Days that don't exist")).toBeVisible();
});

test("rows that have changed since they were sent are left as they were unless somebody says so", async () => {
  const { summary } = sheet.view;
  const changed = { ...summary, groups: [sheet.changedSinceSent], ready: 0, problems: 2 };
  const shell = await openImport(
    {
      apply_import_fix: () => ({ ...sheet.view, summary: { ...summary, groups: [], ready: 0, updates: 2 } }),
      start_import: () => {
        shell.imports.view = null;
        return { job: null, updated: 2, problem: null };
      },
    },
    withSheet({ ...sheet.view, summary: changed }),
  );
  await expect.element(page.getByText("Changed since they were sent")).toBeVisible();
  await expect.element(page.getByText("Was: Moss is back", { exact: true })).toBeVisible();
  await expect.element(page.getByText("Was: Wed 2 Dec, 12:00", { exact: true })).toBeVisible();
  await expect.element(page.getByText(/What was sent stays as it is unless you say so[.]/)).toBeVisible();
  // Nothing is taken over unless somebody says so.
  await expect.element(page.getByText(/You can take these as they are/)).not.toBeInTheDocument();
  await expect.element(button("Leave out all 2")).toBeVisible();
  await button("Update all 2 posts").click();
  expect(shell.argsOf("apply_import_fix")[0]?.slice(0, 2)).toEqual([
    { kind: "changed_since_sent", can_update: true },
    { kind: "update_posts" },
  ]);
  await button("Update 2 posts").click();
  await expect.element(page.getByText("2 posts updated")).toBeVisible();
});

test("what the file says now and what was sent stand in one line each", async () => {
  const long = "Late opening tonight until ten, and mulled something for everybody who brings a cup. ".repeat(
    3,
  );
  const { first } = sheet.changedSinceSent;
  const rows = first.slice(0, 1).map((row) => ({ ...row, sent_text: long, cell: long }));
  const group = { ...sheet.changedSinceSent, rows: 1, first: rows };
  const summary = { ...sheet.view.summary, groups: [group] };
  await openImport({}, withSheet({ ...sheet.view, summary }));
  const was = page.getByText(/^Was: Late opening/);
  await expect.element(was).toHaveAttribute("title", `Was: ${long}`);
  const row = was.element().closest("tr");
  expect(row?.getBoundingClientRect().height).toBeLessThan(40);
});

test("rows whose posts can't be changed any more can be left out or added as new", async () => {
  const summary = { ...sheet.view.summary, groups: [sheet.changedForGood] };
  await openImport({}, withSheet({ ...sheet.view, summary }));
  await expect.element(page.getByText("Changed, can't be updated")).toBeVisible();
  await expect.element(page.getByText(/Their posts can't be changed to this any more[.]/)).toBeVisible();
  await expect.element(button("Leave out all 3")).toBeVisible();
  await expect.element(button("Add all 3 as new posts")).toBeVisible();
  await expect.element(button(/^Update/)).not.toBeInTheDocument();
});

test.each<[string, RegExp, Fix]>([
  ["left as they were", /^Leave out all 2/, { kind: "skip_rows" }],
  ["sent to their posts", /^Update all 2 posts/, { kind: "update_posts" }],
  ["added as new posts", /^Add all 2 as new posts/, { kind: "accept" }],
])("all rows that have changed are %s at once", async (_, label, fix) => {
  const summary = { ...sheet.view.summary, groups: [sheet.changedSinceSent] };
  const shell = await openImport({}, withSheet({ ...sheet.view, summary }));
  if (fix.kind === "accept") {
    // It makes a second post of each, so it stands behind the two others.
    await expect.element(button(label)).not.toBeInTheDocument();
    await button("Other fixes: Changed since they were sent").click();
    await page.getByRole("menuitem", { name: label }).click();
  } else {
    await button(label).click();
  }
  await expect.element(page.getByText("Changed since they were sent")).not.toBeInTheDocument();
  expect(shell.argsOf("apply_import_fix").map((args) => args.slice(0, 2))).toEqual([
    [sheet.changedSinceSent.problem, fix],
  ]);
});

test.each([
  ["Leave it out", "skip_rows"],
  ["Update the post", "update_posts"],
])("a single row that has changed has words of its own: %s", async (label, kind) => {
  const group = { ...sheet.changedSinceSent, rows: 1, first: sheet.changedSinceSent.first.slice(0, 1) };
  const summary = { ...sheet.view.summary, groups: [group] };
  const shell = await openImport({}, withSheet({ ...sheet.view, summary }));
  await button(label).click();
  expect(shell.argsOf("apply_import_fix")[0]?.[1]).toEqual({ kind });
});

test("one changed row of several is left out, and one is written anew", async () => {
  const summary = { ...sheet.view.summary, groups: [sheet.changedForGood] };
  const shell = await openImport({}, withSheet({ ...sheet.view, summary }));
  await button("Leave out row 3").click();
  expect(shell.argsOf("skip_import_rows")).toEqual([[[2], true]]);
  await button(/^Row 3, Text/).click();
  const text = page.getByRole("textbox", { name: "Row 3, Text" });
  await text.fill("Late opening tonight until ten.");
  await userEvent.keyboard("{Enter}");
  expect(shell.argsOf("edit_import_cell")).toEqual([[2, 1, "Late opening tonight until ten."]]);
  expect(shell.argsOf("apply_import_fix")).toEqual([]);
});

test("changed rows that nobody has decided on are neither sent nor taken for posts", async () => {
  const summary = { ...sheet.view.summary, groups: [sheet.changedSinceSent], ready: 0, problems: 2 };
  const shell = await openImport({}, withSheet({ ...sheet.view, summary }));
  await button("Send").click();
  await expect.element(page.getByRole("status").filter({ hasText: "No row is ready." })).toBeInTheDocument();
  expect(shell.argsOf("start_import")).toEqual([]);
  expect(shell.argsOf("apply_import_fix")).toEqual([]);
});

test("rows that update their posts say so, also beside new ones", async () => {
  const update = { ...sheet.rowAt(0), state: "update" as const };
  await openImport(
    { get_import_rows: () => [update] },
    withSheet({ ...sheet.view, summary: { ...sheet.view.summary, rows: 1, updates: 2 } }),
  );
  await expect.element(page.getByText(/^Changed rows: their posts get the text/)).toBeVisible();
  await expect.element(button("Send 640 posts")).toBeVisible();
  await page.getByRole("tab", { name: /^All rows/ }).click();
  await expect.element(page.getByText("Updates its post")).toBeVisible();
});

test("a chooser that doesn't open says so", async () => {
  await openImport({ choose_file: () => refuse(data.problem("internal")) });
  await button("Choose file").click();
  await expect.element(page.getByRole("alert")).toBeVisible();
});

test("with nothing ready there is no number on the button, and pressing it says why", async () => {
  const summary = { ...sheet.view.summary, ready: 0, problems: 668 };
  const shell = await openImport({}, withSheet({ ...sheet.view, summary }));
  await expect.element(page.getByText("No row is ready. Fix one first.").first()).toBeVisible();
  await expect.element(page.getByText(/others aren't sent/)).not.toBeInTheDocument();
  await button("Send").click();
  expect(shell.argsOf("start_import")).toEqual([]);
  await expect.element(page.getByRole("status").filter({ hasText: "No row is ready." })).toBeInTheDocument();
});
