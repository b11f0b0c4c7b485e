"""Measure the gate and write its figures into docs/person-data.md."""

from __future__ import annotations

from pathlib import Path

from bench.gate.table import BEGIN, END, table

PAGE = Path(__file__).parents[2] / "docs" / "person-data.md"


def main() -> None:
    """Print the figures, and put them in the place of those that are there."""
    figures = table()
    print(figures)
    page = PAGE.read_text("utf-8")
    before, rest = page.split(BEGIN)
    PAGE.write_text(f"{before}{BEGIN}\n{figures}\n{END}{rest.split(END)[1]}", "utf-8")


if __name__ == "__main__":
    main()
