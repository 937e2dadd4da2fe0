"""The first name of `portal.migrations.operations`: applied migrations import it, and they never change."""

from portal.migrations.operations import AddFieldStateOnly

__all__ = ["AddFieldStateOnly"]
