/** What is done among the keys before a picture is taken. */
const press = (page, name) => page.getByRole("button", { name, exact: true }).click();
const write = (page, name, text) => page.getByRole("textbox", { name, exact: true }).fill(text);
const dialog = (page) => page.locator("dialog");

async function make(page) {
  await write(page, "Name", "Assistant");
  await page.getByRole("radio", { name: /^Assistant/ }).click();
  await press(page, "Create key");
}

async function putInFile(page) {
  await write(page, "File", "/home/ines/shop/.env");
  await press(page, "Check first");
}

async function paste(page) {
  await page.getByLabel("Leaked key").fill("sample");
  await press(page, "Find out");
}

async function selectAll(page) {
  await page.getByRole("checkbox", { name: "Select all keys" }).click();
  await press(page, "Revoke keys");
}

async function revokeAll(page) {
  await selectAll(page);
  await write(page, "Number of keys", "4");
  await dialog(page).getByRole("button", { name: "Revoke keys" }).click();
}

async function signOut(page) {
  await page.getByRole("button", { name: /(Live|Sandbox)$/ }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
}

const found = async (page) => {
  await paste(page);
  await page.getByText("What to do now").waitFor();
};

/** What is done before the picture, by the name of the picture. */
export const keySteps = {
  "keys-no-results": {
    scene: "keys",
    act: (page) => page.getByRole("searchbox").fill("wreaths"),
  },
  "keys-new-wrong": {
    scene: "keys-new",
    act: async (page) => {
      await page.getByRole("checkbox", { name: /^Write, schedule/ }).click();
      await page.getByRole("radio", { name: /^Choose myself/ }).click();
      await page.getByRole("combobox", { name: "Stops working" }).selectOption("never");
      await press(page, "Create key");
    },
  },
  "keys-new-past": {
    scene: "keys-new",
    act: async (page) => {
      await write(page, "Name", "a".repeat(300));
      await page.getByRole("combobox", { name: "Stops working" }).selectOption("on");
      await write(page, "Last day", "23 Nov 2026");
      await press(page, "Create key");
    },
  },
  "keys-new-unneeded": {
    scene: "keys-new",
    act: async (page) => {
      await write(page, "Name", "Monday report bot");
      await page.getByRole("radio", { name: /^Reports only/ }).click();
      await page.getByRole("checkbox", { name: /^Write, schedule/ }).click();
    },
  },
  "keys-spelling": { scene: "keys-spelling", act: make },
  "keys-refused-scope": {
    scene: "keys-refused-scope",
    act: async (page) => {
      await page.getByRole("checkbox", { name: /^Add and edit webhooks/ }).click();
      await write(page, "Name", "Alerts");
      await press(page, "Create key");
    },
  },
  "keys-needs-person": { scene: "keys-needs-person", act: make },
  "keys-creating": { scene: "keys-creating", act: make },
  "keys-made-preview": {
    scene: "keys-made",
    act: async (page) => {
      await putInFile(page);
      await page.getByText("What will happen").waitFor();
    },
  },
  "keys-made-done": {
    scene: "keys-made",
    act: async (page) => {
      await putInFile(page);
      await press(page, "Put it in the file");
    },
  },
  "keys-made-shown": {
    scene: "keys-made",
    act: (page) => press(page, "Show the key"),
  },
  "keys-made-copied": {
    scene: "keys-made",
    act: (page) => press(page, "Copy key"),
  },
  "keys-made-variable": {
    scene: "keys-made",
    act: (page) => press(page, "Copy the line"),
  },
  "keys-made-unsaved": { scene: "keys-made", act: (page) => press(page, "Done") },
  "keys-tracked": { scene: "keys-tracked", act: putInFile },
  "keys-broken-off": {
    scene: "keys-broken-off",
    act: async (page) => {
      await putInFile(page);
      await press(page, "Put it in the file");
    },
  },
  "keys-replace-paste": {
    scene: "keys-replace-paste",
    act: async (page) => {
      await page.getByLabel("New key", { exact: true }).fill("sample");
      await press(page, "Try it out");
    },
  },
  "keys-replace-time": {
    scene: "keys-still-used",
    act: (page) => press(page, "Give it more time"),
  },
  "keys-replace-narrower": {
    scene: "keys-replace",
    act: (page) => page.getByRole("checkbox", { name: /^Write, schedule/ }).click(),
  },
  "keys-rename": {
    scene: "keys-page",
    act: async (page) => {
      await press(page, "Rename");
      await write(page, "Name", " ");
      await press(page, "Save name");
    },
  },
  "keys-end": { scene: "keys-page", act: (page) => press(page, "Change end") },
  "keys-revoke-wrong": {
    scene: "keys-revoke",
    act: async (page) => {
      await write(page, "Name of the key", "Zapier");
      await dialog(page).getByRole("button", { name: "Revoke key" }).click();
    },
  },
  "keys-selected": { scene: "keys", act: selectAll },
  "keys-revoked-several": { scene: "keys-revoked-several", act: revokeAll },
  "keys-revoke-waits": { scene: "keys-revoke-waits", act: revokeAll },
  "keys-leak-found": { scene: "keys-leak", act: found },
  "keys-leak-trying": { scene: "keys-leak-trying", act: paste },
  "keys-leak-unknown": { scene: "keys-leak-unknown", act: paste },
  "keys-leak-failed": { scene: "keys-leak-failed", act: paste },
  "keys-suppress": {
    scene: "keys-audit",
    act: async (page) => {
      await page.getByRole("button", { name: "Put aside" }).first().click();
      await dialog(page).getByRole("button", { name: "Put aside" }).click();
    },
  },
  "keys-export": { scene: "keys-audit", act: (page) => press(page, "Export") },
  "keys-export-there": {
    scene: "keys-export-there",
    act: async (page) => {
      await write(page, "New file", "/home/ines/keys.csv");
      await press(page, "Write file");
    },
  },
  "keys-log-checked": { scene: "keys-log", act: (page) => press(page, "Check the log") },
  "sign-out": { scene: "queue", act: signOut },
};
