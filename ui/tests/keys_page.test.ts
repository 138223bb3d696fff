import { expect, test } from "vitest";
import { page } from "vitest/browser";

import type { ChainVerdict, KeyList, VerificationReport } from "../src/lib/ipc";
import * as data from "./pretend/data";
import * as keys from "./pretend/keys";
import { button, field, open, question } from "./pretend/keys_screen";
import { never, PretendShell, refuse } from "./pretend/shell";

const checkbox = (name: string | RegExp) => page.getByRole("checkbox", { name });

function holding(list: KeyList) {
  const shell = new PretendShell(data.signedIn);
  shell.keys = list;
  return shell;
}

/** The service has asked the signed-in person to wait. */
function held() {
  const readings = [{ ...data.reading, remaining: 0, hold_until: "2026-11-24T11:32:42Z" }];
  return new PretendShell(data.signedIn, { get_limits: () => ({ ...data.limits, readings }) });
}

const names = () =>
  page
    .getByRole("table", { name: "All keys" })
    .getByRole("rowheader")
    .elements()
    .map((header) => header.querySelector("button")?.textContent.trim());

test("the list is sorted by what is asked for, and what is gone stays last", async () => {
  await open();
  await expect.element(button("Sort by Stops working")).toBeVisible();
  const sorted = [
    "Autoposting Desktop on fern",
    "Command line",
    "Monday report bot",
    "Zapier autumn",
    "Old agency key",
  ];
  expect(names()).toEqual(sorted);
  await button("Sort by Stops working").click();
  await expect
    .element(page.getByRole("columnheader", { name: "Sort by Stops working" }))
    .toHaveAttribute("aria-sort", "ascending");
  expect(names()[0]).toBe("Monday report bot");
  expect(names().at(-1)).toBe("Old agency key");
});

test("what was selected is let go at once", async () => {
  await open();
  await checkbox("Select all keys").click();
  await expect.element(page.getByText("4 keys selected").first()).toBeVisible();
  await button("Clear selection").click();
  await expect.element(page.getByText("4 keys selected")).not.toBeInTheDocument();
  await expect.element(checkbox("Select Zapier autumn")).not.toBeChecked();
});

test("who answers for a key and what uses it is noted", async () => {
  const shell = await open(undefined, "Zapier autumn");
  await expect.element(field("Who answers for it")).toHaveValue("Rui");
  await field("What uses it").fill(" the shop's bot ");
  await button("Save notes").click();
  await expect.element(page.getByText("Notes saved")).toBeVisible();
  expect(shell.argsOf("set_key_notes")).toEqual([
    [keys.zapier.key.id, { ...keys.zapier.notes, used_for: "the shop's bot" }],
  ]);
});

test("command lines name the variable in the place of the key", async () => {
  const shell = await open(undefined, "Zapier autumn");
  await page.getByText("Ready command lines").click();
  const line = page.getByRole("region").filter({ hasText: "curl -H" }).first();
  await expect.element(line).toHaveTextContent('"x-api-key: $AUTOPOSTING_API_KEY"');
  expect(shell.argsOf("reveal_key")).toEqual([]);
});

test("a line for a shell is copied by the core, and a bad name is refused at its field", async () => {
  const shell = await open(holding(keys.withFresh), "Hand over: Shop bot");
  const section = page.getByRole("region", { name: "Copy as an environment variable" });
  const variable = section.getByRole("textbox", { name: "Variable" });
  const detail = { status: null, code: null, text: "NameInvalid", operation: null, scope: null };
  shell.on("hand_over_key", () => refuse(data.problem("destination_refused", { detail })));
  await variable.fill("2much");
  await button("Copy the line").click();
  await expect.element(variable).toHaveAccessibleDescription(/^A variable is letters/);
  shell.on("hand_over_key", () => ({ kind: "environment_variable", reference: "KEY", at: data.NOW }));
  await variable.fill("KEY");
  await button("Copy the line").click();
  await expect.element(section.getByText("Copied. We'll clear the clipboard in 60 seconds.")).toBeVisible();
  expect(shell.argsOf("hand_over_key").at(-1)).toEqual([
    keys.fresh.key.id,
    { kind: "environment_variable", variable: "KEY" },
  ]);
});

