"""GraphQL types: a folder for each concept, with the names of `portal/`."""
