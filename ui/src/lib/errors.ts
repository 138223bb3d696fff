/**
 * The words for every problem: what happened to the person's thing, why, and what to do, in this order.
 * A code that Rust can send and that has no words here does not compile.
 */
import { m } from "../paraglide/messages";
import type { Problem, ProblemCode } from "./ipc";
import { operations } from "./operations";

/** The way out that a button beside the words offers. */
export type Way = "sign_in" | "billing" | "brands" | "dashboard" | "own_key";

type Entry = {
  /** For a chip. */
  short: () => string;
  what: () => string;
  why: (problem: Problem) => string;
  todo: (problem: Problem) => string;
  way?: Way;
};

export type Words = { short: string; what: string; why: string; todo: string; way: Way | null };

/** What to say about a problem. */
export function describe(problem: Problem): Words {
  const entry = problems[problem.code];
  const { operation } = problem.detail;
  const notDone = operation ? operations[operation].notDone : null;
  return {
    short: entry.short(),
    // A sign-in that has ended matters more than the one request that met it.
    what: notDone && problem.code !== "signed_out" ? notDone() : entry.what(),
    why: entry.why(problem),
    todo: entry.todo(problem),
    way: entry.way ?? null,
  };
}

function actionOf({ detail }: Problem): string {
  return detail.operation ? operations[detail.operation].able() : m.able_this();
}

