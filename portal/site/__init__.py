"""What a person sees in a browser: the page that explains, GraphiQL, and the demonstration's tokens."""
