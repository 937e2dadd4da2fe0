// A program on the generated types: `tsc --noEmit` must take it, and notice what @ts-expect-error says is wrong.
import type { CustomersQuery, CustomersQueryVariables, TimelineQuery } from "./generated/operations.js";
import type { Customer, Mutation, QueryCustomersArgs, TouchpointInput } from "./generated/schema.js";

const asked: CustomersQueryVariables = { first: 2 };
const list: QueryCustomersArgs = { first: 2, after: "a cursor" };

export function nextPage(answer: CustomersQuery): CustomersQueryVariables | null {
  const { endCursor, hasNextPage } = answer.customers.pageInfo;
  return hasNextPage ? { ...asked, after: endCursor } : null;
}

export const worth = ({ customers }: CustomersQuery): string[] =>
  customers.edges.flatMap(({ node }) => (node ? [`${node.lifetimeValue.amount} ${node.lifetimeValue.currencyCode}`] : []));

export const moments = (answer: TimelineQuery): Date[] =>
  (answer.customer?.touchpoints.edges ?? []).flatMap(({ node }) => (node ? [new Date(node.occurredAt)] : []));

export const visit: TouchpointInput = {
  clientRef: "visit-1",
  channel: "STORE",
  action: "TEST_DRIVE",
  stage: "CONSIDERATION",
  direction: "INBOUND",
  occurredAt: "2026-11-22T01:30:00Z",
};

export const receipts = (recorded: Mutation["touchpointsRecord"]): string[] => // null: it failed, and `errors` says why
  (recorded?.receipts ?? []).map((receipt) => receipt.rejection?.code ?? receipt.status);

// @ts-expect-error: an exact decimal is text, and no number
export const sum = (customer: Customer): number => customer.lifetimeValue.amount;
// @ts-expect-error: no such channel
export const wrong: TouchpointInput = { ...visit, channel: "TELEGRAPH" };
// @ts-expect-error: a customer that is not the viewer's is null
export const unsure = (answer: TimelineQuery): string => answer.customer.number;
// @ts-expect-error: a list is never asked for without saying how much of it
export const all: CustomersQueryVariables = {};

export { list };
