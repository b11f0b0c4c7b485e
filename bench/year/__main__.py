"""`make year`, or `python -m bench.year CASES --seed N`: live a year of cases and check it."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

import uvloop
from rich.console import Console

from bench.year.running import run
from bench.year.showing import progress, show


def main() -> None:
    """Exit with 1 when anything is wrong."""
    parser = argparse.ArgumentParser(prog="python -m bench.year", description=__doc__)
    parser.add_argument("cases", type=int, nargs="?", default=10_000)
    parser.add_argument("--seed", type=int, default=1, help="another seed, another year")
    parser.add_argument("--home", type=Path, help="an empty folder to keep the streams in")
    asked = parser.parse_args()
    console = Console()
    with tempfile.TemporaryDirectory() as folder, progress(console) as bar:
        home = asked.home or Path(folder)
        outcome = uvloop.run(run(asked.cases, asked.seed, home, bar))
    show(console, outcome)
    sys.exit(not outcome.well)


if __name__ == "__main__":
    main()
