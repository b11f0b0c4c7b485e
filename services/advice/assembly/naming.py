"""Which names a text about a case must not have: its institution's, its partners', any other's."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from schemas.catalogue import load, versions
from schemas.catalogue.entries import Institution
from schemas.question import Question
from services.advice.assembly.anonymous import Names


def names_of(institution: str, questions: Iterable[Question]) -> Names:
    """The names of a case; partners as every version of its question has them."""
    partners = dict.fromkeys(p.name for asked in questions for p in asked.partners)
    by_code = _institutions()
    own = by_code.get(institution, (institution,))
    others = {name for code, names in by_code.items() if code != institution for name in names[1:]}
    return Names(own, tuple(partners), tuple(sorted(others - set(own))))


def nobody_in_particular() -> Names:
    """The names of all institutions, for a text of which no case is known any more."""
    return Names(others=tuple(sorted({n for names in _institutions().values() for n in names[1:]})))


@lru_cache(1)
def _institutions() -> dict[str, tuple[str, ...]]:
    """Code, then names, of every institution that any version of the catalogue has."""
    found: dict[str, dict[str, None]] = {}
    for version in versions():
        for code, one in load(version).institutions.items():
            found.setdefault(code, {code: None}).update(dict.fromkeys(_names(one)))
    return {code: tuple(names) for code, names in found.items()}


def _names(one: Institution) -> tuple[str, ...]:
    return one.name.nl, one.name.en, *one.also
