"""One version of an advice: what changed in it, on what it rests, who agrees."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any
from uuid import UUID

from schemas.advice import AdviceText, Paragraph
from schemas.common import Layer, Refused
from services.advice.assembly.agreeing import Voice, voice, voices
from services.advice.assembly.state import Case
from services.advice.assembly.versions import identified
from services.faces.face import Face
from services.kernel.redline import redline


async def version(face: Face, id: UUID, case: Case, number: int) -> AdviceText:
    """One version of the text, every paragraph with its name; a refusal when there is none."""
    if not 0 < number <= len(case.drafts):
        raise Refused(
            "no_such_version",
            f"There is no version {number}.",
            f"Choose from 1 to {len(case.drafts)}.",
        )
    name = case.drafts[number - 1].text
    return identified(await face.texts.model(id, name, AdviceText))


def frame_changes(now: AdviceText, then: AdviceText | None) -> Iterator[dict[str, Any]]:
    """Title and summary, with what changed in them."""
    for name in ("title", "summary"):
        yield {"name": name, "pieces": _pieces(getattr(then, name, None), getattr(now, name))}


def paragraph_changes(now: AdviceText, then: AdviceText | None) -> Iterator[dict[str, Any]]:
    """Every paragraph there is or was."""
    before = {p.id: p for p in then.paragraphs} if then else {}
    for paragraph in now.paragraphs:
        yield _paragraph(paragraph, before.pop(paragraph.id, None), then is not None)
    for gone in before.values():
        yield _paragraph(gone.model_copy(update={"text": " "}), gone, True) | {"gone": True}


BESIDES = ("section", "aspect", "heading", "heading_en", "text_en", "measures", "rests_on")
"""What can differ in a paragraph besides its words."""


def _paragraph(now: Paragraph, then: Paragraph | None, compared: bool) -> dict[str, Any]:
    words = then.text if then else "" if compared else None
    other = [name for name in BESIDES if then and getattr(now, name) != getattr(then, name)]
    return {
        "id": now.id,
        "section": now.section,
        "aspect": now.aspect,
        "heading": now.heading,
        "pieces": _pieces(words, now.text),
        "measures": [{"text": m.text, "effect": m.effect} for m in now.measures],
        "rests_on": now.rests_on,
        "english": now.text_en,
        "gone": False,
        "also": other,
    }


def _pieces(before: str | None, after: str) -> list[dict[str, Any]]:
    return [asdict(piece) for piece in redline(after if before is None else before, after)]


def quotable(case: Case) -> list[str]:
    """The findings that may stand in a text for the institution."""
    parts = case.parts.items()
    return [f"{d}:{f.id}" for d, p in parts for f in p.findings if f.layer is Layer.QUOTABLE]


def standings(case: Case) -> Iterator[Voice]:
    """Where every department stands on the latest version, and the owner once it was asked."""
    yield from voices(case)
    for code in case.asked_about:
        if code not in case.parts:
            yield voice(case, code, owner=True)
