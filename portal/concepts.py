"""The concepts, found by their folders: a new one is known because its files are there."""

from importlib.resources import files


def modules(name: str) -> list[str]:
    """Modules called `name` of the concepts that have one, such as `portal.orders.models`, sorted by name."""
    folders = (folder for folder in files("portal").iterdir() if folder.joinpath(f"{name}.py").is_file())
    return sorted(f"portal.{folder.name}.{name}" for folder in folders)
