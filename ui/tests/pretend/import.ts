/** A stand-in for the import: the sheet of the mock-ups, and a job that moves when a test says so. */
import type {
  Action,
  Fix,
  ImportAnswer,
  ImportField,
  ImportFile,
  ImportGroup,
  ImportProblemRow,
  ImportRow,
  ImportSource,
  Job,
  JobForecast,
  JobRow,
  JobRowsQuery,
  JobState,
  OpenImportView,
  OutboxState,
  RowProblem,
} from "../../src/lib/ipc";
import * as data from "./data";
import type { Answers } from "./shell";

const TEXTS = [
  "Wreaths last longer than you think. Mist, don't soak.",
  "Gift idea 14: a terrarium kit and an hour of quiet",
  "Which of these three would survive your office?",
  "Two minutes on repotting in winter (yes, you can)",
  "Late opening tonight until ten. Mulled something.",
  "Before and after: the sad ficus from row three",
  "Our five slowest growers, with love",
  "Christmas hours for both shops",
];
const PLATFORMS = [["instagram", "threads"], ["x", "instagram"], ["linkedin", "x"], ["youtube"]];
const pick = <T>(list: T[], index: number): T => list[index % list.length] as T;

const problemRow = (number: number, more: Partial<ImportProblemRow>): ImportProblemRow => ({
  row: number - 1,
  number,
  column: 0,
  cell: "",
  suggested: null,
  length: null,
  limit: null,
  sent_text: null,
  sent_at: null,
  ...more,
});

const impossible: ImportGroup = {
  problem: { kind: "date_impossible" },
  severity: "blocks",
  rows: 14,
  fixes: [{ kind: "count_on" }, { kind: "next_usual_time" }, { kind: "skip_rows" }],
  first: [
    problemRow(12, { cell: "31/11/2026 09:00", suggested: "2026-12-01T09:00:00Z" }),
    problemRow(29, { cell: "31/11/2026 18:30", suggested: "2026-12-01T18:30:00Z" }),
    problemRow(30, { cell: "31/11/2026 19:30", suggested: "2026-12-01T19:30:00Z" }),
  ],
};

const platformUnknown: ImportGroup = {
  problem: { kind: "platform_unknown", name: "Insta" },
  severity: "blocks",
  rows: 5,
  fixes: [
    { kind: "use_platform", name: "Insta", platform: "instagram" },
    { kind: "ignore_platform", name: "Insta" },
    { kind: "use_platform", name: "Insta", platform: "x" },
    { kind: "use_platform", name: "Insta", platform: "linkedin" },
    { kind: "skip_rows" },
  ],
  first: [88, 90, 95].map((number) => problemRow(number, { column: 2, cell: "Insta" })),
};

/** Rows that an earlier import sent as something else. */
export const changedSinceSent: ImportGroup = {
  problem: { kind: "changed_since_sent", can_update: true },
  severity: "warns",
  rows: 2,
  fixes: [{ kind: "skip_rows" }, { kind: "update_posts" }, { kind: "accept" }],
  first: [
    problemRow(12, { cell: "Moss is back, and cheaper", sent_text: "Moss is back" }),
    problemRow(14, { cell: "Ferns at noon", sent_at: "2026-12-02T12:00:00Z" }),
  ],
};

/** The same where the posts have gone out meanwhile. */
export const changedForGood: ImportGroup = {
  problem: { kind: "changed_since_sent", can_update: false },
  severity: "warns",
  rows: 3,
  fixes: [{ kind: "skip_rows" }, { kind: "accept" }],
  first: [
    problemRow(3, {
      column: 1,
      cell: "Late opening tonight until eleven. Mulled something.",
      sent_text: "Late opening tonight until ten. Mulled something.",
    }),
    problemRow(5, { cell: "1/12/2026 18:30", sent_at: "2026-12-01T09:00:00Z", sent_text: "Ferns" }),
  ],
};

const tooLong: ImportGroup = {
  problem: { kind: "text_too_long", platform: "x" },
  severity: "blocks",
  rows: 9,
  fixes: [{ kind: "leave_out_platform", platform: "x" }, { kind: "turn_into_thread" }, { kind: "skip_rows" }],
  first: [
    problemRow(47, {
      column: 1,
      cell: "Ten houseplants that forgive a forgetful week, and why your bathroom…",
      length: 312,
      limit: 280,
    }),
    problemRow(203, {
      column: 1,
      cell: "Every December someone asks us whether a poinsettia can live past…",
      length: 291,
      limit: 280,
    }),
  ],
};

