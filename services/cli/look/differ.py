"""`loket differ`: who says what on each aspect, side by side, and what became of differences."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from schemas.common import Refused, Role
from services.advice.assembly.letter_words import ASPECTS
from services.cli.look.answering import answer, moment
from services.cli.look.case_drawn import ASSESSMENTS, LAYERS
from services.cli.look.text import may_read
from services.cli.options import AsJson, Reader
from services.cli.options import Case as Meant
from services.cli.who import connected
from services.faces.differ import side_by_side
from services.faces.known import known
from services.faces.readers import LOKET, face_at, which

Everything = Annotated[
    bool, typer.Option("--all", help="Also aspects on which departments do not differ.")
]


def differ(
    case: Meant, everything: Everything = False, who: Reader = "", as_json: AsJson = False
) -> None:
    """Where departments differ: what each found and says now, rounds, and what was decided."""
    answer(asyncio.run(_differ(case, everything, who)), as_json, _draw)


async def _differ(meant: str, everything: bool, who: str) -> dict[str, Any]:
    async with connected() as faces:
        face = await face_at(faces, LOKET)
        found = await known(face, await which(meant, faces.settings, face))
        if found.case is None:
            raise Refused("not_circulated", "No department was asked.", "Circulate it first.")
        await may_read(face, faces.settings.oin, found.id, who, Role.COORDINATOR)
        told = await side_by_side(face, found, found.case, everything)
    return {"case": found.id.hex, "reference": found.reference, **told}


def _draw(console: Console, found: dict[str, Any]) -> None:
    console.print(f"[bold]{found['reference']}[/]")
    if not found["aspects"]:
        console.print("De departementen verschillen niet.")
    for one in found["aspects"]:
        console.print(_side_by_side(one))
        if how := one["resolved"]:
            kept = f"; anders: {', '.join(how['dissent'])}" if how["dissent"] else ""
            console.print(Text(f"Beslecht ({how['resolution']}{kept}): {how['words']}"))
        elif one["differ"]:
            console.print("[yellow]Nog niet beslecht.[/]")
    for one in found["rounds"]:
        about = ", ".join(ASPECTS[aspect]["nl"].lower() for aspect in one["aspects"])
        console.print(f"\n[bold]Ronde {one['number']}[/] over {about}, {moment(one['at'])}")
        console.print(Text(f"  Vraag: {one['question']}"))
        for view in one["views"]:
            console.print(f"  {view['department']}: {ASSESSMENTS[view['assessment']]}")
            console.print(Text(f"    {view['reasoning']}"))


def _side_by_side(one: dict[str, Any]) -> Table:
    table = Table(title=ASPECTS[one["aspect"]]["nl"], title_justify="left")
    for department, weighed in one["now"].items():
        table.add_column(f"{department}: {ASSESSMENTS[weighed]}")
    cells = []
    for department in one["now"]:
        said = [f for f in one["findings"] if f["department"] == department]
        words = (f"{f['id']} ({LAYERS[f['layer']]}): {f['reasoning']}" for f in said)
        cells.append(Text("\n\n".join(words)))
    table.add_row(*cells)
    return table
