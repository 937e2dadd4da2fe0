"""A dictionary that forgets what was used longest ago."""

import sys
from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class LruCache(Generic[K, V]):
    """At most `limit` entries that weigh at most `max_weight`. For one event loop, not for threads."""

    def __init__(self, limit: int, max_weight: int = sys.maxsize) -> None:
        self._limit = limit
        self._max_weight = max_weight
        self._weight = 0
        self._entries: OrderedDict[K, V] = OrderedDict()
        self._weights: dict[K, int] = {}

    def get(self, key: K) -> V | None:
        value = self._entries.get(key)
        if value is not None:
            self._entries.move_to_end(key)
        return value

    def put(self, key: K, value: V, weight: int = 0) -> V:
        self._weight += weight - self._weights.get(key, 0)
        self._entries[key], self._weights[key] = value, weight
        self._entries.move_to_end(key)
        while len(self._entries) > self._limit or self._weight > self._max_weight:
            forgotten, _ = self._entries.popitem(last=False)
            self._weight -= self._weights.pop(forgotten)
        return value

    def __len__(self) -> int:
        return len(self._entries)
