"""The one frame that every mutation runs in."""
