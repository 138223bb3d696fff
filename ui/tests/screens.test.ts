import axe from "axe-core";
import { describe, expect, test } from "vitest";
import { page } from "vitest/browser";
import { render } from "vitest-browser-svelte";

import App from "../src/App.svelte";
import { install, scenes, type Scene, type SceneName } from "./pretend/scenes";

/** What has to be on screen before a scene counts as drawn. */
const landmarks: Record<SceneName, string> = {
  welcome: "Try the sandbox first",
  "welcome-resuming": "Waiting for the keychain",
  "welcome-keychain": "The keychain is locked",
  "welcome-storage": "For this run only",
  "welcome-notices": "Your settings couldn't be read",
  queue: "How to mount a staghorn fern",
  "queue-sandbox": "Nothing here is ever published.",
  "queue-obstacle": "Add a video",
  "queue-loading": "Loading",
  "queue-empty": "Nothing planned yet",
  "queue-failing": "The queue wasn't refreshed",
  "queue-stale": "You see how things stood at 11:31.",
  "queue-slowed-down": "Waiting until 11:32:42",
  "queue-no-zone": "Which time zone does Harbour Books plan in?",
  "queue-no-brands": "No brands yet",
  "queue-expired": "You've been signed out",
  "queue-unknown-limits": "Not known yet",
  composer: "All X accounts (2)",
  "composer-loading": "Where it goes",
  "composer-media": "wreath-on-the-door.jpg",
  "composer-written": "Schedule for Thu 26 Nov, 15:30",
  "composer-no-accounts": "No connected accounts",
  "composer-failing": "Autoposting.ai isn't answering right now",
  import: "Bring in a spreadsheet",
  "import-earlier": "120 of 120 scheduled",
  "import-loading": "Loading imports",
  "import-failing": "Bring in a spreadsheet",
  "import-check": "Use Instagram for all 5",
  "import-questions": "What comes first?",
  "import-ready": "12 posts would miss their time",
  "import-partial": "Reading the rest of the file. You can begin with what's here.",
  "import-running": "of 640 posts sent",
  "import-paused": "Paused: No credits",
  "import-done": "638 posts scheduled",
  "import-undone": "Import undone",
  keys: "Zapier autumn",
  "queue-own-key": "Make a narrow key for this app",
  "keys-empty": "No API keys yet",
  "keys-loading": "Loading",
  "keys-failing": "Autoposting.ai isn't answering right now",
  "keys-with-key": "Only a signed-in person can manage keys",
  "keys-pending": "This key may exist, but nobody saw it",
  "keys-new": "Anyone holding this key can",
  "keys-made": "Put it in a .env file",
  "keys-page": "Permissions can't be changed afterwards.",
  "keys-revoke": "It stops working right away",
  "keys-replace": "What changes",
  "keys-replacing": "Step 2 of 5",
  "keys-still-used": "Something used the old key after the switch",
  "keys-audit": "Put aside until 1 March 2027: Moves in March",
  "keys-leak": "Leaked key",
  "keys-log": "Handed over: .env file",
  start: "1 of 3 done",
  "own-key-expired": "This app's own key no longer works",
};

async function open(name: SceneName) {
  const scene: Scene = scenes[name];
  install(scene);
  const { container } = await render(App);
  if (name.startsWith("composer")) {
    await page.getByRole("button", { name: "New post", exact: true }).first().click();
  }
  if (name.startsWith("import")) {
    await page.getByRole("navigation").getByRole("button", { name: "Import" }).click();
  }
  if (name === "import-done" || name === "import-undone") {
    await page.getByRole("button", { name: "Open the import" }).first().click();
  }
  if (name.startsWith("keys")) await page.getByRole("button", { name: /^API keys/ }).click();
  if (name === "start") await page.getByRole("button", { name: "Get started" }).click();
  for (const inside of scene.inside ?? []) {
    await page.getByRole("button", { name: inside, exact: true }).click();
  }
  await expect.element(page.getByText(landmarks[name]).first()).toBeInTheDocument();
  return container;
}

describe.each(["light", "dark"] as const)("in %s", (theme) => {
  test.each(Object.keys(scenes) as SceneName[])("%s is accessible", async (name) => {
    const container = await open(name);
    document.documentElement.dataset["theme"] = theme;
    // Whatever fades in has to be there before its contrast is measured.
    document
      .getAnimations()
      .filter((animation) => animation.effect?.getComputedTiming().endTime !== Infinity)
      .forEach((animation) => animation.finish());
    const { violations } = await axe.run(container.ownerDocument, {
      runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    });
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
  });
});
