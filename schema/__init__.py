"""How clients see the portal: GraphQL types that say where their data is, a planner, an endpoint."""
