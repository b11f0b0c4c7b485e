"""Open pages that change by themselves: what differs is sent, once rendered for all who look.

A view is a page as some people see it: same address, same rights, same language. When the read
models changed, each view is rendered once, compared part by part with what it was, and only parts
that differ go to those who have it open. However many watch, the work is that of one. Of a list
only items that differ are sent, with the order of all.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from schemas.common import Refused
from services.kernel.telemetry import log
from services.portal.rows import Rows

AT_MOST_EVERY, BEAT = 0.5, 20.0
"""Seconds between two looks at a view, and between signs of life on a quiet line."""

WAITING = 32
"""Changes that a slow browser may be behind; a slower one is told to load the page again."""


@dataclass(frozen=True)
class Listed:
    """A part that is a list: whole elements by their ids, in their order."""

    items: Mapping[str, str]

    def __html__(self) -> str:
        """The markup of all, as a template writes it."""
        return "".join(self.items.values())


Parts = Mapping[str, str | Listed]
Render = Callable[[], Awaitable[Parts]]
"""The parts of a page that may change: markup by the id of its element, or a list of it."""


@dataclass
class View:
    """A page that some people have open."""

    render: Render
    parts: Parts
    watchers: set[asyncio.Queue[bytes]] = field(default_factory=set)


class Live:
    """Every view that is open at this face."""

    def __init__(self, rows: Rows) -> None:
        self._rows, self._views = rows, dict[str, View]()
        self._changed = asyncio.Event()

    @property
    def watchers(self) -> int:
        """How many pages are open."""
        return sum(len(view.watchers) for view in self._views.values())

    def changed(self) -> None:
        """Something came in, or somebody came or went."""
        self._changed.set()

    async def run(self) -> None:
        """Look for ever at what is open, each time that something changed."""
        while True:
            await self._changed.wait()
            self._changed.clear()
            for view in list(self._views.values()):
                await self._look(view)
            await asyncio.sleep(AT_MOST_EVERY)

    def has(self, name: str) -> bool:
        """Whether somebody has this view open already."""
        return name in self._views

    async def watch(
        self, name: str, render: Render, stand: str = ""
    ) -> AsyncGenerator[bytes, None]:
        """What a page that shows this view is sent, as server-sent events, until it is closed.

        It is first sent everything, since something may have changed after it was made, unless it
        says how it stood then and nothing did.
        """
        queue: asyncio.Queue[bytes] = asyncio.Queue(WAITING)
        if name not in self._views:
            parts = await render()
            self._views.setdefault(name, View(render, parts))
        view = self._views[name]
        behind = _differences({}, view.parts) if stand != stand_of(view.parts) else []
        view.watchers.add(queue)
        self._rows.watched += 1
        try:
            yield b"retry: 2000\n\n"
            for message in behind:
                yield message
            while True:
                yield await _next(queue)
        finally:
            self._rows.watched -= 1
            view.watchers.discard(queue)
            if not view.watchers and self._views.get(name) is view:
                del self._views[name]

    async def _look(self, view: View) -> None:
        try:
            parts = await view.render()
        except Refused:  # who may no longer see it keeps nothing of it
            parts = {}
        except Exception:  # a view that cannot be rendered must not stop the others
            log.exception("view_not_rendered")
            return
        for message in _differences(view.parts, parts):
            for queue in view.watchers:
                _put(queue, message)
        view.parts = parts


async def _next(queue: asyncio.Queue[bytes]) -> bytes:
    try:
        return await asyncio.wait_for(queue.get(), BEAT)
    except TimeoutError:
        return b": here\n\n"


def _put(queue: asyncio.Queue[bytes], message: bytes) -> None:
    if queue.full():
        while not queue.empty():
            queue.get_nowait()
        message = b"event: reload\ndata: {}\n\n"
    queue.put_nowait(message)


def stand_of(parts: Parts) -> str:
    """A few characters that differ when the parts do."""
    whole = [[name, _sent(part)] for name, part in parts.items()]
    return sha256(json.dumps(whole).encode()).hexdigest()[:16]


def _sent(part: str | Listed) -> Any:
    return list(part.items.items()) if isinstance(part, Listed) else part


def _differences(before: Parts, after: Parts) -> list[bytes]:
    changed = [
        _changed(name, before.get(name), part)
        for name, part in after.items()
        if name not in before or _sent(before[name]) != _sent(part)
    ]
    return changed + [_event("gone", {"id": name}) for name in before if name not in after]


def _changed(name: str, before: str | Listed | None, after: str | Listed) -> bytes:
    if not isinstance(after, Listed):
        return _event("part", {"id": name, "html": after})
    known = before.items if isinstance(before, Listed) else {}
    items = {one: markup for one, markup in after.items.items() if known.get(one) != markup}
    return _event("list", {"id": name, "order": list(after.items), "items": items})


def _event(name: str, data: Mapping[str, Any]) -> bytes:
    return f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n".encode()
