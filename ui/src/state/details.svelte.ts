import { SvelteMap } from "svelte/reactivity";

import { isRowAction, rowCalls } from "../lib/actions";
import {
  ipc,
  type Action,
  type BrandSlug,
  type Change,
  type Outcome,
  type PostDetails,
  type Problem,
} from "../lib/ipc";

/** The actions that need no more than the post itself. */
export type PlainAction = Exclude<Action, "edit_text" | "reschedule">;

const NOTHING_TO_ACT_ON: Problem = {
  code: "too_late",
  retry_at: null,
  field: null,
  detail: { status: null, code: null, text: null, operation: null, scope: null },
};

/** The post in the details panel. */
export class DetailsState {
  #brand: BrandSlug = "";
  #key = $state<string | null>(null);
  #details = $state.raw<PostDetails | null>(null);
  #problem = $state.raw<Problem | null>(null);
  #busy = $state<Action | null>(null);
  /** Texts being edited, by post; they survive closing the panel. */
  readonly edits = new SvelteMap<string, string>();

  get key() {
    return this.#key;
  }

  get details() {
    return this.#details;
  }

  get problem() {
    return this.#problem;
  }

  get busy() {
    return this.#busy;
  }

  async open(brand: BrandSlug, key: string) {
    if (key !== this.#key) {
      this.#details = null;
      this.#problem = null;
    }
    this.#brand = brand;
    this.#key = key;
    await this.reload();
  }

  close() {
    this.#key = null;
    this.#details = null;
    this.#problem = null;
  }

  async reload() {
    const key = this.#key;
    if (!key) return;
    const outcome = await ipc.getPost(this.#brand, key);
    if (key !== this.#key) return;
    if (outcome.ok) this.#details = outcome.value;
    else if (outcome.problem.code === "not_found") this.close();
    else this.#problem = outcome.problem;
  }

  /** Does one of the plain actions. */
  act(action: PlainAction): Promise<Outcome<Change>> {
    const { post_id, item_id } = this.#details?.item ?? {};
    if (isRowAction(action)) return this.#run(action, item_id, rowCalls[action]);
    const call = { unschedule: ipc.unschedulePost, retry: ipc.retryPost, delete: ipc.deletePost };
    return this.#run(action, post_id, action === "delete_published" ? call.delete : call[action]);
  }

  /** Sends the edited text; it is forgotten only once it has been taken. */
  async saveText(): Promise<Outcome<Change>> {
    const id = this.#details?.item.post_id;
    const text = this.edits.get(id ?? "") ?? "";
    const outcome = await this.#run("edit_text", id, (postId) => ipc.editPost(postId, text));
    if (outcome.ok && id) this.edits.delete(id);
    return outcome;
  }

  async #run(action: Action, id: string | null | undefined, call: (id: string) => Promise<Outcome<Change>>) {
    if (!id) return { ok: false, problem: NOTHING_TO_ACT_ON } as const;
    this.#busy = action;
    this.#problem = null;
    const outcome = await call(id);
    this.#busy = null;
    if (!outcome.ok) this.#problem = outcome.problem;
    return outcome;
  }
}
