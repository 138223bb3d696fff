/** What is done in the import before a picture is taken. */
const press = (page, name) => page.getByRole("button", { name, exact: true }).click();
const path = (page) => page.getByRole("textbox", { name: "Path of the file" });

/** Scenes that stand at the end of an import, which is opened from the list. */
const ended = ["import-done", "import-undone", "import-stopped"];

export async function openImport(page, scene) {
  await page.getByRole("navigation").getByRole("button", { name: "Import" }).click();
  // Nothing of the sidebar lies over the picture.
  await page.mouse.move(0, 0);
  if (!ended.some((name) => scene.startsWith(name))) return;
  await page
    .getByRole("button", { name: /^Open the import/ })
    .first()
    .click();
}

const emit = (page, event, payload) =>
  page.evaluate((args) => window.__TAURI_INTERNALS__.invoke("plugin:event|emit", args), { event, payload });

export const importSteps = {
  "import-failing": {
    scene: "import-failing",
    act: async (page) => {
      await path(page).fill("/home/ines/december.xlsx");
      await press(page, "Open");
      await page.getByText("password").first().waitFor();
    },
  },
  "import-path-missing": { scene: "import", act: (page) => press(page, "Open") },
  "import-drop": {
    scene: "import",
    act: async (page) => {
      await emit(page, "tauri://drag-enter", { paths: [] });
      await page.getByText("Let go to open it").waitFor();
    },
  },
  "import-paste": {
    scene: "import",
    act: async (page) => {
      await page.getByText("Paste rows instead").click();
      await press(page, "Check these rows");
    },
  },
  "import-earlier": {
    scene: "import-earlier",
    act: (page) => page.getByText("november.csv").scrollIntoViewIfNeeded(),
  },
  "import-columns": { scene: "import-check", act: (page) => press(page, "Match columns") },
  "import-rows": {
    scene: "import-check",
    act: (page) => page.getByRole("tab", { name: /^All rows/ }).click(),
  },
  "import-rows-updates": {
    scene: "import-updates",
    act: (page) => page.getByRole("tab", { name: /^All rows/ }).click(),
  },
  "import-cell": { scene: "import-check", act: (page) => page.getByText("31/11/2026 09:00").click() },
  "import-group": {
    scene: "import-check",
    act: async (page) => {
      await press(page, "Show 3 more");
      await page.getByRole("button", { name: /Platform name not known/ }).click();
    },
  },
  "import-changed-choice": {
    scene: "import-changed",
    act: (page) =>
      page
        .getByRole("button", { name: /Changed since they were sent/ })
        .first()
        .click(),
  },
  "import-updated": {
    scene: "import-updated",
    act: async (page) => {
      await press(page, "Update 2 posts");
      await page.getByText("2 posts updated").waitFor();
    },
  },
  "import-forecast": {
    scene: "import-ready",
    act: (page) => page.getByText("No row is ever sent twice.").scrollIntoViewIfNeeded(),
  },
  "import-cannot-start": { scene: "import-cannot-start", act: (page) => press(page, "Send 640 posts") },
  "import-save": { scene: "import-check", act: (page) => press(page, "Save problems as CSV") },
  "import-save-missing": {
    scene: "import-check",
    act: async (page) => {
      await press(page, "Save problems as CSV");
      await press(page, "Save");
    },
  },
  "import-leave": { scene: "import-check", act: (page) => press(page, "Choose another file") },
  "import-stop": { scene: "import-running", act: (page) => press(page, "Stop") },
  "import-blocked": { scene: "import-running", act: (page) => press(page, "See why") },
  "import-waiting": { scene: "import-running", act: (page) => press(page, "Waiting 246") },
  "import-undo": { scene: "import-done", act: (page) => press(page, "Undo import") },
};
