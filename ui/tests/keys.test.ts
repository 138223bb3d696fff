import { expect, test, vi } from "vitest";
import { page, userEvent } from "vitest/browser";
import { render } from "vitest-browser-svelte";

import App from "../src/App.svelte";
import type { KeyDraft } from "../src/lib/ipc";
import * as data from "./pretend/data";
import * as keys from "./pretend/keys";
import { PretendShell, refuse } from "./pretend/shell";

const button = (name: string | RegExp) => page.getByRole("button", { name });
const checkbox = (name: string | RegExp) => page.getByRole("checkbox", { name });
const field = (name: string) => page.getByRole("textbox", { name, exact: true });

async function open(shell = new PretendShell(data.signedIn)) {
  shell.install();
  await render(App);
  await button(/^API keys/).click();
  await expect.element(page.getByRole("heading", { name: "API keys", level: 1 })).toBeVisible();
  return shell;
}

async function openNew(shell = new PretendShell(data.signedIn)) {
  await open(shell);
  await button("New key").click();
  await expect.element(checkbox(/^See posts and results/)).toBeChecked();
  return shell;
}

async function openMade(shell = new PretendShell(data.signedIn)) {
  shell.keys = keys.withFresh;
  await open(shell);
  await button("Hand over: Shop bot").click();
  await expect.element(page.getByRole("heading", { name: "Hand the key over" })).toBeVisible();
  return shell;
}

const lastDraft = (shell: PretendShell, command: string) => shell.argsOf(command).at(-1)?.[0] as KeyDraft;

test("the list says in words what each key can do, and keeps those that are gone", async () => {
  await open();
  await expect.element(page.getByRole("row", { name: /Zapier autumn .*Can publish/ })).toBeVisible();
  await expect.element(page.getByRole("row", { name: /Command line .*Everything .*Never/ })).toBeVisible();
  await expect
    .element(page.getByRole("row", { name: /Monday report bot .*Can look .*In 6 days/ }))
    .toBeVisible();
  await expect.element(page.getByRole("row", { name: /Old agency key Revoked 2 November/ })).toBeVisible();
  await expect.element(page.getByText("4 things worth putting right")).toBeVisible();
});

test("the sidebar counts the keys that need somebody", async () => {
  await open();
  await expect.element(button("API keys 1 key needs you")).toBeVisible();
});

test("a search finds keys by name and permission", async () => {
  await open();
  await page.getByRole("searchbox", { name: "Search keys" }).fill("report");
  await expect.element(page.getByText("1 of 5 keys")).toBeVisible();
  await expect.element(page.getByRole("row", { name: /Zapier/ })).not.toBeInTheDocument();
});

test("keys that couldn't be loaded are asked for again", async () => {
  const shell = new PretendShell(data.signedIn);
  shell.keys = keys.unknownKeys;
  shell.on("refresh_keys", () => ({ ...keys.unknownKeys, problem: data.problem("offline") }));
  await open(shell);
  await expect.element(page.getByText("No connection", { exact: true })).toBeVisible();
  shell.on("refresh_keys", () => keys.fullKeys);
  await button("Try again").click();
  await expect.element(page.getByRole("row", { name: /Zapier autumn/ })).toBeVisible();
});

test("a key is made from a starting point and two ticks", async () => {
  const shell = await openNew();
  await field("Name").fill("Shop bot");
  await page.getByRole("radio", { name: /^Reports only/ }).click();
  await expect.element(page.getByText("2 of 15")).toBeVisible();
  await checkbox(/^Upload video, make clips/).click();
  await expect.element(page.getByText("See clips was ticked too")).toBeInTheDocument();
  await expect.element(checkbox("Brands: all permissions")).toBePartiallyChecked();
  await button("Create key").click();
  await expect.element(page.getByRole("heading", { name: "Hand the key over" })).toBeVisible();
  expect(lastDraft(shell, "create_key")).toEqual({
    name: "Shop bot",
    scopes: ["posts:read", "brands:read", "clips:read", "clips:write"],
    expiry: { kind: "days90" },
    purpose: "reports",
    used_for: "",
    owner: "",
    spelling: null,
  });
});

test("a key without a name and a permission is not asked for", async () => {
  const shell = await openNew();
  await checkbox(/^All permissions/).click();
  await checkbox(/^All permissions/).click();
  await button("Create key").click();
  await expect.element(field("Name")).toHaveAccessibleDescription(/Give the key a name/);
  await expect.element(field("Name")).toHaveFocus();
  await expect.element(button("Tick at least one permission.")).toBeVisible();
  await expect
    .element(checkbox(/^See posts and results/))
    .toHaveAccessibleDescription("Tick at least one permission.");
  expect(shell.argsOf("create_key")).toEqual([]);
});