export const view: OpenImportView = {
  name: "december.xlsx",
  is_whole: true,
  has_changed: false,
  folders: ["/home/ines/december"],
  files: 96,
  bad_files: 0,
  files_kib: 184_320,
  summary: {
    brand: data.fern.slug,
    shape: null,
    has_header: true,
    columns: [
      { name: "When", field: { kind: "when" }, samples: ["1/12/2026 09:00", "1/12/2026 18:30"] },
      { name: "Text", field: { kind: "text" }, samples: TEXTS.slice(0, 2) },
      { name: "Channels", field: { kind: "platforms" }, samples: ["X, LinkedIn", "Insta"] },
      { name: "Picture", field: { kind: "media" }, samples: ["wreath.jpg"] },
      { name: "Notes", field: { kind: "ignored" }, samples: ["ask Marta"] },
    ],
    questions: [],
    groups: [impossible, platformUnknown, tooLong],
    rows: 668,
    ready: 640,
    problems: 28,
    skipped: 0,
    started: 0,
    updates: 0,
    platforms: [],
    parts: 0,
    repeated: 0,
  },
};

/** The same with all that can be asked, and with files that can't be sent. */
export const viewWithQuestions: OpenImportView = {
  ...view,
  files: 2,
  files_kib: 50_040,
  bad_files: 2,
  summary: {
    ...view.summary,
    shape: "Metricool",
    questions: [
      { kind: "date_order", example: "03/04/2027 09:00", answer: null },
      { kind: "comments", rows: 12, answer: null },
    ],
    groups: [
      {
        problem: { kind: "media_outside" },
        severity: "blocks",
        rows: 2,
        fixes: [{ kind: "leave_out_media" }, { kind: "skip_rows" }],
        first: [problemRow(7, { column: 3, cell: "/etc/hosts.png" })],
      },
      {
        problem: { kind: "already_in_queue" },
        severity: "warns",
        rows: 1,
        fixes: [{ kind: "skip_rows" }, { kind: "accept" }],
        first: [problemRow(9, { column: null, cell: TEXTS[7] as string })],
      },
    ],
  },
};

export const files: ImportFile[] = [
  {
    name: "wreath.jpg",
    state: { kind: "found", path: "/home/ines/december/wreath.jpg", size_kib: 1_840, media: "image" },
  },
  {
    name: "film/bench.mp4",
    state: { kind: "found", path: "/home/ines/december/film/bench.mp4", size_kib: 48_200, media: "video" },
  },
  { name: "gone.jpg", state: { kind: "missing" } },
  { name: "/etc/hosts.png", state: { kind: "outside" } },
];

const steps = [
  { at: "2026-11-24T11:32:20Z", sent: 158 },
  { at: "2026-11-24T11:45:10Z", sent: 393 },
  { at: "2026-11-24T12:00:10Z", sent: 628 },
  { at: "2026-11-24T12:16:00Z", sent: 640 },
];

export const forecast: JobForecast = {
  steps,
  done_at: "2026-11-24T12:16:00Z",
  wait: { kind: "nothing" },
  kept_back: 30,
  late: 0,
};

export const unknownForecast: JobForecast = { ...forecast, steps: [], done_at: null, kept_back: 0 };

export const running: Job = {
  id: "0195d000-0000-7000-8000-000000000001",
  name: "december.xlsx",
  started_at: "2026-11-24T11:12:00Z",
  state: { kind: "running" },
  counts: {
    queued: 246,
    sending: 1,
    unclear: 0,
    blocked: 2,
    sent: 391,
    dropped: 0,
    deleting: 0,
    undeletable: 0,
  },
  brands: [data.fern.slug],
  audit_due: null,
  audit: null,
};

export const noRows = {
  queued: 0,
  sending: 0,
  unclear: 0,
  blocked: 0,
  sent: 0,
  dropped: 0,
  deleting: 0,
  undeletable: 0,
};

/** What is left of it, waiting for the refill. */
export const runningForecast: JobForecast = {
  steps: [
    { at: "2026-11-24T11:45:10Z", sent: 235 },
    { at: "2026-11-24T12:00:10Z", sent: 247 },
  ],
  done_at: "2026-11-24T12:00:10Z",
  wait: { kind: "refill", until: "2026-11-24T11:45:00Z" },
  kept_back: 30,
  late: 3,
};

