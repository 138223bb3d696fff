/** Platforms as people know them. An id that this version doesn't know is shown as it is. */
import { m } from "../paraglide/messages";
import type { IconName } from "./icons";

type Look = { name: () => string; icon: IconName };

const known: Record<string, Look> = {
  x: { name: m.platform_x, icon: "x" },
  linkedin: { name: m.platform_linkedin, icon: "linkedin" },
  instagram: { name: m.platform_instagram, icon: "instagram" },
  threads: { name: m.platform_threads, icon: "threads" },
  youtube: { name: m.platform_youtube, icon: "youtube" },
};

const order = Object.keys(known);

export const platformName = (id: string) => known[id]?.name() ?? id;

export const platformIcon = (id: string): IconName => known[id]?.icon ?? "globe";

/** The known ones in their usual order, then the others. */
export function inUsualOrder(ids: Iterable<string>): string[] {
  const rank = (id: string) => (order.includes(id) ? order.indexOf(id) : order.length);
  return [...new Set(ids)].sort((a, b) => rank(a) - rank(b) || a.localeCompare(b));
}

/** "X, Threads and LinkedIn" */
export function platformList(ids: string[]): string {
  const names = inUsualOrder(ids).map(platformName);
  const last = names.pop();
  if (last === undefined) return "";
  return names.length === 0 ? last : m.and_list({ start: names.join(", "), end: last });
}
