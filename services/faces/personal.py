"""What in the fields of a form looks like data about a person, with the words themselves.

Only for who wrote them, or may read them anyhow.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from schemas.personal import KINDS, Kind, Severity, find


@dataclass(frozen=True)
class Seen:
    """Words that look like somebody's: in which field, of what kind, and which they are."""

    field: str
    kind: Kind
    words: str

    @property
    def severity(self) -> Severity:
        """How the kind weighs."""
        return KINDS[self.kind].severity


LONGEST = 160
"""Characters of what was found that are shown: a CV is shown by its beginning."""


def personal(texts: Mapping[str, str]) -> tuple[Seen, ...]:
    """Everything that looks personal, by the field it stands in; each once."""
    found = (
        Seen(field, one.kind, _short(text[one.start : one.end]))
        for field, text in texts.items()
        for one in find(text)
    )
    return tuple(dict.fromkeys(found))


def _short(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= LONGEST else f"{line[:LONGEST]} …"
