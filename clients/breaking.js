// What a client of the released schema would notice: `node breaking.js [SCHEMA]`.
//
// Breaking changes of schema/schema.graphql against schema/released.graphql fail, unless schema/breaking.json
// accepts them: {"<the change, as told here>": "<why, and what a client does instead>"}. Dangerous ones (a new
// enum value, another default) are told; that there is more to ask for endangers nobody.
import { readFileSync } from "node:fs";
import { ChangeType, CriticalityLevel, diff } from "@graphql-inspector/core";
import { buildSchema } from "graphql";

const MORE_TO_ASK = new Set([ChangeType.FieldArgumentAdded, ChangeType.InputFieldAdded]);
const read = (name) => readFileSync(new URL(`../schema/${name}`, import.meta.url), "utf8");
const [path] = process.argv.slice(2);

const now = buildSchema(path ? readFileSync(path, "utf8") : read("schema.graphql"));
const accepted = new Set(Object.keys(JSON.parse(read("breaking.json"))));
const changes = await diff(buildSchema(read("released.graphql")), now);
const of = (level) => changes.filter((change) => change.criticality.level === level);

const breaking = new Set(of(CriticalityLevel.Breaking).map((change) => change.message));
const refused = [...breaking].filter((message) => !accepted.has(message));
const stale = [...accepted].filter((message) => !breaking.has(message));

for (const { message, type } of of(CriticalityLevel.Dangerous)) {
  if (!MORE_TO_ASK.has(type)) console.log(`Dangerous, and allowed: ${message}`);
}
if (refused.length) {
  console.error("The schema breaks clients of schema/released.graphql:");
  for (const message of refused) console.error(`  ${message}`);
  console.error("If it must, schema/breaking.json says why: the line above, and what clients do instead.");
}
for (const message of stale) console.error(`schema/breaking.json accepts what is not so, remove it: ${message}`);
process.exitCode = refused.length || stale.length ? 1 : 0;
