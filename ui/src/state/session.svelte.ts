import { ipc, type AppState, type Outcome, type OwnKeyFate, type Problem, type Theme } from "../lib/ipc";

/** Who is signed in, and everything else the shell says about the app as a whole. */
export class SessionState {
  #state = $state.raw<AppState | null>(null);
  #problem = $state.raw<Problem | null>(null);
  #dismissedNotices = $state.raw<string[]>([]);
  #isExpiryPutOff = $state(false);
  /** Counts the states that were heard: an answer that was asked for before the last of them is older than it. */
  #heard = 0;
  /** Whether the person wants to sign in although nothing has ended: a key can't do what they want. */
  #wantsToSignIn = $state(false);

  /** `null` until the first answer. */
  get state() {
    return this.#state;
  }

  get session() {
    return this.#state?.session ?? null;
  }

  /** Why even the first question failed. */
  get problem() {
    return this.#problem;
  }

  /** Whether to ask for a new sign-in over what is on screen. */
  get asksToSignIn() {
    return this.#wantsToSignIn || (this.#state?.expired != null && !this.#isExpiryPutOff);
  }

  askToSignIn() {
    this.#wantsToSignIn = true;
  }

  putOffSigningIn(isPutOff: boolean) {
    this.#isExpiryPutOff = isPutOff;
    this.#wantsToSignIn = false;
  }

  get isSandbox() {
    return this.session?.profile === "sandbox";
  }

  /** Changes when what is on screen belongs to somebody or somewhere else. */
  get identity(): string | null {
    const { session } = this;
    if (!session) return null;
    return [session.profile, session.host, session.person?.email ?? ""].join(" ");
  }

  get notices() {
    const all = this.#state?.notices ?? [];
    return all.filter((notice) => !this.#dismissedNotices.includes(notice.kind));
  }

  dismissNotice(kind: string) {
    this.#dismissedNotices = [...this.#dismissedNotices, kind];
  }

  apply(state: AppState) {
    this.#heard += 1;
    this.#state = state;
    if (!state.expired) this.#isExpiryPutOff = false;
  }

  /** Notes the moment; the answer to a question asked at it says whether nothing newer was heard meanwhile. */
  asking(): () => boolean {
    const heard = this.#heard;
    return () => heard === this.#heard;
  }

  async load() {
    const isNewest = this.asking();
    const outcome = await ipc.getAppState();
    this.#problem = outcome.ok ? null : outcome.problem;
    if (outcome.ok && isNewest()) this.apply(outcome.value);
  }

  signInWithPassword = (address: string | null, email: string, password: string) =>
    this.#signIn(ipc.signInWithPassword({ address, email, password }));

  signInWithKey = (address: string | null, key: string) => this.#signIn(ipc.signInWithKey({ address, key }));

  openSandbox = () => this.#signIn(ipc.openSandbox());

  async #signIn(call: Promise<Outcome<AppState>>) {
    const outcome = await this.take(call);
    if (outcome.ok) this.#wantsToSignIn = false;
    return outcome;
  }

  makeOwnKey = () => this.take(ipc.makeOwnKey());

  signOut = () => this.signOutWith("keep");

  signOutWith = (ownKey: OwnKeyFate) => this.take(ipc.signOut(ownKey));

  resetSandbox = () => this.take(ipc.resetSandbox());

  retryKeychain = () => this.take(ipc.retryKeychain());

  keepForThisRun = () => this.take(ipc.keepForThisRun());

  setTheme = (theme: Theme) => {
    const preferences = { ...this.#state?.preferences, theme };
    return this.take(ipc.setPreferences(preferences));
  };

  /** Every command about the app as a whole answers with its new state. */
  async take(call: Promise<Outcome<AppState>>): Promise<Outcome<AppState>> {
    const outcome = await call;
    if (outcome.ok) this.apply(outcome.value);
    return outcome;
  }
}
