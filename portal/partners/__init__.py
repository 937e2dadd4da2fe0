"""Partners: the organisations of the channel, their terms, and who is whose."""
