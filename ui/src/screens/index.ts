/** The screens a person can go to, by name. */
import type { Component } from "svelte";

import type { Screen } from "../state/app.svelte";
import ComposerScreen from "./composer/ComposerScreen.svelte";
import KeysScreen from "./keys/KeysScreen.svelte";
import QueueScreen from "./queue/QueueScreen.svelte";
import QuickStart from "./start/QuickStart.svelte";

export const screens: Record<Screen, Component> = {
  queue: QueueScreen,
  composer: ComposerScreen,
  keys: KeysScreen,
  start: QuickStart,
};
