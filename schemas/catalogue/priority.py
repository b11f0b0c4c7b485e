"""What lets a request go first while it waits for the front office: reasons, as data."""

from __future__ import annotations

from typing import Self

from pydantic import Field, model_validator

from schemas.catalogue.entries import Entry
from schemas.catalogue.rules import When


class Priority(Entry):
    """A reason to look at a request earlier than its term asks for.

    Either `ahead`: where the conditions hold, so many hours before its place by the term alone; or
    `before`: so many hours before the day on which the institution decides. Countries never count.
    """

    when: When = When()
    ahead: int = Field(default=0, ge=0, le=240, description="Hours.")
    before: int = Field(default=0, ge=0, le=720, description="Hours.")

    @model_validator(mode="after")
    def _one_of_two(self) -> Self:
        if self.when.countries:
            raise ValueError("no request goes first for a country")
        if bool(self.ahead) == bool(self.before):
            raise ValueError("a reason is `ahead` so many hours, or `before` the decision")
        if bool(self.ahead) == self.when.empty:
            raise ValueError("`ahead` needs conditions, and `before` has none")
        return self
