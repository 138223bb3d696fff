/** Opens the import as a person would, and finds what its tests press again and again. */
import { expect } from "vitest";
import { page } from "vitest/browser";
import { render } from "vitest-browser-svelte";

import App from "../../src/App.svelte";
import * as data from "./data";
import * as sheet from "./import";
import { PretendShell, type Answers } from "./shell";

export const button = (name: string | RegExp) =>
  page.getByRole("button", { name, exact: typeof name === "string" });
export const path = () => page.getByRole("textbox", { name: "Path of the file" });
export const step = (name: string) =>
  page.getByRole("list", { name: "Import steps" }).getByText(name, { exact: true });

export async function openImport(
  answers: Answers = {},
  prepare: (shell: PretendShell) => void = () => undefined,
) {
  const shell = new PretendShell(data.signedIn, answers);
  prepare(shell);
  shell.install();
  await render(App);
  await page.getByRole("navigation").getByRole("button", { name: "Import" }).click();
  await expect.element(page.getByRole("heading", { name: "Import", level: 1 })).toBeVisible();
  return shell;
}

export const withSheet =
  (view = sheet.view) =>
  (shell: PretendShell) =>
    void (shell.imports.view = view);
export const withJob =
  (job = sheet.running) =>
  (shell: PretendShell) =>
    void (shell.imports.jobs = [job]);

export async function openDone(job = sheet.done) {
  const shell = await openImport({}, withJob(job));
  await button(`Open the import "${job.name}"`).click();
  return shell;
}

export async function openPath(name = "/home/ines/december/december.xlsx") {
  await path().fill(name);
  await button("Open").click();
}
