"""Reading one version folder: TOML in, a validated catalogue or every problem at once out."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path

from pydantic import ValidationError

from schemas.catalogue.checks import problems
from schemas.catalogue.contents import Catalogue
from schemas.catalogue.entries import (
    Aggregation,
    Attention,
    Department,
    Indicator,
    Institution,
    Level,
    Marking,
    Measure,
    Merking,
    Reason,
    Referral,
    Regime,
    StandardParagraph,
    Strict,
    Subcategory,
    Technology,
)
from schemas.catalogue.notices import Digests, Notice, NoticeRule
from schemas.catalogue.priority import Priority
from schemas.catalogue.products import Product
from schemas.catalogue.referring import ReferralRule
from schemas.catalogue.rules import Rule
from schemas.catalogue.track import Body, Concern, Step, StepOutcome
from schemas.catalogue.urgency import Unopened, Urgency

TABLES: Mapping[str, tuple[str, type[Strict]]] = {
    "departments": ("departments", Department),
    "products": ("products", Product),
    "rules": ("routing", Rule),
    "technologies": ("technologies", Technology),
    "subcategories": ("technologies", Subcategory),
    "regimes": ("regimes", Regime),
    "institutions": ("institutions", Institution),
    "markings": ("markings", Marking),
    "merkingen": ("markings", Merking),
    "referrals": ("referrals", Referral),
    "referral_rules": ("referrals", ReferralRule),
    "reasons": ("reasons", Reason),
    "measures": ("measures", Measure),
    "indicators": ("indicators", Indicator),
    "attention": ("indicators", Attention),
    "urgency": ("urgency", Urgency),
    "unopened": ("urgency", Unopened),
    "priority": ("priority", Priority),
    "aggregation": ("markings", Aggregation),
    "levels": ("levels", Level),
    "notices": ("notices", Notice),
    "notice_rules": ("notices", NoticeRule),
    "digests": ("notices", Digests),
    "paragraphs": ("paragraphs", StandardParagraph),
    "concerns": ("track", Concern),
    "bodies": ("track", Body),
    "step_outcomes": ("track", StepOutcome),
    "track_steps": ("track", Step),
}
"""Table name to its file and model; every table is a list of entries, each with its own code."""


class CatalogueError(Exception):
    """The catalogue cannot be used; one line a problem."""

    def __init__(self, version: str, lines: list[str]) -> None:
        super().__init__(f"catalogue {version}:\n" + "\n".join(f"  {line}" for line in lines))
        self.lines = tuple(lines)


def read(folder: Path) -> Catalogue:
    """Read and validate one version."""
    files = {file: _toml(folder / f"{file}.toml") for file, _ in TABLES.values()}
    lines: list[str] = []
    tables = {
        table: _entries(f"{file}.toml", files[file].get(table, []), model, lines)
        for table, (file, model) in TABLES.items()
    }
    for file, content in files.items():
        expected = {table for table, (name, _) in TABLES.items() if name == file} | {"ceiling"}
        lines += [f"{file}.toml: unknown table {name}" for name in content.keys() - expected]
    if lines:
        raise CatalogueError(folder.name, lines)
    catalogue = Catalogue.model_validate(
        {**tables, "version": folder.name, "ceiling": files["markings"].get("ceiling", "missing")}
    )
    if found := list(problems(catalogue)):
        raise CatalogueError(folder.name, found)
    return catalogue


def with_rules(catalogue: Catalogue, path: Path) -> Catalogue:
    """The same catalogue with the routing rules of a file, checked like any other."""
    content = _toml(path)
    lines = [f"{path.name}: unknown table {name}" for name in content.keys() - {"rules"}]
    rules = _entries(path.name, content.get("rules", []), Rule, lines)
    if lines:
        raise CatalogueError(path.name, lines)
    changed = catalogue.model_copy(update={"rules": rules})
    if found := list(problems(changed)):
        raise CatalogueError(path.name, found)
    return changed


def _entries(
    file: str, rows: list[dict[str, object]], model: type[Strict], lines: list[str]
) -> dict[str, Strict]:
    entries: dict[str, Strict] = {}
    for number, row in enumerate(rows, start=1):
        code = str(row.get("code", f"entry {number}"))
        if code in entries:
            lines.append(f"{file}, {code}: duplicate code")
            continue
        try:
            entries[code] = model.model_validate(row)
        except ValidationError as error:
            lines += [
                f"{file}, {code}: {_place(e['loc'])}{_said(e['msg'])}" for e in error.errors()
            ]
    return entries


def _place(loc: tuple[int | str, ...]) -> str:
    return ".".join(map(str, loc)) + ": " if loc else ""


def _said(message: str) -> str:
    return message.removeprefix("Value error, ")


def _toml(path: Path) -> dict[str, list[dict[str, object]]]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise CatalogueError(path.parent.name, [f"{path.name}: {error}"]) from error
