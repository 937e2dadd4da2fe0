// What relay-compiler compiles: lists that go on, of the viewer's and of one object found again by its id;
// the second in both directions, so that the arguments of the other one are sent as null.
import { graphql } from "relay-runtime";

graphql`
  query documentsCustomersQuery($count: Int!) {
    ...documents_customers @arguments(count: $count)
  }
`;

graphql`
  fragment documents_customers on Query
  @argumentDefinitions(count: { type: "Int!" }, cursor: { type: "String" })
  @refetchable(queryName: "documentsCustomersPageQuery") {
    customers(first: $count, after: $cursor) @connection(key: "documents__customers") {
      edges {
        node {
          id
          number
          displayName
        }
      }
    }
  }
`;

graphql`
  query documentsTimelineQuery($id: ID!, $count: Int!) {
    customer(id: $id) {
      ...documents_timeline @arguments(count: $count)
    }
  }
`;

graphql`
  fragment documents_timeline on Customer
  @argumentDefinitions(
    count: { type: "Int" }
    cursor: { type: "String" }
    last: { type: "Int" }
    before: { type: "String" }
  )
  @refetchable(queryName: "documentsTimelinePageQuery") {
    number
    touchpoints(first: $count, after: $cursor, last: $last, before: $before) @connection(key: "documents__touchpoints") {
      edges {
        node {
          id
          channel
          occurredAt
        }
      }
    }
  }
`;
