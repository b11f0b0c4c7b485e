"""`loket differ`: who says what on each aspect, side by side, and what became of differences."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Mapping
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from schemas import settling
from schemas.common import Aspect, Refused, Role
from schemas.contribution import Contribution, Views
from services.advice.assembly.combine import differences, positions
from services.advice.assembly.letter_words import ASPECTS
from services.cli.look.answering import answer, moment
from services.cli.look.case_drawn import ASSESSMENTS, LAYERS
from services.cli.look.text import may_read
from services.cli.options import AsJson, Reader
from services.cli.options import Case as Meant
from services.cli.who import connected
from services.faces.face import Face
from services.faces.known import Known, known
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
        said = positions(found.case.parts)
        differing = differences(found.case.parts)
        wanted = [a for a in Aspect if said[a] and (everything or a in differing)]
        findings = await _findings(face, found)
        rounds = await _rounds(face, found)
        decided = await _decided(face, found)
    return {
        "case": found.id.hex,
        "reference": found.reference,
        "aspects": [
            {
                "aspect": aspect,
                "differ": aspect in differing,
                "now": said[aspect],
                "findings": findings[aspect],
                "resolved": decided.get(aspect),
            }
            for aspect in wanted
        ],
        "rounds": rounds,
    }


async def _findings(face: Face, found: Known) -> Mapping[Aspect, list[dict[str, Any]]]:
    """By aspect what every department wrote: the shared and the quotable."""
    by_aspect: defaultdict[Aspect, list[dict[str, Any]]] = defaultdict(list)
    assert found.case
    for code, part in found.case.parts.items():
        if part.text:
            written = await face.texts.model(found.id, part.text, Contribution)
            for one in written.findings:
                said = one.model_dump(mode="json") | {"department": code, "late": part.late}
                by_aspect[one.aspect].append(said)
    return by_aspect


async def _rounds(face: Face, found: Known) -> list[dict[str, Any]]:
    """Each round with its question, and the answers in the order in which they came."""
    rounds: list[dict[str, Any]] = []
    for event in found.handled:
        data = event.data
        if isinstance(data, settling.RoundOpened):
            question = await face.texts.get(found.id, data.question)
            rounds.append(
                {
                    "number": data.number,
                    "aspects": data.aspects,
                    "asked": data.departments,
                    "at": event.meta.time,
                    "question": question,
                    "views": [],
                }
            )
        elif isinstance(data, settling.ViewsReceived) and rounds:
            views = await face.texts.model(found.id, data.text, Views)
            rounds[-1]["views"] += [
                view.model_dump(mode="json") | {"department": data.department}
                for view in views.views
            ]
    return rounds


async def _decided(face: Face, found: Known) -> Mapping[Aspect, dict[str, Any]]:
    assert found.case
    return {
        aspect: {
            "resolution": how.resolution,
            "words": await face.texts.get(found.id, how.words),
            "dissent": how.dissent,
        }
        for aspect, how in found.case.resolved.items()
    }


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
