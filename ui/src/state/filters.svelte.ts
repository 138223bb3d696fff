import { SvelteSet } from "svelte/reactivity";

import type { QueueItem } from "../lib/ipc";
import { filterName } from "../lib/statuses";

/** What of the queue is shown; kept while the app runs. */
export class Filters {
  search = $state("");
  onlyNeedsYou = $state(false);
  platforms = new SvelteSet<string>();
  states = new SvelteSet<string>();

  get areOn() {
    return this.search.trim() !== "" || this.haveChoices;
  }

  get haveChoices() {
    return this.onlyNeedsYou || this.platforms.size > 0 || this.states.size > 0;
  }

  accepts(item: QueueItem): boolean {
    const search = this.search.trim().toLowerCase();
    if (search !== "" && !item.text.toLowerCase().includes(search)) return false;
    if (this.onlyNeedsYou && item.group.kind !== "needs_you") return false;
    if (this.platforms.size > 0 && !item.platforms.some((id) => this.platforms.has(id))) return false;
    return this.states.size === 0 || this.states.has(filterName(item.state));
  }

  clear() {
    this.search = "";
    this.onlyNeedsYou = false;
    this.platforms.clear();
    this.states.clear();
  }
}

/** Puts a name into a set or takes it out. */
export function toggle(set: SvelteSet<string>, name: string) {
  if (!set.delete(name)) set.add(name);
}
