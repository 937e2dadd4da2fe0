// graphql-eslint: its recommended and Relay rules over the schema, its recommended ones over our own operations.
// An exception says why, here; none is made in the files themselves. Run from the checkout's folder: ESLint
// passes over, silently, what is not below the folder it is run from.
import { resolve } from "node:path";
import graphql from "@graphql-eslint/eslint-plugin";

const operations = ["benchmarks/operations/*.graphql", "clients/operations/*.graphql"];
const examples = ["clients/generated/*.graphql"]; // written there from portal/site/examples.py
// One for all files: the plugin remembers the first it is given.
const graphQLConfig = {
  schema: resolve("schema/schema.graphql"),
  documents: [...operations, ...examples].map((files) => resolve(files)),
};

const rules = (...configs) => Object.assign({}, ...configs.map((name) => graphql.configs[`flat/${name}`].rules));
const linted = (files, recommended, exceptions) => ({
  files,
  languageOptions: { parser: graphql.parser, parserOptions: { graphQLConfig } },
  plugins: { "@graphql-eslint": graphql },
  rules: { ...recommended, ...exceptions },
});

// Types without an id: values, which a client's cache keeps within the object they belong to.
const VALUES = [
  "AvailabilityLayer", "CampaignPerformance", "Consent", "CustomerIdentifier", "CustomerJourney",
  "CustomerPartnerLink", "GeoPoint", "JourneyStep", "Money", "PartnerTerms", "Share", "UserError",
  "AccessExplanation", "AccessGrant", "AccessHolder", "WhoCanSee", // why, now; asked anew each time
  "Availability", // computed for the arguments it was asked with
  "CustomerContact", // what a reveal told once; not to be kept
  "PageInfo", // of Relay's specification
  "TouchpointReceipt", // found by its clientRef within a partner: `touchpointReceipt(clientRef:)`
  "Viewer", // the one who asks; there is only one
];

export default [
  linted(["schema/schema.graphql"], rules("schema-recommended", "schema-relay"), {
    "@graphql-eslint/strict-id-in-types": [
      "error",
      // A page, a place in it and what a mutation answers are asked for once, and never found again.
      { exceptions: { types: VALUES, suffixes: ["Connection", "Edge", "Payload"] } },
    ],
    "@graphql-eslint/relay-edge-types": [
      "error",
      // `nodes` beside `edges` is for clients without Relay; lists that cannot grow (consents, segments, receipts)
      // are plain lists: a page of them would be ceremony.
      { listTypeCanWrapOnlyEdgeType: false },
    ],
  }),
  linted(operations, rules("operations-recommended"), {}),
  linted(examples, rules("operations-recommended"), {
    "@graphql-eslint/require-selections": "off", // ids are for caches; a person who reads the answer wants none
  }),
];
