// Makes what a page loads, in cms/static/dist: the style sheet (from cms/front/site.css) with the fonts beside it, and one
// file of script for each need, from the readable modules in the apps' static folders.
import { copyFile, mkdir, readFile, stat, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

import { build } from "esbuild";
import { browserslistToTargets, bundleAsync } from "lightningcss";

const LIMIT_GZIP_BYTES = 25 * 1024;
const LIMIT_FONT_BYTES = 45 * 1024;
// Latin only; the second one is for municipalities that choose it (cms/theming).
const FONTS = ["atkinson-hyperlegible-next", "figtree"];
// A page asks for one of these, and not for every module it imports: <app>/static/<app>/<name>.js -> dist/<app>/<name>.js
// with the script of every page before it.
const MODULES = [
  "learning/drain_page",
  "learning/film_player",
  "onboarding/import_progress",
  "onboarding/passkeys",
  "support/chat",
  "support/chat_queue",
];
// And a sheet of its own for pages of one kind: <app>/static/<app>/<name>.css -> dist/<app>/<name>.css.
const SHEETS = ["learning/learning"];
const BROWSERS = { chrome: "123", firefox: "120", safari: "17.5" };
const here = dirname(fileURLToPath(import.meta.url));
const target = resolve(here, "../static/dist/site.css");
const require = createRequire(import.meta.url);

// Minifying drops the licence comments of the parts, so the notice is put back once.
const NOTICE =
  "/*! Components of NL Design System: EUPL-1.2, (c) Frameless B.V. and Gemeente Utrecht */\n";

async function bundle(filename) {
  const { code, warnings } = await bundleAsync({
    filename,
    minify: true,
    targets: browserslistToTargets(Object.entries(BROWSERS).map((one) => one.join(" "))),
    resolver: {
      read: (file) => readFile(file, "utf8"),
      resolve: (specifier, from) =>
        specifier.startsWith(".") ? resolve(dirname(from), specifier) : require.resolve(specifier),
    },
  });
  for (const warning of warnings) console.warn(warning.message);
  return code.toString();
}

await mkdir(dirname(target), { recursive: true });
const css = NOTICE + (await bundle(join(here, "site.css")));
await writeFile(target, css);

for (const font of FONTS) {
  const from = dirname(require.resolve(`@fontsource-variable/${font}/package.json`));
  const file = join(dirname(target), `${font}.woff2`);
  await copyFile(join(from, "files", `${font}-latin-wght-normal.woff2`), file);
  await copyFile(join(from, "LICENSE"), join(dirname(target), `${font}-LICENSE.txt`));
  if ((await stat(file)).size > LIMIT_FONT_BYTES) {
    console.error(`${font} is above ${LIMIT_FONT_BYTES} bytes.`);
    process.exitCode = 1;
  }
}

const gzip = gzipSync(css).length;
console.log(`${relative(process.cwd(), target)}: ${css.length} bytes, ${gzip} gzip`);
if (gzip > LIMIT_GZIP_BYTES) {
  console.error(`The style sheet is above ${LIMIT_GZIP_BYTES} bytes gzip: leave a part out.`);
  process.exitCode = 1;
}

const root = resolve(here, "../..");
for (const name of SHEETS) {
  const [app] = name.split("/");
  const file = join(dirname(target), `${name}.css`);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, await bundle(join(root, app, "static", `${name}.css`)));
}
await build({
  entryPoints: MODULES.map((name) => {
    const [app] = name.split("/");
    return { in: join(root, app, "static", `${name}.js`), out: name };
  }),
  outdir: dirname(target),
  inject: [join(root, "cms/static/cms/site.js")],
  bundle: true,
  minify: true,
  format: "esm",
  target: Object.entries(BROWSERS).map((one) => one.join("")),
  logLevel: "warning",
});
for (const name of MODULES) {
  const file = join(dirname(target), `${name}.js`);
  const script = await readFile(file);
  console.log(
    `${relative(process.cwd(), file)}: ${script.length} bytes, ${gzipSync(script).length} gzip`,
  );
}
