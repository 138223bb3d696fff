/** An import on its way, in words: its state, why it holds, and where each row stands. */
import { m } from "../paraglide/messages";
import { describe } from "./errors";
import type { IconName } from "./icons";
import type { Job, JobCounts, JobState, OutboxItem, PauseReason } from "./ipc";
import { statuses, type Tone } from "./statuses";

/** All rows of a job; posts that are to be deleted again are not rows. */
export const totalOf = ({ queued, sending, unclear, blocked, sent, dropped }: JobCounts) =>
  queued + sending + unclear + blocked + sent + dropped;

/** Rows that will still move by themselves. */
export const openOf = ({ queued, sending, unclear }: JobCounts) => queued + sending + unclear;

/** Whether rows will still move. What has come to its end is compared with the server after a while. */
export const isUnderWay = (job: Job) => isUnfinished(job) && openOf(job.counts) > 0;

/** Whether nothing moves any more, and the comparison with the server is still to come. */
export const isToBeCompared = (job: Job) => isUnfinished(job) && !isUnderWay(job);

/** Whether rows still move, or the comparison is still to come. */
export const isUnfinished = ({ state }: Job) => state.kind === "running" || state.kind === "paused";

/** How a job stands, in a word. */
export const jobLook = (job: Job) => jobStates[isToBeCompared(job) ? "done" : job.state.kind];

const jobStates: Record<JobState["kind"], { name: () => string; icon: IconName; tone: Tone }> = {
  running: { name: m.job_state_running, icon: "publishing", tone: "publishing" },
  paused: { name: m.job_state_paused, icon: "billing", tone: "billing" },
  stopped: { name: m.job_state_stopped, icon: "archived", tone: "archived" },
  done: { name: m.job_state_done, icon: "published", tone: "published" },
  undone: { name: m.job_state_undone, icon: "undo", tone: "archived" },
};

export const jobName = (job: Job) => job.name || m.import_pasted();

/** Why a job holds, and what to do about it. */
export function pauseWords(reason: PauseReason): { title: string; text: string } {
  if (reason.kind === "by_person") return { title: m.job_paused(), text: m.job_paused_by_person() };
  if (reason.kind === "echo_differs") return { title: m.job_paused_echo(), text: m.job_paused_echo_text() };
  const { short, why, todo } = describe(reason.problem);
  return {
    title: m.job_paused_refused({ what: short }),
    text: `${why} ${todo} ${m.job_paused_refused_todo()}`,
  };
}

/** The chip of a row, with what it waits for; "Scheduled" is said only of a post that has an id at the service. */
export function rowChip(
  item: OutboxItem,
  waits: string,
): { icon: IconName; tone: Tone; text: string; full: string } {
  const { state } = item;
  const plain = (icon: IconName, tone: Tone, text: string) => ({ icon, tone, text, full: text });
  if (state.kind === "queued") return plain("clock", "local", waits);
  if (state.kind === "sending") return plain("publishing", "local", m.local_sending());
  if (state.kind === "unclear") return plain("validating", "local", m.local_unclear());
  if (state.kind === "sent") return plain("scheduled", "scheduled", statuses.scheduled.name());
  const text = describe(state.problem).short;
  return { icon: "triangle", tone: "fix", text, full: m.local_blocked_named({ problem: text }) };
}
