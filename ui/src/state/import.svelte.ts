import {
  ipc,
  type BrandSlug,
  type Fix,
  type ImportAnswer,
  type ImportField,
  type ImportFilter,
  type ImportSource,
  type JobForecast,
  type OpenImportView,
  type Outcome,
  type Problem,
  type RowProblem,
  type StartedImport,
} from "../lib/ipc";

/** Which rows are on screen. */
export type ImportTab = "problems" | "ready" | "all";

/** The sheet that is open, up to the moment before anything is sent. Rust keeps it; this is what is drawn of it. */
export class ImportState {
  #view = $state.raw<OpenImportView | null>(null);
  #forecast = $state.raw<JobForecast | null>(null);
  #problem = $state.raw<Problem | null>(null);
  #startProblem = $state.raw<Problem | null>(null);
  #isOpening = $state(false);
  #isReadingRest = $state(false);
  #isStarting = $state(false);
  /** Counts the changes, so that whoever draws rows knows when to read them again. */
  #version = $state(0);
  /** Counts what was asked, so that an answer that was overtaken is dropped. */
  #asked = 0;
  #answered = 0;
  #forecastAsked = 0;
  #source: ImportSource | null = null;

  tab = $state<ImportTab>("problems");

  get view() {
    return this.#view;
  }

  get forecast() {
    return this.#forecast;
  }

  get problem() {
    return this.#problem;
  }

  /** Why nothing was sent. */
  get startProblem() {
    return this.#startProblem;
  }

  get isOpening() {
    return this.#isOpening;
  }

  get isReadingRest() {
    return this.#isReadingRest;
  }

  get isStarting() {
    return this.#isStarting;
  }

  get version() {
    return this.#version;
  }

  get platforms() {
    return this.#view?.summary.platforms ?? [];
  }

  /** Whether the file can be read anew from where it came from. */
  get canOpenAgain() {
    return this.#source?.kind === "file";
  }

  dismiss() {
    this.#problem = null;
  }

  leave() {
    this.#asked += 1;
    this.#answered = this.#asked;
    this.#forecastAsked += 1;
    this.#view = null;
    this.#forecast = null;
    this.#problem = null;
    this.#startProblem = null;
    this.#source = null;
    this.#isOpening = false;
    this.#isReadingRest = false;
  }

  /** Shows what Rust still has open. */
  async load() {
    if (this.#view) return this.loadForecast();
    const outcome = await ipc.getImport();
    if (!outcome.ok) this.#problem = outcome.problem;
    else if (outcome.value && !this.view) {
      this.#show(outcome.value);
      if (!outcome.value.is_whole) await this.#readRest();
    }
  }

  /** Opens a file or pasted rows: first the beginning, then the rest. */
  async open(source: ImportSource, brand: BrandSlug) {
    if (this.#isOpening) return;
    this.#isOpening = true;
    this.#problem = null;
    const outcome = await ipc.openImport(source, brand);
    this.#isOpening = false;
    if (!outcome.ok) {
      this.#problem = outcome.problem;
      return;
    }
    this.#source = source;
    this.#show(outcome.value);
    this.tab = outcome.value.summary.problems > 0 ? "problems" : "ready";
    if (!outcome.value.is_whole) await this.#readRest();
  }

  async openAgain(brand: BrandSlug) {
    if (this.#source) await this.open(this.#source, brand);
  }

  async #readRest() {
    this.#isReadingRest = true;
    await this.#change(() => ipc.finishReadingImport());
    this.#isReadingRest = false;
    // Rust has closed it.
    if (this.#problem?.code === "too_many_rows") this.#view = null;
  }

  setColumn(column: number, field: ImportField) {
    return this.#change(() => ipc.setImportColumn(column, field));
  }

  setHeader(hasHeader: boolean) {
    return this.#change(() => ipc.setImportHeader(hasHeader));
  }

  answer(answer: ImportAnswer) {
    return this.#change(() => ipc.answerImport(answer));
  }

  fix(problem: RowProblem, fix: Fix, rows: number[] | null = null) {
    return this.#change(() => ipc.applyImportFix(problem, fix, rows));
  }

  editCell(row: number, column: number, text: string) {
    return this.#change(() => ipc.editImportCell(row, column, text));
  }

  /** Moves the rows that would be sent too late behind the end of sending. */
  moveLate() {
    return this.#change(() => ipc.moveLateImportRows());
  }

  skip(row: number, isSkipped: boolean) {
    return this.#change(() => ipc.skipImportRows([row], isSkipped));
  }

  allowFolder(path: string) {
    return this.#change(() => ipc.allowImportFolder(path));
  }

  rows(filter: ImportFilter, offset: number, limit: number) {
    return ipc.getImportRows(filter, offset, limit);
  }

  /** A cell in full, since rows carry no more than their beginning; nothing where it can't be read. */
  async cell(row: number, column: number): Promise<string | null> {
    const outcome = await ipc.getImportCell(row, column);
    if (!outcome.ok) this.#problem = outcome.problem;
    return outcome.ok ? outcome.value : null;
  }

  /** Puts the ready rows into the outbox, and shows what stays behind: Rust closes the sheet if that is nothing. */
  async start(): Promise<StartedImport | null> {
    if (this.#isStarting) return null;
    this.#isStarting = true;
    this.#startProblem = null;
    const outcome = await ipc.startImport();
    this.#isStarting = false;
    if (!outcome.ok) {
      this.#startProblem = outcome.problem;
      return null;
    }
    const source = this.#source;
    this.leave();
    await this.load();
    if (this.#view) this.#source = source;
    this.#problem ??= outcome.value.problem;
    return outcome.value;
  }

  async close() {
    this.leave();
    await ipc.closeImport();
  }

  /** How long it would take now; asked again after each change, and when the limit is known better. */
  async loadForecast() {
    if (!this.#view || this.#view.summary.ready === 0) {
      this.#forecast = null;
      return;
    }
    const asked = (this.#forecastAsked += 1);
    const outcome = await ipc.forecastImport();
    if (asked === this.#forecastAsked && outcome.ok) this.#forecast = outcome.value;
  }

  async #change(call: () => Promise<Outcome<OpenImportView>>): Promise<boolean> {
    const asked = (this.#asked += 1);
    const outcome = await call();
    if (asked < this.#answered) return outcome.ok;
    this.#answered = asked;
    this.#problem = outcome.ok ? null : outcome.problem;
    if (outcome.ok) this.#show(outcome.value);
    return outcome.ok;
  }

  #show(view: OpenImportView) {
    this.#view = view;
    this.#version += 1;
    void this.loadForecast();
  }
}
