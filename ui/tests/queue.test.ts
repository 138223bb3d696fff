import { expect, onTestFinished, test, vi } from "vitest";
import { page, userEvent } from "vitest/browser";
import { render } from "vitest-browser-svelte";

import App from "../src/App.svelte";
import { events } from "../src/lib/ipc";
import * as data from "./pretend/data";
import { PretendShell, refuse } from "./pretend/shell";

const button = (name: string | RegExp) => page.getByRole("button", { name });
const earlyLook = button("Early look at the planter shelf");
const panel = page.getByRole("complementary", { name: "Post details" });

async function open(shell = new PretendShell(data.signedIn)) {
  shell.install();
  await render(App);
  await expect.element(page.getByRole("heading", { name: "Queue" })).toBeVisible();
  return shell;
}

test("what needs a person comes first, then day by day", async () => {
  await open();
  await expect.element(earlyLook).toBeVisible();
  const headings = page.getByRole("heading", { level: 2 }).elements();
  expect(headings.map((heading) => heading.textContent.trim())).toEqual([
    "Needs you 4 posts",
    "Today Tuesday 24 November",
    "Tomorrow Wednesday 25 November",
    "Thursday 26 November",
    "No time yet",
    "Yesterday Monday 23 November",
    "Friday 20 November",
  ]);
});

test("every status has its word, and an unknown one its own name", async () => {
  await open();
  const words = ["Partly published", "Failed", "On hold: billing", "Publishing", "Checking", "Ready"]
    .concat(["Scheduled", "Waiting for video", "Draft", "Published", "Archived", "cooling_off"])
    .concat(["Waiting to send", "Sending", "Checking arrival", "Needs you: No credits"]);
  for (const word of words) {
    await expect.element(page.getByText(word, { exact: true }).first()).toBeInTheDocument();
  }
});

test("a post that won't publish yet says so in its row and in its details", async () => {
  const answers = {
    get_queue: () => data.queueWithObstacle,
    refresh_queue: () => data.queueWithObstacle,
  };
  const shell = await open(new PretendShell(data.signedIn, answers));
  const winterLight = button("Winter light, filmed");
  const row = page.getByRole("listitem").filter({ has: winterLight });
  await expect.element(row.getByText("Scheduled")).toBeVisible();
  await expect.element(row.getByText("Add a video")).toBeVisible();
  await expect.element(row.getByText(/^Won't publish yet. YouTube doesn't take posts/)).toBeInTheDocument();
  await winterLight.click();
  await expect.element(panel.getByText("Add a video")).toBeVisible();
  const reasons = panel.getByRole("group", { name: "Why it won't publish yet" });
  await expect.element(reasons.getByText(/fernandoak on Threads needs reconnecting/)).toBeVisible();
  await reasons.getByRole("button").click();
  expect(shell.argsOf("open_link")).toEqual([["dashboard_brands"]]);
});

test("a click opens the details and leaves the focus, Enter goes there, Escape comes back", async () => {
  await open();
  await earlyLook.click();
  await expect.element(panel).toBeVisible();
  await expect.element(earlyLook).toHaveFocus();
  await userEvent.keyboard("{Enter}");
  await expect.element(panel).toHaveFocus();
  await userEvent.keyboard("{Escape}");
  await expect.element(panel).not.toBeInTheDocument();
  await expect.element(earlyLook).toHaveFocus();
});

test("help stands at the same place on every screen and opens outside", async () => {
  const shell = await open();
  const help = page.getByRole("navigation").getByRole("button", { name: "Help opens in your browser" });
  const names = () =>
    page
      .getByRole("navigation")
      .getByRole("button")
      .elements()
      .map((element) => element.textContent.trim().slice(0, 4));
  const place = names().indexOf("Help") - names().length;
  for (const screen of ["New post", /^API keys/, /^Queue/]) {
    await page.getByRole("navigation").getByRole("button", { name: screen }).click();
    await expect.element(help).toBeVisible();
    expect(names().indexOf("Help") - names().length).toBe(place);
  }
  await help.click();
  expect(shell.argsOf("open_link")).toEqual([["documentation"]]);
});

