/** How far a replacement has come, in words: what has happened, and what is next. */
import { m } from "../paraglide/messages";
import type { KeyId, NextStep, ReplacementStage } from "./ipc";

type Stage = ReplacementStage;

type Words<S> = { step: number; says: (stage: S, when: (at: string) => string) => string };

type Kinds = { [K in Stage["kind"]]: Words<Extract<Stage, { kind: K }>> };

export const stages: Kinds = {
  asked: { step: 1, says: () => m.replace_stage_asked() },
  created: { step: 2, says: () => m.replace_stage_created() },
  handed_over: { step: 3, says: () => m.replace_stage_handed_over() },
  verified: { step: 4, says: () => m.replace_stage_verified() },
  watching_old: {
    step: 5,
    says: ({ ends_at }, when) => m.replace_stage_watching_old({ when: when(ends_at) }),
  },
  old_still_used: {
    step: 5,
    says: ({ used_at, ends_at }, when) =>
      m.replace_stage_old_still_used({ when: when(used_at), ends: when(ends_at) }),
  },
  old_revoked: { step: 5, says: () => m.replace_stage_old_revoked() },
  abandoned: { step: 5, says: () => m.replace_stage_abandoned() },
};

/** The step of five, and the sentence. */
export function stageWords(stage: Stage, when: (at: string) => string) {
  const words = stages[stage.kind] as Words<Stage>;
  return { step: words.step, text: words.says(stage, when) };
}

/** The key that takes over, once it exists. */
export const newKeyOf = (stage: Stage): KeyId | null => ("new" in stage ? stage.new : null);

const finished: ReadonlySet<Stage["kind"]> = new Set(["old_revoked", "abandoned"]);

/** Whether nothing is left to do. */
export const isFinished = (stage: Stage) => finished.has(stage.kind);

const beforeSwitch: ReadonlySet<Stage["kind"]> = new Set(["asked", "created", "handed_over"]);

/** Whether it can still be given up: afterwards the new key is the one in use. */
export const canBeGivenUp = (stage: Stage) => beforeSwitch.has(stage.kind);

type When = (at: string) => string;

/** What the next step says where it says more than the stage. */
export function stepWords(step: NextStep, when: When): string | null {
  if (step.kind === "start_over") return m.replace_step_start_over();
  if (step.kind === "verify" && !step.has_secret) return m.replace_step_paste();
  if (step.kind === "restore_old") return m.replace_step_restore();
  if (step.kind !== "find_new") return null;
  const { lost } = step;
  if (lost.kind === "too_soon") return m.replace_lost_too_soon({ when: when(lost.until) });
  if (lost.kind === "not_there") return m.replace_lost_not_there();
  return lost.kind === "found" ? m.replace_lost_found() : m.replace_lost_several();
}

/** What the button says that makes another new key; `null` where there is nothing to make again. */
export function restartWords(step: NextStep): string | null {
  if (step.kind === "start_over") return m.replace_restart();
  if (step.kind !== "find_new") return null;
  if (step.lost.kind === "not_there") return m.replace_restart();
  return step.lost.kind === "found" ? m.replace_restart_revoking() : null;
}

/** Keys of which one may be the new one that nobody saw; a person looks at them one by one. */
export const lostKeys = (step: NextStep): KeyId[] =>
  step.kind === "find_new" && step.lost.kind === "several" ? step.lost.keys : [];

/** Whether the rest needs nobody but somebody who says when. */
export const goesOn = (step: NextStep) =>
  (step.kind === "verify" && step.has_secret) ||
  (step.kind === "find_new" && step.lost.kind === "too_soon") ||
  ["set_old_end", "note_old_use", "restore_old", "revoke_old"].includes(step.kind);
