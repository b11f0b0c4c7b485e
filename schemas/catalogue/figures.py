"""How much there must be before figures and forecasts say anything, as data."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Self

from pydantic import Field, ValidationError, model_validator

from schemas.catalogue.entries import CHOICE, Strict
from schemas.catalogue.reading import CatalogueError

FILE = Path(__file__).parent / "figures.toml"


class Enough(Strict):
    """schemas/catalogue/figures.toml: what is enough."""

    minimum_cases: int = Field(ge=2)
    minimum_institutions: int = Field(ge=2)
    minimum_alike: int = Field(default=2, ge=2)
    experience: int = Field(ge=1)
    minimum_experience: int = Field(ge=2)
    source: str = Field(default=CHOICE, min_length=1)

    @model_validator(mode="after")
    def _can_be_reached(self) -> Self:
        if self.minimum_experience > self.experience:
            raise ValueError("a forecast looks at less than it needs")
        return self


def read_enough(text: str) -> Enough:
    """What a file in TOML says, or every problem with it."""
    try:
        return Enough.model_validate(tomllib.loads(text))
    except (ValidationError, tomllib.TOMLDecodeError) as error:
        raise CatalogueError("figures", [f"{FILE.name}: {error}"]) from error


@lru_cache
def enough() -> Enough:
    """What the catalogue says; read once in a process."""
    return read_enough(FILE.read_text(encoding="utf-8"))
