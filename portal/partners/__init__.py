"""Partners: the organisations of the channel, their terms, and their place in it."""
