/** What became of a post on one platform, in words. The error names are those of contract §10. */
import { m } from "../paraglide/messages";
import type { PlatformResult } from "./ipc";
import { platformName } from "./platforms";

const errors: Record<string, (place: { platform: string }) => string> = {
  PlatformAuthError: m.details_failed_auth,
  PlatformRateLimitError: m.details_failed_limit,
  PlatformContentError: m.details_failed_content,
  PlatformMediaError: m.details_failed_media,
};

/** Why it didn't go out there, for a failed result. */
export function whyFailed(result: PlatformResult): string {
  const platform = platformName(result.platform);
  const known = errors[result.error_name ?? ""];
  return known ? known({ platform }) : m.details_failed({ platform });
}
