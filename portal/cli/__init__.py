"""The command line: `portal`."""
