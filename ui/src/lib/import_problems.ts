/** What can be wrong with a row of a sheet, and what settles it, in words. */
import { m } from "../paraglide/messages";
import { dayOf, momentOf } from "./format";
import type { IconName } from "./icons";
import type { Fix, ImportGroup, ProblemWords, RowProblem } from "./ipc";
import { platformList, platformName } from "./platforms";

/** What the words refer to beside the problem itself. */
export type ImportNames = {
  brand: (slug: string) => string;
  account: (id: string) => string;
  zone: string;
};

type Place = { brand: string; platform: string; name: string };
type Words = { title: (place: Place) => string; text: (place: Place) => string; icon: IconName };

const problems: Record<RowProblem["kind"], Words> = {
  date_unreadable: {
    title: m.import_problem_date_unreadable,
    text: m.import_problem_date_unreadable_text,
    icon: "calendar",
  },
  date_impossible: {
    title: m.import_problem_date_impossible,
    text: m.import_problem_date_impossible_text,
    icon: "calendar",
  },
  date_order_open: {
    title: m.import_problem_date_order_open,
    text: m.import_problem_date_order_open_text,
    icon: "calendar",
  },
  no_time: {
    title: m.import_problem_no_time,
    text: m.import_problem_no_time_text,
    icon: "calendar",
  },
  time_in_gap: {
    title: m.import_problem_time_in_gap,
    text: m.import_problem_time_in_gap_text,
    icon: "calendar",
  },
  time_twice: {
    title: m.import_problem_time_twice,
    text: m.import_problem_time_twice_text,
    icon: "calendar",
  },
  time_passed: {
    title: m.import_problem_time_passed,
    text: m.import_problem_time_passed_text,
    icon: "calendar",
  },
  time_too_soon: {
    title: m.import_problem_time_too_soon,
    text: m.import_problem_time_too_soon_text,
    icon: "calendar",
  },
  no_zone: {
    title: m.import_problem_no_zone,
    text: m.import_problem_no_zone_text,
    icon: "calendar",
  },
  brand_unknown: {
    title: m.import_problem_brand_unknown,
    text: m.import_problem_brand_unknown_text,
    icon: "triangle",
  },
  brand_ambiguous: {
    title: m.import_problem_brand_ambiguous,
    text: m.import_problem_brand_ambiguous_text,
    icon: "triangle",
  },
  no_platform: {
    title: m.import_problem_no_platform,
    text: m.import_problem_no_platform_text,
    icon: "globe",
  },
  platform_unknown: {
    title: m.import_problem_platform_unknown,
    text: m.import_problem_platform_unknown_text,
    icon: "globe",
  },
  no_account_on: {
    title: m.import_problem_no_account_on,
    text: m.import_problem_no_account_on_text,
    icon: "triangle",
  },
  which_account: {
    title: m.import_problem_which_account,
    text: m.import_problem_which_account_text,
    icon: "triangle",
  },
  account_unknown: {
    title: m.import_problem_account_unknown,
    text: m.import_problem_account_unknown_text,
    icon: "triangle",
  },
  account_ambiguous: {
    title: m.import_problem_account_ambiguous,
    text: m.import_problem_account_ambiguous_text,
    icon: "triangle",
  },
  account_of_other_brand: {
    title: m.import_problem_account_of_other_brand,
    text: m.import_problem_account_of_other_brand_text,
    icon: "triangle",
  },
  account_needs_reconnect: {
    title: m.import_problem_account_needs_reconnect,
    text: m.import_problem_account_needs_reconnect_text,
    icon: "triangle",
  },
  account_ends_before: {
    title: m.import_problem_account_ends_before,
    text: m.import_problem_account_ends_before_text,
    icon: "triangle",
  },
  no_text: {
    title: m.import_problem_no_text,
    text: m.import_problem_no_text_text,
    icon: "triangle",
  },
  text_too_long: {
    title: m.import_problem_text_too_long,
    text: m.import_problem_text_too_long_text,
    icon: "triangle",
  },
  text_long_for_some: {
    title: m.import_problem_text_long_for_some,
    text: m.import_problem_text_long_for_some_text,
    icon: "triangle",
  },
  no_threads_on: {
    title: m.import_problem_no_threads_on,
    text: m.import_problem_no_threads_on_text,
    icon: "globe",
  },
  thread_too_long: {
    title: m.import_problem_thread_too_long,
    text: m.import_problem_thread_too_long_text,
    icon: "triangle",
  },
  needs_media: {
    title: m.import_problem_needs_media,
    text: m.import_problem_needs_media_text,
    icon: "image",
  },
  media_missing: {
    title: m.import_problem_media_missing,
    text: m.import_problem_media_missing_text,
    icon: "image",
  },
  media_outside: {
    title: m.import_problem_media_outside,
    text: m.import_problem_media_outside_text,
    icon: "image",
  },
  not_media: {
    title: m.import_problem_not_media,
    text: m.import_problem_not_media_text,
    icon: "image",
  },
  media_too_large: {
    title: m.import_problem_media_too_large,
    text: m.import_problem_media_too_large_text,
    icon: "image",
  },
  media_unreadable: {
    title: m.import_problem_media_unreadable,
    text: m.import_problem_media_unreadable_text,
    icon: "image",
  },
  too_many_media: {
    title: m.import_problem_too_many_media,
    text: m.import_problem_too_many_media_text,
    icon: "image",
  },
  marked_as_draft: {
    title: m.import_problem_marked_as_draft,
    text: m.import_problem_marked_as_draft_text,
    icon: "draft",
  },
  repeated_in_file: {
    title: m.import_problem_repeated_in_file,
    text: m.import_problem_repeated_in_file_text,
    icon: "copy",
  },
  already_in_queue: {
    title: m.import_problem_already_in_queue,
    text: m.import_problem_already_in_queue_text,
    icon: "copy",
  },
  sent_already: {
    title: m.import_problem_sent_already,
    text: m.import_problem_sent_already_text,
    icon: "copy",
  },
  changed_since_sent: {
    title: m.import_problem_changed_since_sent,
    text: m.import_problem_changed_since_sent_text,
    icon: "copy",
  },
};

