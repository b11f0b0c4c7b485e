"""Whoever uses data about people has decided whether that is logged."""

from __future__ import annotations

from tests.architecture.source import ROOT, modules
from tests.architecture.test_imports import reached

DECIDED = (ROOT / "docs" / "processing-log.md").read_text(encoding="utf-8")


def test_every_module_that_uses_people_stands_in_the_table() -> None:
    using = [
        module.place
        for module in modules("services", "deploy")
        if any(name.startswith("services.kernel.people") for name in reached(module))
    ]
    assert len(using) > 5
    assert not [place for place in using if f"`{place}`" not in DECIDED]
