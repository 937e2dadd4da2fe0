// Bundles GraphiQL into ../static/graphiql: one script, one style sheet, the licences of what is in them.
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { build } from "esbuild";

const OUT = "../static/graphiql";
const PACKAGE = /^(?:.*\/)?node_modules\/((?:@[^/]+\/)?[^/]+)\//;

// These packages carry no licence file of their own; their sisters by the same authors, under the same terms, do.
const LICENSED_AS = {
  "@graphiql/plugin-doc-explorer": "graphiql",
  "@graphiql/plugin-history": "graphiql",
  "react-compiler-runtime": "react",
  "react-remove-scroll-bar": "react-remove-scroll",
  "toggle-selection": "copy-to-clipboard",
};

const rewrite = (filter, loader, change) => ({
  name: String(filter),
  setup: (esbuild) =>
    esbuild.onLoad({ filter }, ({ path }) => ({ contents: change(readFileSync(path, "utf8")), loader })),
});
// GraphiQL's style sheet is nine tenths Roboto and Fira Code as data: URLs. The system's fonts serve as well,
// and the page's policy then needs no font-src.
const withoutFonts = rewrite(/graphiql\/dist\/style\.css$/, "css", (text) => text.replace(/@font-face\s*\{[^}]*\}/g, ""));
// graphql-js decides at run time whether it is in production; decided here, the other branch is left out.
const inProduction = rewrite(/graphql\/jsutils\/instanceOf\.mjs$/, "js", (text) => text.replace(/isProduction\s*\?/, "true ?"));

const common = { bundle: true, minify: true, legalComments: "none", target: "es2022", metafile: true };
const script = await build({
  ...common,
  entryPoints: { graphiql: "library.js" },
  outdir: OUT,
  format: "esm",
  define: { "process.env.NODE_ENV": '"production"', "globalThis.process": "true" },
  plugins: [inProduction],
});
const style = await build({
  ...common,
  entryPoints: { graphiql: "graphiql/style.css" },
  outdir: OUT,
  plugins: [withoutFonts],
});

const packages = new Set(
  [script, style]
    .flatMap(({ metafile }) => Object.values(metafile.outputs))
    .flatMap(({ inputs }) => Object.keys(inputs))
    .map((path) => path.match(PACKAGE)?.[1])
    .filter(Boolean),
);
const licence = (name) => {
  const folder = `node_modules/${name}`;
  const files = readdirSync(folder).filter((file) => /^(licen[cs]e|notice)/i.test(file)).sort();
  if (files.length === 0) throw new Error(`${name} carries no licence file: say in LICENSED_AS whose covers it`);
  return files.map((file) => readFileSync(`${folder}/${file}`, "utf8").trim()).join("\n\n");
};

// Packages of one repository share one text: print it once, under all their names.
const titlesByText = new Map();
for (const name of [...packages].sort()) {
  const { version, license } = JSON.parse(readFileSync(`node_modules/${name}/package.json`, "utf8"));
  const text = licence(LICENSED_AS[name] ?? name);
  titlesByText.set(text, [...(titlesByText.get(text) ?? []), `${name} ${version} (${license})`]);
}
const sections = [...titlesByText].map(([text, titles]) => `${titles.join("\n")}\n\n${text}\n`);
writeFileSync(
  `${OUT}/LICENSES.txt`,
  `graphiql.js and graphiql.css contain these packages.\n\n${sections.join(`\n${"-".repeat(78)}\n\n`)}`,
);
