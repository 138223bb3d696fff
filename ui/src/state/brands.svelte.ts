import { shownZone } from "../lib/format";
import { ipc, type Brand, type BrandSlug, type Outcome, type Problem } from "../lib/ipc";
import type { SessionState } from "./session.svelte";

/** The brands of the workspace, and the one that is on screen. */
export class BrandsState {
  #session: SessionState;
  #all = $state.raw<Brand[]>([]);
  #isLoaded = $state(false);
  #isLoading = false;
  /** Counts the sign-ins, so that an answer to an earlier one is dropped. */
  #visit = 0;
  #problem = $state.raw<Problem | null>(null);
  /** Brands whose zone was asked for and not given; they are not asked about again in this run. */
  #laterZones = $state.raw<BrandSlug[]>([]);
  #asksZone = $state(false);

  constructor(session: SessionState) {
    this.#session = session;
  }

  get all() {
    return this.#all;
  }

  get isLoaded() {
    return this.#isLoaded;
  }

  get problem() {
    return this.#problem;
  }

  /** The chosen brand by its slug, which is known before the brand itself. */
  get slug(): BrandSlug | null {
    return this.#session.state?.brand ?? null;
  }

  get current(): Brand | null {
    return this.#all.find((brand) => brand.slug === this.slug) ?? null;
  }

  /** The zone on whose clock times are shown. */
  get zone() {
    return shownZone(this.current?.zone);
  }

  /** Whether the person should be asked which zone the brand plans in. */
  get asksZone() {
    const { current } = this;
    if (!current) return false;
    return this.#asksZone || (!current.zone && !this.#laterZones.includes(current.slug));
  }

  askZone() {
    this.#asksZone = true;
  }

  answerZoneLater() {
    this.#asksZone = false;
    if (this.slug) this.#laterZones = [...this.#laterZones, this.slug];
  }

  /** Shows what is stored, until the service has answered. */
  take(brands: Brand[]) {
    this.#all = brands;
    this.#isLoaded = brands.length > 0;
  }

  /** A hint that comes while the list is on its way says nothing new. */
  async load() {
    if (this.#isLoading) return;
    this.#isLoading = true;
    const visit = this.#visit;
    const outcome = await ipc.listBrands();
    if (visit !== this.#visit) return;
    this.#isLoading = false;
    this.#problem = outcome.ok ? null : outcome.problem;
    if (!outcome.ok) return;
    this.#all = outcome.value;
    this.#isLoaded = true;
    const first = outcome.value[0];
    if (!this.current && first) await this.choose(first.slug);
  }

  choose = (slug: BrandSlug) => this.#session.take(ipc.chooseBrand(slug));

  async setZone(zone: string): Promise<Outcome<Brand[]>> {
    const outcome = await ipc.setBrandZone(this.slug ?? "", zone);
    if (outcome.ok) {
      this.#all = outcome.value;
      this.#asksZone = false;
    }
    return outcome;
  }

  /** The time zones to choose from. */
  async zones(): Promise<string[]> {
    const outcome = await ipc.listZones();
    return outcome.ok ? outcome.value : [];
  }

  leave() {
    this.#visit += 1;
    this.#all = [];
    this.#isLoaded = false;
    this.#isLoading = false;
    this.#problem = null;
    this.#laterZones = [];
    this.#asksZone = false;
  }
}
