"""A command together with the catalogue version its case is handled under."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from schemas.catalogue import Catalogue
from schemas.common import Command

C = TypeVar("C", bound=Command)


@dataclass(frozen=True)
class Catalogued(Generic[C]):
    """What a decision needs when the codes of a command must be looked up."""

    command: C
    catalogue: Catalogue