test("the arrow keys go from row to row", async () => {
  await open();
  await earlyLook.click();
  await userEvent.keyboard("{ArrowUp}");
  await expect.element(button("Doors open until eight tonight")).toHaveFocus();
});

test("a platform that failed says why", async () => {
  await open();
  await button("Behind the bench").click();
  await expect.element(panel.getByText("Didn't go out because LinkedIn signed us out.")).toBeVisible();
  await expect.element(panel.getByText("LinkedIn said: token expired on 22 Nov")).toBeVisible();
});

test("a change is said and taken back with Undo", async () => {
  const shell = await open();
  await earlyLook.click();
  await button("Back to drafts").click();
  await expect.element(page.getByText("Moved to drafts")).toBeVisible();
  expect(shell.argsOf("unschedule_post")).toEqual([["01JDB9"]]);
  await button(/^Undo/).click();
  await expect.element(page.getByText("Undone")).toBeVisible();
  expect(shell.argsOf("undo")).toEqual([[{ kind: "unschedule", post_id: "01JDB9" }]]);
});

test("Ctrl+Z takes back the last change, also once the toast is gone", async () => {
  const shell = await open();
  await earlyLook.click();
  await button("Delete").click();
  await expect.element(page.getByText("Post deleted")).toBeVisible();
  await userEvent.keyboard("{Control>}z{/Control}");
  await expect.poll(() => shell.argsOf("undo")).toEqual([[{ kind: "withdraw", item_id: "01JDB9" }]]);
});

test("an undo that comes too late says so and stays on screen", async () => {
  const shell = await open();
  shell.on("undo", () => refuse(data.problem("too_late")));
  await earlyLook.click();
  await button("Delete").click();
  await button(/^Undo/).click();
  await expect.element(page.getByText("Too late for that")).toBeVisible();
});

test("deleting what is live asks first, with the safe button first", async () => {
  const shell = await open();
  await button("New week, new leaves").click();
  await button("Delete").click();
  await expect.element(page.getByText(/What is live on X and Instagram stays live there/)).toBeVisible();
  await expect.element(button("Keep post")).toHaveFocus();
  await button("Keep post").click();
  expect(shell.argsOf("delete_post")).toEqual([]);
  await button("Delete").click();
  await button("Delete post").click();
  await expect.poll(() => shell.argsOf("delete_post")).toEqual([["01JDBJ"]]);
});

test("an edited text that is refused stays in its field", async () => {
  const shell = await open();
  shell.on("edit_post", () => refuse(data.problem("conflict")));
  await earlyLook.click();
  await button("Edit text").click();
  await panel.getByRole("textbox").fill("A better look");
  await button("Save text").click();
  await expect.element(panel.getByText("That clashes with how things stand")).toBeVisible();
  await expect.element(panel.getByRole("textbox")).toHaveValue("A better look");
  expect(shell.argsOf("edit_post")).toEqual([["01JDB9", "A better look"]]);
});

test("an edited text survives closing the panel", async () => {
  await open();
  await earlyLook.click();
  await button("Edit text").click();
  await panel.getByRole("textbox").fill("A better look");
  await button("Close details").click();
  await earlyLook.click();
  await expect.element(panel.getByRole("textbox")).toHaveValue("A better look");
});

