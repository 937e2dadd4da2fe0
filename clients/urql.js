// urql with its normalised cache: Relay pagination, no type it cannot key, codes within reach.
import { Client, fetchExchange, gql } from "@urql/core";
import { cacheExchange } from "@urql/exchange-graphcache";
import { relayPagination } from "@urql/exchange-graphcache/extras";
import { readFileSync } from "node:fs";
import { buildSchema, introspectionFromSchema } from "graphql";
import { BAD, GOOD, PAGE, found, operation, url, warnings } from "./portal.js";

const CUSTOMERS = gql(operation("Customers"));
const TIMELINE = gql(operation("Timeline"));
const sdl = readFileSync(new URL("../schema/schema.graphql", import.meta.url), "utf8");
const KNOWN = gql("query Known($id: ID!) { node(id: $id) { id ... on Customer { number } } }");
const schema = introspectionFromSchema(buildSchema(sdl));

const client = (authorization) =>
  new Client({
    url,
    fetchOptions: { headers: { authorization } },
    exchanges: [
      cacheExchange({
        schema,
        keys: { Money: () => null }, // a value, not an object
        resolvers: {
          // A global id is all a cache needs to know an object it has already.
          Query: { customers: relayPagination(), node: (_, { id }) => ({ __typename: "Customer", id }) },
          Customer: { touchpoints: relayPagination() },
        },
        logger: (severity, message) => severity === "debug" || warnings.push(message),
      }),
      fetchExchange,
    ],
  });

async function ask(urql, query, variables, requestPolicy = "cache-first") {
  const { data, error } = await urql.query(query, variables, { requestPolicy }).toPromise();
  if (error) throw error;
  return data;
}

/** The ids of the list after its first page and after its next one. */
async function pages(urql, query, variables, listOf) {
  const first = listOf(await ask(urql, query, { ...variables, first: PAGE }));
  const next = listOf(await ask(urql, query, { ...variables, first: PAGE, after: first.pageInfo.endCursor }));
  return [first, next].map((list) => list.edges.map((edge) => edge.node.id));
}

const urql = client(GOOD);
const customers = await pages(urql, CUSTOMERS, {}, (data) => data.customers);
const [id] = customers[0];
const timeline = await pages(urql, TIMELINE, { id }, (data) => data.customer.touchpoints);

const known = await Promise.all(customers[1].map((each) => ask(urql, KNOWN, { id: each }, "cache-only")));
const bad = await urql.query(CUSTOMERS, { first: 0 }, { requestPolicy: "network-only" }).toPromise();
const late = await client(BAD).query(CUSTOMERS, { first: PAGE }).toPromise();
const codes = ({ error }) => error.graphQLErrors.map((each) => each.extensions.code);
found({
  customers,
  timeline,
  entries: known.filter(({ node }) => node?.number).map(({ node }) => node.id),
  warnings,
  badArgument: codes(bad),
  badToken: codes(late),
  badTokenStatus: late.error.response.status,
});
