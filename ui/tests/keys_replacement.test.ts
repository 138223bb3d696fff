import { expect, test } from "vitest";
import { page } from "vitest/browser";
import { render } from "vitest-browser-svelte";

import App from "../src/App.svelte";
import type { LostKey, NextStep, ReplacementStage } from "../src/lib/ipc";
import * as data from "./pretend/data";
import * as keys from "./pretend/keys";
import { PretendShell, refuse } from "./pretend/shell";

const button = (name: string | RegExp) => page.getByRole("button", { name, exact: typeof name === "string" });
const note = page.getByRole("status").filter({ hasText: 'Replacing "Zapier autumn" isn\'t finished' });
const inNote = (name: string) => note.getByRole("button", { name, exact: true });

const { fresh, reporting, zapier } = keys;
const { asked, inPlace, watching } = keys.stages;
const until = watching.ends_at;
const verified = { kind: "verified", new: fresh.key.id, at: data.NOW } as const;
const missing = (lost: LostKey): NextStep => ({ kind: "find_new", lost });

async function open(stage: ReplacementStage, next: NextStep) {
  const shell = new PretendShell(data.signedIn);
  shell.keys = keys.replacing(stage, next);
  shell.install();
  await render(App);
  await button(/^API keys/).click();
  await expect.element(note).toBeVisible();
  return shell;
}

test.each<[string, ReplacementStage, NextStep, RegExp, string]>([
  [
    "its answer may still come",
    asked,
    missing({ kind: "too_soon", until }),
    /^Step 1 of 5: .* after Wed 25 Nov, 11:00/,
    "Go on",
  ],
  [
    "it is to be tried out",
    inPlace,
    { kind: "verify", new: fresh.key.id, has_secret: true },
    /^Step 3 of 5: .* try it out/,
    "Go on",
  ],
  [
    "the old one is to get an end",
    verified,
    { kind: "set_old_end", ends_at: until },
    /^Step 4 of 5: The new key works/,
    "Go on",
  ],
  [
    "the new one is gone",
    watching,
    { kind: "restore_old", expires_at: null },
    /^Step 5 of 5: .* gets its own end back/,
    "Go on",
  ],
])("a replacement is taken up where it stopped: %s", async (_, stage, next, says, press) => {
  const shell = await open(stage, next);
  await expect.element(note.getByText(says)).toBeVisible();
  await inNote(press).click();
  expect(shell.argsOf("continue_replacement")).toEqual([[zapier.key.id]]);
});

test("an old key that runs out is watched, and a person may end it at once or give it longer", async () => {
  await open(watching, { kind: "watch", until });
  await expect
    .element(note.getByText(/^Step 5 of 5: The old key runs until Wed 25 Nov, 11:00/))
    .toBeVisible();
  await expect.element(inNote("Give it more time")).toBeVisible();
  await expect.element(inNote("Revoke the old key now")).toBeVisible();
  // The new key is the one in use by now.
  await expect.element(inNote("Give up")).not.toBeInTheDocument();
  await expect.element(inNote("Go on")).not.toBeInTheDocument();
});

test("a new key that never came to be is made again", async () => {
  const shell = await open(asked, missing({ kind: "not_there" }));
  await expect.element(note.getByText(/the new key never came to be/)).toBeVisible();
  await inNote("Make another").click();
  await expect.element(page.getByRole("heading", { name: "Hand the key over" })).toBeVisible();
  expect(shell.argsOf("restart_replacement")).toEqual([[zapier.key.id]]);
});

test("of several keys that could be the new one, none is revoked without its name", async () => {
  const shell = await open(asked, missing({ kind: "several", keys: [fresh.key.id, reporting.key.id] }));
  await expect.element(inNote("Make another")).not.toBeInTheDocument();
  await inNote(`Revoke Monday report bot (${reporting.key.id})`).click();
  const question = page.getByRole("alertdialog");
  await question.getByRole("button", { name: "Revoke key" }).click();
  expect(shell.argsOf("revoke_keys")).toEqual([]);
  await question.getByRole("textbox").fill("Monday report bot");
  await question.getByRole("button", { name: "Revoke key" }).click();
  await expect.element(page.getByText("Key revoked", { exact: true })).toBeVisible();
  expect(shell.argsOf("revoke_keys")).toEqual([[[reporting.key.id]]]);
});

test("a new key that doesn't open what it should says so, and the step stays", async () => {
  const shell = await open(inPlace, { kind: "verify", new: fresh.key.id, has_secret: true });
  shell.on("verify_key", () => ({ ...keys.report, verdict: "too_narrow" }));
  await inNote("Go on").click();
  await expect.element(page.getByText("It doesn't open everything it should")).toBeVisible();
  await expect.element(note.getByText(/^Step 3 of 5/)).toBeVisible();
  expect(shell.argsOf("verify_key")).toEqual([[fresh.key.id]]);
});

test("a step that fails says why, and can be gone again", async () => {
  const shell = await open(verified, { kind: "set_old_end", ends_at: until });
  shell.on("continue_replacement", () => refuse(data.problem("not_answering")));
  await inNote("Go on").click();
  await expect.element(page.getByText("Autoposting.ai isn't answering right now").first()).toBeVisible();
  shell.on("continue_replacement", () => shell.keys);
  await inNote("Go on").click();
  await expect.element(page.getByText("Autoposting.ai isn't answering right now")).not.toBeInTheDocument();
  expect(shell.argsOf("continue_replacement")).toHaveLength(2);
});

test("a replacement begins without the right to everything, and says that it goes", async () => {
  const shell = new PretendShell(data.signedIn).install();
  await render(App);
  await button(/^API keys/).click();
  await button("Command line").click();
  await button("Replace").click();
  await expect.element(page.getByText("No longer: Everything")).toBeVisible();
  await button("Make the new key").click();
  await expect.element(button("Tick at least one permission.")).toBeVisible();
  expect(shell.argsOf("begin_replacement")).toEqual([]);
});
