/** The screens a person can go to, by name. The queue is there from the start; the others load when it is on screen. */
import type { Component } from "svelte";

import type { Screen } from "../state/app.svelte";

type Load = () => Promise<{ default: Component }>;

export const screens: Record<Exclude<Screen, "queue">, Load> = {
  composer: () => import("./composer/ComposerScreen.svelte"),
  import: () => import("./import/ImportScreen.svelte"),
  keys: () => import("./keys/KeysScreen.svelte"),
  start: () => import("./start/QuickStart.svelte"),
};
