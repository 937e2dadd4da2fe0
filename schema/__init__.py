"""How clients see the portal: GraphQL types that say where their data is, a planner, an endpoint."""

import schema.declaring.enums  # noqa: F401  # before any type names an enum
