"""The endpoint: HTTP in, bytes out."""
