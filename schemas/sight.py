"""Who may see a task of a desk: conflicts of interest, and need to know."""

from __future__ import annotations

from pydantic import Field

from schemas.common import Code, Event
from schemas.desk import DeskCommand


class ConflictDeclared(Event):
    """Somebody has a conflict of interest: the task left their sight."""

    person: Code
    ground: Code = Field(description="A reason of the catalogue; never in a trace.")
    by: Code


class ConflictWithdrawn(Event):
    """The conflict of interest is no more, as a lead says who is not that person."""

    person: Code
    by: Code


class TaskLimited(Event):
    """Only these people may see the task; of nobody in particular, everybody of the desk may."""

    people: tuple[Code, ...]
    by: Code


class DeclareConflict(DeskCommand):
    """Say that somebody has a conflict of interest: the task leaves their sight at once."""

    reason: Code
    person: Code | None = Field(default=None, description="Left out, who says it.")


class WithdrawConflict(DeskCommand):
    """Say that somebody has no conflict of interest after all (lead only, never oneself)."""

    person: Code


class LimitTask(DeskCommand):
    """Say who may see the task (lead only); with nobody named, everybody of the desk may."""

    people: tuple[Code, ...] = Field(max_length=50, description='Who may; "" for everybody.')
