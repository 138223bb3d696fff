/** The states that are worth looking at, by name: for pictures, and for the accessibility check of each screen. */
import type { AppState, Draft, Job, KeyList, OpenImportView } from "../../src/lib/ipc";
import * as data from "./data";
import * as sheet from "./import";
import * as keys from "./keys";
import { never, PretendShell, refuse, type Answers } from "./shell";

export type Scene = {
  state: AppState;
  answers?: Answers;
  draft?: Draft;
  keys?: KeyList;
  sheet?: OpenImportView;
  jobs?: Job[];
  /** The buttons that are pressed, one after the other, once the screen of the scene is open. */
  inside?: string[];
};

const draft: Draft = {
  brand: data.fern.slug,
  text: "Wreath workshop sign-up opens. Bring gloves, we bring the moss.",
  targets: [
    { platform: "x", accounts: ["x1"] },
    { platform: "linkedin", accounts: ["li1", "li2"] },
  ],
  when: { date: "2026-11-26", time: "15:30", repeated: "first" },
};

const withMedia: Draft = {
  ...draft,
  targets: [...draft.targets, { platform: "instagram", accounts: ["ig1"] }],
  media: [
    { source: "/home/mara/Pictures/wreath-on-the-door.jpg", alt_text: "A moss wreath on a green door" },
    { source: "/home/mara/Videos/tying-the-wire.mp4", alt_text: "" },
    { source: "/home/mara/Pictures/gone.png", alt_text: "" },
  ],
};

const offline = data.problem("offline", {
  detail: { status: null, code: null, text: "connection refused", operation: "list_posts", scope: null },
});

const failing = (problem: typeof offline): Answers => ({
  get_queue: () => data.unknownQueue,
  refresh_queue: () => ({ ...data.unknownQueue, problem }),
});

