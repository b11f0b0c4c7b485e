"""Open pages that change by themselves: what differs is sent, once rendered for all who look.

A view is a page as some people see it: same address, same rights, same language. When the read
models changed, each view is rendered once, compared part by part with what it was, and only parts
that differ go to those who have it open. However many watch, the work is that of one.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from services.kernel.telemetry import log
from services.portal.rows import Rows

AT_MOST_EVERY, BEAT = 0.5, 20.0
"""Seconds between two looks at a view, and between signs of life on a quiet line."""

WAITING = 32
"""Changes that a slow browser may be behind; a slower one is told to load the page again."""

Parts = Mapping[str, str]
Render = Callable[[], Awaitable[Parts]]
"""The parts of a page that may change: markup by the id of its element."""


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

    async def watch(self, name: str, render: Render) -> AsyncGenerator[bytes, None]:
        """What a page that shows this view is sent, as server-sent events, until it is closed."""
        queue: asyncio.Queue[bytes] = asyncio.Queue(WAITING)
        view = self._views.get(name) or self._views.setdefault(name, View(render, await render()))
        view.watchers.add(queue)
        self._rows.watched += 1
        try:
            yield b"retry: 2000\n\n"
            while True:
                yield await _next(queue)
        finally:
            self._rows.watched -= 1
            view.watchers.discard(queue)
            if not view.watchers:
                self._views.pop(name, None)

    async def _look(self, view: View) -> None:
        try:
            parts = await view.render()
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


def _differences(before: Parts, after: Parts) -> list[bytes]:
    return [
        _event("part", {"id": name, "html": markup})
        for name, markup in after.items()
        if before.get(name) != markup
    ] + [_event("gone", {"id": name}) for name in before if name not in after]


def _event(name: str, data: Mapping[str, str]) -> bytes:
    return f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n".encode()