test("rescheduling starts from the time it has, and a past time isn't sent", async () => {
  const shell = await open();
  await earlyLook.click();
  await button("Reschedule").click();
  const time = page.getByRole("textbox", { name: "Time" });
  await expect.element(time).toHaveValue("17:45");
  await time.fill("9:00");
  await button(/^Move to/).click();
  await expect.element(time).toHaveAccessibleDescription(/That time has passed in Lisbon/);
  expect(shell.argsOf("reschedule_post")).toEqual([]);
  await time.fill("18:15");
  await button("Move to Tue 24 Nov, 18:15").click();
  await expect
    .poll(() => shell.argsOf("reschedule_post"))
    .toEqual([["01JDB9", { date: "2026-11-24", time: "18:15", repeated: "first" }]]);
  await expect.element(page.getByRole("dialog")).not.toBeInTheDocument();
});

test("Escape closes the dialog and not the panel behind it", async () => {
  await open();
  await earlyLook.click();
  await button("Reschedule").click();
  await userEvent.keyboard("{Escape}");
  await expect.element(page.getByRole("dialog")).not.toBeInTheDocument();
  await expect.element(panel).toBeVisible();
  await expect.element(button("Reschedule")).toHaveFocus();
});

test("a row that was refused can be tried again or taken back", async () => {
  const shell = await open();
  await button("Winter light").click();
  await expect.element(panel.getByText("Not enough credits", { exact: false }).first()).toBeInTheDocument();
  await button("Take back").click();
  await expect.poll(() => shell.argsOf("withdraw_item")).toEqual([["0195a"]]);
  await expect.element(page.getByText("Taken back. It won't be sent.")).toBeVisible();
});

test("search and filters narrow the list, and clearing shows everything", async () => {
  await open();
  await button(/^Needs you/).click();
  await expect.element(page.getByText("4 of 18 posts")).toBeVisible();
  await page.getByRole("searchbox").fill("wreath");
  await expect.element(page.getByText("No posts match", { exact: true })).toBeVisible();
  await button("Clear filters").click();
  await expect.element(page.getByText("18 posts", { exact: true })).toBeVisible();
});

test("a status is chosen in its menu by keyboard", async () => {
  await open();
  button("Status").element().focus();
  await userEvent.keyboard("{ArrowDown}f ");
  await expect.element(page.getByText("1 of 18 posts")).toBeVisible();
  await userEvent.keyboard("{Escape}");
  await expect.element(button("Status: Failed")).toHaveFocus();
});

test("what was there stays on screen if asking fails", async () => {
  await open(
    new PretendShell(data.signedIn, {
      refresh_queue: () => ({ ...data.fullQueue, problem: data.problem("offline") }),
    }),
  );
  await expect.element(page.getByText("You see how things stood at 11:31.")).toBeVisible();
  await expect.element(earlyLook).toBeVisible();
});

test("after a slow-down the queue is asked for again by itself", async () => {
  let asked = 0;
  const wait = { ...data.slowedDown, retry_at: data.NOW };
  await open(
    new PretendShell(data.signedIn, {
      refresh_queue: () => ({ ...data.fullQueue, problem: asked++ === 0 ? wait : null }),
    }),
  );
  await expect.poll(() => asked, { timeout: 3000 }).toBe(2);
  await expect.element(page.getByText("asked us to slow down", { exact: false })).not.toBeInTheDocument();
});

test("a hint makes the page read the queue again, many hints at once only once more", async () => {
  const shell = await open();
  await expect.element(earlyLook).toBeVisible();
  const before = shell.argsOf("get_queue").length;
  shell.on("get_queue", () => ({ ...data.fullQueue, items: [data.behindTheBench] }));
  await Promise.all([1, 2, 3, 4, 5].map(() => events.queueChanged.emit({ brand: data.fern.slug })));
  await expect.element(earlyLook).not.toBeInTheDocument();
  expect(shell.argsOf("get_queue").length - before).toBeLessThanOrEqual(2);
});

