"""How somebody wants to be told: at once or in a digest, at which hours, and who stands in."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Self
from zoneinfo import ZoneInfo

from pydantic import model_validator

from schemas.common import Code, Message

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


class Quiet(Message):
    """When somebody is not mailed, in Amsterdam; beginning later than it ends it is of a night."""

    begins: time
    ends: time
    weekends: bool = False

    @model_validator(mode="after")
    def _some_time_is_left(self) -> Self:
        if self.begins == self.ends:
            raise ValueError("quiet hours end at another hour than they begin")
        return self


class Away(Message):
    """Days on which somebody is away, the last one included, and who is told instead."""

    first: date
    last: date
    cover: Code

    @model_validator(mode="after")
    def _ends_last(self) -> Self:
        if self.last < self.first:
            raise ValueError("an absence ends before it begins")
        return self

    def at(self, moment: datetime) -> bool:
        """Whether somebody is away at this moment."""
        return self.first <= moment.astimezone(AMSTERDAM).date() <= self.last


class Wishes(Message):
    """What somebody chose; kinds are those of the catalogue's notices."""

    daily: tuple[Code, ...] = ()
    inbox_only: tuple[Code, ...] = ()
    quiet: Quiet | None = None
    away: Away | None = None
