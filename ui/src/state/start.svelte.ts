import { ipc } from "../lib/ipc";

/** The way from nothing to a first key and a first scheduled post: what of it is done. */
export class StartState {
  #hasKey = $state(false);
  #hasPost = $state(false);
  #isHidden = $state(false);
  #isLoaded = $state(false);
  #visit = 0;

  /** Whether this app has made a key; keys from elsewhere are nobody's first. */
  get hasKey() {
    return this.#hasKey;
  }

  /** Whether this app has scheduled a post. */
  get hasPost() {
    return this.#hasPost;
  }

  /** Whether the page still has something to offer. */
  get isOffered() {
    return this.#isLoaded && !this.#isHidden;
  }

  /** Offered to those who have not made a key yet; it stays until it is hidden. */
  async load() {
    const visit = this.#visit;
    const outcome = await ipc.getFirstSteps();
    if (visit !== this.#visit || !outcome.ok) return;
    this.#hasKey = outcome.value.has_key;
    this.#hasPost = outcome.value.has_post;
    this.#isLoaded ||= !this.#hasKey;
  }

  postScheduled() {
    if (this.isOffered) void this.load();
  }

  hide() {
    this.#isHidden = true;
  }

  leave() {
    this.#visit += 1;
    this.#hasKey = false;
    this.#hasPost = false;
    this.#isHidden = false;
    this.#isLoaded = false;
  }
}
