"""A round about where departments differ, as one desk sees it."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from schemas.common import Aspect, Code, Digest, Event, Moment
from schemas.contribution import View, Views
from schemas.desk import DeskCommand


class TaskViewsAsked(Event):
    """Departments differ on these aspects, and the desk is asked what it says now."""

    round: int = Field(ge=1)
    aspects: tuple[Aspect, ...]
    question: Digest
    others: tuple[Digest, ...] = Field(default=(), description="What others found, if shown.")
    due: Moment
    order: int = Field(description="The Loket's sequence: an older one never replaces.")


class TaskViewsStated(Event):
    """What the department says in this round."""

    round: int = Field(ge=1)
    views: tuple[View, ...]
    text: Digest
    by: Code


class StateViews(DeskCommand):
    """Say what the department holds now on each aspect of a round."""

    worded: ClassVar[tuple[str, ...]] = ("views",)
    round: int = Field(ge=1)
    views: Views
