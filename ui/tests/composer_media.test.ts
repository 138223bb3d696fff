import axe from "axe-core";
import { emit } from "@tauri-apps/api/event";
import { expect, test } from "vitest";
import { page, userEvent } from "vitest/browser";
import { render } from "vitest-browser-svelte";

import App from "../src/App.svelte";
import type { Draft } from "../src/lib/ipc";
import * as data from "./pretend/data";
import { PretendShell } from "./pretend/shell";

const path = page.getByRole("textbox", { name: "Path or address" });
const button = (name: string | RegExp) => page.getByRole("button", { name, exact: typeof name === "string" });
const words = (name: string) => page.getByRole("textbox", { name: `Alternative text of ${name}` });
const checkbox = (name: string) => page.getByRole("checkbox", { name, exact: true });
const list = page.getByRole("list", { name: "Images and videos of this post, in order" });

async function compose(shell = new PretendShell(data.signedIn)) {
  shell.install();
  await render(App);
  await page.getByRole("button", { name: "New post", exact: true }).click();
  await expect.element(checkbox("fernandoak on X")).toBeVisible();
  return shell;
}

const lastDraft = (shell: PretendShell, command: string) => shell.argsOf(command).at(-1)?.[0] as Draft;
const sources = (shell: PretendShell) => lastDraft(shell, "check_draft").media?.map(({ source }) => source);

async function type(...paths: string[]) {
  for (const one of paths) {
    await path.fill(one);
    await userEvent.keyboard("{Enter}");
  }
}

test("a typed path is added by Enter, and its alternative text asked for at once", async () => {
  const shell = await compose();
  await type("/home/mara/moss.png");
  await expect.element(words("moss.png")).toHaveFocus();
  await expect.element(words("moss.png")).toHaveAccessibleDescription(/Alternative text is missing/);
  await expect.element(page.getByText("Image, 1.4 MB")).toBeVisible();
  expect(shell.argsOf("enqueue_post")).toEqual([]);
  await words("moss.png").fill("Moss on bark");
  const media = [{ source: "/home/mara/moss.png", alt_text: "Moss on bark" }];
  await expect.poll(() => lastDraft(shell, "save_draft")?.media).toEqual(media);
  await expect.element(words("moss.png")).not.toHaveAttribute("aria-describedby");
});

test("dropped, chosen and pasted files come in by the same door", async () => {
  const shell = await compose();
  await emit("tauri://drag-enter", { paths: [] });
  await expect.element(path).toHaveAccessibleDescription("Drop to add");
  await emit("tauri://drag-drop", { paths: ["/a/one.png", "/a/two.png"] });
  await expect.element(words("one.png")).toHaveFocus();
  shell.on("choose_file", () => "/a/three.mp4");
  await button("Choose").click();
  await expect.element(words("three.mp4")).toHaveFocus();

  const clipboardData = new DataTransfer();
  clipboardData.items.add(new File(["moss"], "image.png", { type: "image/png" }));
  document.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
  await expect.element(words("pasted-1.png")).toHaveFocus();
  expect(shell.argsOf("keep_pasted_media")).toEqual([[btoa("moss")]]);
  await expect
    .poll(() => sources(shell))
    .toEqual(["/a/one.png", "/a/two.png", "/a/three.mp4", "/data/pasted/pasted-1.png"]);
});

test("pasted text is left to the field it is pasted into", async () => {
  const shell = await compose();
  const clipboardData = new DataTransfer();
  clipboardData.setData("text/plain", "moss");
  const event = new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true });
  document.dispatchEvent(event);
  expect(event.defaultPrevented).toBe(false);
  expect(shell.argsOf("keep_pasted_media")).toEqual([]);
});

test("the order changes by keyboard, and the button keeps the focus", async () => {
  const shell = await compose();
  await type("/a/one.png", "/a/two.png", "/a/three.png");
  const later = button("Move one.png later");
  (later.element() as HTMLElement).focus();
  await userEvent.keyboard("{Enter}");
  await expect.poll(() => sources(shell)).toEqual(["/a/two.png", "/a/one.png", "/a/three.png"]);
  await expect.element(later).toHaveFocus();
  await expect.element(page.getByText("one.png is now number 2 of 3.")).toBeInTheDocument();
  await userEvent.keyboard("{Enter}");
  await expect.poll(() => sources(shell)).toEqual(["/a/two.png", "/a/three.png", "/a/one.png"]);
  await expect.element(later).toBeDisabled();
  await expect.element(button("Move one.png earlier")).toHaveFocus();
  await button("Remove one.png").click();
  await expect.element(button("Remove three.png")).toHaveFocus();
  await button("Remove three.png").click();
  await button("Remove two.png").click();
  await expect.element(path).toHaveFocus();
  await expect.element(list).not.toBeInTheDocument();
});

test("a file that has gone says so beside itself and stands in the way", async () => {
  const shell = await compose();
  await type("/a/gone.png");
  const sentence = /There's no file at this path any more/;
  await expect.element(words("gone.png")).toHaveAccessibleDescription(sentence);
  await expect.element(words("gone.png")).toHaveAttribute("aria-invalid", "true");
  await button("Schedule").click();
  await page.getByRole("button", { name: sentence }).click();
  await expect.element(words("gone.png")).toHaveFocus();
  expect(shell.argsOf("enqueue_post")).toEqual([]);
});

test("Instagram and YouTube can be chosen once their media are there", async () => {
  const shell = await compose();
  await expect.element(checkbox("fernandoak on Instagram")).not.toBeInTheDocument();
  await type("/a/moss.png");
  await checkbox("fernandoak on Instagram").click();
  await expect.element(page.getByText("YouTube takes videos only. Add one first.")).toBeVisible();
  await type("/a/rain.mp4");
  await checkbox("Fern & Oak on YouTube").click();
  const title = page.getByRole("textbox", { name: "Title on YouTube" });
  await expect.element(title).toHaveAccessibleDescription("The video has no title for YouTube yet.");
  await title.fill("Rain on moss");
  await expect.poll(() => lastDraft(shell, "save_draft")?.title).toBe("Rain on moss");
});

test("a draft from before keeps its media, and nothing in the way of a screen reader", async () => {
  const shell = new PretendShell(data.signedIn);
  shell.draft = {
    brand: data.fern.slug,
    text: "Moss",
    targets: [],
    when: { date: "", time: "", repeated: "first" },
    media: [
      { source: "/a/moss.png", alt_text: "Moss on bark" },
      { source: "https://a.test/fern.png", alt_text: "" },
    ],
  };
  await compose(shell);
  await expect.element(words("moss.png")).toHaveValue("Moss on bark");
  await expect.element(page.getByText("Image at an address")).toBeVisible();
  const { violations } = await axe.run(document, { resultTypes: ["violations"] });
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join()}`)).toEqual([]);
});
