/** Sample data in the tone of the mock-ups, typed by the generated bindings. */
import type {
  Account,
  Action,
  AppState,
  Brand,
  Group,
  LimitReading,
  Limits,
  PlatformResult,
  PostDetails,
  Problem,
  ProblemCode,
  Queue,
  QueueItem,
  QueueState,
  Session,
} from "../../src/lib/ipc";

/** Tuesday 24 November 2026, 11:32 in Lisbon. */
export const NOW = "2026-11-24T11:32:00Z";
export const TODAY = "2026-11-24";

export const fern: Brand = {
  slug: "fern-and-oak",
  name: "Fern & Oak",
  zone: "Europe/Lisbon",
  zone_is_local: false,
};
export const harbour: Brand = { slug: "harbour", name: "Harbour Books", zone: null, zone_is_local: false };

const ok = { kind: "ok", expires_at: null } as const;

export const accounts: Account[] = [
  { id: "x1", platform: "x", name: "fernandoak", is_organisation: false, health: ok },
  { id: "x2", platform: "x", name: "fernandoak_help", is_organisation: false, health: ok },
  { id: "li1", platform: "linkedin", name: "Inês Moura", is_organisation: false, health: ok },
  { id: "li2", platform: "linkedin", name: "Fern & Oak", is_organisation: true, health: ok },
  { id: "ig1", platform: "instagram", name: "fernandoak", is_organisation: false, health: ok },
  {
    id: "th1",
    platform: "threads",
    name: "fernandoak",
    is_organisation: false,
    health: { kind: "needs_reconnect" },
  },
  { id: "yt1", platform: "youtube", name: "Fern & Oak", is_organisation: false, health: ok },
];

export const liveSession: Session = {
  profile: "live",
  is_built_in: false,
  host: "app.autoposting.ai",
  person: { name: "Inês M.", email: "ines@fernandoak.example" },
  access: "session",
  own_key: "key_own04",
  manages_keys: true,
  storage: { kind: "keychain", name: "Secret Service" },
};

export const sandboxSession: Session = {
  ...liveSession,
  profile: "sandbox",
  is_built_in: true,
  host: "127.0.0.1",
};

export const signedOut: AppState = {
  is_resuming: false,
  session: null,
  expired: null,
  keychain: null,
  left_behind: null,
  pending_storage: null,
  brand: null,
  notices: [],
  preferences: { theme: "system" },
  unsent: 0,
  default_service: "https://app.autoposting.ai/api-proxy",
};

export const signedIn: AppState = { ...signedOut, session: liveSession, brand: fern.slug };

/** A person who has made no key for the app yet. */
export const withoutOwnKey: AppState = { ...signedIn, session: { ...liveSession, own_key: null } };

export const inSandbox: AppState = { ...signedIn, session: sandboxSession };

/** A problem with the technical details that the service would give. */
export function problem(code: ProblemCode, more: Partial<Problem> = {}): Problem {
  return {
    code,
    retry_at: null,
    field: null,
    detail: { status: null, code: null, text: null, operation: null, scope: null },
    ...more,
  };
}

export const slowedDown = problem("slowed_down", {
  retry_at: "2026-11-24T11:32:42Z",
  detail: { status: 429, code: null, text: "Too Many Requests", operation: "list_posts", scope: null },
});

type Line = Partial<QueueItem> & { key: string; text: string; platforms: string[] };

const editable: Action[] = ["edit_text", "reschedule", "unschedule", "delete"];
const day = (date: string): Group => ({ kind: "day", date });
const status = (name: string): QueueState => ({ kind: "post", status: name });

function line({ key, ...more }: Line): QueueItem {
  return {
    key,
    post_id: key.startsWith("post:") ? key.slice(5) : null,
    item_id: key.startsWith("row:") ? key.slice(4) : null,
    group: day(TODAY),
    state: status("scheduled"),
    at: null,
    media_count: 0,
    actions: [],
    problem: null,
    obstacles: [],
    ...more,
  };
}

