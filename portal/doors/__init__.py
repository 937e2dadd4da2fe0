"""The two doors to the database: pools by database role, and `acting_as`."""
