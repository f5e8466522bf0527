// Bundles the style sheet of the product: cms/front/site.css -> cms/static/dist/site.css.
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

import { browserslistToTargets, bundleAsync } from "lightningcss";

const LIMIT_GZIP_BYTES = 25 * 1024;
const here = dirname(fileURLToPath(import.meta.url));
const target = resolve(here, "../static/dist/site.css");
const require = createRequire(import.meta.url);

// Minifying drops the licence comments of the parts, so the notice is put back once.
const NOTICE =
  "/*! Components of NL Design System: EUPL-1.2, (c) Frameless B.V. and Gemeente Utrecht */\n";

const { code, warnings } = await bundleAsync({
  filename: join(here, "site.css"),
  minify: true,
  targets: browserslistToTargets(["chrome 111", "firefox 115", "safari 16.4"]),
  resolver: {
    read: (file) => readFile(file, "utf8"),
    resolve: (specifier, from) =>
      specifier.startsWith(".") ? resolve(dirname(from), specifier) : require.resolve(specifier),
  },
});

for (const warning of warnings) console.warn(warning.message);
await mkdir(dirname(target), { recursive: true });
const css = NOTICE + code.toString();
await writeFile(target, css);

const gzip = gzipSync(css).length;
console.log(`${relative(process.cwd(), target)}: ${css.length} bytes, ${gzip} gzip`);
if (gzip > LIMIT_GZIP_BYTES) {
  console.error(`The style sheet is above ${LIMIT_GZIP_BYTES} bytes gzip: leave a part out.`);
  process.exitCode = 1;
}