const needsYou: Group = { kind: "needs_you" };

export const behindTheBench = line({
  key: "post:01JDB7",
  text: "Behind the bench: Marta repots 40 snake plants before lunch. Coffee first, always.",
  platforms: ["instagram", "linkedin"],
  group: needsYou,
  state: status("partial"),
  at: "2026-11-23T18:30:00Z",
  actions: ["retry", "delete_published"],
});

export const earlyLook = line({
  key: "post:01JDB9",
  text: "Early look at the planter shelf: 20% off from midnight",
  platforms: ["instagram", "threads"],
  at: "2026-11-24T17:45:00Z",
  media_count: 1,
  actions: editable,
});

/** Waits for its time, and won't make it. */
export const withoutVideo = line({
  key: "post:01JDBX",
  text: "Winter light, filmed: where to put your calathea",
  platforms: ["youtube", "threads"],
  group: needsYou,
  at: "2026-11-28T16:00:00Z",
  actions: editable,
  obstacles: [
    {
      code: "needs_media",
      severity: "blocks",
      field: "text",
      platform: "youtube",
      account: null,
      amount: null,
      media: null,
    },
    {
      code: "account_needs_reconnect",
      severity: "blocks",
      field: "accounts",
      platform: "threads",
      account: "fernandoak",
      amount: null,
      media: null,
    },
  ],
});

export const items: QueueItem[] = [
  behindTheBench,
  line({
    key: "post:01JDB8",
    text: "How to mount a staghorn fern",
    platforms: ["youtube"],
    group: needsYou,
    state: status("failed"),
    at: "2026-11-23T14:40:00Z",
    actions: ["retry", "delete"],
  }),
  line({
    key: "row:0195a",
    text: "Winter light: where to put your calathea",
    platforms: ["x"],
    group: needsYou,
    state: { kind: "blocked" },
    at: "2026-11-28T16:00:00Z",
    actions: ["try_again", "withdraw"],
    problem: problem("no_credits", {
      detail: {
        status: 402,
        code: "insufficient_credits",
        text: "Insufficient credits",
        operation: "create_post",
        scope: null,
      },
    }),
  }),
  line({
    key: "post:01JDBA",
    text: "Christmas hours for both shops, and how to reach us in between",
    platforms: ["x", "linkedin"],
    group: needsYou,
    state: status("billing_hold"),
    at: "2026-11-23T09:00:00Z",
  }),
  line({
    key: "post:01JDBB",
    text: "Build-your-own terrarium, Sat 5 Dec. Six seats left.",
    platforms: ["instagram", "x", "youtube"],
    state: status("publishing"),
    at: "2026-11-24T11:30:00Z",
    media_count: 3,
  }),
  line({
    key: "post:01JDBC",
    text: "Two minutes on repotting in winter",
    platforms: ["x"],
    state: status("validating"),
    at: "2026-11-24T11:33:00Z",
  }),
  line({
    key: "post:01JDBD",
    text: "Doors open until eight tonight",
    platforms: ["threads"],
    state: status("validated"),
    at: "2026-11-24T11:34:00Z",
  }),
  earlyLook,
  line({
    key: "row:0195b",
    text: "Ten houseplants that forgive a forgetful week, and why your bathroom is their favourite room",
    platforms: ["x", "linkedin"],
    group: day("2026-11-25"),
    state: { kind: "waiting" },
    at: "2026-11-25T09:00:00Z",
    actions: ["withdraw"],
  }),
  line({
    key: "post:01JDBE",
    text: "We asked 300 customers what kills their plants",
    platforms: ["linkedin", "x"],
    group: day("2026-11-25"),
    at: "2026-11-25T10:00:00Z",
    actions: editable,
  }),
  line({
    key: "row:0195c",
    text: "Ask us anything about fruit trees",
    platforms: ["threads"],
    group: day("2026-11-25"),
    state: { kind: "sending" },
    at: "2026-11-25T11:00:00Z",
  }),
  line({
    key: "row:0195d",
    text: "Last hours: planters at 20% off until midnight",
    platforms: ["x"],
    group: day("2026-11-25"),
    state: { kind: "unclear" },
    at: "2026-11-25T12:00:00Z",
  }),
  line({
    key: "post:01JDBF",
    text: "One-minute film: the fern that survived a flat fire",
    platforms: ["youtube", "instagram"],
    group: day("2026-11-25"),
    state: status("render_pending"),
    at: "2026-11-25T14:00:00Z",
  }),
  line({
    key: "post:01JDBG",
    text: "Wreath workshop sign-up opens. Bring gloves, we bring the moss.",
    platforms: ["instagram", "x", "linkedin"],
    group: day("2026-11-26"),
    at: "2026-11-26T15:30:00Z",
    media_count: 2,
    actions: editable,
  }),
  line({
    key: "post:01JDBH",
    text: "Evening Q&A: bring your saddest plant",
    platforms: ["threads"],
    group: { kind: "undated" },
    state: status("draft"),
    actions: ["edit_text", "reschedule", "delete"],
  }),
  line({
    key: "post:01JDBJ",
    text: "New week, new leaves. Monstera cuttings are back in both shops.",
    platforms: ["x", "instagram"],
    group: { kind: "past", date: "2026-11-23" },
    state: status("published"),
    at: "2026-11-23T09:00:00Z",
    actions: ["delete_published"],
  }),
  line({
    key: "post:01JDBK",
    text: "Old spring campaign",
    platforms: ["x"],
    group: { kind: "past", date: "2026-11-20" },
    state: status("archived"),
    at: "2026-11-20T09:00:00Z",
    actions: ["delete_published"],
  }),
  line({
    key: "post:01JDBL",
    text: "A post in a state that came after this version",
    platforms: ["mastodon"],
    group: { kind: "past", date: "2026-11-20" },
    state: status("cooling_off"),
    at: "2026-11-20T08:00:00Z",
  }),
];

