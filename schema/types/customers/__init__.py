"""How clients see customers."""
