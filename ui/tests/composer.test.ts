import { expect, test } from "vitest";
import { page, userEvent } from "vitest/browser";
import { render } from "vitest-browser-svelte";

import App from "../src/App.svelte";
import type { Draft } from "../src/lib/ipc";
import * as data from "./pretend/data";
import { PretendShell, refuse } from "./pretend/shell";

const text = page.getByRole("textbox", { name: "Text" });
const date = page.getByRole("textbox", { name: "Date" });
const time = page.getByRole("textbox", { name: "Time" });
const button = (name: string | RegExp) => page.getByRole("button", { name });
const checkbox = (name: string) => page.getByRole("checkbox", { name, exact: true });

async function compose(shell = new PretendShell(data.signedIn)) {
  shell.install();
  await render(App);
  await page.getByRole("button", { name: "New post", exact: true }).click();
  await expect.element(checkbox("fernandoak on X")).toBeVisible();
  return shell;
}

async function fill() {
  await text.fill("Bring gloves, we bring the moss.");
  await checkbox("fernandoak on X").click();
  await date.fill("26 Nov");
  await time.fill("1530");
}

const lastDraft = (shell: PretendShell, command: string) => shell.argsOf(command).at(-1)?.[0] as Draft;

test("what is typed is checked and kept exactly as typed", async () => {
  const shell = await compose();
  await text.fill("  Bring gloves \n");
  await time.fill("half past");
  const typed = { brand: data.fern.slug, text: "  Bring gloves \n", targets: [] };
  const when = { date: "", time: "half past", repeated: "first" };
  const draft = { ...typed, when, media: [], title: "" };
  await expect.poll(() => lastDraft(shell, "check_draft")).toEqual(draft);
  await expect.poll(() => lastDraft(shell, "save_draft")).toEqual(draft);
  await expect.element(page.getByText("Saved 11:32")).toBeVisible();
});

test("what is typed while a save is under way is saved next", async () => {
  const shell = await compose();
  let finish = (): void => undefined;
  shell.on("save_draft", () => new Promise<void>((done) => (finish = done)));
  await text.fill("Half");
  await expect.poll(() => shell.argsOf("save_draft").length).toBe(1);
  await text.fill("Half a thought");
  finish();
  await expect.poll(() => lastDraft(shell, "save_draft").text).toBe("Half a thought");
});

test("a draft from before is found again", async () => {
  const shell = new PretendShell(data.signedIn);
  shell.draft = {
    brand: data.fern.slug,
    text: "Half a thought",
    targets: [{ platform: "linkedin", accounts: ["li2"] }],
    when: { date: "2026-11-26", time: "15:30", repeated: "first" },
  };
  await compose(shell);
  await expect.element(text).toHaveValue("Half a thought");
  await expect.element(date).toHaveValue("Thu 26 Nov");
  await expect.element(checkbox("Fern & Oak on LinkedIn")).toBeChecked();
});

test("an empty form complains about nothing until the button is pressed", async () => {
  const shell = await compose();
  await expect.element(page.getByText("Write the text of the post.")).not.toBeInTheDocument();
  await button("Schedule").click();
  await expect.element(text).toHaveAccessibleDescription("Write the text of the post.");
  await expect.element(date).toHaveAccessibleDescription(/Choose a date/);
  await expect.element(checkbox("All X accounts (2)")).toHaveAccessibleDescription(/at least one account/);
  await expect.element(text).toHaveFocus();
  expect(shell.argsOf("enqueue_post")).toEqual([]);
});

test("a finding is tied to its field while typing", async () => {
  await compose();
  await checkbox("fernandoak on X").click();
  await text.fill("a".repeat(281));
  await expect
    .element(text)
    .toHaveAccessibleDescription("1 over 280 on X. Only premium accounts can post this.");
  await expect.element(text).not.toHaveAttribute("aria-invalid");
  await expect.element(page.getByText("X: 1 over 280")).toBeInTheDocument();
});

test("what goes past the limit is underlined, exactly under the text", async () => {
  await compose();
  await checkbox("fernandoak on X").click();
  const fitting = `${"🌿 Fern, ".repeat(34)}${"\n".repeat(8)}`;
  const left = 280 - [...fitting].length;
  await text.fill(`${fitting}${"a".repeat(left)}far too much`);
  await expect.element(page.getByText("far too much", { exact: true }).last()).toBeInTheDocument();
  const area = text.element() as HTMLTextAreaElement;
  const line = [...document.querySelectorAll("span")].find((span) => span.textContent === "far too much");
  const layer = line?.parentElement;
  expect(line?.closest("[aria-hidden=true]")).not.toBeNull();
  expect(layer?.textContent).toBe(area.value);
  // The same lines in the same width, also with a scroll bar.
  expect(area.scrollHeight).toBeGreaterThan(area.clientHeight);
  await expect.poll(() => layer?.offsetWidth).toBe(area.clientWidth);
  expect(layer?.offsetHeight).toBe(area.scrollHeight);
  const setting = (element: Element) => {
    const { font, padding, letterSpacing, wordSpacing, whiteSpace, overflowWrap, tabSize } =
      getComputedStyle(element);
    return { font, padding, letterSpacing, wordSpacing, whiteSpace, overflowWrap, tabSize };
  };
  expect(layer && setting(layer)).toEqual(setting(area));
  area.scrollTop = 40;
  const top = () => (layer?.getBoundingClientRect().top ?? 0) - area.getBoundingClientRect().top;
  await expect.poll(top).toBe(1 - area.scrollTop);
  await text.fill(fitting);
  await expect.poll(() => line?.isConnected).toBe(false);
});