test("a permission that the stated use has no need of is said before the key is made", async () => {
  await open(undefined, "New key");
  await page.getByRole("radio", { name: /^Reports only/ }).click();
  await expect.element(page.getByText(/^For this use it doesn't need/)).not.toBeInTheDocument();
  await checkbox(/^Write, schedule, publish/).click();
  await expect
    .element(
      page.getByText("For this use it doesn't need Write, schedule, publish. Untick what isn't needed."),
    )
    .toBeVisible();
});

test("a key that is being made says what it waits for", async () => {
  const shell = held();
  shell.on("create_key", never);
  await open(shell, "New key");
  await field("Name").fill("Shop bot");
  await button("Create key").click();
  const summary = page.getByRole("complementary", { name: "Summary of this key" });
  await expect.element(summary.getByText("Waiting until 11:32:42")).toBeVisible();
  await expect.element(button("Creating")).toBeVisible();
});

test("a revocation says what it waits for", async () => {
  const shell = held();
  shell.on("revoke_keys", never);
  await open(shell, "Zapier autumn", "Revoke key");
  await expect.element(question.getByText("Waiting until 11:32:42")).not.toBeInTheDocument();
  await field("Name of the key").fill("Zapier autumn");
  await question.getByRole("button", { name: "Revoke key" }).click();
  await expect.element(question.getByText("Waiting until 11:32:42")).toBeVisible();
});

test("what was put aside is taken up again", async () => {
  const [first, ...others] = keys.findings;
  const standing = { kind: "suppressed", reason: "Moves", until: "2027-03-01T00:00:00Z" } as const;
  const findings = first ? [{ ...first, standing }, ...others] : [];
  const shell = await open(holding({ ...keys.fullKeys, findings }), "Findings");
  await expect.element(page.getByText("Put aside until 1 March 2027: Moves")).toBeVisible();
  await button("Take up again").click();
  expect(shell.argsOf("resume_finding")).toEqual([["full_access", keys.broad.key.id]]);
  await expect.element(button("Take up again")).not.toBeInTheDocument();
});

test.each<[ChainVerdict, string]>([
  [{ kind: "changed", number: 2 }, "Line 2 was changed or put in"],
  [{ kind: "missing", number: 2 }, "Line 2 is missing"],
  [{ kind: "cut_off", number: 4, last: 6 }, "Cut off: line 4 and all after it, up to 6, are missing"],
])("a log that is not as it was written names the first line: %j", async (verdict, words) => {
  const shell = await open(undefined, "Log");
  shell.on("verify_key_journal", () => verdict);
  await button("Check the log").click();
  await expect.element(page.getByText(words, { exact: true })).toBeVisible();
});

test("of several keys that could be the lost one, one is revoked by its name", async () => {
  const state = { kind: "several", keys: [keys.zapier.key.id, keys.reporting.key.id] } as const;
  const lost = { name: "Reports", asked_at: data.NOW, state: { ...state, keys: [...state.keys] } };
  const shell = await open(holding({ ...keys.fullKeys, lost: [lost] }));
  await button(`Revoke Monday report bot (${keys.reporting.key.id})`).click();
  expect(shell.argsOf("resolve_lost_key")).toEqual([]);
  await field("Name of the key").fill("Monday report bot");
  await question.getByRole("button", { name: "Revoke key" }).click();
  await expect.element(page.getByText("Key revoked", { exact: true })).toBeVisible();
  expect(shell.argsOf("resolve_lost_key")).toEqual([["Reports", data.NOW, keys.reporting.key.id]]);
});

test("after one leaked key the next can be checked", async () => {
  await open(undefined, "Check a leaked key");
  await page.getByLabelText("Leaked key").fill("sk-sample-leaked");
  await button("Find out").click();
  await button("Check another key").click();
  await expect.element(page.getByLabelText("Leaked key")).toHaveValue("");
  await expect.element(page.getByText("What to do now")).not.toBeInTheDocument();
});

test("keys are not revoked together before their number is typed", async () => {
  const shell = await open();
  await checkbox("Select all keys").click();
  await button("Revoke keys").click();
  await field("Number of keys").fill("5");
  await question.getByRole("button", { name: "Revoke keys" }).click();
  await expect.element(field("Number of keys")).toHaveAccessibleDescription(/^Type 4[.]/);
  expect(shell.argsOf("revoke_keys")).toEqual([]);
  await question.getByRole("button", { name: "Keep keys" }).click();
  await expect.element(question).not.toBeInTheDocument();
});

test("a key that couldn't be revoked still works, and the question says so", async () => {
  const shell = await open(undefined, "Zapier autumn", "Revoke key");
  const failed = { kind: "failed", problem: data.problem("not_answering") };
  shell.on("revoke_keys", ([key]: string[]) => [{ key, outcome: failed }]);
  await field("Name of the key").fill("Zapier autumn");
  await question.getByRole("button", { name: "Revoke key" }).click();
  await expect.element(question).toHaveTextContent("Zapier autumn: Still works");
  await expect.element(page.getByText("Key revoked", { exact: true })).not.toBeInTheDocument();
});

test.each<[VerificationReport["verdict"], string, boolean]>([
  ["as_declared", "It opens what it says, and nothing beyond that was found", false],
  ["too_narrow", "It doesn't open everything it should", true],
  ["suspended", "It works, but the suspended subscription hides what it opens", true],
  ["dead", "The service doesn't accept it: revoked, ended or incomplete", true],
])("what trying a key out has shown is said: %s", async (verdict, words, isWorrying) => {
  const shell = await open(holding(keys.withFresh), "Shop bot");
  const lines = verdict === "dead" ? [] : keys.report.lines;
  shell.on("verify_key", () => ({ ...keys.report, verdict, lines }));
  await button("Try it out").click();
  const said = page.getByRole("status").filter({ hasText: words });
  await expect.element(said).toBeVisible();
  await expect.element(said).toHaveTextContent("Declared, not tested: Write, schedule, publish.");
  expect(said.element().classList.contains("warning")).toBe(isWorrying);
  const table = page.getByRole("table", { name: "What it really opens" });
  expect(table.elements()).toHaveLength(lines.length > 0 ? 1 : 0);
});

test("a key that couldn't be tried out says why, and can be tried again", async () => {
  const shell = await open(holding(keys.withFresh), "Shop bot");
  shell.on("verify_key", () => refuse(data.problem("not_answering")));
  await button("Try it out").click();
  await expect.element(page.getByText("Autoposting.ai isn't answering right now").first()).toBeVisible();
  shell.on("verify_key", () => keys.report);
  await button("Try it out").click();
  await expect.element(page.getByText("It opens more than its permissions say")).toBeVisible();
  await expect.element(page.getByText("Autoposting.ai isn't answering right now")).not.toBeInTheDocument();
});

test("a leaked key that fits none in the list offers nothing to revoke", async () => {
  const shell = await open(undefined, "Check a leaked key");
  shell.on("investigate_key", () => ({ ...keys.leak, matches: [] }));
  await page.getByLabelText("Leaked key").fill("sk-sample-leaked");
  await button("Find out").click();
  await expect.element(page.getByRole("region", { name: "It fits" })).toBeVisible();
  await expect.element(button("Revoke key")).not.toBeInTheDocument();
});

test("a finding is put aside until a day that is still to come", async () => {
  const shell = await open(undefined, "Findings");
  await button("Put aside").first().click();
  const dialog = page.getByRole("dialog");
  await field("Why").fill("Moves in March");
  await field("Until").fill("24 Nov 2026");
  await dialog.getByRole("button", { name: "Put aside" }).click();
  await expect.element(field("Until")).toBeInvalid();
  expect(shell.argsOf("suppress_finding")).toEqual([]);
});

test("the audit is exported as a page as well", async () => {
  const shell = await open(undefined, "Findings", "Export");
  await page.getByRole("radio", { name: /HTML|page/i }).click();
  await field("New file").fill("/home/ines/keys.html");
  await button("Write file").click();
  await expect.element(page.getByText("Audit exported", { exact: true })).toBeVisible();
  const [path, content] = shell.argsOf("export_audit").at(0) ?? [];
  expect(path).toBe("/home/ines/keys.html");
  expect(content).toMatchObject({ kind: "html" });
  expect(JSON.stringify(content)).toContain("Command line");
});

test("a log that couldn't be checked is checked again, not only read again", async () => {
  const shell = await open(undefined, "Log");
  await expect.element(page.getByRole("row", { name: /Handed over/ })).toBeVisible();
  shell.on("verify_key_journal", () => refuse(data.problem("cannot_save")));
  await button("Check the log").click();
  shell.on("verify_key_journal", () => ({ kind: "intact", entries: 3 }));
  await button("Try again").click();
  await expect.element(page.getByText("Intact: all 3 lines are as they were written")).toBeVisible();
});
