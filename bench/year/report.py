"""What a year came to, as a table, and whether it was as it should be."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from rich.console import Console
from rich.table import Table

from bench.year.comparing import Compared

SHOWN = 5
"""Differences that are printed in full."""

STATES = ("met", "missed", "dropped", "late", "paused", "at_risk", "on_track", "started again")


@dataclass
class Report:
    """Figures of one simulated year; times in seconds of the real clock."""

    cases: int
    seed: int
    ends: Counter[str] = field(default_factory=Counter)
    stuck: int = 0
    events: Counter[str] = field(default_factory=Counter)
    commands: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    timers: int = 0
    stored: int = 0
    retried: int = 0
    lived: float = 0.0
    checked: float = 0.0
    compared: Compared = field(default_factory=Compared)
    faults: list[str] = field(default_factory=list)

    @property
    def good(self) -> bool:
        """Whether both readings agree and nothing was lost, broken, set aside or left half-way."""
        return not (self.compared.differences or self.faults or self.stuck)


def show(report: Report, console: Console) -> None:
    """Print all of it."""
    table = Table("figure", "value", title=f"{report.cases:,} cases, seed {report.seed}")
    for name, value in _figures(report).items():
        table.add_row(name, value)
    console.print(table)
    console.print(_terms(report))
    for difference in report.compared.differences[:SHOWN]:
        console.print(f"DIFFERS {difference}", markup=False)
    for fault in report.faults:
        console.print(f"FAULT {fault}", markup=False)


def _figures(report: Report) -> dict[str, str]:
    compared = report.compared
    return {
        "cases by their end": _counted(report.ends),
        "cases left half-way": f"{report.stuck:,}",
        "commands": f"{report.commands:,}",
        "refused, since others were first": _counted(report.refused),
        "events": f"{report.events.total():,}",
        "of which about terms": _counted(_about_terms(report.events)),
        "messages stored": f"{report.stored:,}",
        "handled again": f"{report.retried:,}",
        "timers that went off": f"{report.timers:,}",
        "runs of terms": f"{compared.runs.total():,}",
        "standings compared": f"{compared.moments:,}",
        "standings that differ": f"{len(compared.differences):,}",
        "faults": f"{len(report.faults):,}",
        "seconds lived": f"{report.lived:,.1f}",
        "seconds checked": f"{report.checked:,.1f}",
    }


def _terms(report: Report) -> Table:
    runs = report.compared.runs
    table = Table("runs of term", *STATES)
    for kind in sorted({kind for kind, _ in runs}):
        table.add_row(kind, *(f"{runs[kind, state]:,}" for state in STATES))
    return table


def _about_terms(events: Counter[str]) -> Counter[str]:
    names = ("Clock", "TermsNoted", "DelayExplained", "CaseInformation")
    return Counter({name: n for name, n in events.items() if name.startswith(names)})


def _counted(counter: Counter[str]) -> str:
    return ", ".join(f"{name} {number:,}" for name, number in counter.most_common()) or "none"