test("the button says exactly what it does", async () => {
  const shell = await compose();
  await fill();
  await button("Schedule for Thu 26 Nov, 15:30").click();
  await expect.element(page.getByRole("heading", { name: "Queue" })).toBeVisible();
  await expect.element(page.getByText("Will go out Tue 24 Nov, 17:45")).toBeVisible();
  await expect.element(button(/^Bring gloves/)).toHaveFocus();
  expect(lastDraft(shell, "enqueue_post")).toEqual({
    brand: data.fern.slug,
    text: "Bring gloves, we bring the moss.",
    targets: [{ platform: "x", accounts: ["x1"] }],
    when: { date: "2026-11-26", time: "15:30", repeated: "first" },
    media: [],
    title: "",
  });
});

test("a scheduled post leaves an empty form", async () => {
  await compose();
  await fill();
  await button(/^Schedule for/).click();
  await page.getByRole("button", { name: "New post", exact: true }).click();
  await expect.element(text).toHaveValue("");
});

test("nothing is lost if scheduling fails", async () => {
  const shell = await compose();
  shell.on("enqueue_post", () => refuse(data.problem("cannot_save")));
  await fill();
  await button(/^Schedule for/).click();
  await expect.element(page.getByText("This couldn't be saved")).toBeVisible();
  await expect.element(text).toHaveValue("Bring gloves, we bring the moss.");
  await expect.element(checkbox("fernandoak on X")).toBeChecked();
  await expect.element(time).toHaveValue("15:30");
});

test("all accounts of a platform are chosen with one tick, and counted", async () => {
  await compose();
  await checkbox("All LinkedIn accounts (2)").click();
  await expect.element(page.getByText("Goes to 2 accounts")).toBeVisible();
  await checkbox("Inês Moura on LinkedIn").click();
  await expect.element(page.getByText("Goes to 1 account")).toBeVisible();
  await expect.element(checkbox("All LinkedIn accounts (2)")).toBePartiallyChecked();
});

test("a platform that needs media says so and can't be chosen", async () => {
  await compose();
  await expect.element(page.getByText("Instagram doesn't take text alone.")).toBeVisible();
  await expect.element(page.getByRole("checkbox", { name: /Instagram/ })).not.toBeInTheDocument();
});

test("an account that is gone can be left out", async () => {
  const shell = new PretendShell(data.signedIn);
  shell.draft = {
    brand: data.fern.slug,
    text: "Hi",
    targets: [{ platform: "x", accounts: ["x9"] }],
    when: { date: "", time: "", repeated: "first" },
  };
  await compose(shell);
  await page.getByRole("checkbox", { name: /x9/ }).click();
  await expect.poll(() => lastDraft(shell, "check_draft").targets).toEqual([]);
});

test("a time that comes twice is asked about", async () => {
  const shell = await compose();
  await date.fill("25 Oct 2027");
  await time.fill("01:30");
  await page.getByRole("radio", { name: "The second, after they've gone back" }).click();
  await expect.poll(() => lastDraft(shell, "check_draft").when.repeated).toBe("second");
});

test("a date is chosen in the calendar by keyboard", async () => {
  await compose();
  await button("Choose date in calendar").click();
  await expect.element(page.getByRole("gridcell", { name: "Tuesday 24 November" })).toHaveFocus();
  await userEvent.keyboard("{ArrowRight}{ArrowRight}{Enter}");
  await expect.element(date).toHaveValue("Thu 26 Nov");
  await expect.element(date).toHaveFocus();
});

test("Escape closes the calendar and nothing else", async () => {
  await compose();
  await button("Choose date in calendar").click();
  await userEvent.keyboard("{Escape}");
  await expect.element(page.getByRole("grid")).not.toBeInTheDocument();
  await expect.element(button("Choose date in calendar")).toHaveFocus();
});

test("a discarded draft comes back with Undo", async () => {
  const shell = await compose();
  await text.fill("Half a thought");
  await button("Discard draft").click();
  await expect.element(text).toHaveValue("");
  expect(shell.draft).toBeNull();
  await button(/^Undo/).click();
  await expect.element(text).toHaveValue("Half a thought");
  await expect.poll(() => shell.draft?.text).toBe("Half a thought");
});

test("accounts that couldn't be loaded can be asked for again", async () => {
  const shell = new PretendShell(data.signedIn, {
    list_accounts: () => refuse(data.problem("not_answering")),
  });
  shell.install();
  await render(App);
  await page.getByRole("button", { name: "New post", exact: true }).click();
  await text.fill("Half a thought");
  await expect.element(page.getByText("Autoposting.ai isn't answering right now")).toBeVisible();
  shell.on("list_accounts", () => data.accounts);
  await button("Try again").click();
  await expect.element(checkbox("fernandoak on X")).toBeVisible();
  await expect.element(text).toHaveValue("Half a thought");
});
