"""Two coordinators in one text: what both changed is shown side by side, and nothing is lost."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from schemas.advice import AdviceText, Paragraph
from services.advice.assembly.merging import FRAME, Clashing, merge
from services.advice.assembly.versions import identified
from services.kernel.redline import redline
from services.portal.pages.loket.dossier_writing import Given, of_text


@dataclass(frozen=True)
class Together:
    """The form on top of the latest version: mine where both wrote, and what they wrote there."""

    given: Given
    theirs: dict[str, list[dict[str, Any]]]


def together(base: AdviceText, theirs: AdviceText, mine: AdviceText, after: int) -> Together:
    """Everything that only one of both changed is taken; of what both changed mine stays."""
    mine = identified(mine, base, theirs)
    try:
        return Together(of_text(merge(base, theirs, mine), after), {})
    except Clashing as clash:
        names = clash.names
    merged = merge(base, theirs, _without(mine, base, names))
    own = {one.id: one for one in mine.paragraphs}
    kept = tuple(own.get(p.id, p) if p.id in names else p for p in merged.paragraphs)
    there = {one.id for one in merged.paragraphs}
    kept += tuple(own[name] for name in names if name in own and name not in there)
    frame = {name: getattr(mine, name) for name in names if name in FRAME}
    text = merged.model_copy(update={**frame, "paragraphs": kept})
    return Together(of_text(text, after), _shown(names, mine, theirs))


def _without(mine: AdviceText, base: AdviceText, names: tuple[str, ...]) -> AdviceText:
    """My text as if I had not touched what they changed too."""
    was = {one.id: one for one in base.paragraphs}
    paragraphs: list[Paragraph] = []
    for one in mine.paragraphs:
        if one.id not in names:
            paragraphs.append(one)
        elif one.id in was:
            paragraphs.append(was[one.id])
    have = {one.id for one in paragraphs}
    paragraphs += [one for name, one in was.items() if name in names and name not in have]
    frame = {name: getattr(base, name) for name in names if name in FRAME}
    return mine.model_copy(update={**frame, "paragraphs": tuple(paragraphs)})


def _shown(
    names: tuple[str, ...], mine: AdviceText, theirs: AdviceText
) -> dict[str, list[dict[str, Any]]]:
    """Where both wrote: from my words to theirs."""
    own, other = ({one.id: one.text for one in text.paragraphs} for text in (mine, theirs))
    for name in names:
        if name in FRAME:
            own[name], other[name] = str(getattr(mine, name)), str(getattr(theirs, name))
    return {
        name: [asdict(piece) for piece in redline(own.get(name, ""), other.get(name, ""))]
        for name in names
    }
