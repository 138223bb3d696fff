/** The words for what the check of a draft finds. */
import { m } from "../paraglide/messages";
import { cityOf, shownZone, timeOf } from "./format";
import type { Finding, FindingCode } from "./ipc";
import { platformName } from "./platforms";

/** What the words refer to beside the finding itself. */
export type FindingContext = { zone: string | null; now: number };

type Say = (finding: Finding, context: FindingContext) => string;

/** The sentence for one finding. */
export const sayFinding: Say = (finding, context) => findings[finding.code](finding, context);

const onAccount = (finding: Finding) => ({
  account: finding.account ?? m.finding_account_unnamed(),
  platform: platformName(finding.platform ?? ""),
});

const over = (finding: Finding) => ({
  over: finding.amount ?? 0,
  platform: platformName(finding.platform ?? ""),
});

const atMost = (finding: Finding) => ({
  count: finding.amount ?? 0,
  platform: platformName(finding.platform ?? ""),
});

const tooLongForSome: Record<string, Say> = {
  x: (finding) => m.finding_text_long_for_some_x(over(finding)),
  linkedin: (finding) => m.finding_text_long_for_some_linkedin(over(finding)),
};

export const findings: Record<FindingCode, Say> = {
  text_empty: () => m.finding_text_empty(),
  text_too_long: (finding) => m.finding_text_too_long(over(finding)),
  text_long_for_some: (finding, context) =>
    tooLongForSome[finding.platform ?? ""]?.(finding, context) ?? m.finding_text_long_for_some(over(finding)),
  no_account: () => m.finding_no_account(),
  platform_without_account: (finding) => m.finding_platform_without_account(onAccount(finding)),
  needs_media: (finding) => m.finding_needs_media(onAccount(finding)),
  needs_video: (finding) => m.finding_needs_video(onAccount(finding)),
  alt_text_missing: () => m.finding_alt_text_missing(),
  media_missing: () => m.finding_media_missing(),
  media_unreadable: () => m.finding_media_unreadable(),
  not_media: () => m.finding_not_media(),
  media_too_large: () => m.finding_media_too_large(),
  too_many_media: (finding) => m.finding_too_many_media(atMost(finding)),
  too_many_images_on: (finding) => m.finding_too_many_images_on(atMost(finding)),
  no_images_on: (finding) => m.finding_no_images_on(onAccount(finding)),
  no_videos_on: (finding) => m.finding_no_videos_on(onAccount(finding)),
  no_gifs_on: (finding) => m.finding_no_gifs_on(onAccount(finding)),
  title_missing: () => m.finding_title_missing(),
  account_needs_reconnect: (finding) => m.finding_account_needs_reconnect(onAccount(finding)),
  account_ends_before: (finding) => m.finding_account_ends_before(onAccount(finding)),
  account_gone: (finding) => m.finding_account_gone(onAccount(finding)),
  time_missing: () => m.finding_time_missing(),
  time_passed: (_, { zone, now }) =>
    m.finding_time_passed({ city: cityOf(shownZone(zone)), now: timeOf(now, shownZone(zone)) }),
  time_too_soon: () => m.finding_time_too_soon(),
  time_in_gap: (_, { zone }) => m.finding_time_in_gap({ city: cityOf(shownZone(zone)) }),
  time_twice: () => m.finding_time_twice(),
  zone_missing: () => m.finding_zone_missing(),
};

const missingMedia: Record<string, () => string> = { youtube: m.obstacle_video };

const obstacles: Partial<Record<FindingCode, (finding: Finding, platform: string) => string>> = {
  text_too_long: (_, platform) => m.obstacle_text_too_long({ platform }),
  needs_media: (finding) => (missingMedia[finding.platform ?? ""] ?? m.obstacle_media)(),
  account_needs_reconnect: (_, platform) => m.obstacle_account({ platform }),
  time_passed: () => m.obstacle_time(),
};

/** What to do about a finding that keeps a post from going out, in the few words of a chip. */
export const sayObstacle = (finding: Finding) =>
  obstacles[finding.code]?.(finding, platformName(finding.platform ?? "")) ?? m.obstacle();

/**
 * Findings that say that something is not there yet. They are shown once the person has been at the field, so
 * that an empty form doesn't complain.
 */
const missing: ReadonlySet<FindingCode> = new Set(["text_empty", "no_account", "time_missing"]);

export const isAboutSomethingMissing = (finding: Finding) => missing.has(finding.code);
