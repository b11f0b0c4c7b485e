"""Open pages that change: what differs is sent, once, and nobody who is slow holds the others."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import aclosing
from typing import Any, cast

from services.portal import live
from services.portal.live import Live, Parts, stand_of
from services.portal.present import Present
from services.portal.rows import Rows


class Watched:
    """Stands in for the read models, of which a live page only says how many look."""

    watched = 0


class Shown:
    """A page whose parts a test sets, and that counts how often it is rendered."""

    def __init__(self, **parts: str) -> None:
        self.parts, self.rendered = parts, 0

    async def render(self) -> Parts:
        """The parts as they are now."""
        self.rendered += 1
        return dict(self.parts)


def made() -> tuple[Live, Watched]:
    """Live pages without read models."""
    rows = Watched()
    return Live(cast(Rows, rows)), rows


async def said(line: AsyncIterator[bytes]) -> tuple[str, Any]:
    """The next event of a line and what it carries."""
    head, _, rest = (await anext(line)).decode().partition("\n")
    return head, json.loads(rest.removeprefix("data: ").strip() or "null")


async def test_only_the_parts_that_differ_are_sent() -> None:
    lines, rows = made()
    page = Shown(a="1", b="1", c="1")
    running = asyncio.create_task(lines.run())
    async with aclosing(lines.watch("/tafel nl", page.render, stand_of(page.parts))) as line:
        assert (await anext(line)).startswith(b"retry")
        assert (rows.watched, lines.watchers) == (1, 1)
        page.parts = {"a": "1", "b": "<b>2</b>"}
        lines.changed()
        assert await said(line) == ("event: part", {"id": "b", "html": "<b>2</b>"})
        assert await said(line) == ("event: gone", {"id": "c"})
    assert (rows.watched, lines.watchers) == (0, 0)
    running.cancel()


async def test_who_does_not_say_how_the_page_stood_is_first_sent_everything() -> None:
    lines, _ = made()
    page = Shown(a="1", b="2")
    async with aclosing(lines.watch("/tafel nl", page.render)) as line:
        assert (await anext(line)).startswith(b"retry")
        assert await said(line) == ("event: part", {"id": "a", "html": "1"})
        assert await said(line) == ("event: part", {"id": "b", "html": "2"})


async def test_a_hundred_who_watch_the_same_cost_one_rendering() -> None:
    lines, _ = made()
    page = Shown(a="1")
    running = asyncio.create_task(lines.run())
    watching = [lines.watch("/tafel nl", page.render, stand_of(page.parts)) for _ in range(100)]
    for line in watching:
        await anext(line)
    page.parts, before = {"a": "2"}, page.rendered
    lines.changed()
    heard = await asyncio.gather(*(said(line) for line in watching))
    assert set(map(str, heard)) == {str(("event: part", {"id": "a", "html": "2"}))}
    assert page.rendered == before + 1
    for line in watching:
        await line.aclose()
    running.cancel()


async def test_who_is_too_slow_loads_the_page_again_and_holds_nobody() -> None:
    lines, _ = made()
    page = Shown(a="0")
    slow, quick = (lines.watch("x", page.render, stand_of(page.parts)) for _ in range(2))
    await anext(slow)
    await anext(quick)
    for number in range(live.WAITING + 1):
        page.parts = {"a": str(number + 1)}
        await lines._look(lines._views["x"])
        assert (await said(quick))[1]["html"] == str(number + 1)
    assert (await said(slow))[0] == "event: reload"
    await slow.aclose()
    await quick.aclose()


async def test_a_view_that_fails_does_not_stop_the_others() -> None:
    lines, _ = made()

    class Broken(Shown):
        async def render(self) -> Parts:
            if self.rendered:
                raise RuntimeError("broken")
            return await super().render()

    running = asyncio.create_task(lines.run())
    page = Shown(a="1")
    stand = stand_of(page.parts)
    broken, fine = (
        lines.watch("b", Broken(a="1").render, stand),
        lines.watch("f", page.render, stand),
    )
    await anext(broken)
    await anext(fine)
    page.parts = {"a": "2"}
    lines.changed()
    assert (await said(fine))[1]["html"] == "2"
    await broken.aclose()
    await fine.aclose()
    running.cancel()


def test_somebody_with_two_windows_is_there_until_both_are_closed() -> None:
    present = Present()
    with present.there("/werk/x", "Demo-expert 1 EZK"):
        with present.there("/werk/x", "Demo-expert 1 EZK"):
            assert present.at("/werk/x") == ("Demo-expert 1 EZK",)
        assert present.at("/werk/x") == ("Demo-expert 1 EZK",)
    assert present.at("/werk/x") == ()
