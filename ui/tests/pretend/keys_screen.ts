/** The key screens in a pretended shell, and what tests of them press. */
import { page } from "vitest/browser";
import { render } from "vitest-browser-svelte";

import App from "../../src/App.svelte";
import * as data from "./data";
import { PretendShell } from "./shell";

export const button = (name: string | RegExp) =>
  page.getByRole("button", { name, exact: typeof name === "string" });
export const field = (name: string) => page.getByRole("textbox", { name, exact: true });
export const question = page.getByRole("alertdialog");

/** Opens the keys, and what lies behind the buttons of these names. */
export async function open(shell = new PretendShell(data.signedIn), ...inside: string[]) {
  shell.install();
  await render(App);
  await button(/^API keys/).click();
  for (const name of inside) await button(name).click();
  return shell;
}
