import { paraglideVitePlugin } from "@inlang/paraglide-js";
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { playwright } from "@vitest/browser-playwright";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

const wording = paraglideVitePlugin({
  project: "./project.inlang",
  outdir: "./src/paraglide",
  strategy: ["baseLocale"],
});

// Each compiled message asks which language to use, on every call. There is one: its text is the
// message, which takes a tenth off the scripts.
const oneLanguage: Plugin = {
  name: "one-language",
  apply: "build",
  transform: {
    filter: { id: /\/paraglide\/messages\/[^_].*\.js$/ },
    handler(code, id) {
      const [, text, message] = /^const (en_\w+) =[\s\S]*^export const (\w+) =/m.exec(code) ?? [];
      if (!text || !message) throw new Error(`${id} is not a message as it was known.`);
      return code.replace(/^export const [\s\S]*/m, `export { ${text} as ${message} };`);
    },
  },
};

// The usual names of style scopes are more than twice as long, and stand in scripts and sheet some hundred times.
const styles = new Map<string, string>();
function shortScope({ hash, css }: { hash: (text: string) => string; css: string }) {
  const scope = `s${hash(css).slice(-4)}`;
  if ((styles.get(scope) ?? css) !== css) throw new Error(`Two components have the scope ${scope}.`);
  styles.set(scope, css);
  return scope;
}

// The browser of the system: the build machines have no other.
const chromium = playwright({
  launchOptions: {
    executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-dev-shm-usage"],
  },
});

export default defineConfig({
  plugins: [wording, oneLanguage, svelte({ compilerOptions: { cssHash: shortScope } })],
  base: "./",
  clearScreen: false,
  server: { port: 5173, strictPort: true },
  build: {
    outDir: "dist",
    // The web views that Tauri 2 runs in are at least this new.
    target: ["es2023", "safari17"],
    // Inlined fonts would need `data:` in the content security policy.
    assetsInlineLimit: 0,
    modulePreload: false,
    // One sheet compresses better than one for each screen.
    cssCodeSplit: false,
    // It writes a text where it is used only once, which Vite's own minifier doesn't.
    minify: "terser",
    // A function with a body compresses better where it stands once and is called, and statements better than commas.
    // Nothing in the page asks a function how many arguments it takes.
    terserOptions: {
      module: true,
      ecma: 2020,
      compress: { passes: 3, inline: 1, sequences: false, keep_fargs: false },
    },
  },
  optimizeDeps: {
    include: [
      "svelte",
      "svelte/reactivity",
      "axe-core",
      "vitest-browser-svelte",
      "@tauri-apps/api/core",
      "@tauri-apps/api/event",
      "@tauri-apps/api/mocks",
    ],
  },
  test: {
    include: ["tests/**/*.test.ts"],
    setupFiles: ["tests/setup.ts"],
    browser: {
      enabled: true,
      headless: true,
      provider: chromium,
      screenshotFailures: false,
      // Another run on this computer may hold the usual port.
      api: { strictPort: false },
      viewport: { width: 1280, height: 800 },
      instances: [{ browser: "chromium" }],
    },
  },
});
