/** The chip of a post: the service's eleven statuses, unknown ones, and the states on this computer. */
import { m } from "../paraglide/messages";
import { problems } from "./errors";
import { dayOf, timeOf } from "./format";
import type { IconName } from "./icons";
import type { QueueItem, QueueState } from "./ipc";
import { platformList } from "./platforms";

/** Chooses the colours of a chip; `local` and `fix` are outlined. */
export type Tone =
  | "draft"
  | "scheduled"
  | "validating"
  | "validated"
  | "publishing"
  | "published"
  | "partial"
  | "failed"
  | "billing"
  | "render"
  | "archived"
  | "local"
  | "fix";

export type Look = {
  icon: IconName;
  tone: Tone;
  name: () => string;
  /** One line for people. */
  line: (item: QueueItem, zone: string) => string;
  /** Whether it changes by itself within moments. */
  onItsWay?: boolean;
};

export type KnownStatus =
  | "draft"
  | "scheduled"
  | "validating"
  | "validated"
  | "publishing"
  | "published"
  | "partial"
  | "failed"
  | "billing_hold"
  | "render_pending"
  | "archived";

export const statuses: Record<KnownStatus, Look> = {
  draft: { icon: "draft", tone: "draft", name: m.status_draft, line: () => m.status_line_draft() },
  scheduled: {
    icon: "scheduled",
    tone: "scheduled",
    name: m.status_scheduled,
    line: ({ at }, zone) =>
      at
        ? m.status_line_scheduled({ day: dayOf(at, zone), time: timeOf(at, zone) })
        : m.status_line_scheduled_open(),
  },
  validating: {
    icon: "validating",
    tone: "validating",
    name: m.status_validating,
    line: () => m.status_line_validating(),
    onItsWay: true,
  },
  validated: {
    icon: "validated",
    tone: "validated",
    name: m.status_validated,
    line: () => m.status_line_validated(),
    onItsWay: true,
  },
  publishing: {
    icon: "publishing",
    tone: "publishing",
    name: m.status_publishing,
    line: () => m.status_line_publishing(),
    onItsWay: true,
  },
  published: {
    icon: "published",
    tone: "published",
    name: m.status_published,
    line: ({ platforms }) => m.status_line_published({ platforms: platformList(platforms) }),
  },
  partial: { icon: "partial", tone: "partial", name: m.status_partial, line: () => m.status_line_partial() },
  failed: { icon: "failed", tone: "failed", name: m.status_failed, line: () => m.status_line_failed() },
  billing_hold: {
    icon: "billing",
    tone: "billing",
    name: m.status_billing_hold,
    line: () => m.status_line_billing_hold(),
  },
  render_pending: {
    icon: "render",
    tone: "render",
    name: m.status_render_pending,
    line: () => m.status_line_render_pending(),
  },
  archived: {
    icon: "archived",
    tone: "archived",
    name: m.status_archived,
    line: () => m.status_line_archived(),
  },
};

type LocalState = Exclude<QueueState["kind"], "post">;

const local: Record<LocalState, Look> = {
  waiting: {
    icon: "clock",
    tone: "local",
    name: m.local_waiting,
    line: () => m.local_line_waiting(),
    onItsWay: true,
  },
  sending: {
    icon: "publishing",
    tone: "local",
    name: m.local_sending,
    line: () => m.local_line_sending(),
    onItsWay: true,
  },
  unclear: {
    icon: "validating",
    tone: "local",
    name: m.local_unclear,
    line: () => m.local_line_unclear(),
    onItsWay: true,
  },
  blocked: { icon: "triangle", tone: "fix", name: m.local_blocked, line: () => m.local_line_blocked() },
};

const isKnown = (status: string): status is KnownStatus => Object.hasOwn(statuses, status);

/** A status that this version doesn't know is shown under its own name. */
const unknown = (status: string): Look => ({
  ...statuses.draft,
  name: () => status,
  line: () => m.status_line_other({ status }),
});

/** How the state of a line looks. */
export function lookOf(state: QueueState): Look {
  if (state.kind !== "post") return local[state.kind];
  return isKnown(state.status) ? statuses[state.status] : unknown(state.status);
}

/** What stands in the chip; a refused row names its problem, in full for those who don't see the icon. */
export function chipWords(item: QueueItem): { shown: string; full: string } {
  const name = lookOf(item.state).name();
  if (item.state.kind !== "blocked" || !item.problem) return { shown: name, full: name };
  const shown = problems[item.problem.code].short();
  return { shown, full: m.local_blocked_named({ problem: shown }) };
}

/** The name under which lines are filtered: a status, or `local` for what hasn't reached the service. */
export const filterName = (state: QueueState) => (state.kind === "post" ? state.status : "local");

/** The words for a name of `filterName`. */
export const filterWords = (name: string) =>
  name === "local" ? m.queue_filter_local() : lookOf({ kind: "post", status: name }).name();