export const problems: Record<ProblemCode, Entry> = {
  wrong_credentials: {
    short: m.problem_wrong_credentials_short,
    what: m.problem_wrong_credentials_what,
    why: m.problem_wrong_credentials_why,
    todo: m.problem_wrong_credentials_todo,
  },
  key_refused: {
    short: m.problem_key_refused_short,
    what: m.problem_key_refused_what,
    why: m.problem_key_refused_why,
    todo: m.problem_key_refused_todo,
  },
  signed_out: {
    short: m.problem_signed_out_short,
    what: m.problem_signed_out_what,
    why: m.problem_signed_out_why,
    todo: m.problem_signed_out_todo,
    way: "sign_in",
  },
  own_key_refused: {
    short: m.problem_own_key_refused_short,
    what: m.problem_own_key_refused_what,
    why: m.problem_own_key_refused_why,
    todo: m.problem_own_key_refused_todo,
    way: "own_key",
  },
  needs_person: {
    short: m.problem_needs_person_short,
    what: m.problem_needs_person_what,
    why: m.problem_needs_person_why,
    todo: m.problem_needs_person_todo,
    way: "sign_in",
  },
  no_credits: {
    short: m.problem_no_credits_short,
    what: m.problem_no_credits_what,
    why: m.problem_no_credits_why,
    todo: m.problem_no_credits_todo,
    way: "billing",
  },
  not_allowed: {
    short: m.problem_not_allowed_short,
    what: m.problem_not_allowed_what,
    why: (problem) => m.problem_not_allowed_why({ action: actionOf(problem) }),
    todo: ({ detail }) =>
      detail.scope ? m.problem_not_allowed_todo_scope({ scope: detail.scope }) : m.problem_not_allowed_todo(),
  },
  billing_suspended: {
    short: m.problem_billing_suspended_short,
    what: m.problem_billing_suspended_what,
    why: m.problem_billing_suspended_why,
    todo: m.problem_billing_suspended_todo,
    way: "billing",
  },
  blocked_by_network: {
    short: m.problem_blocked_by_network_short,
    what: m.problem_blocked_by_network_what,
    why: m.problem_blocked_by_network_why,
    todo: m.problem_blocked_by_network_todo,
  },
  not_found: {
    short: m.problem_not_found_short,
    what: m.problem_not_found_what,
    why: m.problem_not_found_why,
    todo: m.problem_not_found_todo,
  },
  conflict: {
    short: m.problem_conflict_short,
    what: m.problem_conflict_what,
    why: ({ detail }) =>
      detail.text ? m.problem_conflict_why_text({ text: detail.text }) : m.problem_conflict_why(),
    todo: m.problem_conflict_todo,
    way: "brands",
  },
  refused: {
    short: m.problem_refused_short,
    what: m.problem_refused_what,
    why: ({ detail }) =>
      detail.text ? m.problem_refused_why_text({ text: detail.text }) : m.problem_refused_why(),
    todo: m.problem_refused_todo,
  },
  slowed_down: {
    short: m.problem_slowed_down_short,
    what: m.problem_slowed_down_what,
    why: m.problem_slowed_down_why,
    todo: m.problem_slowed_down_todo,
  },
  not_answering: {
    short: m.problem_not_answering_short,
    what: m.problem_not_answering_what,
    why: m.problem_not_answering_why,
    todo: m.problem_not_answering_todo,
  },
  offline: {
    short: m.problem_offline_short,
    what: m.problem_offline_what,
    why: m.problem_offline_why,
    todo: m.problem_offline_todo,
  },
  not_the_api: {
    short: m.problem_not_the_api_short,
    what: m.problem_not_the_api_what,
    why: m.problem_not_the_api_why,
    todo: m.problem_not_the_api_todo,
  },
  answer_too_large: {
    short: m.problem_answer_too_large_short,
    what: m.problem_answer_too_large_what,
    why: m.problem_answer_too_large_why,
    todo: m.problem_answer_too_large_todo,
  },
  address_invalid: {
    short: m.problem_address_invalid_short,
    what: m.problem_address_invalid_what,
    why: m.problem_address_invalid_why,
    todo: m.problem_address_invalid_todo,
  },
  address_insecure: {
    short: m.problem_address_insecure_short,
    what: m.problem_address_insecure_what,
    why: m.problem_address_insecure_why,
    todo: m.problem_address_insecure_todo,
  },
  keychain_no_bus: {
    short: m.problem_keychain_no_bus_short,
    what: m.problem_keychain_no_bus_what,
    why: m.problem_keychain_no_bus_why,
    todo: m.problem_keychain_no_bus_todo,
  },
  keychain_no_service: {
    short: m.problem_keychain_no_service_short,
    what: m.problem_keychain_no_service_what,
    why: m.problem_keychain_no_service_why,
    todo: m.problem_keychain_no_service_todo,
  },
  keychain_not_set_up: {
    short: m.problem_keychain_not_set_up_short,
    what: m.problem_keychain_not_set_up_what,
    why: m.problem_keychain_not_set_up_why,
    todo: m.problem_keychain_not_set_up_todo,
  },
  keychain_locked: {
    short: m.problem_keychain_locked_short,
    what: m.problem_keychain_locked_what,
    why: m.problem_keychain_locked_why,
    todo: m.problem_keychain_locked_todo,
  },
  keychain_unanswered: {
    short: m.problem_keychain_unanswered_short,
    what: m.problem_keychain_unanswered_what,
    why: m.problem_keychain_unanswered_why,
    todo: m.problem_keychain_unanswered_todo,
  },
  keychain_changed: {
    short: m.problem_keychain_changed_short,
    what: m.problem_keychain_changed_what,
    why: ({ detail }) => m.problem_keychain_changed_why({ name: detail.text ?? m.place_keychain() }),
    todo: m.problem_keychain_changed_todo,
  },
  keychain_failed: {
    short: m.problem_keychain_failed_short,
    what: m.problem_keychain_failed_what,
    why: m.problem_keychain_failed_why,
    todo: m.problem_keychain_failed_todo,
  },
  time_passed: {
    short: m.problem_time_passed_short,
    what: m.problem_time_passed_what,
    why: m.problem_time_passed_why,
    todo: m.problem_time_passed_todo,
  },
  not_ready: {
    short: m.problem_not_ready_short,
    what: m.problem_not_ready_what,
    why: m.problem_not_ready_why,
    todo: m.problem_not_ready_todo,
  },
  too_late: {
    short: m.problem_too_late_short,
    what: m.problem_too_late_what,
    why: m.problem_too_late_why,
    todo: m.problem_too_late_todo,
  },
  destination_refused: {
    short: m.problem_destination_refused_short,
    what: m.problem_destination_refused_what,
    why: m.problem_destination_refused_why,
    todo: m.problem_destination_refused_todo,
  },
  destination_failed: {
    short: m.problem_destination_failed_short,
    what: m.problem_destination_failed_what,
    why: m.problem_destination_failed_why,
    todo: m.problem_destination_failed_todo,
  },
  file_gone: {
    short: m.problem_file_gone_short,
    what: m.problem_file_gone_what,
    why: m.problem_file_gone_why,
    todo: m.problem_file_gone_todo,
  },
  file_unreadable: {
    short: m.problem_file_unreadable_short,
    what: m.problem_file_unreadable_what,
    why: m.problem_file_unreadable_why,
    todo: m.problem_file_unreadable_todo,
  },
  file_too_large: {
    short: m.problem_file_too_large_short,
    what: m.problem_file_too_large_what,
    why: m.problem_file_too_large_why,
    todo: m.problem_file_too_large_todo,
  },
  too_many_rows: {
    short: m.problem_too_many_rows_short,
    what: m.problem_too_many_rows_what,
    why: m.problem_too_many_rows_why,
    todo: m.problem_too_many_rows_todo,
  },
  file_empty: {
    short: m.problem_file_empty_short,
    what: m.problem_file_empty_what,
    why: m.problem_file_empty_why,
    todo: m.problem_file_empty_todo,
  },
  file_protected: {
    short: m.problem_file_protected_short,
    what: m.problem_file_protected_what,
    why: m.problem_file_protected_why,
    todo: m.problem_file_protected_todo,
  },
  file_not_a_table: {
    short: m.problem_file_not_a_table_short,
    what: m.problem_file_not_a_table_what,
    why: m.problem_file_not_a_table_why,
    todo: m.problem_file_not_a_table_todo,
  },
  file_not_media: {
    short: m.problem_file_not_media_short,
    what: m.problem_file_not_media_what,
    why: m.problem_file_not_media_why,
    todo: m.problem_file_not_media_todo,
  },
  media_too_large: {
    short: m.problem_media_too_large_short,
    what: m.problem_media_too_large_what,
    why: m.problem_media_too_large_why,
    todo: m.problem_media_too_large_todo,
  },
  media_changed: {
    short: m.problem_media_changed_short,
    what: m.problem_media_changed_what,
    why: m.problem_media_changed_why,
    todo: m.problem_media_changed_todo,
  },
  file_changed: {
    short: m.problem_file_changed_short,
    what: m.problem_file_changed_what,
    why: m.problem_file_changed_why,
    todo: m.problem_file_changed_todo,
  },
  cannot_save: {
    short: m.problem_cannot_save_short,
    what: m.problem_cannot_save_what,
    why: m.problem_cannot_save_why,
    todo: m.problem_cannot_save_todo,
  },
  internal: {
    short: m.problem_internal_short,
    what: m.problem_internal_what,
    why: m.problem_internal_why,
    todo: m.problem_internal_todo,
  },
};