test("what stands in the way of a key leads to its field", async () => {
  await openNew();
  await checkbox(/^All permissions/).click();
  await checkbox(/^All permissions/).click();
  await page.getByRole("combobox", { name: "Stops working" }).selectOptions("never");
  await button("Create key").click();
  await expect.element(page.getByText("3 things before the key can be made")).toBeVisible();
  await button(/^Say why/).click();
  await expect.element(field("Why never?")).toHaveFocus();
  await button(/^Tick at least one/).click();
  await expect.element(checkbox(/^See posts and results/)).toHaveFocus();
  await button(/^Give the key a name/).click();
  await expect.element(field("Name")).toHaveFocus();
});

test("a name that is far too long says by how much, and no key is asked for", async () => {
  const shell = await openNew();
  await field("Name").fill("a".repeat(300));
  await expect.element(field("Name")).toHaveAccessibleDescription(/200 too many/);
  await button("Create key").click();
  await expect.element(field("Name")).toHaveFocus();
  await expect.element(field("Name")).toHaveValue("a".repeat(300));
  expect(shell.argsOf("create_key")).toEqual([]);
});

test("a name of nothing but spaces is no name", async () => {
  const shell = await openNew();
  await field("Name").fill("   ");
  await expect.element(page.getByRole("heading", { name: "A key without a name" })).toBeVisible();
  await button("Create key").click();
  await expect.element(field("Name")).toHaveAccessibleDescription(/Give the key a name/);
  expect(shell.argsOf("create_key")).toEqual([]);
});

test("never wants a reason, and a day that has passed is refused", async () => {
  const shell = await openNew();
  await field("Name").fill("Shop bot");
  const ends = page.getByRole("combobox", { name: "Stops working" });
  await ends.selectOptions("never");
  await button("Create key").click();
  await expect.element(field("Why never?")).toHaveAccessibleDescription(/Say why/);
  await ends.selectOptions("on");
  await field("Last day").fill("23 Nov 2026");
  await expect.element(field("Last day")).toHaveAccessibleDescription(/That day has passed/);
  await button("Create key").click();
  await expect.element(field("Last day")).toHaveFocus();
  expect(shell.argsOf("create_key")).toEqual([]);
});

test("a refused key leaves everything as it was typed", async () => {
  const shell = await openNew();
  shell.on("create_key", () => refuse(data.problem("needs_person")));
  await field("Name").fill("Shop bot");
  await button("Create key").click();
  await expect.element(page.getByText("A key can't do this")).toBeVisible();
  await expect.element(field("Name")).toHaveValue("Shop bot");
  await button("Sign in again").click();
  await expect.element(page.getByRole("dialog")).toBeVisible();
});

test("a key whose answer was lost is revoked from the list", async () => {
  const shell = await openNew();
  const found = { kind: "found", key: keys.zapier.key.id } as const;
  const lost = { name: "Shop bot", asked_at: data.NOW, state: found };
  shell.on("create_key", () => {
    shell.keys = { ...keys.fullKeys, lost: [lost] };
    return { kind: "lost", name: "Shop bot" };
  });
  await field("Name").fill("Shop bot");
  await button("Create key").click();
  await expect.element(page.getByText("This key may exist, but nobody saw it")).toBeVisible();
  await button("Revoke it").click();
  await expect.element(page.getByText("This key may exist")).not.toBeInTheDocument();
  expect(shell.argsOf("resolve_lost_key")).toEqual([["Shop bot", data.NOW, keys.zapier.key.id]]);
});

test("a key that was never made is not said to exist", async () => {
  const shell = new PretendShell(data.signedIn);
  const lost = { name: "Night shift", asked_at: data.NOW, state: { kind: "not_there" } } as const;
  shell.keys = { ...keys.fullKeys, lost: [lost] };
  await open(shell);
  await expect.element(page.getByText("This key was never made")).toBeVisible();
  await expect.element(page.getByText("This key may exist")).not.toBeInTheDocument();
  await button("Make another").click();
  await expect.element(field("Name")).toHaveValue("Night shift");
  expect(shell.argsOf("resolve_lost_key")).toEqual([["Night shift", data.NOW, null]]);
});

