// Apollo Client: one entry for each object, the next page merged behind the first, codes within reach.
import { ApolloClient, CombinedGraphQLErrors, HttpLink, InMemoryCache, gql } from "@apollo/client";
import { relayStylePagination } from "@apollo/client/utilities";
import { possibleTypes } from "./codegen.js";
import { BAD, GOOD, PAGE, found, operation, refusal, url, warnings } from "./portal.js";

const CUSTOMERS = gql(operation("Customers"));
const TIMELINE = gql(operation("Timeline"));
const types = await possibleTypes();

const client = (authorization) =>
  new ApolloClient({
    link: new HttpLink({ uri: url, headers: { authorization } }),
    cache: new InMemoryCache({
      possibleTypes: types,
      typePolicies: {
        Query: { fields: { customers: relayStylePagination() } },
        Customer: { fields: { touchpoints: relayStylePagination() } },
      },
    }),
  });

/** The ids of the list in the cache, after its first page and after its next one. */
async function pages(apollo, query, asked, listOf) {
  const variables = { ...asked, first: PAGE };
  const cached = () => listOf(apollo.readQuery({ query, variables }));
  const ids = () => cached().edges.map((edge) => edge.node.id);
  await apollo.query({ query, variables });
  const one = ids();
  const watched = apollo.watchQuery({ query, variables });
  const subscription = watched.subscribe(() => {}); // only a query that somebody watches can be gone on with
  await watched.fetchMore({ variables: { after: cached().pageInfo.endCursor } });
  subscription.unsubscribe();
  return [one, ids()];
}

const apollo = client(GOOD);
const customers = await pages(apollo, CUSTOMERS, {}, (data) => data.customers);
const [id] = customers[0];
const timeline = await pages(apollo, TIMELINE, { id }, (data) => data.customer.touchpoints);

const entries = Object.keys(apollo.cache.extract());
const bad = await refusal(apollo.query({ query: CUSTOMERS, variables: { first: 0 }, fetchPolicy: "network-only" }));
const late = await refusal(client(BAD).query({ query: CUSTOMERS, variables: { first: PAGE } }));
const codes = (error) => (CombinedGraphQLErrors.is(error) ? error.errors : JSON.parse(error.bodyText).errors)
  .map((each) => each.extensions.code);
found({
  customers,
  timeline,
  entries: entries.filter((key) => key.startsWith("Customer:")),
  badArgument: codes(bad),
  badToken: codes(late),
  badTokenStatus: late.statusCode,
  warnings,
});
