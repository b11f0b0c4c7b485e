"""Lists in pages: a cursor says after what the next page begins, so nothing is told twice.

A cursor holds values of the last row and no right: every page asks anew what somebody may see.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Annotated, Any, ClassVar

from pydantic import BeforeValidator, Field

from services.portal.api.problem import Invalid, Wrong
from services.portal.api.table import Asked

LONGEST_CURSOR, LARGEST = 500, 100


Cursor = Annotated[str, Field(min_length=1, max_length=LONGEST_CURSOR, pattern=r"^[A-Za-z0-9_-]+$")]


def _digits(value: Any) -> Any:
    """Digits and nothing else: blanks, signs and points mean something to Python."""
    if isinstance(value, str) and not (value.isascii() and value.isdigit()):
        return None
    return value


class Paged(Asked):
    """Hoeveel van een lijst; `goes_on` is waarmee de volgende bladzijde wordt gevraagd."""

    goes_on: ClassVar[str]
    limiet: Annotated[int, BeforeValidator(_digits)] = Field(
        default=50, ge=1, le=LARGEST, description="Hoeveel er hoogstens op een bladzijde staan."
    )


class Page(Paged):
    """Welke bladzijde van een lijst."""

    goes_on: ClassVar[str] = "cursor"
    cursor: Cursor | None = Field(
        default=None, description="Waar de bladzijde begint: neem die van `volgende` over."
    )


class Since(Paged):
    """Wat er na een plaats in een reeks staat; een reeks heeft geen einde."""

    goes_on: ClassVar[str] = "na"
    na: Cursor | None = Field(
        default=None, description="De `cursor` van het laatste dat u verwerkte."
    )


def written(values: tuple[Any, ...]) -> str:
    """Values as a cursor."""
    return urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


def read(cursor: str | None, start: tuple[Any, ...], name: str = Page.goes_on) -> tuple[Any, ...]:
    """The values of a cursor, of the same kinds as where a list starts; else a 400."""
    if cursor is None:
        return start
    try:
        values = json.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, RecursionError):
        values = None
    kinds = [type(one) for one in start]
    if not isinstance(values, list) or [type(one) for one in values] != kinds:
        raise Invalid([Wrong("query", name, "cursor", "Deze cursor is niet van deze lijst.")])
    if any(isinstance(one, int) and abs(one) > 2**62 for one in values):
        raise Invalid([Wrong("query", name, "cursor", "Deze cursor is niet van deze lijst.")])
    return tuple(values)


def cut(rows: list[Any], limit: int) -> tuple[list[Any], bool]:
    """A page of one row more than was wanted: the page, and whether there is another."""
    return rows[:limit], len(rows) > limit
