/** What a person can do with a post, in words: on the button, and once it's done. */
import { m } from "../paraglide/messages";
import type { IconName } from "./icons";
import { ipc, type Action } from "./ipc";

type Words = { name: () => string; icon: IconName; done: (place: { when: string }) => string };

export const actions: Record<Action, Words> = {
  edit_text: { name: m.action_edit_text, icon: "pen", done: () => m.done_edit_text() },
  reschedule: { name: m.action_reschedule, icon: "move", done: m.done_reschedule },
  unschedule: { name: m.action_unschedule, icon: "draft", done: () => m.done_unschedule() },
  retry: { name: m.action_retry, icon: "again", done: () => m.done_retry() },
  delete: { name: m.action_delete, icon: "bin", done: () => m.done_delete() },
  delete_published: { name: m.action_delete_published, icon: "bin", done: () => m.done_delete_published() },
  withdraw: { name: m.action_withdraw, icon: "undo", done: () => m.done_withdraw() },
  try_again: { name: m.action_try_again, icon: "again", done: () => m.done_try_again() },
  publish_soon: { name: m.action_publish_soon, icon: "again", done: m.done_reschedule },
  next_usual_time: { name: m.action_next_usual_time, icon: "move", done: m.done_reschedule },
};

/** What can be done with a row of the outbox. */
export const rowCalls = {
  withdraw: ipc.withdrawItem,
  try_again: ipc.tryItemAgain,
  publish_soon: ipc.publishItemSoon,
  next_usual_time: ipc.moveItemToUsualTime,
};

export type RowAction = keyof typeof rowCalls;

export const isRowAction = (action: Action): action is RowAction => action in rowCalls;
