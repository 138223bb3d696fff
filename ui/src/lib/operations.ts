/** What a request was to do, in words: what didn't happen, and what a key has to be allowed to do. */
import { m } from "../paraglide/messages";
import type { Operation } from "./ipc";

type Words = { able: () => string; notDone: (() => string) | null };

/** `notDone` is null where the problem itself says it better. */
export const operations: Record<Operation, Words> = {
  check_health: { able: m.able_check_health, notDone: null },
  sign_in: { able: m.able_sign_in, notDone: null },
  read_profile: { able: m.able_read_profile, notDone: null },
  list_brands: { able: m.able_list_brands, notDone: m.not_done_list_brands },
  list_accounts: { able: m.able_list_accounts, notDone: m.not_done_list_accounts },
  list_posts: { able: m.able_list_posts, notDone: m.not_done_list_posts },
  read_post: { able: m.able_read_post, notDone: m.not_done_read_post },
  upload_media: { able: m.able_upload_media, notDone: m.not_done_upload_media },
  create_post: { able: m.able_create_post, notDone: m.not_done_create_post },
  edit_post: { able: m.able_edit_post, notDone: m.not_done_edit_post },
  delete_post: { able: m.able_delete_post, notDone: m.not_done_delete_post },
  publish_post: { able: m.able_publish_post, notDone: m.not_done_publish_post },
  schedule_post: { able: m.able_schedule_post, notDone: m.not_done_schedule_post },
  unschedule_post: { able: m.able_unschedule_post, notDone: m.not_done_unschedule_post },
  retry_post: { able: m.able_retry_post, notDone: m.not_done_retry_post },
  list_keys: { able: m.able_list_keys, notDone: m.not_done_list_keys },
  create_key: { able: m.able_create_key, notDone: m.not_done_create_key },
  change_key: { able: m.able_change_key, notDone: m.not_done_change_key },
  list_carousels: { able: m.able_list_carousels, notDone: null },
  list_clips: { able: m.able_list_clips, notDone: null },
  list_kbs: { able: m.able_list_kbs, notDone: null },
  list_agents: { able: m.able_list_agents, notDone: null },
  list_webhooks: { able: m.able_list_webhooks, notDone: null },
  read_token_usage: { able: m.able_read_token_usage, notDone: null },
  revoke_key: { able: m.able_revoke_key, notDone: m.not_done_revoke_key },
};
