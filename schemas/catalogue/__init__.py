"""What the Loket works by, as versioned data; each case is handled under one version of it."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from schemas.catalogue.contents import Catalogue
from schemas.catalogue.entries import (
    CHOICE,
    Aggregation,
    Department,
    Effect,
    Indicator,
    Institution,
    InstitutionKind,
    Level,
    Marking,
    Measure,
    Merking,
    OrganisationUnit,
    Reason,
    ReasonKind,
    Referral,
    Regime,
    Route,
    StandardParagraph,
    Technology,
    TechnologyList,
    Words,
)
from schemas.catalogue.products import (
    Asked,
    AtDepth,
    LetterForm,
    Product,
    Silence,
    Term,
    Terms,
)
from schemas.catalogue.reading import CatalogueError, read
from schemas.catalogue.referring import ReferralRule, WordLists
from schemas.catalogue.rules import Rule, When
from schemas.catalogue.urgency import Kind, Tells, Unopened, Urgency

__all__ = [
    "CHOICE",
    "Aggregation",
    "Asked",
    "AtDepth",
    "Catalogue",
    "CatalogueError",
    "Department",
    "Effect",
    "Indicator",
    "Institution",
    "InstitutionKind",
    "Kind",
    "LetterForm",
    "Level",
    "Marking",
    "Measure",
    "Merking",
    "OrganisationUnit",
    "Product",
    "Reason",
    "ReasonKind",
    "Referral",
    "ReferralRule",
    "Regime",
    "Route",
    "Rule",
    "Silence",
    "StandardParagraph",
    "Technology",
    "TechnologyList",
    "Tells",
    "Term",
    "Terms",
    "Unopened",
    "Urgency",
    "When",
    "WordLists",
    "Words",
    "load",
    "read",
    "versions",
]

HOME = Path(__file__).parent


@lru_cache
def versions() -> tuple[str, ...]:
    """Every version there is, oldest first; looked up once in a process."""
    names = (folder.name for folder in HOME.iterdir() if folder.is_dir())
    return tuple(sorted(name for name in names if re.fullmatch(r"\d{4}-\d{2}(-\d+)?", name)))


def load(version: str | None = None) -> Catalogue:
    """One version, or the newest; read once in a process."""
    known = versions()
    name = version or known[-1]
    if name not in known:
        raise CatalogueError(name, [f"unknown version; there is {', '.join(known)}"])
    return _load(name)


@lru_cache
def _load(name: str) -> Catalogue:
    return read(HOME / name)
