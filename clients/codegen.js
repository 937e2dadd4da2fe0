// graphql-codegen: what a TypeScript client generates from schema.graphql, into generated/.
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { codegen } from "@graphql-codegen/core";
import * as fragmentMatcher from "@graphql-codegen/fragment-matcher";
import * as typescript from "@graphql-codegen/typescript";
import * as typescriptOperations from "@graphql-codegen/typescript-operations";
import { buildSchema, parse } from "graphql";

const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const sdl = readFileSync(here("../schema/schema.graphql"), "utf8");
const document = (name) => ({ location: name, document: parse(readFileSync(here(`operations/${name}`), "utf8")) });

/** What a scalar is in JSON; none is left to be `any`. */
const SCALARS = { Date: "string", DateTime: "string", Decimal: "string", JSON: "unknown" };

const generated = (filename, pluginMap, config) =>
  codegen({
    filename,
    schema: parse(sdl),
    schemaAst: buildSchema(sdl),
    documents: readdirSync(here("operations")).map(document),
    plugins: Object.keys(pluginMap).map((name) => ({ [name]: {} })),
    pluginMap,
    config,
  });

/** Which objects an interface can be, as caches want to know it. */
export async function possibleTypes() {
  const json = await generated("possible-types.json", { fragmentMatcher }, { apolloClientVersion: 3 });
  return JSON.parse(json).possibleTypes;
}

if (process.argv[1] === here("codegen.js")) {
  const config = { strictScalars: true, scalars: SCALARS, enumsAsTypes: true, useTypeImports: true };
  mkdirSync(here("generated"), { recursive: true });
  writeFileSync(here("generated/schema.ts"), await generated("schema.ts", { typescript }, config));
  writeFileSync(here("generated/operations.ts"), await generated("operations.ts", { typescriptOperations }, config));
  console.log(JSON.stringify({ possibleTypes: await possibleTypes() }));
}
