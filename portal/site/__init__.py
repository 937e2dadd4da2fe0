"""Pages for a person in a browser: the explaining front page, GraphiQL, and the demonstration's tokens."""
