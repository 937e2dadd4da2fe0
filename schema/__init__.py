"""The clients' view of the portal: GraphQL types with the place of their data, a planner, an endpoint."""

import schema.declaring.enums  # noqa: F401  # before any type names an enum
