"""The register of processing activities (AVG art. 30): what the processing log refers to.

Never pinned to a case: an activity that changes gets a new version, from the day on which the
change holds, and what was logged before keeps pointing at the version of its own day. Whether an
activity is confidential is said here and never in a line of the log.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Self

from pydantic import Field, model_validator

from schemas.catalogue.entries import CHOICE, Strict, Words

FILE = Path(__file__).parent / "processing.toml"


class Processing(StrEnum):
    """What the programs do with data about people; each is described in the register."""

    REQUEST_CONTACT = "request-contact"
    NOTICES = "notices"
    SIGN_IN = "contact-sign-in"
    PEOPLE = "people-administration"
    ERASURE = "people-erasure"


class Basis(Strict):
    """A legal ground, and where it was found."""

    text: Words
    source: str = Field(default=CHOICE, min_length=1)


class Retention(Strict):
    """How long the personal data are kept, as an ISO 8601 duration after something."""

    period: str = Field(pattern=r"^P(\d+Y)?(\d+M)?(\d+D)?$", min_length=3)
    after: Words
    source: str = Field(default=CHOICE, min_length=1)


class ActivityVersion(Strict):
    """One activity as it is from a day on."""

    code: Processing
    version: int = Field(ge=1)
    valid_from: dt.date
    name: Words
    purpose: Words
    legal_basis: tuple[Basis, ...] = Field(min_length=1)
    data_subjects: tuple[Words, ...] = Field(min_length=1)
    personal_data: tuple[Words, ...] = Field(min_length=1)
    recipients: tuple[Words, ...]
    retention: Retention
    confidential: bool


class Register(Strict):
    """Every version of every activity, and the address under which the register is kept."""

    address: str = Field(pattern=r"^https://[^\s?#]+/$")
    activity: tuple[ActivityVersion, ...]

    @model_validator(mode="after")
    def _whole(self) -> Self:
        for code in Processing:
            found = self._versions(code)
            if [one.version for one in found] != list(range(1, len(found) + 1)) or not found:
                raise ValueError(f"{code}: versions must be 1, 2, ... in this order")
            days = [one.valid_from for one in found]
            if sorted(set(days)) != days:
                raise ValueError(f"{code}: each version begins on a later day")
        return self

    def uri(self, code: Processing) -> str:
        """By what a line of the log names an activity; the same for all its versions."""
        return f"{self.address}{code}"

    def at(self, code: Processing, day: dt.date) -> ActivityVersion:
        """An activity as it was on a day; before its first version that one."""
        first, *later = self._versions(code)
        return next((one for one in reversed(later) if one.valid_from <= day), first)

    def _versions(self, code: Processing) -> list[ActivityVersion]:
        return [one for one in self.activity if one.code == code]


@lru_cache
def load_register() -> Register:
    """The register; read once in a process."""
    return Register.model_validate(tomllib.loads(FILE.read_text(encoding="utf-8")))
