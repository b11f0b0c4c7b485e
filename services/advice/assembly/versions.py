"""Versions of one text: names of paragraphs, what changed, whom that touches (pure)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import count

from schemas.advice import AdviceText, Paragraph, Section
from schemas.case import DraftWritten, Ground
from schemas.common import Refused, digest

ON_FINDINGS = (Section.RISKS, Section.LAW)
"""Sections whose paragraphs must rest on findings; the others rest on the question or the rules."""


def identified(text: AdviceText, *before: AdviceText) -> AdviceText:
    """The text with a name for every paragraph; one that only lost its name gets it back.

    The first version before is the one it builds on; a new name is in none of them.
    """
    taken = [paragraph.id for paragraph in text.paragraphs if paragraph.id]
    if len(set(taken)) < len(taken):
        raise Refused(
            "same_paragraph_twice",
            "Two paragraphs have the same id.",
            "Leave the id of the new paragraph out.",
        )
    names = {p.id for one in (text, *before) for p in one.paragraphs}
    lost = [p for one in before[:1] for p in one.paragraphs if p.id not in taken]
    named = [*text.paragraphs]
    for same in SAME:
        for place, paragraph in enumerate(named):
            found = next((p for p in lost if same(p) == same(paragraph)), None)
            if not paragraph.id and found and same(paragraph):
                lost.remove(found)
                named[place] = paragraph.model_copy(update={"id": found.id})
    for place, paragraph in enumerate(named):
        if not paragraph.id:
            named[place] = paragraph.model_copy(update={"id": _fresh(paragraph, names)})
            names.add(named[place].id)
    return text.model_copy(update={"paragraphs": tuple(named)})


def grounds(text: AdviceText) -> tuple[Ground, ...]:
    """What each paragraph says and rests on, as it may stand in an event."""
    return tuple(
        Ground(
            id=paragraph.id,
            section=paragraph.section,
            text=digest(paragraph.model_dump_json(exclude={"rests_on"}, exclude_defaults=True)),
            rests_on=paragraph.rests_on,
        )
        for paragraph in text.paragraphs
    )


def frame(text: AdviceText) -> str:
    """What everybody signs whatever it rests on: title, summary and marking."""
    return digest(text.model_dump_json(exclude={"paragraphs"}))


def touches(before: DraftWritten, after: DraftWritten, department: str) -> bool:
    """Whether what changed between two versions concerns a department.

    A paragraph that rests on nobody's finding concerns everybody, as do title and summary.
    """
    if before.text == after.text:
        return False
    if before.frame is None or before.frame != after.frame:
        return True
    return any(_concerns(ground, department) for ground in _changed(before, after))


def bare(version: DraftWritten) -> tuple[str, ...]:
    """Paragraphs that should rest on a finding and rest on none."""
    return tuple(g.id for g in version.paragraphs if g.section in ON_FINDINGS and not g.rests_on)


def unused(version: DraftWritten, quotable: Iterable[str]) -> tuple[str, ...]:
    """Quotable findings on which no paragraph rests."""
    return tuple(name for name in quotable if name not in version.rests_on)


def _changed(before: DraftWritten, after: DraftWritten) -> Iterator[Ground]:
    """Paragraphs as they were and as they are, where the two differ."""
    old, new = ({g.id: g for g in version.paragraphs} for version in (before, after))
    for name in {**old, **new}:
        if old.get(name) != new.get(name):
            yield from (version[name] for version in (old, new) if name in version)


def _concerns(ground: Ground, department: str) -> bool:
    named = {name.partition(":")[0] for name in ground.rests_on}
    return not named or department in named


def _fresh(paragraph: Paragraph, names: set[str]) -> str:
    stem = str(paragraph.aspect or paragraph.section)
    if stem not in names:
        return stem
    return next(f"{stem}-{n}" for n in count(2) if f"{stem}-{n}" not in names)


SAME: tuple[Callable[[Paragraph], object], ...] = (
    lambda p: p.model_copy(update={"id": ""}),
    lambda p: p.rests_on,
    lambda p: (p.section, p.aspect, p.heading),
)
"""By what a paragraph that lost its name is known again: all of it, its grounds, its place."""
