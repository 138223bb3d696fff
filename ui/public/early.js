// Runs while the page's scripts are still on their way, and takes what they would otherwise wait for one after the
// other: the answer to their first question, and what the web view loads for its first date. `src/lib/ipc.ts` takes
// the answer over. A file of its own, since the content security policy allows no script within the page.
globalThis.firstScreen = globalThis.__TAURI_INTERNALS__?.invoke("get_first_screen");
new Intl.DateTimeFormat("en-GB", { hour: "2-digit", timeZone: "UTC" }).format(0);
