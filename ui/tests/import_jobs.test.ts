import { expect, onTestFinished, test, vi } from "vitest";
import { page, userEvent } from "vitest/browser";

import { events } from "../src/lib/ipc";
import * as data from "./pretend/data";
import * as sheet from "./pretend/import";
import { button, openDone, openImport, openPath, step, withJob, withSheet } from "./pretend/import_screen";

test("a file goes from its path to the queue: checked, fixed, sent, done", async () => {
  const shell = await openImport();
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

test("the forecast says why it waits and how many would be late, and leads to the rows", async () => {
  await openImport({ forecast_import: () => ({ ...sheet.forecast, late: 12 }) }, withSheet());
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
  const shell = await openImport(
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

test("posts that would miss their time are moved while the others are sent", async () => {
  let late = 3;
  const shell = await openImport(
    {
      forecast_job: () => ({ ...sheet.runningForecast, late }),
      move_late_job_rows: () => {
        late = 0;
        return sheet.running;
      },
    },
    withJob(),
  );
  await button("Move them to later usual times").click();
  await expect.element(page.getByText("Moved to usual times after all is sent")).toBeVisible();
  await expect.element(page.getByText("3 posts would miss their time")).not.toBeInTheDocument();
  expect(shell.argsOf("move_late_job_rows")).toEqual([[sheet.running.id]]);
});

test("progress is said in words, paused and gone on with", async () => {
  const shell = await openImport({}, withJob());
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
  const shell = await openImport({}, withJob());
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
  const shell = await openImport({}, withJob(sheet.paused));
  await expect.element(page.getByText("Paused: No credits")).toBeVisible();
  await button("Open billing").click();
  expect(shell.argsOf("open_link")).toEqual([["dashboard_billing"]]);
});

test("stopping asks first and says how many are dropped", async () => {
  const shell = await openImport({}, withJob());
  await button("Stop").click();
  const dialog = page.getByRole("alertdialog", { name: "Stop for good?" });
  await expect.element(dialog.getByText(/^247 posts that haven't left yet are dropped/)).toBeVisible();
  await dialog.getByRole("button", { name: "Keep sending" }).click();
  expect(shell.argsOf("stop_job")).toEqual([]);
  await button("Stop").click();
  await button("Stop sending").click();
  await expect.element(page.getByText("Stopped. 391 posts were scheduled before")).toBeVisible();
});

test("in a narrow window the rows that need somebody come into view once they are asked for", async () => {
  await page.viewport(960, 640);
  onTestFinished(() => page.viewport(1280, 800));
  await openImport({}, withJob());
  const again = button("Try again: row 3");
  await expect.element(again).not.toBeInTheDocument();
  await button("See why").click();
  await expect.element(again).toBeInViewport();
  // Nothing lies over it either.
  const { left, top } = again.element().getBoundingClientRect();
  expect(document.elementFromPoint(left + 9, top + 9)).toBe(again.element());
});

test("a refused row says why, and each offers what can be done with it", async () => {
  const shell = await openImport({}, withJob());
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

test("all sent is the end for the person, and the comparison says when it comes", async () => {
  const counts = { ...sheet.done.counts, blocked: 0, sent: 640 };
  const sent = { ...sheet.running, counts, audit_due: "2026-11-24T11:32:10Z" };
  const shell = await openImport({}, withJob(sent));
  await expect.element(page.getByRole("heading", { name: "640 posts scheduled" })).toBeVisible();
  await expect.element(page.getByRole("heading", { name: /^To be compared.* at 11:32/ })).toBeVisible();
  await expect.element(page.getByText(/sending picks up where it stopped/)).not.toBeInTheDocument();
  await expect.element(button("Undo import")).toBeVisible();
  await expect.element(button("Pause")).not.toBeInTheDocument();
  const found = { at: "2026-11-24T11:32:12Z", found: 640, missing: 0, surplus: [] };
  shell.imports.jobs = [{ ...sent, state: { kind: "done" }, audit_due: null, audit: found }];
  await events.jobChanged.emit({ job: sent.id });
  await expect
    .element(page.getByText("640 posts of this import are there. No copies were found."))
    .toBeVisible();
});

test("what was undone is no longer said to be scheduled", async () => {
  const counts = { ...sheet.done.counts, blocked: 0, dropped: 2, deleting: 412 };
  await openDone({ ...sheet.done, state: { kind: "undone" }, counts });
  await expect.element(page.getByText(/^412 posts are still to be deleted/)).toBeVisible();
  await expect.element(page.getByText("Scheduled", { exact: true })).not.toBeInTheDocument();
  await expect.element(page.getByText("Compared with Autoposting.ai")).not.toBeInTheDocument();
});

test("what is on its way when an import is undone is still to be deleted, and a refusal is said", async () => {
  const undone = { ...sheet.done, state: { kind: "undone" as const } };
  const counts = { ...sheet.done.counts, blocked: 0, deleting: 0 };
  await openDone({ ...undone, counts: { ...counts, unclear: 1, undeletable: 2 } });
  await expect.element(page.getByText(/^1 post is still to be deleted/)).toBeVisible();
  await expect.element(page.getByText("2 posts couldn't be deleted. The queue says why.")).toBeVisible();
  await expect.element(page.getByText(/^Every post that hadn't gone out/)).not.toBeInTheDocument();
});

test("each waiting row says what it waits for", async () => {
  await openImport({}, withJob());
  await button(/^Waiting /).click();
  await expect.element(page.getByText("Waiting until 11:45").first()).toBeVisible();
  await button("Pause").click();
  await expect.element(page.getByRole("table").getByText("Paused").first()).toBeVisible();
  await expect.element(page.getByText("Waiting until 11:45")).not.toBeInTheDocument();
});

test("a held import says how far it got, and no time at which it would be finished", async () => {
  await openImport({}, withJob(sheet.paused));
  const panel = page.getByRole("complementary", { name: "How long sending will take" });
  await expect.element(panel.getByText("So far")).toBeVisible();
  await expect.element(panel.getByText("Finished around")).not.toBeInTheDocument();
});

test("in a narrow window the forecast stands before the rows", async () => {
  await page.viewport(960, 640);
  onTestFinished(() => page.viewport(1280, 800));
  await openImport({}, withJob());
  const panel = page.getByRole("complementary", { name: "How long sending will take" });
  const rows = page.getByRole("table", { name: "Rows" });
  await expect.element(rows).toBeInTheDocument();
  const { bottom } = panel.element().getBoundingClientRect();
  expect(rows.element().getBoundingClientRect().top).toBeGreaterThan(bottom);
});

test("the end leads to the queue", async () => {
  await openDone();
  await button("Open in queue").click();
  await expect.element(page.getByRole("heading", { name: "Queue", level: 1 })).toBeVisible();
});

test("many hints about an import have the queue read once in a while", async () => {
  const shell = await openImport({}, withJob());
  const before = shell.argsOf("get_queue").length;
  for (let hint = 0; hint < 40; hint += 1) await events.jobChanged.emit({ job: sheet.running.id });
  await vi.waitFor(() => expect(shell.argsOf("list_jobs").length).toBeGreaterThan(1));
  expect(shell.argsOf("get_queue").length - before).toBeLessThanOrEqual(1);
});

test("from the file to sending by keyboard alone", async () => {
  const shell = await openImport();
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
