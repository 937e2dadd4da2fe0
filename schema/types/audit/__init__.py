"""How clients see audit."""
