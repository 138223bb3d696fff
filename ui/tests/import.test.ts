import { emit } from "@tauri-apps/api/event";
import { expect, test, vi } from "vitest";
import { page, userEvent } from "vitest/browser";
import { render } from "vitest-browser-svelte";

import App from "../src/App.svelte";
import { nextBursts, staircase, ticks } from "../src/lib/import_forecast";
import { fieldId, fieldOf, fieldOptions } from "../src/lib/import_fields";
import { fixWords, problemWords } from "../src/lib/import_problems";
import { events, type Fix, type ImportField, type RowProblem } from "../src/lib/ipc";
import * as data from "./pretend/data";
import * as sheet from "./pretend/import";
import { PretendShell, refuse, type Answers } from "./pretend/shell";

const button = (name: string | RegExp) => page.getByRole("button", { name, exact: typeof name === "string" });
const path = () => page.getByRole("textbox", { name: "Path of the file" });
const step = (name: string) =>
  page.getByRole("list", { name: "Import steps" }).getByText(name, { exact: true });

async function open(answers: Answers = {}, prepare: (shell: PretendShell) => void = () => undefined) {
  const shell = new PretendShell(data.signedIn, answers);
  prepare(shell);
  shell.install();
  await render(App);
  await page.getByRole("navigation").getByRole("button", { name: "Import" }).click();
  await expect.element(page.getByRole("heading", { name: "Import", level: 1 })).toBeVisible();
  return shell;
}

const withSheet =
  (view = sheet.view) =>
  (shell: PretendShell) =>
    void (shell.imports.view = view);
const withJob =
  (job = sheet.running) =>
  (shell: PretendShell) =>
    void (shell.imports.jobs = [job]);

async function openDone(job = sheet.done) {
  const shell = await open({}, withJob(job));
  await button(`Open the import "${job.name}"`).click();
  return shell;
}

async function openPath(name = "/home/ines/december/december.xlsx") {
  await path().fill(name);
  await button("Open").click();
}

test("a file goes from its path to the queue: checked, fixed, sent, done", async () => {
  const shell = await open();
  await openPath();
  expect(shell.argsOf("open_import")).toEqual([
    [{ kind: "file", path: "/home/ines/december/december.xlsx" }, data.fern.slug],
  ]);
  await expect.element(page.getByText("About 44 minutes")).toBeVisible();
  await button("Use Instagram for all 5").click();
  expect(shell.argsOf("apply_import_fix")[0]?.slice(0, 2)).toEqual([
    { kind: "platform_unknown", name: "Insta" },
    { kind: "use_platform", name: "Insta", platform: "instagram" },
  ]);
  await expect.element(page.getByText("23 left to fix, 645 ready")).toBeInTheDocument();
  await button("Send 645 posts").click();
  await expect.element(page.getByRole("progressbar", { name: "Posts sent" })).toBeVisible();
  shell.imports.jobs = [sheet.done];
  await events.jobChanged.emit({ job: sheet.running.id });
  await expect.element(page.getByRole("heading", { name: "638 posts scheduled" })).toBeVisible();
  await expect.element(step("Done")).toBeInTheDocument();
});

