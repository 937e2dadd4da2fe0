"""How clients see touchpoints."""
