import { expect, test } from "vitest";
import { page } from "vitest/browser";
import { render } from "vitest-browser-svelte";

import App from "../src/App.svelte";
import { events } from "../src/lib/ipc";
import * as data from "./pretend/data";
import * as sheet from "./pretend/import";
import { PretendShell, type Answers } from "./pretend/shell";

const button = (name: string | RegExp) => page.getByRole("button", { name, exact: typeof name === "string" });
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

async function openPath(path = "/home/ines/december/december.xlsx") {
  await page.getByRole("textbox", { name: "Path of the file" }).fill(path);
  await button("Open").click();
  await expect.element(page.getByRole("tab", { name: /^Fix first/ })).toBeVisible();
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
