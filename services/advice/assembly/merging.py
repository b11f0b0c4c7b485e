"""Two coordinators at once: three versions become one, field by field, or it is said where not."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from schemas.advice import AdviceText, Paragraph
from schemas.common import Refused

FRAME = tuple(name for name in AdviceText.model_fields if name != "paragraphs")
FIELDS = tuple(name for name in Paragraph.model_fields if name != "id")


class Clashing(Refused):
    """Both changed the same words: `names` are paragraphs, or fields of the frame."""

    def __init__(self, names: tuple[str, ...]) -> None:
        super().__init__(
            "newer_version",
            f"Somebody else changed the same words: {', '.join(names)}.",
            "Look at the latest version, then save your changes on top of it.",
        )
        self.names = names


def merge(base: AdviceText, theirs: AdviceText, mine: AdviceText) -> AdviceText:
    """What both changed since `base`; refuses where both changed the same words differently."""
    clashes: list[str] = []
    fields = {name: _field(name, base, theirs, mine, name, clashes) for name in FRAME}
    old, other, own = ({p.id: p for p in text.paragraphs} for text in (base, theirs, mine))
    merged: dict[str, Paragraph] = {}
    for name in _order(old, other, own):
        paragraph = _paragraph(name, old.get(name), other.get(name), own.get(name), clashes)
        if paragraph:
            merged[name] = paragraph
    if not merged:
        clashes += [name for name in old if name not in other or name not in own]
    if clashes:
        raise Clashing(tuple(dict.fromkeys(clashes)))
    return AdviceText.model_validate({**fields, "paragraphs": tuple(merged.values())})


def _paragraph(
    name: str,
    base: Paragraph | None,
    theirs: Paragraph | None,
    mine: Paragraph | None,
    clashes: list[str],
) -> Paragraph | None:
    if theirs == mine or mine == base:
        return theirs
    if theirs == base:
        return mine
    if base is None or theirs is None or mine is None:  # a new name twice, or gone and changed
        clashes.append(name)
        return None
    changed = {field: _field(field, base, theirs, mine, name, clashes) for field in FIELDS}
    return Paragraph.model_validate({"id": name, **changed})


def _field(
    name: str,
    base: AdviceText | Paragraph,
    theirs: AdviceText | Paragraph,
    mine: AdviceText | Paragraph,
    where: str,
    clashes: list[str],
) -> object:
    was, is_theirs, is_mine = (getattr(text, name) for text in (base, theirs, mine))
    if is_mine in (was, is_theirs):
        return is_theirs
    if is_theirs != was:
        clashes.append(where)
    return is_mine


def _order(base: Collection[str], theirs: Collection[str], mine: Collection[str]) -> Iterator[str]:
    """The order of whoever moved paragraphs, theirs if both did; what only the other has follows.

    A paragraph that is only in one stands behind the paragraph it stood behind there.
    """
    stayed = [name for name in theirs if name in base] == [n for n in base if n in theirs]
    first, second = (mine, theirs) if stayed else (theirs, mine)
    behind: dict[str | None, list[str]] = {}
    last: str | None = None
    for name in second:
        if name in first:
            last = name
        else:
            behind.setdefault(last, []).append(name)
    yield from behind.get(None, ())
    for name in first:
        yield name
        yield from behind.get(name, ())