test("a key goes into a .env file after a look at what will happen", async () => {
  const shell = await openMade();
  await field("File").fill("/home/ines/shop/.env");
  await button("Check first").click();
  await expect.element(page.getByText("AUTOPOSTING_API_KEY=••••••••")).toBeVisible();
  await expect.element(checkbox("Add it to .gitignore")).toBeChecked();
  expect(shell.argsOf("hand_over_key")).toEqual([]);
  await button("Put it in the file").click();
  await expect.element(page.getByText("AUTOPOSTING_API_KEY in /home/ines/shop/.env")).toBeVisible();
  await button("Done").click();
  await expect.element(page.getByRole("heading", { name: "API keys", level: 1 })).toBeVisible();
  expect(shell.argsOf("reveal_key")).toEqual([]);
});

test("a file that git keeps is refused beside its field, and the key is kept", async () => {
  const shell = await openMade();
  const detail = { status: null, code: null, text: "TrackedByGit", operation: null, scope: null };
  shell.on("preview_hand_over", () => refuse(data.problem("destination_refused", { detail })));
  await field("File").fill("/home/ines/shop/.env");
  await button("Check first").click();
  await expect.element(field("File")).toHaveAccessibleDescription(/Git keeps this file/);
  await expect.element(field("File")).toHaveFocus();
  await expect.element(button("Copy key")).toBeVisible();
});

test("a place that has gone since it was looked at leaves the key here, and is looked at again first", async () => {
  const shell = await openMade();
  shell.on("hand_over_key", () => refuse(data.problem("destination_failed")));
  await field("File").fill("/media/stick/.env");
  await button("Check first").click();
  await button("Put it in the file").click();
  await expect.element(page.getByText("It didn't get there")).toBeVisible();
  await expect.element(page.getByText(/It is still kept here[.]/)).toBeVisible();
  await expect.element(field("File")).toHaveValue("/media/stick/.env");
  await button("Check first").click();
  expect(shell.argsOf("preview_hand_over")).toHaveLength(2);
  expect(shell.argsOf("hand_over_key")).toHaveLength(1);
  await button("Later").click();
  await expect.element(page.getByText("1 new key waits to be handed over")).toBeVisible();
});

test("what was looked at is looked at again once it is another place", async () => {
  const shell = await openMade();
  await field("File").fill("/home/ines/shop/.env");
  await button("Check first").click();
  await expect.element(page.getByText("What will happen")).toBeVisible();
  await field("File").fill("/home/ines/other/.env");
  await expect.element(page.getByText("What will happen")).not.toBeInTheDocument();
  await button("Check first").click();
  await button("Put it in the file").click();
  const [key, plan] = shell.argsOf("hand_over_key").at(0) ?? [];
  expect(key).toBe(keys.fresh.key.id);
  expect(plan).toMatchObject({ path: "/home/ines/other/.env", ignore_in_git: true });
});

test("a key that nobody has handed over yet waits above the list, and says what keeps it", async () => {
  const shell = new PretendShell(data.signedIn);
  shell.keys = { ...keys.withFresh, pending_in_memory: [keys.fresh.key.id] };
  await open(shell);
  await expect.element(page.getByText("1 new key waits to be handed over")).toBeVisible();
  await button("Hand over: Shop bot").click();
  await expect.element(page.getByText("This key ends with the app")).toBeVisible();
  await button("Later").click();
  await expect.element(button("Hand over: Shop bot")).toBeVisible();
  expect(shell.argsOf("confirm_key_saved")).toEqual([]);
});

test("a key that was shown before can't be shown again, but copied", async () => {
  const shell = await openMade();
  shell.on("reveal_key", () => refuse(data.problem("too_late")));
  await button("Show the key").click();
  await expect.element(page.getByText(/It was shown once and is hidden again/)).toBeVisible();
  await expect.element(page.getByText("Too late for that")).not.toBeInTheDocument();
  await expect.element(button("Copy key")).toBeVisible();
});

test("a key is shown only when asked, and for a minute", async () => {
  vi.useFakeTimers({ toFake: ["Date", "setTimeout", "clearTimeout"], now: new Date(data.NOW) });
  const shell = await openMade();
  expect(document.body.innerHTML).not.toContain("sk-sample-0123456789");
  await button("Show the key").click();
  await expect.element(page.getByText("sk-sample-0123456789")).toBeVisible();
  vi.advanceTimersByTime(59_000);
  await expect.element(page.getByText("sk-sample-0123456789")).toBeVisible();
  vi.advanceTimersByTime(1_000);
  await expect.element(page.getByText(/It was shown once and is hidden again/)).toBeVisible();
  expect(document.body.innerHTML).not.toContain("sk-sample-0123456789");
  await expect.element(button("Show the key")).not.toBeInTheDocument();
  expect(shell.argsOf("reveal_key")).toEqual([[keys.fresh.key.id]]);
});

