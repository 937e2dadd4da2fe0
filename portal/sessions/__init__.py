"""Sessions: how somebody signs in, stays signed in, and is signed out on every worker."""
