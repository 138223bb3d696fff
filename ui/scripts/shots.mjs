// Pictures of every screen and state, from the page as it was built last, with a stand-in below it, in both themes
// and two sizes.
// They go to target/shots; the names of scenes may be given to make only those. The page runs under the content
// security policy of the app; whatever that refuses fails the run, and so does what axe finds in a picture.
import { createServer } from "node:http";
import { mkdir, readFile } from "node:fs/promises";
import { extname, join } from "node:path";

import { chromium } from "playwright";
import { build } from "vite";

import { importSteps, openImport } from "./shots-import.mjs";
import { keySteps } from "./shots-keys.mjs";

const ui = join(import.meta.dirname, "..");
const out = join(ui, "..", "target", "shots");
const csp =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; " +
  "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'";

/** What is done before the picture, by scene or by a name of its own. */
const steps = {
  ...keySteps,
  ...importSteps,
  "queue-details": { scene: "queue", act: (page) => row(page, "Behind the bench").click() },
  "queue-details-scheduled": { scene: "queue", act: (page) => row(page, "Early look").click() },
  "queue-details-blocked": { scene: "queue", act: (page) => row(page, "Winter light").click() },
  "queue-details-obstacle": {
    scene: "queue-obstacle",
    act: (page) => row(page, "Winter light, filmed").click(),
  },
  "queue-edit": {
    scene: "queue",
    act: async (page) => {
      await row(page, "Early look").click();
      await page.getByRole("button", { name: "Edit text" }).click();
    },
  },
  "queue-reschedule": {
    scene: "queue",
    act: async (page) => {
      await row(page, "Early look").click();
      await page.getByRole("button", { name: "Reschedule" }).click();
      await page.getByRole("button", { name: "Choose date in calendar" }).click();
    },
  },
  "queue-toast": {
    scene: "queue",
    act: async (page) => {
      await row(page, "Early look").click();
      await page.getByRole("button", { name: "Back to drafts" }).click();
      await page.getByRole("button", { name: /^Undo/ }).waitFor();
    },
  },
  "queue-delete": {
    scene: "queue",
    act: async (page) => {
      await row(page, "New week").click();
      await page.getByRole("button", { name: "Delete" }).click();
    },
  },
  "queue-limits": {
    scene: "queue",
    act: (page) => page.getByRole("button", { name: /^Requests left/ }).click(),
  },
  "queue-person": {
    scene: "queue-sandbox",
    act: (page) => page.getByRole("button", { name: /Sandbox$/ }).click(),
  },
  "queue-brands": {
    scene: "queue",
    act: (page) => page.getByRole("button", { name: /Lisbon time/ }).click(),
  },
  "queue-filter": { scene: "queue", act: (page) => page.getByRole("button", { name: "Status" }).click() },
  "queue-no-results": { scene: "queue", act: (page) => page.getByRole("searchbox").fill("wreaths") },
  "queue-quit": {
    scene: "queue",
    act: (page) =>
      page.evaluate(() =>
        window.__TAURI_INTERNALS__.invoke("plugin:event|emit", {
          event: "close-requested",
          payload: { unsent: 2 },
        }),
      ),
  },
  "composer-missing": {
    scene: "composer",
    act: async (page) => {
      await compose(page);
      await page.getByRole("button", { name: "Schedule", exact: true }).click();
    },
  },
  "composer-too-long": {
    scene: "composer",
    act: async (page) => {
      await compose(page);
      await page.getByRole("textbox", { name: "Text" }).fill("Bring gloves, we bring the moss. ".repeat(16));
      await page.getByRole("checkbox", { name: "fernandoak on X" }).click();
      await page.getByRole("checkbox", { name: "fernandoak on Threads" }).click();
      await page.getByRole("textbox", { name: "Date" }).fill("23 Nov 2026");
      await page.getByRole("textbox", { name: "Time" }).fill("15:30");
      await page.getByText("That time has passed").waitFor();
    },
  },
  "composer-calendar": {
    scene: "composer",
    act: async (page) => {
      await compose(page);
      await page.getByRole("button", { name: "Choose date in calendar" }).click();
    },
  },
  "welcome-key": {
    scene: "welcome",
    act: async (page) => {
      await page.getByRole("radio", { name: "API key" }).click();
      await page.getByText("Advanced", { exact: true }).click();
      await page.getByRole("button", { name: "Sign in" }).click();
    },
  },
};

