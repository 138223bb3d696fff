/** The screens a person can go to, by name. The small ones are there from the start; the others load beside the queue. */
import type { Component } from "svelte";

import type { Screen } from "../state/app.svelte";
import ComposerScreen from "./composer/ComposerScreen.svelte";
import QuickStart from "./start/QuickStart.svelte";

type Load = () => Promise<{ default: Component }>;

const atOnce = (screen: Component): Load => {
  const loaded = Promise.resolve({ default: screen });
  return () => loaded;
};

export const screens: Record<Exclude<Screen, "queue">, Load> = {
  composer: atOnce(ComposerScreen),
  import: () => import("./import/ImportScreen.svelte"),
  keys: () => import("./keys/KeysScreen.svelte"),
  start: atOnce(QuickStart),
};
