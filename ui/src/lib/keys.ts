/** API keys in words: permissions, what a key can do, what it is for, when it ends, and where it can be put. */
import { m } from "../paraglide/messages";
import { addDays } from "./calendar";
import { dateOf, dayAndMonth } from "./format";
import type {
  Ability,
  AbilityLine,
  Expiry,
  Grace,
  HandOver,
  HandOverKind,
  KeyDraft,
  KeyRecord,
  Power,
  Purpose,
  Resource,
  Risk,
  Scope,
} from "./ipc";

type Say = () => string;

/** A form with nothing in it, for checking one part of it. */
export const emptyDraft: KeyDraft = {
  name: "",
  scopes: [],
  expiry: { kind: "days90" },
  purpose: "choose_myself",
  used_for: "",
  owner: "",
  spelling: null,
};

export const powers: Record<Power, Say> = {
  nothing: m.power_nothing,
  looks: m.power_looks,
  unknown: m.power_unknown,
  changes: m.power_changes,
  publishes: m.power_publishes,
  everything: m.power_everything,
};

type ResourceWords = { name: Say; about: Say; inline: Say; see: Say; change: Say };

export const resources: Record<Resource, ResourceWords> = {
  posts: {
    name: m.resource_posts,
    about: m.resource_posts_about,
    inline: m.resource_inline_posts,
    see: m.ability_see_posts,
    change: m.ability_change_posts,
  },
  brands: {
    name: m.resource_brands,
    about: m.resource_brands_about,
    inline: m.resource_inline_brands,
    see: m.ability_see_brands,
    change: m.ability_change_brands,
  },
  carousels: {
    name: m.resource_carousels,
    about: m.resource_carousels_about,
    inline: m.resource_inline_carousels,
    see: m.ability_see_carousels,
    change: m.ability_change_carousels,
  },
  clips: {
    name: m.resource_clips,
    about: m.resource_clips_about,
    inline: m.resource_inline_clips,
    see: m.ability_see_clips,
    change: m.ability_change_clips,
  },
  knowledge_base: {
    name: m.resource_knowledge_base,
    about: m.resource_knowledge_base_about,
    inline: m.resource_inline_knowledge_base,
    see: m.ability_see_knowledge_base,
    change: m.ability_change_knowledge_base,
  },
  agents: {
    name: m.resource_agents,
    about: m.resource_agents_about,
    inline: m.resource_inline_agents,
    see: m.ability_see_agents,
    change: m.ability_change_agents,
  },
  webhooks: {
    name: m.resource_webhooks,
    about: m.resource_webhooks_about,
    inline: m.resource_inline_webhooks,
    see: m.ability_see_webhooks,
    change: m.ability_change_webhooks,
  },
  usage: {
    name: m.resource_usage,
    about: m.resource_usage_about,
    inline: m.resource_inline_usage,
    see: m.ability_see_usage,
    change: m.ability_change_usage,
  },
};

/** The scopes of the catalogue, in both spellings of the knowledge base. */
export const scopes: Record<string, Say> = {
  "*": m.power_everything,
  "posts:read": m.scope_posts_read,
  "posts:write": m.scope_posts_write,
  "brands:read": m.scope_brands_read,
  "brands:write": m.scope_brands_write,
  "carousels:read": m.scope_carousels_read,
  "carousels:write": m.scope_carousels_write,
  "clips:read": m.scope_clips_read,
  "clips:write": m.scope_clips_write,
  "kb:read": m.scope_kb_read,
  "kb:write": m.scope_kb_write,
  "kbs:read": m.scope_kb_read,
  "kbs:write": m.scope_kb_write,
  "agents:read": m.scope_agents_read,
  "agents:write": m.scope_agents_write,
  "webhooks:read": m.scope_webhooks_read,
  "webhooks:write": m.scope_webhooks_write,
  "usage:read": m.scope_usage_read,
};

/** A scope that this version doesn't know is shown as it is. */
export const scopeName = (scope: Scope) => scopes[scope]?.() ?? scope;

/** "See posts and results, See brands" */
export const scopeNames = (list: Scope[]) => list.map(scopeName).join(", ");

export const risks: Record<Risk, Say> = {
  publishes_in_your_name: m.risk_publishes_in_your_name,
  sends_news_elsewhere: m.risk_sends_news_elsewhere,
  runs_automations: m.risk_runs_automations,
  opens_everything: m.risk_opens_everything,
  is_unknown: m.risk_is_unknown,
};

