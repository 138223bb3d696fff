import js from "@eslint/js";
import svelte from "eslint-plugin-svelte";
import ts from "typescript-eslint";

import svelteConfig from "./svelte.config.js";

/** The border to Rust: one module crosses it (architecture, invariant 11). */
const border = [
  { group: ["@tauri-apps/*"], message: "Only lib/ipc.ts talks to Rust." },
  { group: ["**/bindings", "**/bindings.js"], message: "Import from lib/ipc instead." },
];
const noState = { group: ["**/state/*"], message: "State is above this layer." };
const noScreens = { group: ["**/screens/*", "**/screens"], message: "Screens are above this layer." };
const noComponents = { group: ["**/components/*"], message: "Components are beside this layer." };
const noIpc = { group: ["**/lib/ipc"], message: "Components know nothing of the domain." };

const restricted = (...patterns) => ({ "no-restricted-imports": ["error", { patterns }] });

export default ts.config(
  { ignores: ["dist", "src/paraglide", "src/lib/bindings.ts"] },
  js.configs.recommended,
  ...ts.configs.strict,
  ...svelte.configs.recommended,
  // The type checker knows the globals better.
  { rules: { "no-undef": "off" } },
  {
    files: ["**/*.svelte", "**/*.svelte.ts"],
    languageOptions: { parserOptions: { parser: ts.parser, extraFileExtensions: [".svelte"], svelteConfig } },
    rules: {
      // `let { a, b = $bindable() } = $props()` is the form that Svelte documents.
      "prefer-const": "off",
      "svelte/prefer-svelte-reactivity": "error",
      // The content security policy forbids them; `style:name={value}` goes through the CSSOM instead.
      "no-restricted-syntax": [
        "error",
        { selector: "SvelteAttribute[key.name='style']", message: "Use style:name={value}." },
      ],
    },
  },
  { files: ["src/**"], rules: restricted(...border) },
  { files: ["src/lib/**"], rules: restricted(...border, noState, noScreens, noComponents) },
  { files: ["src/components/**"], rules: restricted(...border, noState, noScreens, noIpc) },
  { files: ["src/state/**"], rules: restricted(...border, noScreens, noComponents) },
  { files: ["src/lib/ipc.ts"], rules: { "no-restricted-imports": "off" } },
);
