"""How many rows an answer has, at each of its levels: what answers under other names are compared by."""

from collections import Counter

_NO_LIST = "orderFigures"  # of ours: PostGraphile lists what we sum up


def rows(answer: object) -> Counter[str]:
    """How many objects all lists of a response key had; `nodes` are those of the connection they are in."""
    found: Counter[str] = Counter()
    _count(answer, "", found)
    return found


def _count(value: object, key: str, found: Counter[str]) -> None:
    if isinstance(value, dict):
        for name, below in value.items():
            _count(below, key if name == "nodes" else name, found)
    elif isinstance(value, list):
        objects = [each for each in value if isinstance(each, dict)]
        if objects and key != _NO_LIST:
            found[key] += len(objects)
        for each in objects:
            _count(each, key, found)
