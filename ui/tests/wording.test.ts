import { expect, test } from "vitest";

import { actions } from "../src/lib/actions";
import { describe as say, problems } from "../src/lib/errors";
import { findings } from "../src/lib/findings";
import type { FindingCode, ProblemCode } from "../src/lib/ipc";
import { notices } from "../src/lib/notices";
import { operations } from "../src/lib/operations";
import { lookOf, statuses } from "../src/lib/statuses";
import * as data from "./pretend/data";

// That every code has an entry is the compiler's business; here each entry has to say something.
const place = { zone: "Europe/Lisbon", now: Date.parse(data.NOW) };

test.each(Object.keys(problems) as ProblemCode[])("the problem %s says what, why and what to do", (code) => {
  const words = say(data.problem(code));
  const said = [words.short, words.what, words.why, words.todo];
  expect(said.every((text) => text.length > 3)).toBe(true);
  expect(said.join(" ")).not.toMatch(/please|oops|!|undefined|problem_/i);
});

test.each(Object.keys(findings) as FindingCode[])("the finding %s has a sentence", (code) => {
  const finding = {
    code,
    severity: "blocks",
    field: "text",
    platform: "x",
    account: "Fern",
    amount: 3,
  } as const;
  expect(findings[code](finding, place)).toMatch(/^[A-Z\d].+[.]$/);
});

test("statuses, actions, notices and operations have names", () => {
  const names = [
    ...Object.values(statuses).map((look) => look.name()),
    ...Object.values(actions).map((words) => words.name()),
    ...Object.values(notices).map((words) => words.title()),
    ...Object.values(operations).map((words) => words.able()),
  ];
  expect(Object.keys(statuses)).toHaveLength(11);
  expect(names.filter((name) => name.length < 4)).toEqual([]);
});

test("eleven statuses have eleven shapes", () => {
  expect(new Set(Object.values(statuses).map((look) => look.icon)).size).toBe(11);
});

test("an unknown status is shown under its own name", () => {
  expect(lookOf({ kind: "post", status: "cooling_off" }).name()).toBe("cooling_off");
});

test("what failed is said first, then why", () => {
  const offline = data.problem("offline", {
    detail: { status: null, code: null, text: null, operation: "list_posts", scope: null },
  });
  expect(say(offline).what).toBe("The queue wasn't refreshed");
  expect(say(offline).why).toBe("This computer can't reach the service.");
});

test("a missing permission is named by what it's for, and in the service's spelling", () => {
  const refused = data.problem("not_allowed", {
    detail: { status: 403, code: null, text: null, operation: "create_post", scope: "posts:write" },
  });
  expect(say(refused).why).toBe("This key isn't allowed to write posts.");
  expect(say(refused).todo).toContain("posts:write");
});