/** What a problem needs to be said. */
function placeOf(problem: RowProblem, names: ImportNames): Place {
  const slug = "other" in problem ? problem.other : "brand" in problem ? problem.brand : "";
  return {
    brand: slug ? names.brand(slug) : "",
    platform: "platform" in problem ? platformName(problem.platform) : "",
    name: "name" in problem ? problem.name : "",
  };
}

export function problemWords(
  problem: RowProblem,
  names: ImportNames,
): { title: string; text: string; icon: IconName } {
  const { title, text, icon } = problems[problem.kind];
  const place = placeOf(problem, names);
  const isForGood = problem.kind === "changed_since_sent" && !problem.can_update;
  if (isForGood) {
    return {
      title: m.import_problem_changed_for_good(),
      text: m.import_problem_changed_for_good_text(),
      icon,
    };
  }
  return { title: title(place), text: text(place), icon };
}

/** Tells one problem from another; the same problem has the same name. */
export const problemId = (problem: RowProblem) => JSON.stringify(problem);

/** The words for the file of problems, which the page gives to Rust. */
export function tableWords(groups: ImportGroup[], names: ImportNames): ProblemWords {
  return {
    row: m.import_words_row(),
    problem: m.import_words_problem(),
    problems: groups.map(({ problem }) => [problem, problemWords(problem, names).title]),
  };
}

/** The moment that the first fix would make of a row, and whether it is the same for all that are shown. */
function suggestedFor({ first }: ImportGroup, zone: string) {
  const moments = first.flatMap(({ suggested }) => (suggested ? [suggested] : []));
  const days = new Set(moments.map((at) => dayOf(at, zone)));
  const [day] = days;
  return { when: moments[0] ? momentOf(moments[0], zone) : "", day: days.size === 1 ? (day ?? null) : null };
}

const sayFixes: {
  [K in Fix["kind"]]: (fix: Extract<Fix, { kind: K }>, group: ImportGroup, names: ImportNames) => string;
} = {
  skip_rows: (_, { rows }) => m.import_fix_skip_rows({ count: rows }),
  accept: (_, { rows, problem }) =>
    problem.kind === "changed_since_sent"
      ? m.import_fix_add_as_new({ count: rows })
      : m.import_fix_accept({ count: rows }),
  next_usual_time: (_, { rows }) => m.import_fix_next_usual_time({ count: rows }),
  count_on: (_, group, { zone }) => {
    const { when, day } = suggestedFor(group, zone);
    // Only what is on screen is known; the day is said where it speaks for all of them.
    return day && group.first.length === group.rows
      ? m.import_fix_count_on_one_day({ count: group.rows, day })
      : m.import_fix_count_on({ count: group.rows, when });
  },
  shift_forward: (_, group, { zone }) =>
    m.import_fix_shift_forward({ count: group.rows, when: suggestedFor(group, zone).when }),
  use_platform: ({ platform }, { rows }) =>
    m.import_fix_use_platform({ count: rows, platform: platformName(platform) }),
  ignore_platform: ({ name }) => m.import_fix_ignore_platform({ name }),
  leave_out_platform: ({ platform }) => m.import_fix_leave_out_platform({ platform: platformName(platform) }),
  use_platforms: ({ platforms }) => m.import_fix_use_platforms({ platforms: platformList(platforms) }),
  use_accounts: ({ accounts }, _, names) =>
    m.import_fix_use_accounts({ count: accounts.length, accounts: accounts.map(names.account).join(", ") }),
  read_account: ({ account, platform }, _, names) =>
    m.import_fix_read_account({ account: names.account(account), platform: platformName(platform) }),
  read_brand: ({ brand }, _, names) => m.import_fix_read_brand({ brand: names.brand(brand) }),
  use_brand: ({ brand }, _, names) => m.import_fix_use_brand({ brand: names.brand(brand) }),
  turn_into_thread: (_, { rows }) => m.import_fix_turn_into_thread({ count: rows }),
  leave_out_media: () => m.import_fix_leave_out_media(),
  update_posts: (_, { rows }) => m.import_fix_update_posts({ count: rows }),
};

/** What is on the button of a fix. */
export const fixWords = (fix: Fix, group: ImportGroup, names: ImportNames) =>
  (sayFixes[fix.kind] as (fix: Fix, group: ImportGroup, names: ImportNames) => string)(fix, group, names);