export const scenes = {
  welcome: { state: data.signedOut },
  "welcome-resuming": { state: { ...data.signedOut, is_resuming: true } },
  "welcome-keychain": { state: { ...data.signedOut, keychain: data.problem("keychain_locked") } },
  "welcome-storage": { state: { ...data.signedOut, pending_storage: data.problem("keychain_no_service") } },
  "welcome-notices": {
    state: {
      ...data.signedOut,
      notices: [
        { kind: "settings_set_aside", path: "/home/ines/.local/share/autoposting/settings.json.bad" },
        { kind: "folder_read_only", path: "/home/ines/.local/share/autoposting" },
      ],
    },
  },
  queue: { state: data.signedIn },
  "queue-sandbox": { state: data.inSandbox },
  "queue-obstacle": {
    state: data.signedIn,
    answers: { get_queue: () => data.queueWithObstacle, refresh_queue: () => data.queueWithObstacle },
  },
  "queue-empty": {
    state: data.signedIn,
    answers: { get_queue: () => data.emptyQueue, refresh_queue: () => data.emptyQueue },
  },
  "queue-loading": {
    state: data.signedIn,
    answers: { get_queue: () => data.unknownQueue, refresh_queue: never },
  },
  "queue-failing": { state: data.signedIn, answers: failing(offline) },
  "queue-stale": {
    state: data.signedIn,
    answers: { refresh_queue: () => ({ ...data.fullQueue, problem: data.problem("not_answering") }) },
  },
  "queue-slowed-down": {
    state: data.inSandbox,
    answers: {
      refresh_queue: () => ({ ...data.fullQueue, problem: data.slowedDown }),
      get_limits: () => ({
        ...data.limits,
        readings: [{ ...data.reading, remaining: 0, hold_until: "2026-11-24T11:32:42Z" }],
      }),
    },
  },
  "queue-no-zone": { state: { ...data.signedIn, brand: data.harbour.slug } },
  "queue-no-brands": { state: { ...data.signedIn, brand: null }, answers: { list_brands: () => [] } },
  "queue-expired": { state: { ...data.signedIn, expired: data.problem("signed_out") } },
  "queue-unknown-limits": {
    state: data.signedIn,
    answers: { get_limits: () => data.unknownLimits },
  },
  composer: { state: data.signedIn },
  "composer-written": { state: data.signedIn, draft },
  "composer-media": { state: data.signedIn, draft: withMedia },
  "composer-loading": { state: data.signedIn, answers: { list_accounts: never } },
  "composer-no-accounts": { state: data.signedIn, answers: { list_accounts: () => [] } },
  "composer-failing": {
    state: data.signedIn,
    answers: { list_accounts: () => refuse(data.problem("not_answering")) },
  },
  import: { state: data.signedIn },
  "import-earlier": { state: data.signedIn, jobs: [sheet.allSent] },
  "import-loading": { state: data.signedIn, answers: { list_jobs: never, get_import: never } },
  "import-failing": {
    state: data.signedIn,
    answers: { open_import: () => refuse(data.problem("file_protected")) },
  },
  "import-check": { state: data.inSandbox, sheet: sheet.view },
  "import-questions": { state: data.signedIn, sheet: sheet.viewWithQuestions },
  "import-ready": {
    state: data.signedIn,
    sheet: { ...sheet.view, summary: { ...sheet.view.summary, groups: [], problems: 0 } },
    answers: { forecast_import: () => ({ ...sheet.forecast, late: 12 }) },
  },
  "import-partial": {
    state: data.signedIn,
    sheet: { ...sheet.view, is_whole: false },
    answers: { finish_reading_import: never, forecast_import: () => sheet.unknownForecast },
  },
  "import-running": {
    state: data.inSandbox,
    jobs: [sheet.running],
    answers: {
      get_limits: () => ({ ...data.limits, readings: [{ ...data.reading, remaining: 30 }] }),
      forecast_job: () => sheet.runningForecast,
    },
  },
  "import-paused": { state: data.signedIn, jobs: [sheet.paused] },
  "import-done": { state: data.signedIn, jobs: [sheet.done, sheet.allSent] },
  "import-undone": {
    state: data.signedIn,
    jobs: [
      {
        ...sheet.done,
        state: { kind: "undone" },
        counts: { ...sheet.done.counts, blocked: 0, dropped: 2, deleting: 412 },
      },
    ],
  },
  keys: { state: data.signedIn },
  "queue-own-key": { state: data.withoutOwnKey },
  "keys-empty": { state: data.signedIn, keys: keys.emptyKeys },
  "keys-loading": { state: data.signedIn, keys: keys.unknownKeys, answers: { refresh_keys: never } },
  "keys-failing": {
    state: data.signedIn,
    keys: keys.unknownKeys,
    answers: { refresh_keys: () => ({ ...keys.unknownKeys, problem: data.problem("not_answering") }) },
  },
  "keys-with-key": {
    state: { ...data.signedIn, session: { ...data.liveSession, access: "api_key", manages_keys: false } },
    keys: keys.unknownKeys,
    answers: { refresh_keys: () => refuse(data.problem("needs_person")) },
  },
  "keys-pending": {
    state: data.signedIn,
    keys: {
      ...keys.withFresh,
      lost: [{ name: "Shop bot", asked_at: data.NOW, state: { kind: "found", key: keys.zapier.key.id } }],
    },
  },
  "keys-new": { state: data.signedIn, inside: ["New key"] },
  "keys-made": { state: data.signedIn, keys: keys.withFresh, inside: ["Hand over: Shop bot"] },
  "keys-page": { state: data.signedIn, inside: ["Zapier autumn"] },
  "keys-revoke": { state: data.signedIn, inside: ["Zapier autumn", "Revoke key"] },
  "keys-replace": { state: data.signedIn, inside: ["Zapier autumn", "Replace"] },
  "keys-replacing": { state: data.signedIn, keys: keys.replaced },
  "keys-still-used": { state: data.signedIn, keys: keys.stillUsed },
  "keys-audit": {
    state: data.signedIn,
    inside: ["Findings"],
    keys: {
      ...keys.fullKeys,
      findings: keys.findings.map((finding) =>
        finding.rule === "no_expiry"
          ? {
              ...finding,
              standing: { kind: "suppressed", reason: "Moves in March", until: "2027-03-01T00:00:00Z" },
            }
          : finding,
      ),
    },
  },
  "keys-leak": { state: data.signedIn, inside: ["Check a leaked key"] },
  "keys-log": { state: data.signedIn, inside: ["Log"] },
  start: {
    state: data.signedIn,
    answers: { get_key_journal: () => [], get_first_steps: () => ({ has_key: false, has_post: false }) },
  },
  "own-key-expired": { state: { ...data.signedIn, expired: data.problem("own_key_refused") } },
} satisfies Record<string, Scene>;

export type SceneName = keyof typeof scenes;

/** Puts a scene below the page. */
export function install(scene: Scene): PretendShell {
  const shell = new PretendShell(scene.state, scene.answers);
  shell.draft = scene.draft ?? null;
  if (scene.keys) shell.keys = scene.keys;
  shell.imports.view = scene.sheet ?? null;
  shell.imports.jobs = scene.jobs ?? [];
  return shell.install();
}
