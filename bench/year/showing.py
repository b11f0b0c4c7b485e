"""What is shown while the year goes by, and the tables at its end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from bench.year.comparing import Compared
from bench.year.living import Life

KINDS = ("first_response", "information", "advice", "contribution", "agreement")
OUTCOMES = ("met", "missed", "dropped", "started again", "late", "on_track", "at_risk", "paused")
SHOWN = 20
"""Faults that are written out."""


@dataclass(frozen=True)
class Outcome:
    """A year that was lived, and what was found at its end."""

    life: Life
    first: datetime
    seconds: float
    compared: Compared
    faults: list[str]

    @property
    def well(self) -> bool:
        """Whether nothing is wrong."""
        return not self.faults


def progress(console: Console) -> Progress:
    """A bar that says how far the year is."""
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console,
    )


def show(console: Console, outcome: Outcome) -> None:
    """The tables."""
    console.print(_figures(outcome))
    console.print(_terms(outcome.compared))
    compared, runs = outcome.compared, sum(outcome.compared.runs.values())
    console.print(
        f"The naive reading of {runs} terms at {compared.moments} moments: "
        f"{'the same to the second' if not compared.differences else 'differs'}."
    )
    if outcome.well:
        console.print("Every case ended, every chain is whole, no timer or message is left over.")
    for fault in outcome.faults[:SHOWN]:
        console.print(fault, style="red", markup=False, highlight=False)
    if len(outcome.faults) > SHOWN:
        console.print(f"and {len(outcome.faults) - SHOWN} more", style="red")


def _figures(outcome: Outcome) -> Table:
    life, stage = outcome.life, outcome.life.stage
    ends = ", ".join(f"{how} {number}" for how, number in life.ends.most_common())
    refused = ", ".join(f"{what} {number}" for what, number in life.people.refused.most_common(5))
    table = Table(show_header=False, title="A simulated year")
    for name, value in {
        "cases": f"{sum(life.ends.values())}: {ends}",
        "events": f"{life.news.events} (requests, cases, desks, what institutions were told)",
        "messages stored": f"{stage.wire.stored}, texts and border messages among them",
        "commands": f"{life.people.commands}, of which refused {life.people.refused.total()}",
        "refused most": refused,
        "timers that went off": str(life.timers),
        "virtual days": f"{(stage.clock.now - outcome.first).days}, in {life.slices} slices",
        "wall time": f"{outcome.seconds:.0f} s",
    }.items():
        table.add_row(name, value)
    return table


def _terms(compared: Compared) -> Table:
    known = {how for _, how in compared.runs}
    outcomes = [how for how in OUTCOMES if how in known]
    table = Table("term", *outcomes, "in all", title="Terms by how they ended")
    for kind in KINDS:
        numbers = [compared.runs[kind, how] for how in outcomes]
        table.add_row(kind, *map(str, numbers), str(sum(numbers)))
    return table
