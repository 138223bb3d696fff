import { ipc, type Limits } from "../lib/ipc";

/** Requests left, as last reported. */
export class LimitsState {
  #limits = $state.raw<Limits>({ readings: [], slow_downs: [], waiting: 0 });

  get limits() {
    return this.#limits;
  }

  apply(limits: Limits) {
    this.#limits = limits;
  }

  async load() {
    const outcome = await ipc.getLimits();
    if (outcome.ok) this.apply(outcome.value);
  }
}
