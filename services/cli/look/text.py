"""`loket text`: one version of an advice, what changed in it, on what it rests, who agrees."""

from __future__ import annotations

import asyncio
import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.text import Text

from schemas.advice import AdviceText
from schemas.common import Refused, Role
from services.advice.assembly.agreeing import Standing
from services.advice.assembly.letter_words import ASPECTS
from services.advice.assembly.versions import bare, unused
from services.cli.look.answering import answer
from services.cli.look.redline_drawn import draw_redline
from services.cli.options import AsJson, Reader
from services.cli.options import Case as Meant
from services.cli.who import actor_at, connected
from services.faces.advice_text import frame_changes, paragraph_changes, quotable, standings
from services.faces.advice_text import version as version_of
from services.faces.face import Face
from services.faces.known import known
from services.faces.readers import at_loket, which
from services.faces.reads import record_by
from services.faces.verbs import Side

STANDINGS = {
    Standing.OPEN: "[yellow]nog geen antwoord op deze versie[/]",
    Standing.AGREES: "[green]akkoord[/]",
    Standing.AGREES_WITH_NOTE: "[green]akkoord, met opmerking[/]",
    Standing.OBJECTS: "[red]bezwaar[/]",
    Standing.OVERRULED: "bezwaar, OCW besliste dat de tekst doorgaat",
    Standing.WAIVED: "zonder verder, op de plaat",
}
SECTIONS = {
    "question": "De vraag",
    "facts": "Waar wij van uitgaan",
    "risks": "Risico's",
    "law": "Wat de wet bepaalt",
    "choice": "Wat uw eigen keuze is",
    "validity": "Hoe lang dit geldt",
}
Save = Annotated[
    Path | None,
    typer.Option("--save", metavar="FILE", help="Leave it here, to change and save as a draft."),
]
Number = Annotated[int, typer.Option("--version", min=0, help="Which version; 0 is the latest.")]
Since = Annotated[int, typer.Option("--since", min=0, help="Show what changed since this version.")]


def text(
    case: Meant,
    version: Number = 0,
    since: Since = 0,
    to: Save = None,
    who: Reader = "",
    as_json: AsJson = False,
) -> None:
    """A version of the advice with its grounds and gaps, and who agrees; --since shows changes."""
    answer(asyncio.run(_text(case, (version, since), to, who)), as_json, _draw)


async def _text(meant: str, versions: tuple[int, int], to: Path | None, who: str) -> dict[str, Any]:
    version, since = versions
    async with connected() as faces:
        face = await at_loket(faces)
        found = await known(face, await which(meant, faces.settings, face))
        case = found.case
        if case is None or not case.drafts:
            raise Refused("no_draft", "There is no draft yet.", "Write one with loket draft.")
        await may_read(face, faces.settings.oin, found.id, who, Role.COORDINATOR, Role.OWNER)
        now = await version_of(face, found.id, case, version or len(case.drafts))
        then = await version_of(face, found.id, case, since) if since else None
    draft = case.drafts[(version or len(case.drafts)) - 1]
    if to:
        _save(to, draft.number, now)
    return {
        "case": found.id.hex,
        "reference": found.reference,
        "number": draft.number,
        "latest": len(case.drafts),
        "since": since or None,
        "digest": draft.text,
        "marking": draft.marking,
        "lowered": draft.lowered,
        "aggregation": draft.aggregation,
        "frame": list(frame_changes(now, then)),
        "paragraphs": list(paragraph_changes(now, then)),
        "unused": unused(draft, quotable(case)),
        "bare": bare(draft),
        "outdated": case.stale_draft,
        "agreement": [asdict(one) for one in standings(case)],
        "saved": str(to) if to else None,
    }


def _save(to: Path, number: int, text: AdviceText) -> None:
    """What `loket draft` takes back: the text, and the version it was."""
    said = {"after": number, "text": text.model_dump(mode="json", exclude_defaults=True)}
    if to.exists():
        raise Refused("file_exists", f"{to} is there already.", "Name another file.")
    to.write_text(json.dumps(said, ensure_ascii=False, indent=2) + "\n")


async def may_read(face: Face, oin: str, case: Any, who: str, *roles: Role) -> None:
    """Refuses who may not; who may is written down before anything is shown."""
    actor = face.actor("loket-cli", Role.COORDINATOR)
    if who:
        actor = await actor_at(face, Side.LOKET, who)
        if not any(actor.has(role) for role in roles):
            raise Refused(
                "not_allowed", f"This takes the role {' or '.join(roles)}.", "Ask a coordinator."
            )
    await record_by(face, oin, case, actor, "draft", None)


def _draw(console: Console, found: dict[str, Any]) -> None:
    of = f"versie {found['number']} van {found['latest']}"
    since = f", vergeleken met versie {found['since']}" if found["since"] else ""
    console.print(f"[bold]{found['reference']}[/]  {of}{since}, {found['marking']}")
    for one in found["frame"]:
        draw_redline(console, "", one["pieces"])
    section = None
    for one in found["paragraphs"]:
        if one["section"] != section:
            section = one["section"]
            console.print(f"\n[bold]{SECTIONS[section]}[/]")
        about = ASPECTS[one["aspect"]]["nl"] if one["aspect"] else ""
        draw_redline(console, one["heading"] or about, one["pieces"])
        for measure in one["measures"]:
            effect = f" ({measure['effect']})" if measure["effect"] else ""
            console.print(Text(f"  • {measure['text']}{effect}"))
        grounds = f"berust op {', '.join(one['rests_on'])}" if one["rests_on"] else ""
        console.print(f"[dim]  {one['id']} {grounds}[/]")
    _gaps(console, found)
    for one in found["agreement"]:
        on = f" (versie {one['number']})" if one["number"] else ""
        console.print(f"{one['department']}: {STANDINGS[one['standing']]}{on}")
    if found["saved"]:
        console.print(f"Bewaard in {found['saved']}")


def _gaps(console: Console, found: dict[str, Any]) -> None:
    told = {
        "Citeerbaar, maar niet gebruikt": found["unused"],
        "Berust op geen bevinding": found["bare"],
        "Samen misschien gevoeliger dan los": found["aggregation"],
    }
    for what, names in told.items():
        if names:
            console.print(f"[yellow]{what}: {', '.join(names)}[/]")
    if found["outdated"]:
        console.print("[yellow]Er kwam iets binnen na de laatste versie.[/]")