export const paused: Job = {
  ...running,
  state: { kind: "paused", reason: { kind: "refused", problem: data.problem("no_credits") } },
};

export const done: Job = {
  ...running,
  state: { kind: "done" },
  counts: {
    queued: 0,
    sending: 0,
    unclear: 0,
    blocked: 2,
    sent: 638,
    dropped: 0,
    deleting: 0,
    undeletable: 0,
  },
  audit: {
    at: "2026-11-24T11:30:00Z",
    found: 638,
    missing: 0,
    surplus: [
      {
        post_id: "01JDZZ",
        brand: data.fern.slug,
        text: "Gift idea 14: a terrarium kit and an hour of quiet",
        due: "2026-12-16T18:30:00Z",
      },
    ],
  },
};

export const allSent: Job = {
  ...done,
  id: "0195c000-0000-7000-8000-000000000002",
  name: "november.csv",
  started_at: "2026-10-28T09:00:00Z",
  counts: { ...done.counts, blocked: 0, sent: 120 },
  audit: { at: "2026-10-28T09:20:00Z", found: 120, missing: 0, surplus: [] },
};

const HOUR = 3_600_000;
const dueOf = (index: number) =>
  new Date(Date.parse("2026-12-01T09:00:00Z") + index * 3 * HOUR).toISOString();

export function rowAt(index: number): ImportRow {
  const isProblem = index % 24 === 10;
  return {
    row: index + 1,
    number: index + 2,
    state: isProblem ? "problem" : "ready",
    at: isProblem ? null : dueOf(index),
    brand: data.fern.slug,
    text: pick(TEXTS, index),
    platforms: pick(PLATFORMS, index),
    media: index % 3 === 0 ? 1 : 0,
    problems: isProblem ? [{ kind: "date_impossible" }] : [],
    cells: [
      isProblem ? "31/11/2026 09:00" : "1/12/2026 09:00",
      pick(TEXTS, index),
      pick(PLATFORMS, index).join(", "),
      index % 3 === 0 ? "wreath.jpg" : "",
      "",
    ],
  };
}

const actionsOf = (index: number): Action[] =>
  index % 2 === 0 ? ["publish_soon", "next_usual_time", "withdraw"] : ["try_again", "withdraw"];

function jobRow(index: number, job: Job, kind: string | null): JobRow {
  const states: Record<string, OutboxState> = {
    queued: { kind: "queued", not_before: null },
    sending: { kind: "sending" },
    sent: { kind: "sent", post_id: `p${index}` },
    blocked: { kind: "blocked", problem: data.problem(index % 2 === 0 ? "time_passed" : "refused") },
  };
  const { sent, sending, blocked } = job.counts;
  const standing =
    index < blocked
      ? "blocked"
      : index < blocked + sent
        ? "sent"
        : index < blocked + sent + sending
          ? "sending"
          : "queued";
  return {
    number: index + 2,
    item: {
      id: `0195e000-0000-7000-8000-${String(index).padStart(12, "0")}`,
      brand: data.fern.slug,
      work: { kind: "create" },
      text: pick(TEXTS, index),
      platforms: pick(PLATFORMS, index),
      due: dueOf(index),
      state: states[kind ?? standing] as OutboxState,
    },
    actions: (kind ?? standing) === "blocked" ? actionsOf(index) : [],
  };
}

const upTo = <T>(offset: number, limit: number, total: number, make: (index: number) => T) =>
  Array.from({ length: Math.max(0, Math.min(limit, total - offset)) }, (_, index) => make(offset + index));

/** What Rust would hold: the open sheet, and the jobs. */
export class PretendImport {
  view: OpenImportView | null = null;
  jobs: Job[] = [];
  /** How many rows the sheet has. */
  rows = 668;