export const fullQueue: Queue = {
  brand: fern.slug,
  today: TODAY,
  items,
  fetched_at: "2026-11-24T11:31:40Z",
  problem: null,
};

export const queueWithObstacle: Queue = { ...fullQueue, items: [withoutVideo, ...items] };

export const emptyQueue: Queue = { ...fullQueue, items: [] };

/** Before the first answer of the service. */
export const unknownQueue: Queue = { ...emptyQueue, fetched_at: null };

const results: PlatformResult[] = [
  {
    platform: "instagram",
    account: "ig1",
    state: "published",
    url: "https://instagram.example/p/1",
    error_name: null,
    error_text: null,
  },
  {
    platform: "linkedin",
    account: "li2",
    state: "failed",
    url: null,
    error_name: "PlatformAuthError",
    error_text: "token expired on 22 Nov",
  },
];

export function detailsOf(item: QueueItem): PostDetails {
  return {
    item,
    brand: fern.slug,
    results: item.key === behindTheBench.key ? results : [],
    accounts,
    raw: JSON.stringify({ _id: item.post_id, text: item.text, platforms: item.platforms }, null, 2),
  };
}

export const reading: LimitReading = {
  access: "session",
  limit: 300,
  remaining: 212,
  refills_at: "2026-11-24T11:45:00Z",
  seen_at: "2026-11-24T11:31:40Z",
  hold_until: null,
};

export const limits: Limits = {
  readings: [reading],
  slow_downs: [{ at: "2026-11-24T11:19:00Z", until: "2026-11-24T11:19:20Z" }],
  waiting: 2,
};

export const unknownLimits: Limits = {
  readings: [
    { access: "session", limit: null, remaining: null, refills_at: null, seen_at: null, hold_until: null },
  ],
  slow_downs: [],
  waiting: 0,
};
