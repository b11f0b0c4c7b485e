"""`make year`: a year of cases in virtual time, and every term of it computed twice."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

import uvloop
from rich.console import Console

from bench.year.report import show
from bench.year.running import run
from services.kernel.telemetry import configure_logs

CASES = 10_000
EVERY = 10.0
"""Seconds between two lines about how far it is."""


class Teller:
    """Says now and then how far it is."""

    def __init__(self, console: Console) -> None:
        self._console, self._begun, self._said = console, time.perf_counter(), 0.0

    def __call__(self, words: str) -> None:
        """Say it, unless something was said just before."""
        took = time.perf_counter() - self._begun
        if took - self._said >= EVERY:
            self._said = took
            self._console.print(f"{took:6.0f} s  {words}", highlight=False)


def main() -> int:
    """Lives a year of cases in virtual time and computes every term twice."""
    parser = argparse.ArgumentParser(prog="python -m bench.year", description=main.__doc__)
    parser.add_argument("cases", type=int, nargs="?", default=CASES, help="how many cases")
    parser.add_argument("--seed", type=int, default=1, help="the same seed gives the same people")
    chosen, console = parser.parse_args(), Console(width=110)
    configure_logs("warning")
    with tempfile.TemporaryDirectory() as home:
        report = uvloop.run(run(chosen.cases, chosen.seed, Path(home), Teller(console)))
    show(report, console)
    return 0 if report.good else 1


if __name__ == "__main__":
    sys.exit(main())
