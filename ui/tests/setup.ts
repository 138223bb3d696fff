import "../src/lib/tokens.css";
import "../src/lib/fonts.css";
import "../src/lib/base.css";

import { clearMocks } from "@tauri-apps/api/mocks";
import { afterEach, beforeEach, vi } from "vitest";
import { cleanup } from "vitest-browser-svelte";

import { NOW } from "./pretend/data";

beforeEach(() => {
  // Only the clock on the wall stands still; timers run.
  vi.useFakeTimers({ toFake: ["Date"], now: new Date(NOW) });
});

afterEach(async () => {
  // The page unsubscribes while it is taken away, so the bridge goes last.
  await cleanup();
  clearMocks();
  vi.useRealTimers();
  delete document.documentElement.dataset["theme"];
});
