"""How clients see partners."""
