import { createContext } from "svelte";

import { m } from "../paraglide/messages";
import type { Way } from "../lib/errors";
import { fontLoaded } from "../lib/fonts";
import { twoFrames } from "../lib/frames";
import { events, firstScreen, ipc, type Change, type OwnKeyFate, type QueueItem } from "../lib/ipc";
import { BrandsState } from "./brands.svelte";
import { Clock } from "./clock.svelte";
import { Composer } from "./composer.svelte";
import { DetailsState } from "./details.svelte";
import { ImportState } from "./import.svelte";
import { JobsState } from "./jobs.svelte";
import { KeysState } from "./keys.svelte";
import { LimitsState } from "./limits.svelte";
import { QueueState } from "./queue.svelte";
import { SessionState } from "./session.svelte";
import { StartState } from "./start.svelte";
import { Toasts } from "./toasts.svelte";

/** Where the person is. */
export type Screen = "queue" | "composer" | "import" | "keys" | "start";

/** While an import runs, its rows would have the queue read again many times a second. */
const QUEUE_WHILE_SENDING_MS = 3_000;

/** Everything on screen, and what the shell's events mean for it. */
export class App {
  readonly clock = new Clock();
  readonly toasts = new Toasts();
  readonly session = new SessionState();
  readonly brands = new BrandsState(this.session);
  readonly limits = new LimitsState();
  readonly queue = new QueueState();
  readonly details = new DetailsState();
  readonly composer = new Composer();
  readonly imports = new ImportState();
  readonly jobs = new JobsState();
  readonly keys = new KeysState();
  readonly firstSteps = new StartState();

  screen = $state<Screen>("queue");
  #hasPainted = false;
  /** How many posts the window would leave unsent; set while it asks whether to close. */
  closing = $state<number | null>(null);

  /**
   * Reads at once what to draw first, and listens meanwhile. What may have happened in between is read again after
   * the first picture is on screen.
   */
  start(): () => void {
    const drawn = this.#drawFirst();
    const listening = [
      events.sessionChanged.listen(({ payload }) => this.session.apply(payload)),
      events.limitsChanged.listen(({ payload }) => this.limits.apply(payload)),
      events.queueChanged.listen(({ payload }) => {
        if (payload.brand === null || payload.brand === this.brands.slug) void this.reload();
      }),
      events.brandsChanged.listen(() => void this.brands.load()),
      events.jobChanged.listen(() => {
        void this.jobs.reload();
        this.#queueSoon();
      }),
      events.keysChanged.listen(() => {
        void this.keys.reload();
        if (this.firstSteps.isOffered) void this.firstSteps.load();
      }),
      events.closeRequested.listen(({ payload }) => void this.#close(payload.unsent)),
    ];
    void Promise.all([drawn, ...listening]).then(() => this.session.load());
    return () => listening.forEach((done) => void done.then((stop) => stop()));
  }

  async #drawFirst() {
    const isNewest = this.session.asking();
    const [outcome] = await Promise.all([firstScreen(), fontLoaded()]);
    // Where the last sign-in took its time, it is on screen already, and somebody may be at work in it.
    if (!outcome.ok || !isNewest()) return;
    const { state, brands, queue } = outcome.value;
    this.brands.take(brands);
    if (queue && state.brand) this.queue.take(state.brand, queue);
    this.session.apply(state);
    if (state.session) await twoFrames();
  }

