import { expect, test } from "vitest";
import { page } from "vitest/browser";
import { render } from "vitest-browser-svelte";

import App from "../src/App.svelte";
import * as data from "./pretend/data";
import * as keys from "./pretend/keys";
import { button, field, open, question } from "./pretend/keys_screen";
import { never, PretendShell, refuse } from "./pretend/shell";

const dialog = page.getByRole("dialog");

const asked = (shell: PretendShell, list: typeof keys.fullKeys) => {
  shell.keys = list;
  return shell;
};

test("revoking says what the key was used for and wants its name", async () => {
  const shell = await open(undefined, "Zapier autumn", "Revoke key");
  await expect.element(question).toHaveTextContent("Last used 1 day ago.");
  await expect.element(question).toHaveTextContent("AUTOPOSTING_API_KEY in /srv/zap/.env");
  const buttons = question.getByRole("button").elements();
  expect(buttons.map((one) => one.textContent.trim())).toEqual(["Keep key", "Revoke key"]);
  await question.getByRole("button", { name: "Revoke key" }).click();
  await expect.element(field("Name of the key")).toHaveAccessibleDescription(/That isn't the name/);
  expect(shell.argsOf("revoke_keys")).toEqual([]);
  await field("Name of the key").fill("Zapier autumn");
  await question.getByRole("button", { name: "Revoke key" }).click();
  await expect.element(page.getByText("Key revoked", { exact: true })).toBeVisible();
  expect(shell.argsOf("revoke_keys")).toEqual([[[keys.zapier.key.id]]]);
});

test("revoking asks for the last use again before it asks the question", async () => {
  const shell = await open(undefined, "Zapier autumn");
  const used = { ...keys.zapier, key: { ...keys.zapier.key, last_used_at: data.NOW } };
  const newer = {
    ...keys.fullKeys,
    keys: keys.fullKeys.keys.map((one) => (one === keys.zapier ? used : one)),
  };
  shell.on("refresh_keys", () => newer);
  await button("Revoke key").click();
  await expect.element(question).toHaveTextContent("Last used today.");
  await expect.element(question).toHaveTextContent("Last use asked just now");
});

test("several keys are revoked together, each with its own result", async () => {
  const shell = await open();
  shell.on("revoke_keys", (ids: string[]) => [
    { key: ids[0], outcome: { kind: "was_gone" } },
    { key: ids[1], outcome: { kind: "failed", problem: data.problem("not_answering") } },
  ]);
  await page.getByRole("checkbox", { name: "Select Zapier autumn" }).click();
  await page.getByRole("checkbox", { name: "Select Monday report bot" }).click();
  await button("Revoke keys").click();
  await field("Number of keys").fill("2");
  await question.getByRole("button", { name: "Revoke keys" }).click();
  await expect.element(question).toHaveTextContent("Zapier autumn: Was gone already");
  await expect
    .element(question)
    .toHaveTextContent("Monday report bot: Still works: Autoposting.ai isn't answering right now");
  await expect.element(page.getByRole("alertdialog", { name: "What happened" })).toBeVisible();
  const results = question.getByRole("status").getByRole("list");
  expect(results.getByRole("listitem").elements()).toHaveLength(2);
});

test("what is being revoked can't be kept any more, only left to itself", async () => {
  const shell = await open(undefined, "Zapier autumn", "Revoke key");
  shell.on("revoke_keys", never);
  await field("Name of the key").fill("Zapier autumn");
  await question.getByRole("button", { name: "Revoke key" }).click();
  await expect.element(question.getByRole("button", { name: "Revoking" })).toBeVisible();
  await expect.element(question.getByRole("button", { name: "Keep key" })).not.toBeInTheDocument();
  await question.getByRole("button", { name: "Close" }).click();
  await expect.element(question).not.toBeInTheDocument();
});

test("a key is renamed, and a name that is no good is refused", async () => {
  const shell = await open(undefined, "Zapier autumn", "Rename");
  await field("Name").fill("  ");
  await button("Save name").click();
  await expect.element(field("Name")).toHaveAccessibleDescription("Give the key a name.");
  await field("Name").fill("Zapier winter");
  await button("Save name").click();
  await expect.element(page.getByRole("heading", { name: "Zapier winter" })).toBeVisible();
  expect(shell.argsOf("rename_key")).toEqual([[keys.zapier.key.id, "Zapier winter"]]);
});

test("a key gets another end", async () => {
  const shell = await open(undefined, "Zapier autumn", "Change end");
  await dialog.getByRole("combobox", { name: "Stops working" }).selectOptions("days30");
  await button("Save end").click();
  await expect.element(page.getByText("End changed", { exact: true }).first()).toBeVisible();
  expect(shell.argsOf("set_key_end")).toEqual([[keys.zapier.key.id, "2027-02-22T23:59:59Z"]]);
});

test("a replacement shows what changes, then asks where the new key goes", async () => {
  const shell = await open(undefined, "Zapier autumn", "Replace");
  await expect.element(page.getByText("The permissions stay the same.")).toBeVisible();
  await page.getByRole("checkbox", { name: /^Write, schedule, publish/ }).click();
  await expect.element(page.getByText("No longer: Write, schedule, publish")).toBeVisible();
  await page.getByRole("radio", { name: "A week" }).click();
  await button("Make the new key").click();
  await expect.element(page.getByRole("heading", { name: "Hand the key over" })).toBeVisible();
  const [old, draft, grace] = shell.argsOf("begin_replacement").at(0) ?? [];
  expect([old, grace]).toEqual([keys.zapier.key.id, "week"]);
  expect(draft).toMatchObject({ name: "Zapier autumn (new)", scopes: ["posts:read", "brands:read"] });
});

test("an unfinished replacement stands above the list with what is next", async () => {
  const shell = await open(asked(new PretendShell(data.signedIn), keys.replaced));
  await expect.element(page.getByText('Replacing "Zapier autumn" isn\'t finished')).toBeVisible();
  await expect.element(button("Hand the new key over")).toBeVisible();
  await button("Give up").click();
  await expect.element(page.getByText("Replacement given up")).toBeVisible();
  expect(shell.argsOf("abandon_replacement")).toEqual([[keys.zapier.key.id]]);
});

test("an old key that is still used says when, and a person decides", async () => {
  const shell = await open(asked(new PretendShell(data.signedIn), keys.stillUsed));
  await expect.element(page.getByText(/after the switch, at Tue 24 Nov, 11:20/)).toBeVisible();
  await button("Revoke the old key now").click();
  await expect.element(page.getByText("The old key is revoked")).toBeVisible();
  expect(shell.argsOf("finish_replacement")).toEqual([[keys.zapier.key.id]]);
});

test("an old key that is still used can have more time", async () => {
  const shell = await open(asked(new PretendShell(data.signedIn), keys.stillUsed));
  await button("Give it more time").click();
  await dialog.getByRole("radio", { name: "A week" }).click();
  await dialog.getByRole("button", { name: "Give it more time" }).click();
  await expect.element(page.getByText("The old key has more time")).toBeVisible();
  expect(shell.argsOf("extend_replacement")).toEqual([[keys.zapier.key.id, "week"]]);
});

test("a new key that nobody saw is revoked and made again without starting over", async () => {
  const stage = { kind: "asked", name: "Shop bot", at: "2026-11-24T11:30:00Z" } as const;
  const next = { kind: "find_new", lost: { kind: "found", key: "key_unseen" } } as const;
  const shell = await open(asked(new PretendShell(data.signedIn), keys.replacing(stage, next)));
  await expect.element(page.getByText(/The new key exists, but nobody saw it/)).toBeVisible();
  await button("Revoke it and make another").click();
  await expect.element(page.getByRole("heading", { name: "Hand the key over" })).toBeVisible();
  expect(shell.argsOf("restart_replacement")).toEqual([[keys.zapier.key.id]]);
});

test("a new key that is kept here no longer is pasted to be tried out", async () => {
  const stage = { kind: "handed_over", new: keys.fresh.key.id } as const;
  const next = { kind: "verify", new: keys.fresh.key.id, has_secret: false } as const;
  const shell = await open(asked(new PretendShell(data.signedIn), keys.replacing(stage, next)));
  await button("Try it out").click();
  await expect
    .element(page.getByLabelText("New key", { exact: true }))
    .toHaveAccessibleDescription(/Paste the key/);
  shell.on("verify_replacement", () => ({ kind: "another" }));
  await page.getByLabelText("New key", { exact: true }).fill("sk-sample-other");
  await button("Try it out").click();
  await expect.element(page.getByText(/That isn't the new key/)).toBeVisible();
  await expect.element(page.getByLabelText("New key", { exact: true })).toHaveValue("");
  expect(document.body.innerHTML).not.toContain("sk-sample-other");
  shell.on("verify_replacement", () => ({ kind: "tried", report: keys.report }));
  await page.getByLabelText("New key", { exact: true }).fill("sk-sample-new");
  await button("Try it out").click();
  await expect.element(page.getByText("It opens more than its permissions say")).toBeVisible();
  expect(shell.argsOf("verify_replacement").at(-1)).toEqual([keys.zapier.key.id, "sk-sample-new"]);
});

test("signing out asks what becomes of the app's own key", async () => {
  const shell = new PretendShell(data.signedIn).install();
  await render(App);
  await button(/Live$/).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await dialog.getByRole("radio", { name: /^Revoke it/ }).click();
  shell.on("sign_out", () => refuse(data.problem("not_answering")));
  await dialog.getByRole("button", { name: "Sign out" }).click();
  await expect.element(dialog.getByText("It answered with an error")).toBeVisible();
  await dialog.getByRole("radio", { name: /^Keep it/ }).click();
  shell.on("sign_out", () => data.signedOut);
  await dialog.getByRole("button", { name: "Sign out" }).click();
  await expect.element(dialog).not.toBeInTheDocument();
  expect(shell.argsOf("sign_out")).toEqual([["revoke"], ["keep"]]);
});

test("a pending key is tried out", async () => {
  await open(asked(new PretendShell(data.signedIn), keys.withFresh), "Shop bot", "Try it out");
  await expect.element(page.getByText("It opens more than its permissions say")).toBeVisible();
  await expect
    .element(page.getByRole("row", { name: /See brands .*Refused Opened, not as expected/ }))
    .toBeVisible();
});

test("a leaked key is pasted, tried and revoked, and stays nowhere", async () => {
  const shell = await open(undefined, "Check a leaked key");
  await page.getByLabelText("Leaked key").fill("sk-sample-leaked");
  await button("Find out").click();
  await expect.element(page.getByText("What to do now")).toBeVisible();
  expect(document.body.innerHTML).not.toContain("sk-sample-leaked");
  expect(shell.argsOf("investigate_key")).toEqual([["sk-sample-leaked"]]);
  await button("Revoke key").click();
  await expect.element(question).toBeVisible();
});

test("a leaked key that couldn't be tried is asked for again, since it wasn't kept", async () => {
  const shell = await open(undefined, "Check a leaked key");
  const leaked = page.getByLabelText("Leaked key");
  await button("Find out").click();
  await expect.element(leaked).toHaveFocus();
  await expect.element(leaked).toHaveAccessibleDescription("Paste the key.");
  expect(shell.argsOf("investigate_key")).toEqual([]);
  shell.on("investigate_key", () => refuse(data.problem("not_answering")));
  await leaked.fill("sk-sample-leaked");
  await button("Find out").click();
  await expect.element(page.getByText("What you pasted wasn't kept either: paste it again.")).toBeVisible();
  await expect.element(leaked).toHaveValue("");
});

test("a new key that is lost for good can still be pasted by whoever has it", async () => {
  const stage = { kind: "handed_over", new: keys.fresh.key.id } as const;
  const next = { kind: "start_over", new: keys.fresh.key.id } as const;
  await open(asked(new PretendShell(data.signedIn), keys.replacing(stage, next)));
  await expect
    .element(page.getByLabelText("New key", { exact: true }))
    .toHaveAccessibleDescription(/^If you have it after all/);
});

test("what became of a leaked key is told in a report without a key in it", async () => {
  const noticed = { at: "2026-11-24T11:00:00Z", verification: keys.report };
  const all = keys.fullKeys.keys.map((one) => (one === keys.zapier ? { ...one, leak: noticed } : one));
  const shell = await open(
    asked(new PretendShell(data.signedIn), { ...keys.fullKeys, keys: all }),
    "Zapier autumn",
    "Incident report",
  );
  const text = page.getByRole("region", { name: "Incident report" });
  await expect.element(text).toHaveTextContent("From the notice to the revocation: 31 minutes");
  await expect.element(text).toHaveTextContent("It was used after the leak was noticed");
  await button("Write file").click();
  await expect.element(field("New file")).toHaveAccessibleDescription(/whole path of the file/);
  await button("Choose: New file").click();
  await expect.element(field("New file")).toHaveValue("");
  shell.on("choose_save_path", (_title: string, name: string) => `/home/ines/${name}`);
  await button("Choose: New file").click();
  await expect.element(field("New file")).toHaveValue("/home/ines/incident.txt");
  await button("Write file").click();
  await expect.element(page.getByText("Report written", { exact: true })).toBeVisible();
  const [key, path, written] = shell.argsOf("save_incident_report").at(0) ?? [];
  expect([key, path]).toEqual([keys.zapier.key.id, "/home/ines/incident.txt"]);
  expect(written).toContain("Still open");
});

test("a finding is put aside with a reason and an end", async () => {
  const shell = await open(undefined, "Findings");
  await expect.element(page.getByText("What this can't see: Which of them are really used.")).toBeVisible();
  await button("Put aside").first().click();
  await dialog.getByRole("button", { name: "Put aside" }).click();
  await expect.element(field("Why")).toHaveAccessibleDescription("Say why.");
  await field("Why").fill("Moves in March");
  await dialog.getByRole("button", { name: "Put aside" }).click();
  await expect.element(page.getByText(/Put aside until .* Moves in March/)).toBeVisible();
  expect(shell.argsOf("suppress_finding").at(0)?.[0]).toMatchObject({
    rule: "full_access",
    key: keys.broad.key.id,
    reason: "Moves in March",
  });
});

test("the audit is exported to a new file, with hints only", async () => {
  const shell = await open(undefined, "Findings", "Export");
  const detail = { status: null, code: null, text: "FileExists", operation: null, scope: null };
  shell.on("export_audit", () => refuse(data.problem("destination_refused", { detail })));
  await field("New file").fill("/home/ines/keys.csv");
  await button("Write file").click();
  await expect.element(field("New file")).toHaveAccessibleDescription(/a file of that name already/);
  shell.on("export_audit", () => null);
  await button("Write file").click();
  await expect.element(page.getByText("Audit exported", { exact: true })).toBeVisible();
  const [path, content] = shell.argsOf("export_audit").at(-1) ?? [];
  expect(path).toBe("/home/ines/keys.csv");
  expect(content).toMatchObject({ kind: "csv" });
  expect(JSON.stringify(content)).toContain("It opens everything");
});

test("the log is read and checked", async () => {
  await open(undefined, "Log");
  await expect.element(page.getByRole("row", { name: /Handed over: .env file Zapier autumn/ })).toBeVisible();
  await button("Check the log").click();
  await expect.element(page.getByText("Intact: all 3 lines are as they were written")).toBeVisible();
});

test("a person is offered a narrow key for this app after signing in, once", async () => {
  const shell = new PretendShell(data.withoutOwnKey).install();
  await render(App);
  await expect.element(page.getByRole("heading", { name: "Queue" })).toBeVisible();
  await button("Make a narrow key").click();
  await expect.element(page.getByText("This app now uses a key of its own")).toBeVisible();
  await expect.element(button("Make a narrow key")).not.toBeInTheDocument();
  expect(shell.argsOf("make_own_key")).toEqual([[]]);
});

test("the offer of a narrow key can be put off, in the list of keys as well", async () => {
  await open(new PretendShell(data.withoutOwnKey));
  await expect.element(button("Make a narrow key")).toBeVisible();
  await button("Not now").click();
  await expect.element(button("Make a narrow key")).not.toBeInTheDocument();
});

test("an own key that ended is replaced from the dialog", async () => {
  const shell = new PretendShell({ ...data.signedIn, expired: data.problem("own_key_refused") });
  shell.install();
  await render(App);
  await expect.element(dialog).toHaveTextContent("Your posts wait here and nothing is lost.");
  await button("Make a new key").click();
  await expect.element(dialog).not.toBeInTheDocument();
  expect(shell.argsOf("make_own_key")).toEqual([[]]);
});

test("the first steps lead from a fresh start to a key and a scheduled post", async () => {
  const shell = new PretendShell(data.signedIn, {
    get_first_steps: () => ({ has_key: false, has_post: false }),
  });
  shell.install();
  await render(App);
  await button("Get started").click();
  await expect.element(page.getByText("1 of 3 done")).toBeVisible();
  await button("Make your first key").click();
  await expect.element(page.getByRole("heading", { name: "New key" })).toBeVisible();
  shell.on("get_first_steps", () => ({ has_key: true, has_post: false }));
  await button("Get started").click();
  await expect.element(page.getByText("2 of 3 done")).toBeVisible();
  await expect.element(button("Make your first key")).not.toBeInTheDocument();
  await button("Schedule your first post").click();
  await expect.element(page.getByRole("heading", { name: "New post" })).toBeVisible();
});

test("whoever has made a key before is not taken by the hand", async () => {
  await open();
  await expect.element(page.getByRole("row", { name: /Zapier autumn/ })).toBeVisible();
  await expect.element(button("Get started")).not.toBeInTheDocument();
});

test("a replacement goes on by itself once the new key is in place", async () => {
  const shell = await open(asked(new PretendShell(data.signedIn), keys.replaced), "Hand the new key over");
  shell.on("hand_over_key", () => ({ kind: "env_file", reference: "KEY in /srv/.env", at: data.NOW }));
  await field("File").fill("/srv/.env");
  await button("Check first").click();
  await button("Put it in the file").click();
  await button("Done").click();
  await expect.poll(() => shell.argsOf("continue_replacement")).toEqual([[keys.zapier.key.id]]);
});
