// ESLint and Prettier as one check that ends with a count.
import { readdir, readFile } from "node:fs/promises";

import { ESLint } from "eslint";
import * as prettier from "prettier";

const eslint = new ESLint();
const results = await eslint.lintFiles(["."]);
const formatter = await eslint.loadFormatter("stylish");
process.stdout.write(await formatter.format(results));
const findings = results.reduce((sum, { errorCount, warningCount }) => sum + errorCount + warningCount, 0);

const FORMATTED = /\.(ts|js|mjs|svelte|css|json|html)$/;
const inFolders = ["src", "tests", "scripts", "messages", "project.inlang"].map(async (folder) => {
  const names = await readdir(folder, { recursive: true });
  return names.map((name) => `${folder}/${name}`);
});
const names = [...(await readdir(".")), ...(await Promise.all(inFolders)).flat()];

const unformatted = [];
let checked = 0;
for (const file of names.filter((name) => FORMATTED.test(name))) {
  const { ignored } = await prettier.getFileInfo(file, { ignorePath: ".prettierignore" });
  if (ignored) continue;
  checked += 1;
  const config = await prettier.resolveConfig(file);
  const isFormatted = await prettier.check(await readFile(file, "utf8"), { ...config, filepath: file });
  if (!isFormatted) unformatted.push(file);
}
for (const file of unformatted) console.log(`not formatted: ${file} (npx prettier --write ${file})`);

const failed = findings + unformatted.length;
console.log(`${results.length} files linted, ${checked} files checked for format, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