test("a shown key is gone when the window loses the focus or the screen is left", async () => {
  await openMade();
  await button("Show the key").click();
  await expect.element(page.getByText("sk-sample-0123456789")).toBeVisible();
  window.dispatchEvent(new Event("blur"));
  await expect.element(page.getByText("sk-sample-0123456789")).not.toBeInTheDocument();
  await button("Later").click();
  expect(document.body.innerHTML).not.toContain("sk-sample-0123456789");
});

test("Copy leaves the key to the core", async () => {
  const shell = await openMade();
  await button("Copy key").click();
  await expect.element(page.getByText("Copied. We'll clear the clipboard in 60 seconds.")).toBeVisible();
  expect(shell.argsOf("copy_key")).toEqual([[keys.fresh.key.id]]);
  expect(shell.argsOf("reveal_key")).toEqual([]);
});

test("Done waits until the key is handed over or saved", async () => {
  const shell = await openMade();
  await button("Done").click();
  const saved = checkbox("I've saved it somewhere safe");
  await expect.element(saved).toHaveAccessibleDescription(/the key waits in the list/);
  await expect.element(saved).toHaveFocus();
  await expect.element(saved).toBeInvalid();
  expect(shell.argsOf("confirm_key_saved")).toEqual([]);
  await saved.click();
  await button("Done").click();
  await expect.element(page.getByRole("heading", { name: "API keys", level: 1 })).toBeVisible();
  expect(shell.argsOf("confirm_key_saved")).toEqual([[keys.fresh.key.id]]);
});

test("a key that only memory keeps says that it ends with the app", async () => {
  const shell = new PretendShell(data.signedIn);
  shell.on("create_key", () => {
    shell.keys = keys.withFresh;
    return { kind: "made", key: keys.fresh.key.id, dies_with_app: true };
  });
  await openNew(shell);
  await field("Name").fill("Shop bot");
  await button("Create key").click();
  await expect.element(page.getByText("This key ends with the app")).toBeVisible();
});

test("whoever signed in with a key is told to sign in as a person", async () => {
  const session = { ...data.liveSession, access: "api_key" as const, manages_keys: false };
  await open(new PretendShell({ ...data.signedIn, session }));
  await button("Sign in").click();
  await expect.element(page.getByRole("dialog")).toBeVisible();
  await userEvent.keyboard("{Escape}");
  await expect.element(page.getByRole("dialog")).not.toBeInTheDocument();
});

test("permissions that the service spells otherwise are offered in its spelling, and the form stays", async () => {
  const shell = await openNew();
  await field("Name").fill("Assistant");
  shell.on("create_key", () => ({
    kind: "scopes_refused",
    refusal: { scopes: ["kb:read"], instead: { spelling: "kbs", scopes: ["kbs:read"] } },
    problem: data.problem("refused"),
  }));
  await button("Create key").click();
  await expect.element(page.getByText("The service doesn't know kb:read")).toBeVisible();
  shell.on("create_key", () => {
    shell.keys = keys.withFresh;
    return { kind: "made", key: keys.fresh.key.id, dies_with_app: false };
  });
  await button("Use kbs:read").click();
  await expect.element(page.getByRole("heading", { name: "Hand the key over" })).toBeVisible();
  const [first, second] = shell.argsOf("create_key").map(([draft]) => draft as KeyDraft);
  expect(second).toEqual({ ...first, spelling: "kbs" });
});

test("a permission that the service doesn't know at all is to be unticked, and the form stays", async () => {
  const shell = await openNew();
  await field("Name").fill("Alerts");
  await checkbox(/^Add and edit webhooks/).click();
  shell.on("create_key", () => ({
    kind: "scopes_refused",
    refusal: { scopes: ["webhooks:write"], instead: null },
    problem: data.problem("refused"),
  }));
  await button("Create key").click();
  await expect.element(page.getByText("The service doesn't know webhooks:write")).toBeVisible();
  await expect.element(page.getByText("No key was made. Untick it and try again.")).toBeVisible();
  await expect.element(button(/^Use /)).not.toBeInTheDocument();
  await expect.element(field("Name")).toHaveValue("Alerts");
  await checkbox(/^Add and edit webhooks/).click();
  await expect.element(page.getByText("The service doesn't know webhooks:write")).not.toBeInTheDocument();
});
