/** The technical part of a problem as lines of text, to be read or sent on. It holds no secret: Rust keeps none. */
import { m } from "../paraglide/messages";
import type { Problem } from "./ipc";

export function technicalDetails({ code, detail }: Problem): string {
  const lines: [string, string | number | null][] = [
    [m.detail_code(), code],
    [m.detail_status(), detail.status],
    [m.detail_service_code(), detail.code],
    [m.detail_operation(), detail.operation],
    [m.detail_scope(), detail.scope],
    [m.detail_text(), detail.text],
  ];
  return lines
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `${name}: ${value}`)
    .join("\n");
}
