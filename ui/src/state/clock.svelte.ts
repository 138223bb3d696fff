import { createSubscriber } from "svelte/reactivity";

const every = (ms: number) =>
  createSubscriber((update) => {
    const timer = setInterval(update, ms);
    return () => clearInterval(timer);
  });

/** The computer's time as something that can be shown; it ticks only while something shows it. */
export class Clock {
  #second = every(1000);
  #minute = every(5000);

  /** For countdowns. */
  get second(): number {
    this.#second();
    return Date.now();
  }

  /** For clocks without seconds; at most five seconds behind. */
  get minute(): number {
    this.#minute();
    return Date.now();
  }
}
