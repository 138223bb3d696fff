/** The words and drawings for images and videos. */
import { m } from "../paraglide/messages";
import { count } from "./format";
import type { IconName } from "./icons";
import type { DraftMediaFacts, MediaKind } from "./ipc";

/** What the system's chooser offers; what a file really is shows its content. */
export const mediaEndings = ["jpg", "jpeg", "png", "webp", "gif", "mp4", "m4v", "mov", "webm"];

const kinds: Record<MediaKind, { name: () => string; icon: IconName }> = {
  image: { name: m.media_image, icon: "image" },
  gif: { name: m.media_gif, icon: "image" },
  video: { name: m.media_video, icon: "video" },
};

export const mediaIcon = (kind: MediaKind | null): IconName => (kind ? kinds[kind].icon : "triangle");

/** The last part of a path or an address. */
export const mediaName = (source: string) => source.split(/[\\/]/).findLast((part) => part !== "") ?? source;

/** Kind and size, as far as they are known. */
export function mediaFacts(facts: DraftMediaFacts | undefined): string {
  if (!facts) return m.composer_media_looking();
  if (!facts.kind) return m.composer_media_unknown();
  const kind = kinds[facts.kind].name();
  if (facts.size === null) return m.composer_media_address({ kind });
  return m.composer_media_file({ kind, size: sizeOf(facts.size) });
}

function sizeOf(bytes: number) {
  const kilobytes = Math.ceil(bytes / 1000);
  if (kilobytes < 1000) return m.composer_media_kb({ size: count(kilobytes) });
  return m.composer_media_mb({ size: (kilobytes / 1000).toFixed(1) });
}
