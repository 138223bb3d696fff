/** More states of the import, for pictures only: what each of them shows is tested by what a person does in it. */
import type { Job, OpenImportView, PauseReason } from "../../src/lib/ipc";
import * as data from "./data";
import * as sheet from "./import";
import type { Scene } from "./scenes";
import { refuse } from "./shell";

const state = data.signedIn;
const { summary } = sheet.view;

const checking = (change: Partial<OpenImportView["summary"]>, answers: Scene["answers"] = {}): Scene => ({
  state,
  answers,
  sheet: { ...sheet.view, files: 0, summary: { ...summary, ...change } },
});

/** Rows that an earlier import sent as something else; of some the post can't be changed any more. */
const changed = { ready: 2, rows: 640, problems: 5, started: 633 };
const two = {
  ...sheet.forecast,
  steps: [{ at: "2026-11-24T11:32:02Z", sent: 2 }],
  done_at: "2026-11-24T11:32:02Z",
};
const updates = { ...changed, groups: [], ready: 0, problems: 0, updates: 2, skipped: 3 };

let isSent = false;

const job = (change: Partial<Job>): Scene => ({ state, jobs: [{ ...sheet.done, ...change }, sheet.allSent] });
const paused = (reason: PauseReason): Scene => ({
  state,
  jobs: [{ ...sheet.running, state: { kind: "paused", reason } }],
});
const clean = { at: "2026-11-24T11:30:00Z", found: 638, missing: 0, surplus: [] };
const none = sheet.noRows;

export const importPictures = {
  "import-changed": checking(
    { ...changed, groups: [sheet.changedSinceSent, sheet.changedForGood] },
    { forecast_import: () => two },
  ),
  "import-updates": checking(updates),
  "import-updated": checking(updates, {
    get_import: () => (isSent ? null : { ...sheet.view, files: 0, summary: { ...summary, ...updates } }),
    start_import: () => {
      isSent = true;
      return { job: null, updated: 2, problem: null };
    },
  }),
  "import-file-changed": { state, sheet: { ...sheet.view, has_changed: true } },
  "import-nothing-ready": checking({ ready: 0, problems: 668 }),
  "import-cannot-start": checking({}, { start_import: () => refuse(data.problem("not_allowed")) }),
  "import-held": checking(
    {},
    {
      forecast_import: () => ({ ...sheet.forecast, wait: { kind: "refill", until: "2026-11-24T11:45:00Z" } }),
    },
  ),
  "import-paused-by-person": paused({ kind: "by_person" }),
  "import-paused-signed-out": paused({ kind: "refused", problem: data.problem("signed_out") }),
  "import-paused-echo": paused({ kind: "echo_differs" }),
  "import-stopped": job({
    state: { kind: "stopped" },
    counts: { ...none, sent: 391, dropped: 249 },
    audit: null,
  }),
  "import-to-be-compared": job({
    state: { kind: "running" },
    counts: { ...none, sent: 640 },
    audit_due: "2026-11-24T11:32:10Z",
    audit: null,
  }),
  "import-done-clean": job({ counts: { ...none, sent: 640 }, audit: { ...clean, found: 640 } }),
  "import-done-missing": job({ audit: { ...clean, found: 636, missing: 2 } }),
  "import-undone-all": job({ state: { kind: "undone" }, counts: { ...none, dropped: 640 }, audit: null }),
} satisfies Record<string, Scene>;
