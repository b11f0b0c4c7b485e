"""What in a text looks like data about a person, for somebody who is about to send it.

The same patterns take names out of what the Loket reuses. A bare name is not found: whoever
warns must say so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from schemas.catalogue import Words
from services.advice.assembly.personal import PERSONAL

KINDS = {
    "mail": Words(nl="een mailadres", en="a mail address"),
    "phone": Words(nl="een telefoonnummer", en="a telephone number"),
    "account": Words(nl="een rekeningnummer", en="an account number"),
    "orcid": Words(nl="een onderzoekersnummer", en="a researcher's number"),
    "number": Words(nl="een lang nummer", en="a long number"),
    "person": Words(nl="een naam van een persoon", en="a person's name"),
}
"""Sites and references lead to no person by themselves."""


@dataclass(frozen=True)
class Seen:
    """Words that look like somebody's: in which field, of what kind, and which they are."""

    field: str
    kind: str
    words: str


def personal(texts: Mapping[str, str]) -> tuple[Seen, ...]:
    """Everything that looks personal, by the field it stands in; each once."""
    found = (
        Seen(field, kind, " ".join(text[start:end].split()))
        for field, text in texts.items()
        for start, end, kind in _places(text)
    )
    return tuple(dict.fromkeys(found))


def _places(text: str) -> Iterator[tuple[int, int, str]]:
    """Where something is, in order; what lies within something found before is no other thing."""
    found = [
        (match.start(), -match.end(), kind)
        for kind in KINDS
        for match in PERSONAL[kind].pattern.finditer(text)
    ]
    last = 0
    for start, end, kind in sorted(found, key=lambda place: place[:2]):
        if -end > last:
            yield start, -end, kind
            last = -end