test("a file is read in two parts, and what is there is shown before the rest", async () => {
  let finish: (view: typeof sheet.view) => void = () => undefined;
  await open({
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

test("a path that is missing is said at its field, a file that can't be read with what to do", async () => {
  await open({ open_import: () => refuse(data.problem("file_protected")) });
  await button("Open").click();
  await expect.element(path()).toHaveFocus();
  await expect.element(path()).toHaveAccessibleDescription("Give the path of a file, or choose one.");
  await openPath("/home/ines/locked.xlsx");
  await expect.element(page.getByText("This workbook is protected by a password")).toBeVisible();
  await expect.element(path()).toHaveValue("/home/ines/locked.xlsx");
});

test("the chooser, a paste and a drop enter by the same door", async () => {
  const shell = await open({ choose_file: () => "/home/ines/chosen.csv" });
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
  const shell = await open({}, withSheet());
  await button("Match columns").click();
  await page.getByRole("combobox", { name: '"Notes" means' }).selectOptions("Text for LinkedIn");
  expect(shell.argsOf("set_import_column")).toEqual([[4, { kind: "platform_text", platform: "linkedin" }]]);
  await expect.element(page.getByText("5 used")).toBeVisible();
});

test("what the file can't tell is asked once", async () => {
  const shell = await open({}, withSheet(sheet.viewWithQuestions));
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
  const shell = await open({}, withSheet(sheet.viewWithQuestions));
  await expect.element(page.getByText("2 files that your sheet names can't be sent")).toBeVisible();
  await expect.element(page.getByText("/home/ines/december/film/bench.mp4")).toBeVisible();
  await expect.element(page.getByText("Outside the allowed folders", { exact: true })).toBeVisible();
  await page.getByRole("textbox", { name: "Another folder to take files from" }).fill("/home/ines/photos");
  await button("Allow this folder").click();
  expect(shell.argsOf("allow_import_folder")).toEqual([["/home/ines/photos"]]);
  await expect.element(page.getByText("Folder allowed")).toBeVisible();
});

test("a cell is edited in place, in full, and Escape puts it back", async () => {
  const shell = await open({}, withSheet());
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
  const shell = await open({}, (shell) => {
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
  const shell = await open({}, withSheet());
  await button("Leave out row 12").click();
  expect(shell.argsOf("skip_import_rows")).toEqual([[[11], true]]);
});

test("the problems are saved with the words of the page", async () => {
  const shell = await open({ choose_save_path: () => "/home/ines/problems.csv" }, withSheet());
  await button("Save problems as CSV").click();
  await page.getByRole("dialog").getByRole("button", { name: "Save", exact: true }).click();
  const field = page.getByRole("textbox", { name: "Where to write it" });
  await expect.element(field).toHaveFocus();
  await button("Choose: Where to write it").click();
  await page.getByRole("dialog").getByRole("button", { name: "Save", exact: true }).click();
  await expect.element(page.getByText("Problems saved")).toBeVisible();
  const [[path, words]] = shell.argsOf("save_import_problems") as [[string, { problems: unknown[] }]];
  expect(path).toBe("/home/ines/problems.csv");
  expect(words.problems).toContainEqual([{ kind: "text_too_long", platform: "x" }, "Too long for X"]);
});

test("what stands in the way of sending is said beside the button, and the rows stay", async () => {
  await open({ start_import: () => refuse(data.problem("not_allowed")) }, withSheet());
  await button("Send 640 posts").click();
  await expect.element(page.getByText("Nothing was sent. Your rows are as they were.")).toBeVisible();
  await expect.element(page.getByText("Days that don't exist")).toBeVisible();
});

test("rows that have changed since they were sent are left as they were unless somebody says so", async () => {
  const { summary } = sheet.view;
  const changed = { ...summary, groups: [sheet.changedSinceSent], ready: 0, problems: 2 };
  const shell = await open(
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
  await expect.element(button("Leave out all 2")).toBeVisible();
  await button("Update all 2 posts").click();
  expect(shell.argsOf("apply_import_fix")[0]?.slice(0, 2)).toEqual([
    { kind: "changed_since_sent", can_update: true },
    { kind: "update_posts" },
  ]);
  await button("Update 2 posts").click();
  await expect.element(page.getByText("2 posts updated")).toBeVisible();
});

test("the forecast says why it waits and how many would be late, and leads to the rows", async () => {
  await open({ forecast_import: () => ({ ...sheet.forecast, late: 12 }) }, withSheet());
  const panel = page.getByRole("complementary", { name: "How long sending will take" });
  await expect.element(panel.getByText(/300 requests at a time/)).toBeVisible();
  await expect.element(panel.getByText("736 requests")).toBeVisible();
  const chart = panel.getByRole("img");
  await expect
    .element(chart)
    .toHaveAccessibleName("Posts sent over time: 158 by 11:32, 393 by 11:45, 628 by 12:00, all 640 by 12:16");
  await expect.element(panel.getByText("12 posts would miss their time")).toBeVisible();
  await panel.getByRole("button", { name: "Show ready rows" }).click();
  await expect.element(page.getByRole("table", { name: "Rows of the file" })).toBeVisible();
});

test("posts that would miss their time are moved with one click", async () => {
  let late = 12;
  const shell = await open(
    {
      forecast_import: () => ({ ...sheet.forecast, late }),
      move_late_import_rows: () => {
        late = 0;
        return sheet.view;
      },
    },
    withSheet(),
  );
  await button("Move them to later usual times").click();
  await expect.element(page.getByText("Moved to usual times after all is sent")).toBeVisible();
  await expect.element(page.getByText("12 posts would miss their time")).not.toBeInTheDocument();
  expect(shell.argsOf("move_late_import_rows")).toHaveLength(1);
});

test("progress is said in words, paused and gone on with", async () => {
  const shell = await open({}, withJob());
  const progress = page.getByRole("progressbar", { name: "Posts sent" });
  await expect
    .element(progress)
    .toHaveAttribute("aria-valuetext", "391 of 640 posts sent, waiting until 11:45");
  await expect.element(page.getByText("Waiting for the 11:45 refill. Carries on by itself.")).toBeVisible();
  await button("Pause").click();
  await expect.element(page.getByText("You paused it. Nothing new leaves until you go on.")).toBeVisible();
  await expect.element(progress).toHaveAttribute("aria-valuetext", "391 of 640 posts sent, paused");
  await button("Go on").click();
  await expect.element(button("Pause")).toBeVisible();
  expect([shell.argsOf("pause_job"), shell.argsOf("resume_job")]).toEqual([
    [[sheet.running.id]],
    [[sheet.running.id]],
  ]);
});

test("a tenth of the way is spoken, a single post is not", async () => {
  const shell = await open({}, withJob());
  const said = page.getByRole("status").filter({ hasText: /^\d+ of 640 posts sent/ });
  await expect.element(said).toHaveTextContent(/^391 of 640/);
  const move = async (sent: number) => {
    shell.imports.jobs = [
      { ...sheet.running, counts: { ...sheet.running.counts, sent, queued: 637 - sent } },
    ];
    await events.jobChanged.emit({ job: sheet.running.id });
    await expect.element(page.getByRole("progressbar")).toHaveAttribute("aria-valuenow", String(sent));
  };
  await move(392);
  expect(said.element().textContent).toMatch(/^391 of 640/);
  await move(450);
  await expect.element(said).toHaveTextContent(/^450 of 640/);
});

test("a pause by the service says why and offers the way out", async () => {
  const shell = await open({}, withJob(sheet.paused));
  await expect.element(page.getByText("Paused: No credits")).toBeVisible();
  await button("Open billing").click();
  expect(shell.argsOf("open_link")).toEqual([["dashboard_billing"]]);
});

test("stopping asks first and says how many are dropped", async () => {
  const shell = await open({}, withJob());
  await button("Stop").click();
  const dialog = page.getByRole("alertdialog", { name: "Stop for good?" });
  await expect.element(dialog.getByText(/^247 posts that haven't left yet are dropped/)).toBeVisible();
  await dialog.getByRole("button", { name: "Keep sending" }).click();
  expect(shell.argsOf("stop_job")).toEqual([]);
  await button("Stop").click();
  await button("Stop sending").click();
  await expect.element(page.getByText("Stopped. 391 posts were scheduled before")).toBeVisible();
});

test("a refused row says why, and each offers what can be done with it", async () => {
  const shell = await open({}, withJob());
  await button("See why").click();
  await expect.element(page.getByText(/^Its time passed before it could be sent/)).toBeVisible();
  await button("Publish as soon as possible: row 2").click();
  await button("Next usual time: row 2").click();
  await button("Try again: row 3").click();
  await button("Take back: row 3").click();
  await expect.element(page.getByText("Taken back. It won't be sent.")).toBeVisible();
  const id = (index: number) => `0195e000-0000-7000-8000-${String(index).padStart(12, "0")}`;
  const onFirst = [shell.argsOf("publish_item_soon"), shell.argsOf("move_item_to_usual_time")];
  const onSecond = [shell.argsOf("try_item_again"), shell.argsOf("withdraw_item")];
  expect([onFirst, onSecond]).toEqual([0, 1].map((index) => [[[id(index)]], [[id(index)]]]));
});

test("a possible copy is shown at the end and can be deleted", async () => {
  const shell = await openDone();
  await expect.element(page.getByText("638 posts of this import are there.")).toBeVisible();
  await button('Delete the possible copy "Gift idea 14: a terrarium kit and an hour of quiet"').click();
  expect(shell.argsOf("delete_post")).toEqual([["01JDZZ"]]);
  await expect.element(page.getByText("1 possible copy")).not.toBeInTheDocument();
});

test("undoing an import asks first and says how many posts it deletes", async () => {
  const shell = await openDone();
  await button("Undo import").click();
  await expect.element(page.getByText(/^638 posts are deleted again/)).toBeVisible();
  await button("Delete 638 posts").click();
  await expect.element(page.getByRole("heading", { name: "Import undone" })).toBeVisible();
  expect(shell.argsOf("undo_job")).toEqual([[sheet.done.id]]);
});

test("the end leads to the queue", async () => {
  await openDone();
  await button("Open in queue").click();
  await expect.element(page.getByRole("heading", { name: "Queue", level: 1 })).toBeVisible();
});

test("many hints about an import have the queue read once in a while", async () => {
  const shell = await open({}, withJob());
  const before = shell.argsOf("get_queue").length;
  for (let hint = 0; hint < 40; hint += 1) await events.jobChanged.emit({ job: sheet.running.id });
  await vi.waitFor(() => expect(shell.argsOf("list_jobs").length).toBeGreaterThan(1));
  expect(shell.argsOf("get_queue").length - before).toBeLessThanOrEqual(1);
});

test("from the file to sending by keyboard alone", async () => {
  const shell = await open();
  const tabTo = async (name: string | RegExp) => {
    for (let press = 0; press < 60; press += 1) {
      await userEvent.keyboard("{Tab}");
      const { activeElement } = document;
      const said = activeElement?.getAttribute("aria-label") ?? activeElement?.textContent?.trim() ?? "";
      const label =
        activeElement instanceof HTMLInputElement ? (activeElement.labels?.[0]?.textContent ?? said) : said;
      if (typeof name === "string" ? label.trim() === name : name.test(label.trim())) return;
    }
    throw new Error(`${String(name)} can't be reached`);
  };
  await tabTo("Path of the file");
  await userEvent.keyboard("/home/ines/december.xlsx{Enter}");
  await expect.element(page.getByRole("tab", { name: /^Fix first/ })).toBeVisible();
  await expect.element(page.getByRole("heading", { name: "Import", level: 1 })).toHaveFocus();
  await tabTo(/^Fix first/);
  await userEvent.keyboard("{ArrowRight}");
  await expect.element(page.getByRole("tab", { name: /^Ready/ })).toHaveFocus();
  await userEvent.keyboard("{ArrowLeft}");
  await tabTo("Use Instagram for all 5");
  await userEvent.keyboard("{Enter}");
  // The settled group took its button with it; the focus is where it stood, and not lost.
  await expect.element(page.getByRole("tabpanel")).toHaveFocus();
  await tabTo("Send 645 posts");
  await userEvent.keyboard("{Enter}");
  await expect.element(page.getByRole("heading", { name: "Import", level: 1 })).toHaveFocus();
  await tabTo("Pause");
  await userEvent.keyboard(" ");
  await expect.element(button("Go on")).toBeVisible();
  expect(shell.argsOf("pause_job")).toHaveLength(1);
});

test("a staircase is level until the next step", () => {
  const points = [
    { at: 0, sent: 0 },
    { at: 0, sent: 20 },
    { at: 10, sent: 40 },
  ];
  expect(staircase(points)).toEqual([
    { at: 0, sent: 0 },
    { at: 0, sent: 0 },
    { at: 0, sent: 20 },
    { at: 10, sent: 20 },
    { at: 10, sent: 40 },
  ]);
});

const at = (time: string) => Date.parse(`2026-11-24T${time}Z`);

test.each([
  ["11:32:00", "12:16:00", ["11:45:00", "12:00:00", "12:15:00"]],
  ["11:32:00", "11:32:30", ["11:32:10", "11:32:20", "11:32:30"]],
  ["11:32:00", "11:32:00", []],
])("between %s and %s the round moments are %j", (from, until, expected) => {
  expect(ticks(at(from), at(until))).toEqual(expected.map(at));
});

test("what happens next is three bursts at most, and the last of all is among them", () => {
  const steps = [100, 200, 300, 400, 410].map((sent, index) => ({
    at: `2026-11-24T12:0${index}:00Z`,
    sent,
  }));
  expect(nextBursts(steps, at("12:00:30"))).toEqual([
    { at: at("12:01:00"), posts: 100, isLast: false },
    { at: at("12:02:00"), posts: 100, isLast: false },
    { at: at("12:04:00"), posts: 10, isLast: true },
  ]);
});

const problems: { [K in RowProblem["kind"]]: Extract<RowProblem, { kind: K }> } = {
  date_unreadable: { kind: "date_unreadable" },
  date_impossible: { kind: "date_impossible" },
  date_order_open: { kind: "date_order_open" },
  no_time: { kind: "no_time" },
  time_in_gap: { kind: "time_in_gap" },
  time_twice: { kind: "time_twice" },
  time_passed: { kind: "time_passed" },
  time_too_soon: { kind: "time_too_soon" },
  no_zone: { kind: "no_zone", brand: "harbour" },
  brand_unknown: { kind: "brand_unknown", name: "Fern" },
  brand_ambiguous: { kind: "brand_ambiguous", name: "Fern" },
  no_platform: { kind: "no_platform" },
  platform_unknown: { kind: "platform_unknown", name: "Insta" },
  no_account_on: { kind: "no_account_on", brand: "harbour", platform: "x" },
  which_account: { kind: "which_account", brand: "harbour", platform: "x" },
  account_unknown: { kind: "account_unknown", brand: "harbour", name: "fern" },
  account_ambiguous: { kind: "account_ambiguous", brand: "harbour", name: "fern" },
  account_of_other_brand: { kind: "account_of_other_brand", name: "fern", other: "harbour" },
  account_needs_reconnect: { kind: "account_needs_reconnect", name: "fern", platform: "threads" },
  account_ends_before: { kind: "account_ends_before", name: "fern", platform: "threads" },
  no_text: { kind: "no_text" },
  text_too_long: { kind: "text_too_long", platform: "x" },
  text_long_for_some: { kind: "text_long_for_some", platform: "x" },
  no_threads_on: { kind: "no_threads_on", platform: "linkedin" },
  thread_too_long: { kind: "thread_too_long" },
  needs_media: { kind: "needs_media", platform: "instagram" },
  media_missing: { kind: "media_missing" },
  media_outside: { kind: "media_outside" },
  not_media: { kind: "not_media" },
  media_too_large: { kind: "media_too_large" },
  media_unreadable: { kind: "media_unreadable" },
  too_many_media: { kind: "too_many_media" },
  marked_as_draft: { kind: "marked_as_draft" },
  repeated_in_file: { kind: "repeated_in_file" },
  already_in_queue: { kind: "already_in_queue" },
  sent_already: { kind: "sent_already" },
  changed_since_sent: { kind: "changed_since_sent", can_update: true },
};

const names = {
  brand: (slug: string) => (slug === "harbour" ? "Harbour Books" : slug),
  account: (id: string) => `account ${id}`,
  zone: "Europe/Lisbon",
};

test.each(Object.values(problems))("the problem %j has a title and a sentence", (problem) => {
  const { title, text } = problemWords(problem, names);
  expect(title).toMatch(/^(fern|[A-Z]).{4,}[^.]$/);
  expect(text).toMatch(/^["A-Z].+[.]$/);
  expect(`${title} ${text}`).not.toMatch(/please|oops|!|undefined|import_|harbour/);
});

const fixes: { [K in Fix["kind"]]: [Extract<Fix, { kind: K }>, string] } = {
  skip_rows: [{ kind: "skip_rows" }, "Leave out all 14"],
  accept: [{ kind: "accept" }, "Take all 14 as they are"],
  next_usual_time: [{ kind: "next_usual_time" }, "Use the next usual times"],
  count_on: [{ kind: "count_on" }, "Use the day after, for all 14"],
  shift_forward: [{ kind: "shift_forward" }, "Move all 14 past the jump"],
  use_platform: [{ kind: "use_platform", name: "Insta", platform: "instagram" }, "Use Instagram for all 14"],
  ignore_platform: [{ kind: "ignore_platform", name: "Insta" }, 'Ignore "Insta"'],
  leave_out_platform: [{ kind: "leave_out_platform", platform: "x" }, "Leave out X"],
  use_platforms: [{ kind: "use_platforms", platforms: ["linkedin", "x"] }, "Use X and LinkedIn"],
  use_accounts: [
    { kind: "use_accounts", brand: "harbour", platform: "x", accounts: ["x1"] },
    "Use account x1",
  ],
  read_account: [
    { kind: "read_account", brand: "harbour", name: "fern", platform: "x", account: "x1" },
    "Use account x1 on X",
  ],
  read_brand: [{ kind: "read_brand", name: "Harbor", brand: "harbour" }, "Use Harbour Books"],
  use_brand: [{ kind: "use_brand", brand: "harbour" }, "Post for Harbour Books"],
  turn_into_thread: [{ kind: "turn_into_thread" }, "Turn into threads"],
  leave_out_media: [{ kind: "leave_out_media" }, "Post without them"],
  update_posts: [{ kind: "update_posts" }, "Update all 14 posts"],
};

test.each(Object.values(fixes))("the fix %j has its words", (fix, words) => {
  const [group] = sheet.view.summary.groups;
  expect(group && fixWords(fix, group, names)).toBe(words);
});

test.each<ImportField>([
  { kind: "text" },
  { kind: "ignored" },
  { kind: "platform_text", platform: "x" },
  { kind: "platform_switch", platform: "mastodon" },
])("the meaning %j keeps its place among the options", (field) => {
  expect(fieldOf(fieldId(field))).toEqual(field);
  expect(fieldOptions(field).map(({ value }) => value)).toContain(fieldId(field));
});
