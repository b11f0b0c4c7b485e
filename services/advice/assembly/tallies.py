"""Counting runs one by one, without keeping them: what a cell comes to, and whether it may be told.

A tally remembers no more cases than it takes to know that there are enough, so a million runs
need no more room than a thousand; only durations are kept, and only where all count alike.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from dataclasses import dataclass, field

from schemas.catalogue.figures import Enough
from services.advice.assembly.runs import DROPPED, MET, Run


@dataclass
class Seen:
    """Of which cases and institutions, as far as that has to be known."""

    cases: set[str] = field(default_factory=set)
    institutions: set[str] = field(default_factory=set)

    def add(self, run: Run, enough: Enough) -> None:
        """One more, unless there are enough cases already."""
        if len(self.cases) < enough.minimum_cases:
            self.cases.add(run.case_id)
        self.institutions.add(run.institution)

    def take(self, other: Seen) -> None:
        """Those of another too."""
        self.cases |= other.cases
        self.institutions |= other.institutions


@dataclass
class Tally:
    """Runs that have something in common; `kept` were not dropped."""

    ended: int = 0
    kept: int = 0
    met: int = 0
    pauses: int = 0
    extensions: int = 0
    alike: set[tuple[str, str]] = field(default_factory=set)
    used: array[float] = field(default_factory=lambda: array("d"))
    of_kept: Seen = field(default_factory=Seen)
    of_all: Seen = field(default_factory=Seen)

    def add(self, run: Run, enough: Enough) -> None:
        """Count one run."""
        self.ended += 1
        self.pauses += run.pauses
        self.extensions += run.extensions
        self.of_all.add(run, enough)
        if run.outcome != DROPPED:
            self.kept += 1
            self.met += run.outcome == MET
            self.of_kept.add(run, enough)
            self.alike.add((run.kind, run.unit))
            self._keep((run.used,))

    def take(self, other: Tally) -> None:
        """Count what another counted."""
        self.ended += other.ended
        self.kept += other.kept
        self.met += other.met
        self.pauses += other.pauses
        self.extensions += other.extensions
        self.alike |= other.alike
        self._keep(other.used)
        self.of_kept.take(other.of_kept)
        self.of_all.take(other.of_all)

    def holds(self, enough: Enough) -> bool:
        """Whether it is about enough, also without what was dropped, unless all of it was.

        Where all was met, or nothing, everybody's own outcome is told: that takes more of them.
        """
        seen = self.of_kept if self.kept else self.of_all
        same = self.met in (0, self.kept)
        institutions = enough.minimum_alike if same else 0
        return len(seen.cases) >= enough.minimum_cases and len(seen.institutions) >= max(
            enough.minimum_institutions, institutions
        )

    def _keep(self, used: Iterable[float]) -> None:
        if len(self.alike) < 2:
            self.used.extend(used)
        elif self.used:
            self.used = array("d")


def all_of(tallies: Iterable[Tally]) -> Tally:
    """Several tallies as one."""
    together = Tally()
    for tally in tallies:
        together.take(tally)
    return together
