"""How clients see staff."""
