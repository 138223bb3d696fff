import { expect, test } from "vitest";
import { page, userEvent } from "vitest/browser";
import { render } from "vitest-browser-svelte";

import App from "../src/App.svelte";
import { events, type AppState } from "../src/lib/ipc";
import * as data from "./pretend/data";
import { PretendShell, refuse } from "./pretend/shell";

const button = (name: string | RegExp) => page.getByRole("button", { name });
const field = (name: string) => page.getByRole("textbox", { name });
const password = page.getByLabelText("Password", { exact: true });
const queue = page.getByRole("heading", { name: "Queue" });

async function open(state: AppState, shell = new PretendShell(state)) {
  shell.install();
  await render(App);
  return shell;
}

test("what is missing is said beside its field, which gets the focus", async () => {
  const shell = await open(data.signedOut);
  await button("Sign in").click();
  await expect.element(field("E-mail")).toHaveAccessibleDescription("Enter your e-mail address.");
  await expect.element(field("E-mail")).toHaveFocus();
  expect(shell.argsOf("sign_in_with_password")).toEqual([]);
});

test("a wrong password is said in words and corrected in place", async () => {
  const shell = await open(data.signedOut);
  shell.on("sign_in_with_password", () =>
    refuse(
      data.problem("wrong_credentials", {
        detail: { status: 401, code: null, text: "Invalid", operation: "sign_in", scope: null },
      }),
    ),
  );
  await field("E-mail").fill("ines@fernandoak.example");
  await password.fill("not it");
  await button("Sign in").click();
  await expect.element(page.getByText(/don't match an account at Autoposting.ai/)).toBeVisible();
  await expect.element(field("E-mail")).toHaveValue("ines@fernandoak.example");
  shell.on("sign_in_with_password", () => data.signedIn);
  await button("Sign in").click();
  await expect.element(queue).toBeVisible();
  expect(shell.argsOf("sign_in_with_password").at(-1)).toEqual([
    { address: null, email: "ines@fernandoak.example", password: "not it" },
  ]);
});

test("a problem with the address stands at the address", async () => {
  const shell = await open(data.signedOut);
  shell.on("sign_in_with_key", () => refuse(data.problem("address_insecure", { field: "address" })));
  await page.getByRole("radio", { name: "API key" }).click();
  await page.getByLabelText("API key").last().fill("key of this test");
  await page.getByText("Advanced", { exact: true }).click();
  await field("Service address").fill("http://example.com");
  await button("Sign in").click();
  await expect.element(field("Service address")).toHaveAccessibleDescription(/That address isn't secure/);
  await expect.element(field("Service address")).toHaveFocus();
  expect(shell.argsOf("sign_in_with_key")).toEqual([
    [{ address: "http://example.com", key: "key of this test" }],
  ]);
});

test("the sandbox opens with one click and is never in doubt", async () => {
  await open(data.signedOut);
  await button("Open the sandbox").click();
  await expect.element(page.getByText("Nothing here is ever published.")).toBeVisible();
  await expect.element(button(/Sandbox$/)).toBeVisible();
});

test("live has no strip", async () => {
  await open(data.signedIn);
  await expect.element(button(/Live$/)).toBeVisible();
  await expect.element(page.getByText("Nothing here is ever published.")).not.toBeInTheDocument();
});

test("a first answer that comes late doesn't take a person back to where they were not", async () => {
  const shell = new PretendShell(data.signedIn);
  const first = Promise.withResolvers<unknown>();
  shell.on("get_first_screen", () => first.promise);
  await open(data.signedIn, shell);
  await expect.poll(() => shell.argsOf("get_first_screen")).toHaveLength(1);
  await events.sessionChanged.emit(data.signedIn);
  await button(/^API keys/).click();
  const keys = page.getByRole("heading", { name: "API keys", level: 1 });
  await expect.element(keys).toBeVisible();
  first.resolve({ state: { ...data.signedOut, is_resuming: true }, brands: [], queue: null });
  await expect.poll(() => shell.argsOf("get_app_state")).toHaveLength(1);
  await expect.element(keys).toBeVisible();
  await expect.element(queue).not.toBeInTheDocument();
});

test("an ended session asks for a new sign-in over what is being written", async () => {
  const shell = await open(data.signedIn);
  await page.getByRole("button", { name: "New post", exact: true }).click();
  await field("Text").fill("Half a thought");
  shell.state = { ...data.signedIn, expired: data.problem("signed_out") };
  await events.sessionChanged.emit(shell.state);
  await expect.element(page.getByRole("dialog", { name: "You've been signed out" })).toBeVisible();
  await expect.element(password).toHaveFocus();
  await expect.element(field("E-mail")).toHaveValue("ines@fernandoak.example");
  await password.fill("again");
  const asked = shell.argsOf("refresh_queue").length;
  await userEvent.keyboard("{Enter}");
  await expect.element(page.getByRole("dialog")).not.toBeInTheDocument();
  await expect.element(field("Text")).toHaveValue("Half a thought");
  await expect.poll(() => shell.argsOf("refresh_queue").length).toBe(asked + 1);
});

test("without an address the new sign-in goes where the session ended, and says so", async () => {
  const ended = { ...data.liveSession, host: "posts.fernandoak.example" };
  await open({ ...data.signedIn, session: ended, expired: data.problem("signed_out") });
  await page.getByText("Advanced", { exact: true }).click();
  await expect.element(field("Service address")).toHaveAccessibleDescription(/posts\.fernandoak\.example/);
  await expect.element(field("Service address")).toHaveAttribute("placeholder", "posts.fernandoak.example");
});

test("signing in can wait, and is offered until it's done", async () => {
  await open({ ...data.inSandbox, expired: data.problem("signed_out") });
  await button("Not now").click();
  await expect.element(page.getByText(/You can keep writing/)).toBeVisible();
  await button("Sign in again").click();
  await button("Sign in to the sandbox again").click();
  await expect.element(page.getByText(/You can keep writing/)).not.toBeInTheDocument();
});

test("a shut keychain can be tried again", async () => {
  const shell = await open({ ...data.signedOut, keychain: data.problem("keychain_locked") });
  shell.on("retry_keychain", () => ({ ...data.signedOut, keychain: data.problem("keychain_unanswered") }));
  await button("Try again").click();
  await expect.element(page.getByText("The keychain is still locked")).toBeVisible();
  shell.on("retry_keychain", () => data.signedIn);
  await button("Try again").click();
  await expect.element(queue).toBeVisible();
});

test("a sign-in that the keychain still has after signing out is told of, and removed by trying again", async () => {
  const shell = await open({ ...data.signedOut, left_behind: data.problem("keychain_locked") });
  await expect.element(page.getByText(/the keychain still has your sign-in/)).toBeVisible();
  shell.on("retry_keychain", () => data.signedOut);
  await button("Try again").click();
  await expect.element(page.getByText(/the keychain still has your sign-in/)).not.toBeInTheDocument();
});

test("a sign-in that can't be stored is kept for this run if the person says so", async () => {
  const shell = await open({ ...data.signedOut, pending_storage: data.problem("keychain_no_service") });
  await button("For this run only").click();
  await expect.element(queue).toBeVisible();
  expect(shell.argsOf("keep_for_this_run")).toHaveLength(1);
  await button(/Live$/).click();
  await expect.element(page.getByText("Stored in: memory, until you quit")).toBeVisible();
});

test("signing out leaves nothing of the queue behind", async () => {
  await open(data.signedIn);
  await expect.element(button("How to mount a staghorn fern")).toBeVisible();
  await button(/Live$/).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Sign out" }).click();
  await expect.element(page.getByText("Try the sandbox first")).toBeVisible();
  await expect.element(button("How to mount a staghorn fern")).not.toBeInTheDocument();
});

test("resetting the sandbox asks first and starts afresh", async () => {
  const shell = await open(data.inSandbox);
  await button(/Sandbox$/).click();
  await page.getByRole("menuitem", { name: "Reset sandbox" }).click();
  await button("Keep everything").click();
  expect(shell.argsOf("reset_sandbox")).toEqual([]);
  await button(/Sandbox$/).click();
  await page.getByRole("menuitem", { name: "Reset sandbox" }).click();
  await button("Reset sandbox").click();
  await expect.element(page.getByText("The sandbox starts afresh")).toBeVisible();
  expect(shell.argsOf("reset_sandbox")).toHaveLength(1);
});

test("closing with unsent posts says how many, and only quits when told to", async () => {
  const shell = await open(data.signedIn);
  await expect.element(queue).toBeVisible();
  await events.closeRequested.emit({ unsent: 2 });
  await expect.element(page.getByText("2 posts have not been sent yet")).toBeVisible();
  await button("Keep open").click();
  await expect.element(page.getByText("2 posts have not been sent yet")).not.toBeInTheDocument();
  expect(shell.argsOf("confirm_close")).toEqual([]);
  await events.closeRequested.emit({ unsent: 1 });
  await expect.element(page.getByText("1 post has not been sent yet")).toBeVisible();
  await button("Quit anyway").click();
  await expect.poll(() => shell.argsOf("confirm_close")).toHaveLength(1);
});

test("a brand without a zone is asked about once", async () => {
  const shell = await open({ ...data.signedIn, brand: data.harbour.slug });
  await expect.element(page.getByText("Which time zone does Harbour Books plan in?")).toBeVisible();
  await button("Later").click();
  await expect.element(page.getByRole("dialog")).not.toBeInTheDocument();
  await button(/No time zone yet/).click();
  await page.getByRole("menuitem", { name: "Set time zone" }).click();
  await page.getByRole("combobox", { name: "Time zone" }).fill("lis");
  await userEvent.keyboard("{Enter}");
  await button("Use Lisbon time").click();
  await expect.element(button(/Lisbon time, 11:32/)).toBeVisible();
  expect(shell.argsOf("set_brand_zone")).toEqual([["harbour", "Europe/Lisbon"]]);
});

test("the theme is switched in the menu and kept by Rust", async () => {
  const shell = await open(data.signedIn);
  await button(/Live$/).click();
  await page.getByRole("menuitemradio", { name: "Dark" }).click();
  await expect.poll(() => document.documentElement.dataset["theme"]).toBe("dark");
  expect(shell.argsOf("set_preferences")).toEqual([[{ theme: "dark" }]]);
});

test("what happened at start is said until it's dismissed", async () => {
  await open({
    ...data.signedOut,
    notices: [{ kind: "settings_set_aside", path: "/tmp/settings.json.bad" }],
  });
  await expect.element(page.getByText(/kept the old file as \/tmp\/settings.json.bad/)).toBeVisible();
  await button("Dismiss").click();
  await expect.element(page.getByText("Your settings couldn't be read")).not.toBeInTheDocument();
});

test("another brand shows its own queue", async () => {
  const shell = await open(data.signedIn);
  await button(/Fern & Oak/).click();
  await page.getByRole("menuitemradio", { name: "Harbour Books" }).click();
  await expect.poll(() => shell.argsOf("choose_brand")).toEqual([["harbour"]]);
  await expect.poll(() => shell.argsOf("get_queue").at(-1)).toEqual(["harbour"]);
});

test("the page says once that it has been painted", async () => {
  const shell = await open(data.signedIn);
  await expect.poll(() => shell.argsOf("report_painted")).toHaveLength(1);
});

test("a defect of the page is said, and trying again gets past it", async () => {
  const shell = await open(data.signedIn);
  await expect.element(queue).toBeVisible();
  const twice = { ...data.fullQueue, items: [data.earlyLook, data.earlyLook] };
  shell.on("get_queue", () => twice);
  await events.queueChanged.emit({ brand: data.fern.slug });
  await expect.element(page.getByText("Something in this app went wrong")).toBeVisible();
  shell.on("get_queue", () => data.fullQueue);
  await events.queueChanged.emit({ brand: data.fern.slug });
  await button("Try again").click();
  await expect.element(button("How to mount a staghorn fern")).toBeVisible();
});

test("a refusal by the shell itself is a problem like any other", async () => {
  const refuseAll = () => {
    throw new Error("get_app_state not allowed");
  };
  const answers = { get_first_screen: refuseAll, get_app_state: refuseAll };
  await open(data.signedOut, new PretendShell(data.signedOut, answers));
  await expect.element(page.getByText("Something in this app went wrong")).toBeVisible();
  await page.getByText("Technical details", { exact: true }).click();
  await expect.element(page.getByText(/get_app_state not allowed/)).toBeVisible();
});