async function reach(page, name) {
  const { scene = name, act } = steps[name] ?? {};
  await page.goto(`${address}?scene=${scene}`);
  await page.locator("main").first().waitFor();
  if (!act && name.startsWith("composer")) await compose(page);
  if (scene.startsWith("start")) await page.getByRole("button", { name: "Get started" }).click();
  if (scene.startsWith("import")) await openImport(page, scene);
  if (scene.startsWith("keys")) await page.getByRole("button", { name: /^API keys/ }).click();
  for (const inside of scenes[scene]) await page.getByRole("button", { name: inside, exact: true }).click();
  await act?.(page);
}

const compose = (page) => page.getByRole("button", { name: "New post", exact: true }).first().click();
const row = (page, text) => page.getByRole("button", { name: text });

const sizes = [
  { name: "", width: 1280, height: 800 },
  { name: "-small", width: 960, height: 640 },
];

const bundle = await build({
  root: ui,
  configFile: false,
  logLevel: "error",
  build: {
    write: false,
    lib: { entry: join(ui, "scripts/shots-page.ts"), formats: ["iife"], name: "shots" },
  },
});
const below = [bundle].flat()[0].output[0].code;

const types = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".woff2": "font/woff2" };
const server = createServer(async (request, response) => {
  const path = new URL(request.url, "http://localhost").pathname;
  const file = path === "/" ? "/index.html" : path;
  try {
    const content = await readFile(join(ui, "dist", file));
    response.writeHead(200, { "content-type": types[extname(file)], "content-security-policy": csp });
    response.end(content);
  } catch {
    // Browsers ask for an icon by themselves.
    response.writeHead(path === "/favicon.ico" ? 204 : 404).end();
  }
});
await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
const address = `http://127.0.0.1:${server.address().port}/`;

await mkdir(out, { recursive: true });
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-dev-shm-usage"],
});
const axe = await readFile(join(ui, "node_modules/axe-core/axe.min.js"), "utf8");

/** What keeps a picture from being usable by everybody. */
async function barriers(page) {
  await page.evaluate(axe);
  return page.evaluate(async () => {
    const runOnly = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
    const { violations } = await window.axe.run(document, { runOnly });
    return violations.map(({ id, nodes }) => `${id} ${nodes.map(({ html }) => html).join(" ")}`);
  });
}

const blank = await browser.newPage();
await blank.addScriptTag({ content: below });
const scenes = await blank.evaluate(() => window.scenes);
const wanted = process.argv.slice(2);
const all = new Set([...Object.keys(scenes), ...Object.keys(steps)]);
const names = [...all].filter((name) => wanted.length === 0 || wanted.includes(name));
const faults = [];
let made = 0;
for (const { name: size, ...viewport } of sizes) {
  for (const theme of ["light", "dark"]) {
    const context = await browser.newContext({
      viewport,
      colorScheme: theme,
      reducedMotion: "reduce",
      timezoneId: "Asia/Tokyo",
    });
    await context.addInitScript(below);
    for (const name of names) {
      const page = await context.newPage();
      await page.clock.setFixedTime(new Date("2026-11-24T11:32:00Z"));
      page.on("console", (message) => {
        if (message.type() === "error") faults.push(`${name}: ${message.text()}`);
      });
      page.on("pageerror", (error) => faults.push(`${name}: ${error.message}`));
      page.setDefaultTimeout(20_000);
      const fail = (error) => faults.push(`${name}: ${error.message.split("\n")[0]}`);
      await reach(page, name).catch(fail);
      await page.waitForTimeout(150);
      try {
        await page.screenshot({ path: join(out, `${name}${size}-${theme}.png`) });
        made += 1;
        for (const barrier of await barriers(page)) faults.push(`${name}${size} in ${theme}: ${barrier}`);
      } catch (error) {
        fail(error);
      }
      await page.close();
    }
    await context.close();
  }
}
await browser.close();
server.close();
for (const fault of new Set(faults)) console.log(fault);
console.log(`${made} pictures in target/shots, ${new Set(faults).size} faults`);
process.exitCode = faults.length === 0 ? 0 : 1;
