"""`make bench`: the portal against the best and the usual way to answer the same questions."""
