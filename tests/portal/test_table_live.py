"""A list that changes while it is open: only what differs is sent, rendered once for all."""

from __future__ import annotations

import asyncio
import json
from types import SimpleNamespace
from typing import Any

from services.portal.live import Listed, Live, Parts, stand_of

BEFORE: Parts = {"rijen": Listed({"a": "<tr id=a>1", "b": "<tr id=b>1"}), "aantal": "2"}
AFTER: Parts = {"rijen": Listed({"c": "<tr id=c>1", "a": "<tr id=a>1"}), "aantal": "2"}


class Page:
    """A page that counts how often it is rendered."""

    def __init__(self) -> None:
        self.parts: Parts = BEFORE
        self.rendered = 0

    async def render(self) -> Parts:
        """How it looks now."""
        self.rendered += 1
        return self.parts


def live() -> Live:
    """Nothing is open yet."""
    rows: Any = SimpleNamespace(watched=0)
    return Live(rows)


async def heard(line: Any, count: int) -> list[tuple[str, dict[str, Any]]]:
    """The next messages of a line, by name and what they hold."""
    found: list[tuple[str, dict[str, Any]]] = []
    while len(found) < count:
        said = (await anext(line)).decode()
        if said.startswith("event: "):
            name, data = said.removeprefix("event: ").split("\n")[:2]
            found.append((name, json.loads(data.removeprefix("data: "))))
    return found


async def test_of_a_list_only_new_rows_are_sent_with_the_order_of_all() -> None:
    made, page = live(), Page()
    line = made.watch("tafel", page.render, stand_of(BEFORE))
    assert (await anext(line)).startswith(b"retry")
    running = asyncio.create_task(made.run())
    page.parts = AFTER
    made.changed()
    assert await heard(line, 1) == [
        ("list", {"id": "rijen", "order": ["c", "a"], "items": {"c": "<tr id=c>1"}})
    ]
    running.cancel()


async def test_two_who_come_at_the_same_moment_watch_the_same_view() -> None:
    made, page, slow = live(), Page(), asyncio.Event()

    async def render() -> Parts:
        await slow.wait()
        return await page.render()

    lines = [made.watch("traag", render) for _ in range(2)]
    begun = [asyncio.ensure_future(anext(line)) for line in lines]
    await asyncio.sleep(0)
    slow.set()
    await asyncio.gather(*begun)
    running = asyncio.create_task(made.run())
    page.parts = AFTER
    made.changed()
    assert [len(await heard(line, 1)) for line in lines] == [1, 1]
    running.cancel()


async def test_a_page_that_is_behind_is_first_sent_what_there_is_now() -> None:
    made, page = live(), Page()
    line = made.watch("tafel", page.render, stand_of(AFTER))
    assert [name for name, _ in await heard(line, 2)] == ["list", "part"]
    assert stand_of(BEFORE) != stand_of(AFTER)
    abreast = made.watch("tafel", page.render, stand_of(BEFORE))
    await anext(abreast)
    running = asyncio.create_task(made.run())
    page.parts = AFTER
    made.changed()
    assert [name for name, _ in await heard(abreast, 1)] == ["list"]
    running.cancel()
