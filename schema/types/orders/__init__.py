"""How clients see orders."""