  /** Asks only where something waits to be sent; what is being typed is saved either way. */
  async #close(unsent: number) {
    await this.composer.flush();
    if (unsent === 0) this.quit();
    else this.closing = unsent;
  }

  /** Reads what somebody has just signed in to; where something is there to be seen already, that comes first. */
  async enter() {
    if (this.queue.queue) await twoFrames();
    void this.queue.refresh();
    void this.limits.load();
    void this.jobs.reload();
    void this.keys.reload();
    if (this.session.session?.manages_keys) void this.firstSteps.load();
    await this.brands.load();
  }

  /** Goes on after the same person has signed in again. */
  resume() {
    void this.brands.load();
    void this.queue.refresh();
    if (this.screen === "composer") void this.composer.loadAccounts();
    if (this.screen === "keys") void this.keys.refresh();
  }

  /** Forgets what belonged to the sign-in that was left. */
  leave() {
    this.brands.leave();
    this.queue.leave();
    this.queue.filters.clear();
    this.details.close();
    this.composer.leave();
    this.imports.leave();
    this.jobs.leave();
    this.keys.leave();
    this.firstSteps.leave();
    this.toasts.clear();
    this.#isOwnKeyPutOff = false;
    this.screen = "queue";
  }

  /** Follows the way out that the words of a problem name. */
  follow(way: Way) {
    const links = {
      billing: "dashboard_billing",
      brands: "dashboard_brands",
      dashboard: "dashboard",
    } as const;
    if (way === "sign_in") this.session.askToSignIn();
    else if (way === "own_key") void this.#replaceOwnKey();
    else void ipc.openLink(links[way]);
  }

  #isOwnKeyPutOff = $state(false);

  /** Whether to offer a key for the app itself: a person is signed in, and their session does everything. */
  get offersOwnKey() {
    const { session } = this.session;
    return session?.manages_keys === true && session.own_key === null && !this.#isOwnKeyPutOff;
  }

  putOffOwnKey() {
    this.#isOwnKeyPutOff = true;
  }

  /** Makes a narrow key for this app; posts that wait for one go on by themselves. */
  async makeOwnKey() {
    const outcome = await this.session.makeOwnKey();
    if (outcome.ok) this.toasts.show(m.own_key_made());
    return outcome;
  }

  async #replaceOwnKey() {
    const outcome = await this.makeOwnKey();
    this.queue.actionProblem = outcome.ok ? null : outcome.problem;
    this.keys.actionProblem = this.queue.actionProblem;
  }

  openPost(address: string) {
    void ipc.openPostLink(address);
  }

  /** Says once that something worth looking at is on screen, for measurements. */
  painted() {
    if (this.#hasPainted) return;
    this.#hasPainted = true;
    void twoFrames().then(() => ipc.reportPainted());
  }

  quit() {
    void ipc.confirmClose();
  }

  async reload() {
    await Promise.all([this.queue.reload(), this.details.reload()]);
  }

  #isQueueDue = false;

  #queueSoon() {
    if (this.#isQueueDue) return;
    this.#isQueueDue = true;
    setTimeout(() => {
      this.#isQueueDue = false;
      void this.reload();
    }, QUEUE_WHILE_SENDING_MS);
  }

  /** Leaves for the welcome screen; what was being written is kept for the next sign-in. */
  async signOut(ownKey: OwnKeyFate = "keep") {
    await this.composer.flush();
    const outcome = await this.session.signOutWith(ownKey);
    this.queue.actionProblem = outcome.ok ? null : outcome.problem;
    return outcome;
  }

  /** Starts the sandbox afresh; nothing of what was on screen exists any more. */
  async resetSandbox() {
    const outcome = await this.session.resetSandbox();
    if (outcome.ok) {
      this.leave();
      this.toasts.show(m.reset_sandbox_done());
      await this.enter();
      if (this.brands.slug) await this.queue.open(this.brands.slug);
    }
    return outcome;
  }

  async goTo(screen: Screen) {
    if (this.screen === "composer") await this.composer.flush();
    this.screen = screen;
  }

  /** Says what was done, offers the way back, and shows the change. */
  async changed(text: string, { undo, item }: Change) {
    this.queue.just = item?.key ?? null;
    if (!item) this.details.close();
    this.toasts.show(text, undo ? () => this.#takeBack(undo) : null);
    await this.reload();
  }

  async #takeBack(undo: NonNullable<Change["undo"]>) {
    const outcome = await ipc.undo(undo);
    this.queue.actionProblem = outcome.ok ? null : outcome.problem;
    if (outcome.ok) this.toasts.show(m.undone());
    this.queue.just = outcome.ok ? (outcome.value.item?.key ?? null) : null;
    await this.reload();
  }

  /** Shows a post that has just been handed over for sending. */
  async enqueued(item: QueueItem, text: string) {
    this.queue.filters.clear();
    this.queue.just = item.key;
    this.firstSteps.postScheduled();
    this.screen = "queue";
    this.toasts.show(text);
    await this.queue.reload();
  }
}

export const [getApp, setApp] = createContext<App>();
