"""Sessions: signing in, staying signed in, and being signed out on every worker."""
