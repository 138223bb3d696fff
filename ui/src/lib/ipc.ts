/**
 * The border to Rust, and the only module that crosses it. Every command answers with an `Outcome`; a refusal
 * by the shell itself or a broken call becomes a `Problem` like any other, so nothing here throws.
 */
import { listen, TauriEvent } from "@tauri-apps/api/event";

import { commands, events, type Detail, type FirstScreen, type Problem } from "./bindings";

export type * from "./bindings";
export { events };

/** What a command came to. */
export type Outcome<T> = { ok: true; value: T } | { ok: false; problem: Problem };

type Answer<T> = { status: "ok"; data: T } | { status: "error"; error: unknown };

/** What a command answers with; some cannot fail and answer without a status. */
type Value<R> = R extends { status: "ok"; data: infer T } ? T : R extends { status: "error" } ? never : R;

type Command<F> = F extends (...args: infer A) => Promise<infer R>
  ? (...args: A) => Promise<Outcome<Value<R>>>
  : never;

/** The commands of the shell, in the same spelling as in the bindings. */
export const ipc = Object.fromEntries(
  Object.entries(commands).map(([name, command]) => [
    name,
    (...args: unknown[]) => settle((command as (...args: unknown[]) => Promise<unknown>)(...args)),
  ]),
) as { [K in keyof typeof commands]: Command<(typeof commands)[K]> };

/** What to draw first, which `public/early.js` has asked for before the scripts were here. */
export const firstScreen = (): Promise<Outcome<FirstScreen>> =>
  globalThis.firstScreen
    ? (settle(globalThis.firstScreen) as Promise<Outcome<FirstScreen>>)
    : ipc.getFirstScreen();

declare global {
  var firstScreen: Promise<unknown> | undefined;
}

async function settle(call: Promise<unknown>): Promise<Outcome<unknown>> {
  try {
    const answer = await call;
    if (!isAnswer(answer)) return { ok: true, value: answer };
    if (answer.status === "ok") return { ok: true, value: answer.data };
    return { ok: false, problem: asProblem(answer.error) };
  } catch (error) {
    return { ok: false, problem: asProblem(error) };
  }
}

function isAnswer(answer: unknown): answer is Answer<unknown> {
  if (typeof answer !== "object" || answer === null || !("status" in answer)) return false;
  return answer.status === "ok" || answer.status === "error";
}

const noDetail: Detail = { status: null, code: null, text: null, operation: null, scope: null };

/** Makes a problem of whatever went wrong; the shell itself refuses in plain text. */
export function asProblem(error: unknown): Problem {
  if (typeof error === "object" && error !== null && "code" in error && "detail" in error) {
    return error as Problem;
  }
  const text = error instanceof Error ? error.message : String(error);
  return { code: "internal", retry_at: null, field: null, detail: { ...noDetail, text } };
}

/** What to do while files are held over the window, and when they are let go. */
type FileDrop = { over: (isOver: boolean) => void; drop: (paths: string[]) => void };

/** Hears of files that are dropped on the window; their paths go the same way as those that are typed. */
export function onFilesDropped({ over, drop }: FileDrop): () => void {
  const listening = [
    listen(TauriEvent.DRAG_ENTER, () => over(true)),
    listen(TauriEvent.DRAG_LEAVE, () => over(false)),
    listen<{ paths: string[] }>(TauriEvent.DRAG_DROP, ({ payload }) => {
      over(false);
      drop(payload.paths);
    }),
  ];
  return () => listening.forEach((done) => void done.then((stop) => stop()));
}
