/** What the app has to say about how it started. */
import { m } from "../paraglide/messages";
import type { NoticeKind } from "./ipc";

type Words = { title: () => string; text: (place: { path: string }) => string };

export const notices: Record<NoticeKind, Words> = {
  settings_set_aside: { title: m.notice_settings_set_aside, text: m.notice_settings_set_aside_text },
  database_set_aside: { title: m.notice_database_set_aside, text: m.notice_database_set_aside_text },
  folder_read_only: { title: m.notice_folder_read_only, text: m.notice_folder_read_only_text },
};
