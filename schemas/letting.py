"""Texts of institutions that are let in after a false alarm (stream REQUESTS)."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import Field

from schemas.common import Code, Event
from schemas.personal import Kind
from schemas.request import IntakeCommand

TextCode = Annotated[str, Field(pattern=r"^VA(-[0-9A-Z]{4}){2}-[0-9A-Z]$")]
"""What the refusal of a text calls it (schemas.ids.text_code): a short digest."""


class TextLetThrough(Event):
    """The front office looked into a false alarm: this text may come in.

    It stands on a subject of its own, since the text may be of a request that is not there yet.
    """

    text: TextCode
    kinds: tuple[Kind, ...] = Field(description="What it seemed to hold.")
    reason: Code


class LetTextThrough(IntakeCommand):
    """Let a text of an institution in that is refused for what it does not hold.

    Leave `case` out: a text may be of a request that is not there yet.
    """

    case: UUID = UUID(int=0)
    text: TextCode
    kinds: tuple[Kind, ...] = Field(min_length=1, description="What it seems to hold, and no more.")
    reason: Code
