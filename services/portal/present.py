"""Who has which page open: two people in one task see each other."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager


class Present:
    """People by what they look at, while they look; in memory, of this face alone."""

    def __init__(self) -> None:
        self._there: defaultdict[str, Counter[str]] = defaultdict(Counter)

    def at(self, place: str) -> tuple[str, ...]:
        """Who is there now, by name."""
        return tuple(sorted(self._there.get(place, ())))

    @contextmanager
    def there(self, place: str, name: str) -> Iterator[None]:
        """Somebody is there as long as this lasts; twice is once."""
        self._there[place][name] += 1
        try:
            yield
        finally:
            self._there[place][name] -= 1
            if self._there[place][name] <= 0:
                del self._there[place][name]
            if not self._there[place]:
                del self._there[place]
