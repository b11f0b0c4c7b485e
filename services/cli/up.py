"""`loket up`: everything on this machine, with a few live cases, until Ctrl-C."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated
from urllib.parse import urlparse
from uuid import UUID

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from deploy.topology import DEPARTMENTS
from schemas.common import Refused
from schemas.ids import reference
from services.cli.house.house import House, house
from services.cli.house.opening import LEFT_OUT, is_empty, play_opening
from services.cli.playing import Until
from services.cli.stopping import until_told
from services.faces.face import Faces
from services.kernel.settings import Settings
from services.kernel.telemetry import configure_logs

HOME = "Where keys, streams, mails and logs are kept; else LOKET_HOME, else .loket."
NEXT = {
    Until.SUBMITTED: "loket circulate {} --as loket-coordinator-1",
    Until.ASKED: 'loket answer {} --institution TUE --as tue-adviesteam --answer "Ja, dat klopt."',
    Until.CIRCULATED: "loket claim {} --department EZK --as ezk-expert-1",
    Until.DRAFTED: "loket ask-agreement {} --as loket-coordinator-1",
    Until.AGREEING: "loket agree {} --department EZK --as ezk-lead",
}
PORT = "The server's port; else that of LOKET_URL, else a free one."
ONLY = "Only these departments, and without cases; may be said more than once."
Home = Annotated[Path | None, typer.Option("--home", help=HOME)]


def up(
    home: Home = None,
    port: Annotated[int | None, typer.Option("--port", min=1, max=65535, help=PORT)] = None,
    only: Annotated[list[str] | None, typer.Option("--department", help=ONLY)] = None,
    cases: Annotated[bool, typer.Option(help="Whether to begin with live cases.")] = True,
) -> None:
    """Start everything on this machine and keep it running until Ctrl-C."""
    settings = Settings(home=home) if home else Settings()
    configure_logs("error")
    wanted = tuple(name.upper() for name in only or ())
    if unknown := sorted(set(wanted) - set(DEPARTMENTS)):
        raise Refused(
            "unknown_zone", f"{unknown[0]} has no desk.", f"There is {', '.join(DEPARTMENTS)}."
        )
    opening = cases and not wanted  # the examples ask every department
    port = port or urlparse(settings.url).port
    asyncio.run(until_told(_run(settings, port, wanted, opening)))


async def _run(
    settings: Settings, port: int | None, departments: tuple[str, ...], cases: bool
) -> None:
    console = Console(highlight=False)
    status = console.status("Het huis wordt opgebouwd ...")

    def tell(what: str) -> None:
        console.print(f"  [green]✓[/] {escape(what)}")

    with _stopped(console), status:
        async with house(settings, tell, port, departments, pages=True) as built:
            far = await _cases(built, tell) if cases else {}
            status.stop()
            show(console, built, far)
            try:
                await asyncio.Event().wait()
            finally:
                status.update("Alles wordt gestopt ...")
                status.start()


@contextmanager
def _stopped(console: Console) -> Iterator[None]:
    try:
        yield
    except asyncio.CancelledError:
        console.print("Alles is gestopt; wat er was, is bewaard.")
        raise


async def _cases(built: House, tell: Callable[[str], None]) -> dict[UUID, Until]:
    faces = Faces(built.settings)
    try:
        if not await is_empty(faces):
            tell("de dossiers van de vorige keer zijn er nog")
            return {}
        return await play_opening(faces, built.server.plan.departments, tell)
    finally:
        await faces.close()


def show(console: Console, built: House, far: dict[UUID, Until]) -> None:
    """What runs where, and what one can try."""
    table = Table("wat", "waar", box=None, pad_edge=False)
    table.add_row("NATS-server", built.server.url)
    for zone, child in built.children.items():
        table.add_row(f"zone {zone}", f"proces {child.pid}, log {child.log}")
    for face, one in built.portals.items():
        table.add_row(f"portaal {face}", one.url)
    table.add_row("postbus (SMTP)", f"127.0.0.1:{built.smtp_port}, mails in {built.home / 'mail'}")
    table.add_row("webhooks", f"{built.hooks}, inhoud in {built.home / 'webhooks'}")
    table.add_row("sporen (OTLP)", built.spans)
    table.add_row("logboek verwerkingen", f"{built.logboek}, regels in {built.home / 'processing'}")
    console.print("\n[bold]Wat waar draait[/]", table, sep="\n")
    console.print("\n[bold]Probeer in een ander venster[/]")
    if built.home != Path(".loket").resolve():
        console.print(f"  export LOKET_HOME={built.home}", soft_wrap=True)
    for line in _try(far):
        console.print(f"  {escape(line)}", soft_wrap=True)
    console.print("\nStoppen: Ctrl-C.")


def _try(far: dict[UUID, Until]) -> Iterator[str]:
    yield "loket cases"
    yield "loket queue EZK --as ezk-expert-1"
    yield "loket doctor"
    yield f"loket submit {LEFT_OUT}"
    names = {until: reference(case) for case, until in far.items()}
    for until, words in NEXT.items():
        if until in names:
            yield words.format(names[until])
