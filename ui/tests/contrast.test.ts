import { expect, test } from "vitest";

import tokens from "../src/lib/tokens.css?raw";

type Theme = "light" | "dark";

/** Every colour that is the same everywhere in its theme, read from the tokens. */
const pairs = new Map(
  [...tokens.matchAll(/--([\w-]+): light-dark\((#\w{6}), (#\w{6})\);/g)].map(
    ([, name = "", light = "", dark = ""]) => [name, { light, dark }] as const,
  ),
);

function channel(value: number) {
  const share = value / 255;
  return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
}

function luminance(hex: string) {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => channel(parseInt(hex.slice(at, at + 2), 16)));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(ink: string, paper: string, theme: Theme): number {
  const of = (name: string) => luminance(pairs.get(name)?.[theme] ?? "");
  const [brighter = 0, darker = 0] = [of(ink), of(paper)].sort((a, b) => b - a);
  return (brighter + 0.05) / (darker + 0.05);
}

// The table of the design, with what each pair needs; statuses stand on their own tint.
const statuses = ["draft", "scheduled", "validating", "validated", "publishing", "published"]
  .concat(["partial", "failed", "billing", "render", "archived"])
  .map((name): [string, string, number] => [`s-${name}`, `s-${name}-bg`, 4.5]);

const table: [ink: string, paper: string, needs: number][] = [
  ["text", "canvas", 4.5],
  ["text-2", "canvas", 4.5],
  ["text-2", "sunken", 4.5],
  ["text-3", "surface", 4.5],
  ["text-3", "canvas", 4.5],
  ["text-3", "sunken", 4.5],
  ["text-3", "hover", 4.5],
  ["text-3", "selected", 4.5],
  ["accent-text", "surface", 4.5],
  ["accent-text", "accent-tint", 4.5],
  ["text-3", "accent-tint", 4.5],
  ["s-partial", "accent-tint", 4.5],
  ["on-accent", "accent", 4.5],
  ["on-accent", "accent-hover", 4.5],
  ["on-danger", "danger", 4.5],
  ["on-danger", "danger-hover", 4.5],
  ["danger-text", "danger-tint", 4.5],
  ["danger-text", "surface", 4.5],
  ["s-partial", "surface", 4.5],
  ["control", "surface", 3],
  ["control", "sunken", 3],
  ["focus", "surface", 3],
  ["focus", "sunken", 3],
  ["track-fill", "track", 3],
  ["track-fill-warn", "track", 3],
  ["on-inverse", "inverse", 4.5],
  ["inverse-link", "inverse", 4.5],
  ...statuses,
];

test.each(table)("%s on %s has a contrast of at least %d", (ink, paper, needs) => {
  expect(contrast(ink, paper, "light"), "light").toBeGreaterThanOrEqual(needs);
  expect(contrast(ink, paper, "dark"), "dark").toBeGreaterThanOrEqual(needs);
});

test("the figures are those that the design measured", () => {
  expect(contrast("text", "canvas", "light")).toBeCloseTo(15.8, 1);
  expect(contrast("text", "canvas", "dark")).toBeCloseTo(15.3, 1);
});