test("a post that gets on its way is asked about within 15 seconds, and hints don't put it off", async () => {
  const waits = { ...data.fullQueue, items: [data.earlyLook] };
  const answers = { get_queue: () => waits, refresh_queue: () => waits };
  const shell = await open(new PretendShell(data.signedIn, answers));
  await expect.element(earlyLook).toBeVisible();
  await expect.poll(() => shell.argsOf("refresh_queue").length).toBeGreaterThan(0);
  vi.useFakeTimers({ toFake: ["Date", "setTimeout", "clearTimeout"], now: new Date(data.NOW) });
  window.dispatchEvent(new Event("focus"));
  const publishing = { kind: "post" as const, status: "publishing" };
  const goes = { ...data.fullQueue, items: [{ ...data.earlyLook, state: publishing }] };
  const asked = () => shell.argsOf("refresh_queue").length;
  const read = () => shell.argsOf("get_queue").length;
  const before = asked();
  shell.on("get_queue", () => goes);
  for (const round of [1, 2]) {
    const reads = read();
    await events.queueChanged.emit({ brand: data.fern.slug });
    await vi.waitFor(() => expect(read()).toBe(reads + 1));
    await Promise.resolve();
    vi.advanceTimersByTime(round === 1 ? 10_000 : 4_000);
    expect(asked()).toBe(before);
  }
  vi.advanceTimersByTime(1_100);
  expect(asked()).toBe(before + 1);
});

test("N starts a post, but not while typing", async () => {
  await open();
  await page.getByRole("searchbox").click();
  await userEvent.keyboard("n");
  await expect.element(page.getByRole("heading", { name: "Queue" })).toBeVisible();
  page.getByRole("heading", { name: "Queue" }).element().focus();
  await userEvent.keyboard("n");
  await expect.element(page.getByRole("heading", { name: "New post" })).toBeVisible();
});

test("readings that nobody has seen yet are not known", async () => {
  await open(new PretendShell(data.signedIn, { get_limits: () => data.unknownLimits }));
  await button(/^Requests left/).click();
  await expect.element(page.getByRole("dialog", { name: "Usage limits" })).toBeVisible();
  await expect.element(page.getByRole("row", { name: /Your sign-in Not known yet/ })).toBeVisible();
});

test("the first picture comes from one answer, and the service is asked after it", async () => {
  const shell = new PretendShell(data.signedIn, {
    get_first_screen: () => ({ state: data.signedIn, brands: [data.fern], queue: data.fullQueue }),
  });
  await open(shell);
  await expect.element(earlyLook).toBeVisible();
  await expect.poll(() => shell.argsOf("refresh_queue").length).toBe(1);
  const order = shell.calls.map((call) => call.command);
  expect(order.indexOf("report_painted")).toBeLessThan(order.indexOf("refresh_queue"));
  expect(order).not.toContain("get_queue");
});

test("what was asked before the scripts were there is not asked again", async () => {
  const first = { state: data.signedIn, brands: [data.fern], queue: data.fullQueue };
  globalThis.firstScreen = Promise.resolve(first);
  onTestFinished(() => void (globalThis.firstScreen = undefined));
  const shell = new PretendShell(data.signedIn);
  await open(shell);
  await expect.element(earlyLook).toBeVisible();
  expect(shell.argsOf("get_first_screen")).toEqual([]);
});

test("a long queue is drawn as the person comes near its end", async () => {
  const many = Array.from({ length: 1_000 }, (_, index) => ({
    ...data.behindTheBench,
    key: `post:many-${index}`,
    text: `Post ${index}`,
  }));
  const long = { ...data.fullQueue, items: many };
  await open(new PretendShell(data.signedIn, { get_queue: () => long, refresh_queue: () => long }));
  await expect.element(button("Post 0")).toBeVisible();
  const rows = () => document.querySelectorAll("[data-row]").length;
  expect(rows()).toBeLessThan(500);
  for (let at = rows(); at < 1_000; at = rows()) {
    document.querySelector("[data-scrolls]")?.scrollTo(0, 1_000_000);
    await expect.poll(rows).toBeGreaterThan(at);
  }
  await expect.element(button("Post 999")).toBeInTheDocument();
});
