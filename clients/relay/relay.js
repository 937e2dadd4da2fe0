// Relay: compiled against schema.graphql, then pages of both lists in its store, found again by global id.
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import relay from "relay-runtime";
import { BAD, GOOD, PAGE, found, refusal, url, warnings } from "../portal.js";

const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const require = createRequire(import.meta.url);
const { Environment, Network, RecordSource, Store, createOperationDescriptor, fetchQuery, getPaginationMetadata,
  getPaginationVariables, getRefetchMetadata, getSingularSelector, getValueAtPath } = relay;

function compile() {
  mkdirSync(here("../generated/relay"), { recursive: true });
  writeFileSync(here("../generated/relay/package.json"), '{ "type": "commonjs" }\n'); // as the compiler writes
  const command = [require.resolve("relay-compiler/cli.js"), "relay.config.json"];
  execFileSync(process.execPath, command, { cwd: here("."), stdio: ["ignore", "ignore", "inherit"] });
  return (name) => require(`../generated/relay/${name}.graphql.js`);
}

/** As Relay's documentation has it: a response with errors and no data is an Error that carries them. */
const network = (authorization) =>
  Network.create(async ({ text }, variables) => {
    const headers = { authorization, "content-type": "application/json" };
    const response = await fetch(url, { method: "POST", headers, body: JSON.stringify({ query: text, variables }) });
    const answer = await response.json();
    if (answer.data == null) throw Object.assign(new Error("refused"), { status: response.status, errors: answer.errors });
    return answer;
  });
const environment = (authorization) =>
  new Environment({ network: network(authorization), store: new Store(new RecordSource()) });

/** What a fragment sees of the store: the ids in its list. */
function ids(store, fragment, ref, path) {
  const seen = store.lookup(getSingularSelector(fragment, ref)).data;
  return getValueAtPath(seen, path).edges.map((edge) => edge.node.id);
}

/** What usePaginationFragment does: the fragment's list after its query, then after the page query it was given. */
async function pages(store, query, variables, fragment, refOf) {
  await fetchQuery(store, query, variables).toPromise();
  const ref = refOf(store.lookup(createOperationDescriptor(query, variables).fragment).data);
  const { connectionPathInFragmentData: path, paginationMetadata, paginationRequest, identifierInfo } = {
    ...getRefetchMetadata(fragment, "loadNext"),
    ...getPaginationMetadata(fragment, "loadNext"),
  };
  const one = ids(store, fragment, ref, path);
  const selector = getSingularSelector(fragment, ref);
  const { endCursor } = getValueAtPath(store.lookup(selector).data, path).pageInfo;
  const asked = getPaginationVariables("forward", PAGE, endCursor, selector.variables, {}, paginationMetadata);
  if (identifierInfo) asked[identifierInfo.identifierQueryVariableName] = ref.__id;
  await fetchQuery(store, paginationRequest, asked).toPromise();
  return [one, ids(store, fragment, ref, path)];
}

const compiled = compile();
const store = environment(GOOD);
const CUSTOMERS = compiled("documentsCustomersQuery");
const customers = await pages(store, CUSTOMERS, { count: PAGE }, compiled("documents_customers"), (data) => data);
const [id] = customers[0];
const timeline = await pages(store, compiled("documentsTimelineQuery"), { id, count: PAGE },
  compiled("documents_timeline"), (data) => data.customer);

const ask = (authorization, count) => fetchQuery(environment(authorization), CUSTOMERS, { count }).toPromise();
const bad = await refusal(ask(GOOD, 0));
const late = await refusal(ask(BAD, PAGE));
const codes = ({ errors }) => errors.map((each) => each.extensions.code);
const records = store.getStore().getSource();
found({
  customers,
  timeline,
  entries: records.getRecordIDs().filter((key) => records.get(key)?.__typename === "Customer"),
  badArgument: codes(bad),
  badToken: codes(late),
  badTokenStatus: late.status,
  warnings,
});
