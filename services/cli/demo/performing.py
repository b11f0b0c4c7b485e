"""Every example at once, each party by its script; what is said goes to whoever watches."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from uuid import UUID, uuid4

from examples.loader import Example, load_examples, load_people
from schemas.common import Refused
from services.cli.failing import as_refused
from services.cli.playing import Play, Stage
from services.faces.face import Faces

PATIENCE = 120.0


@dataclass
class Performance:
    """One example while it is played."""

    example: Example
    case: UUID | None = None
    steps: list[str] = field(default_factory=list)
    seconds: float = 0.0
    done: bool = False
    problem: str = ""
    over: asyncio.Event = field(default_factory=asyncio.Event)


Watch = Callable[[Performance], None]


def chosen(only: Iterable[str]) -> list[Example]:
    """The examples whose names start so, all without a choice; each under a key of its own."""
    wanted = tuple(only)
    found = [one for one in load_examples() if not wanted or one.slug.startswith(wanted)]
    if not found:
        names = ", ".join(one.slug for one in load_examples())
        raise Refused("unknown_example", f"No example starts so; there is {names}.", "Choose one.")
    return [_renewed(one) for one in found]


async def perform(
    faces: Faces, examples: list[Example], departments: tuple[str, ...], watch: Watch
) -> list[Performance]:
    """Play them side by side; one that fails does not stop the others."""
    stage = await Stage.open(faces, load_people(), departments)
    performances = [Performance(one) for one in examples]
    try:
        await asyncio.gather(*(_play(stage, one, performances, watch) for one in performances))
    finally:
        await stage.close()
    return performances


async def _play(
    stage: Stage, performance: Performance, all_: list[Performance], watch: Watch
) -> None:
    earlier = await _earlier(performance.example, all_)
    began = time.monotonic()

    def say(who: str, what: str) -> None:
        performance.steps.append(what)
        watch(performance)

    play = Play(stage, performance.example, say)
    try:
        async with asyncio.timeout(PATIENCE):
            performance.case = await play.submit(earlier)
            await play.run()
    except Exception as error:  # a case that goes wrong is a line in the table
        refused = as_refused(error)
        performance.problem = f"{refused.reason}: {refused.detail}"
    performance.seconds, performance.done = time.monotonic() - began, True
    performance.over.set()
    watch(performance)


async def _earlier(example: Example, all_: list[Performance]) -> UUID | None:
    """The case it goes on from, once that is over; none when that is not played."""
    for one in all_:
        if one.example.slug == example.script.follows:
            await one.over.wait()
            return one.case
    return None


def _renewed(example: Example) -> Example:
    key = f"{example.submit.idempotency_key}-{uuid4().hex[:12]}"
    submit = example.submit.model_copy(update={"idempotency_key": key})
    return example.model_copy(update={"submit": submit})