  /** The group is settled: its rows are ready, or left out. */
  #settle(problem: RowProblem, fix: Fix): OpenImportView {
    const name = JSON.stringify(problem);
    return this.#change(({ groups, ready, problems, skipped, ...rest }) => {
      const rows = groups.find((group) => JSON.stringify(group.problem) === name)?.rows ?? 0;
      const isSkipped = fix.kind === "skip_rows";
      return {
        ...rest,
        groups: groups.filter((group) => JSON.stringify(group.problem) !== name),
        problems: problems - rows,
        ready: ready + (isSkipped ? 0 : rows),
        skipped: skipped + (isSkipped ? rows : 0),
      };
    });
  }

  #change(change: (summary: OpenImportView["summary"]) => OpenImportView["summary"]): OpenImportView {
    const open = this.view ?? view;
    return (this.view = { ...open, summary: change(open.summary) });
  }

  #move(id: string, change: Partial<Job>): Job {
    this.jobs = this.jobs.map((job) => (job.id === id ? { ...job, ...change } : job));
    return this.jobs.find((job) => job.id === id) ?? running;
  }

  #answer(answer: ImportAnswer): OpenImportView {
    return this.#change((summary) => ({
      ...summary,
      brand: answer.kind === "brand" ? answer.brand : summary.brand,
      platforms: answer.kind === "platforms" ? answer.platforms : summary.platforms,
      questions: summary.questions.map((question) => {
        if (question.kind === "date_order" && answer.kind === "date_order")
          return { ...question, answer: answer.order };
        return question.kind === "comments" && answer.kind === "comments"
          ? { ...question, answer: answer.comments }
          : question;
      }),
    }));
  }

  answers(): Answers {
    const state = (id: string, to: JobState) => this.#move(id, { state: to });
    return {
      get_import: () => this.view,
      open_import: (source: ImportSource) =>
        (this.view = {
          ...view,
          name: source.kind === "file" ? (source.path.split("/").at(-1) ?? "") : null,
        }),
      finish_reading_import: () => (this.view = { ...(this.view ?? view), is_whole: true }),
      get_import_rows: (_: unknown, offset: number, limit: number) => upTo(offset, limit, this.rows, rowAt),
      get_import_cell: (row: number, column: number) => `${rowAt(row - 1).cells[column] ?? ""} in full`,
      get_import_group_rows: (problem: RowProblem, offset: number, limit: number) => {
        const group = this.view?.summary.groups.find(({ problem: { kind } }) => kind === problem.kind);
        const sample = group?.first[0];
        return sample
          ? upTo(offset, limit, group.rows, (index) => ({ ...sample, row: index + 11, number: index + 12 }))
          : [];
      },
      get_import_files: (offset: number, limit: number) => files.slice(offset, offset + limit),
      set_import_column: (column: number, field: ImportField) =>
        this.#change((summary) => ({
          ...summary,
          columns: summary.columns.map((one, index) => (index === column ? { ...one, field } : one)),
        })),
      set_import_header: (has_header: boolean) => this.#change((summary) => ({ ...summary, has_header })),
      answer_import: (answer: ImportAnswer) => this.#answer(answer),
      apply_import_fix: (problem: RowProblem, fix: Fix) => this.#settle(problem, fix),
      move_late_import_rows: () => this.view ?? view,
      edit_import_cell: () =>
        this.#change((summary) => ({ ...summary, ready: summary.ready + 1, problems: summary.problems - 1 })),
      skip_import_rows: (rows: number[], is_skipped: boolean) =>
        this.#change((summary) => ({
          ...summary,
          problems: summary.problems - (is_skipped ? rows.length : 0),
          skipped: summary.skipped + rows.length,
        })),
      allow_import_folder: (path: string) => {
        const open = this.view ?? view;
        return (this.view = { ...open, folders: [...open.folders, path], bad_files: 0 });
      },
      save_import_problems: () => null,
      save_import_template: () => null,
      close_import: () => void (this.view = null),
      forecast_import: () => forecast,
      start_import: () => {
        this.view = null;
        const queued = { ...noRows, queued: 640 };
        const job = { ...running, started_at: data.NOW, counts: queued };
        this.jobs = [job, ...this.jobs];
        return { job, updated: 0, problem: null };
      },
      list_jobs: () => this.jobs,
      forecast_job: () => runningForecast,
      list_job_rows: ({ job: id, kind, offset, limit }: JobRowsQuery) => {
        const job = this.jobs.find((one) => one.id === id) ?? running;
        const { queued, sending, unclear, blocked, sent } = job.counts;
        const totals: Record<string, number> = { queued, sending, unclear, blocked, sent };
        const total = kind ? (totals[kind] ?? 0) : queued + sending + unclear + blocked + sent;
        return upTo(offset, limit, total, (index) => jobRow(index, job, kind));
      },
      pause_job: (id: string) => state(id, { kind: "paused", reason: { kind: "by_person" } }),
      resume_job: (id: string) => state(id, { kind: "running" }),
      stop_job: (id: string) => state(id, { kind: "stopped" }),
      undo_job: (id: string) => state(id, { kind: "undone" }),
    };
  }
}
