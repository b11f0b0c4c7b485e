"""Logins under way: what was asked of an issuer, until its answer comes back, once.

An answer counts only in the browser that began: that has a cookie with a number of its own.
"""

from __future__ import annotations

import secrets
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256

LASTS = 600.0
"""Seconds that somebody may take at the issuer."""

MOST = 10_000
"""Logins under way at one face; beyond that the oldest are forgotten."""

A_MINUTE = 60.0
OFTEN = 300
"""Logins that may begin in a minute from one network address: a whole department may share one."""


def _random() -> str:
    return secrets.token_urlsafe(32)


@dataclass(frozen=True)
class Pending:
    """One login under way; every number has 256 random bits."""

    issuer: str
    browser: str
    back: str
    began: float
    state: str = field(default_factory=_random)
    nonce: str = field(default_factory=_random)
    verifier: str = field(default_factory=lambda: secrets.token_urlsafe(48))


class Logins:
    """Every login under way at one face, in memory: a restart asks people to begin again."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._pending: dict[str, Pending] = {}

    def begin(self, issuer: str, back: str, shown: str = "") -> tuple[Pending, str]:
        """A new login, and what the browser must show: what it shows, if that came from us."""
        self._forget()
        known = shown and any(one.browser == _digest(shown) for one in self._pending.values())
        secret = shown if known else _random()
        made = Pending(issuer, _digest(secret), back, self._now())
        self._pending[made.state] = made
        return made, secret

    def take(self, state: str, issuer: str, shown: str) -> Pending | None:
        """The login an answer belongs to; a second time there is none."""
        self._forget()
        found = self._pending.get(state)
        if found is None or not shown or found.browser != _digest(shown):
            return None
        del self._pending[state]
        return found if found.issuer == issuer else None

    def _forget(self) -> None:
        oldest = self._now() - LASTS
        for state, one in list(self._pending.items()):
            if one.began >= oldest and len(self._pending) <= MOST:
                break
            del self._pending[state]


class Attempts:
    """How often each network address began in the current minute."""

    def __init__(self, most: int = OFTEN, now: Callable[[], float] = time.monotonic) -> None:
        self._most, self._now = most, now
        self._minute, self._counted = 0, Counter[str]()

    def another(self, address: str) -> bool:
        """Count one more; whether it may."""
        minute = int(self._now() // A_MINUTE)
        if minute != self._minute or len(self._counted) > MOST:
            self._minute, self._counted = minute, Counter()
        self._counted[address] += 1
        return self._counted[address] <= self._most


def _digest(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()
