"""How clients see campaigns."""
