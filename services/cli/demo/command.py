"""`loket demo`: every example through the running services, with scripted experts."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import ExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from deploy.parts import Zone
from deploy.topology import topology
from examples.loader import Example
from services.cli.demo.leaving import cleared, leave
from services.cli.demo.performing import Performance, chosen, perform
from services.cli.demo.results import Result, results
from services.cli.demo.view import table, watching
from services.cli.house.house import house
from services.cli.house.lock import at_home, is_up
from services.cli.house.ready import watchman
from services.cli.look.answering import WIDE
from services.cli.options import AsJson
from services.cli.processing import logged
from services.cli.stopping import until_told
from services.faces.face import Faces
from services.kernel.settings import Settings
from services.kernel.telemetry import configure_logs

CALM = 60.0
TOLD = 20
OUT = "Where letters, mails, webhooks, traces and summary.json are left."
HOME = "Which home: a running one is used as it is; left out and none runs, a temporary one."
ONLY = "Only examples whose names start so; may be said more than once."


@dataclass
class Ended:
    """What the demo came to."""

    results: list[Result]
    seconds: float

    @property
    def code(self) -> int:
        """0 when every example ended as its script says."""
        return int(any(one.problems for one in self.results))


def demo(
    home: Annotated[Path | None, typer.Option("--home", help=HOME)] = None,
    out: Annotated[Path, typer.Option("--out", help=OUT)] = Path("demo-output"),
    only: Annotated[list[str] | None, typer.Option("--only", help=ONLY)] = None,
    as_json: AsJson = False,
) -> None:
    """Play every example with every party, and show what came of each."""
    configure_logs("error")
    examples, out = chosen(only or []), cleared(out)
    console = Console(stderr=as_json, highlight=False)
    if not console.is_terminal:
        console = Console(stderr=as_json, highlight=False, width=WIDE)
    ended: list[Ended] = []
    asyncio.run(until_told(_demo(console, home, out, examples, ended)))
    if not ended:
        raise typer.Exit(130)
    if as_json:
        print((out / "summary.json").read_text())
    raise typer.Exit(ended[0].code)


async def _demo(
    console: Console, home: Path | None, out: Path, examples: list[Example], ended: list[Ended]
) -> None:
    began = time.monotonic()
    needed = {name for one in examples for name in one.script.departments}
    async with _home(console, home, needed) as settings:
        faces = Faces(logged(settings))
        zones = topology(_departments(settings)).zones
        try:
            with watching(console, len(examples)) as watch:
                played = await perform(faces, examples, _departments(settings), watch)
            with console.status("Berichten en sporen worden afgewacht ..."):
                await _calm(settings, zones)
                found = await _told(faces, played)
                await leave(out, settings.home, await faces.at("LOKET"), found)
        finally:
            await faces.close()
        ended.append(Ended(found, time.monotonic() - began))
        _show(console, out, ended[0])


@asynccontextmanager
async def _home(
    console: Console, home: Path | None, needed: Iterable[str]
) -> AsyncIterator[Settings]:
    """The home that runs, or one started for the occasion with its own mailbox and listeners."""
    told = Settings(home=home) if home else Settings()
    settings = told.model_copy(update={"home": told.home.resolve()})
    if is_up(settings.home):
        url = at_home(settings.home)["url"]
        console.print(f"op {url}, dat al draait")
        yield settings.model_copy(update={"url": url})
        return
    with ExitStack() as stack, console.status("Het huis wordt opgebouwd ...") as status:
        folder = home or stack.enter_context(TemporaryDirectory(prefix="loket-demo-"))
        own = {"home": Path(folder), "smtp_port": 0, "otlp_endpoint": "", "ldv_endpoint": ""}
        async with house(settings.model_copy(update=own), status.update, None, needed) as built:
            status.stop()
            yield built.settings


async def _calm(settings: Settings, zones: Sequence[Zone]) -> None:
    """Wait until everything is handled; what is not done by then shows in the results."""
    with suppress(TimeoutError):
        async with asyncio.timeout(CALM), watchman(settings, zones) as guard:
            await guard.until_calm()


async def _told(faces: Faces, played: list[Performance]) -> list[Result]:
    """The results once everybody was told; a notice may wait a little for a busy mailbox."""
    found = await results(faces, played)
    for _ in range(TOLD):
        if not any(one.waiting for one in found):
            break
        await asyncio.sleep(1)
        found = await results(faces, played)
    return found


def _departments(settings: Settings) -> tuple[str, ...]:
    return tuple(one["zone"] for one in settings.trust.values() if one.get("department"))


def _show(console: Console, out: Path, ended: Ended) -> None:
    console.print(table(ended.results))
    for one in ended.results:
        for problem in one.problems:
            console.print(f"[red]✗[/] {one.reference or one.example}: {escape(problem)}")
    files = sum(len(names) for one in ended.results for names in one.files.values())
    good = sum(not one.problems for one in ended.results)
    console.print(
        f"{good} van {len(ended.results)} zoals het script zegt, in {ended.seconds:.1f} s;"
        f" {files} bestanden in {out}"
    )