type Kinds = { [K in Ability["kind"]]: (ability: Extract<Ability, { kind: K }>) => string };

export const abilities: Kinds = {
  everything: () => m.ability_everything(),
  see: ({ resource }) => resources[resource].see(),
  change: ({ resource }) => resources[resource].change(),
  use: (ability) =>
    m.ability_use({ resources: orList(ability.resources.map((one) => resources[one].inline())) }),
  create_keys: () => m.ability_create_keys(),
  unknown: ({ scope }) => m.ability_unknown({ scope }),
};

export const abilityWords = (ability: Ability) =>
  (abilities[ability.kind] as (ability: Ability) => string)(ability);

/** What can be done, and what makes it worth a second look. */
export const abilityLine = ({ ability, risk }: AbilityLine) => ({
  text: abilityWords(ability),
  risk: risk ? risks[risk]() : null,
});

function orList(names: string[]): string {
  const start = names.slice(0, -1);
  const end = names.at(-1) ?? "";
  return start.length === 0 ? end : m.or_list({ start: start.join(", "), end });
}

type PurposeWords = { name: Say; about: Say };

export const purposes: Record<Purpose, PurposeWords> = {
  reports: { name: m.purpose_reports, about: m.purpose_reports_about },
  scheduling: { name: m.purpose_scheduling, about: m.purpose_scheduling_about },
  this_app: { name: m.purpose_this_app, about: m.purpose_this_app_about },
  automation: { name: m.purpose_automation, about: m.purpose_automation_about },
  assistant: { name: m.purpose_assistant, about: m.purpose_assistant_about },
  video_clips: { name: m.purpose_video_clips, about: m.purpose_video_clips_about },
  knowledge_base: { name: m.purpose_knowledge_base, about: m.purpose_knowledge_base_about },
  everything: { name: m.purpose_everything, about: m.purpose_everything_about },
  choose_myself: { name: m.purpose_choose_myself, about: m.purpose_choose_myself_about },
};

export const expiries: Record<Expiry["kind"], Say> = {
  days7: m.expiry_days7,
  days30: m.expiry_days30,
  days90: m.expiry_days90,
  days365: m.expiry_days365,
  on: m.expiry_on,
  never: m.expiry_never,
};

export const graces: Record<Grace, Say> = {
  hour: m.grace_hour,
  day: m.grace_day,
  week: m.grace_week,
};

export const places: Record<HandOverKind, Say> = {
  env_file: m.place_env_file,
  environment_variable: m.place_environment_variable,
  clipboard: m.place_clipboard,
  screen: m.place_screen,
  keychain: m.place_keychain,
};

/** "22 February 2027" of an instant. */
export function longDay(at: string | number, zone: string, now: number): string {
  return dayAndMonth(dateOf(at, zone), dateOf(now, zone));
}

const days = (from: string, to: string) => Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);

/** "12 days ago" */
export function lastUsed(at: string | null, zone: string, now: number): string {
  if (!at) return m.keys_used_never();
  const [day, today] = [dateOf(at, zone), dateOf(now, zone)];
  return day >= today ? m.keys_today() : m.keys_days_ago({ count: days(day, today) });
}

/** "34 days", or nothing known. */
export function ageOf(record: KeyRecord, zone: string, now: number): string {
  const made = record.key.created_at;
  if (!made) return m.keys_unknown();
  const [day, today] = [dateOf(made, zone), dateOf(now, zone)];
  return day >= today ? m.keys_today() : m.keys_age_days({ count: days(day, today) });
}

/** "In 3 days" while that is near, else the day. */
export function endOf(at: string | null, zone: string, now: number): string {
  if (!at) return m.keys_ends_never();
  const [day, today] = [dateOf(at, zone), dateOf(now, zone)];
  if (Date.parse(at) <= now) return m.keys_ended({ day: dayAndMonth(day, today) });
  if (day === today) return m.keys_today();
  return day <= addDays(today, 30) ? m.keys_in_days({ count: days(today, day) }) : dayAndMonth(day, today);
}

/** Where a key was put: "line of a file, when". The value is never part of it. */
export function placeWords({ kind, reference, at }: HandOver, zone: string, now: number): string {
  const when = longDay(at, zone, now);
  const place = places[kind]();
  return reference ? m.key_page_place({ place, reference, when }) : m.key_page_place_bare({ place, when });
}
