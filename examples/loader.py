"""Reads the example requests and the personas, validated against the schemas."""

from __future__ import annotations

import tomllib
from enum import StrEnum
from pathlib import Path
from typing import Literal

from pydantic import Field

from examples.script import Answer, Circulate, Script, Strict
from schemas.common import Code, Role
from schemas.request import SubmitRequest

HOME = Path(__file__).parent


class Example(Strict):
    """One invented request and what happens with it."""

    demo: Literal[True]
    slug: Code
    title: str
    institution: Code
    contact: Code
    submit: SubmitRequest
    script: Script

    @property
    def product(self) -> str | None:
        """As which product the front office handles it, if it takes it on."""
        front_office = self.script.front_office
        if isinstance(front_office, Circulate | Answer):
            return front_office.product
        return self.submit.product


class Language(StrEnum):
    """In which language somebody reads."""

    NL = "nl"
    EN = "en"


class Person(Strict):
    """A persona to log in as; a role, never somebody's name."""

    id: Code
    name: str
    mail: str = Field(pattern=r"^[a-z0-9.-]+@[a-z0-9.-]+\.example$")
    language: Language = Language.NL
    roles: tuple[Role, ...] = Field(min_length=1)
    zone: Code
    department: Code | None = None
    organisation: Code | None = None
    unit: Code | None = None
    webhook: str | None = None


def load_examples() -> list[Example]:
    """All example requests, in the order of their numbers."""
    return [_example(path) for path in sorted((HOME / "requests").glob("*.toml"))]


def load_people() -> list[Person]:
    """All personas."""
    rows = tomllib.loads((HOME / "people.toml").read_text(encoding="utf-8"))["people"]
    return [Person.model_validate(row) for row in rows]


def _example(path: Path) -> Example:
    raw = tomllib.loads(path.read_text(encoding="utf-8"))
    submit = {"idempotency_key": f"demo-{path.stem}", **raw.pop("submit")}
    return Example.model_validate({"slug": path.stem, "submit": submit, **raw})
