"""How clients see products."""
