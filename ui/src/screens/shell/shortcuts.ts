/** The keys that work everywhere but in fields, menus and dialogs. */

export type Shortcut = "new_post" | "undo";

const IN_THE_WAY = "input, textarea, select, [contenteditable], dialog, [role=menu], [role=dialog]";

/** Which shortcut a key press is, if it is one. */
export function shortcut(event: KeyboardEvent): Shortcut | null {
  const isInTheWay = event.target instanceof Element && event.target.closest(IN_THE_WAY) !== null;
  if (isInTheWay || event.defaultPrevented || document.querySelector("dialog[open]")) return null;
  const isCommand = event.ctrlKey || event.metaKey;
  if (event.key.toLowerCase() === "z" && isCommand && !event.shiftKey) return "undo";
  if (event.key.toLowerCase() === "n" && !isCommand && !event.altKey) return "new_post";
  return null;
}
