"""How clients see inventory."""
