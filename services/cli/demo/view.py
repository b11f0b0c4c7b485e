"""The demo on the screen: a live row per example, and at the end a table of what came of each."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.live import Live
from rich.markup import escape
from rich.table import Column, Table

from schemas.ids import reference
from services.cli.demo.performing import Performance, Watch
from services.cli.demo.results import Result
from services.cli.look.answering import STAGES, product

PARTS = {"declined": "draagt niet bij", "excused": "zonder verder"}


@contextmanager
def watching(console: Console, count: int) -> Iterator[Watch]:
    """A live table on a terminal; elsewhere a line for every example that is done."""
    seen: dict[str, Performance] = {}

    def remember(one: Performance) -> None:
        seen[one.example.slug] = one

    def line(one: Performance) -> None:
        if one.done:
            console.print(f"{one.example.slug}: {escape(one.problem or one.steps[-1])}")

    if not console.is_terminal:
        yield line
        return
    with Live(console=console, get_renderable=lambda: _rows(seen, count), transient=True):
        yield remember


def _rows(seen: dict[str, Performance], count: int) -> Table:
    done = sum(one.done for one in seen.values())
    name = Column("dossier", no_wrap=True)
    table = Table(name, "aanvraag", "laatste stap", title=f"{done} van {count} klaar")
    for _, one in sorted(seen.items()):
        mark = "[red]✗[/] " if one.problem else "[green]✓[/] " if one.done else "  "
        case = reference(one.case) if one.case else ""
        step = one.problem or (one.steps[-1] if one.steps else "")
        table.add_row(case, one.example.title, mark + escape(step))
    return table


def table(results: list[Result]) -> Table:
    """One row a case."""
    made = Table("", Column("dossier", no_wrap=True), "instelling", "product", "departementen")
    for heading in ("termijnen", "advies", "berichten"):
        made.add_column(heading)
    for one in results:
        mark = "[red]✗[/]" if one.problems else "[green]✓[/]"
        made.add_row(
            mark,
            one.reference or one.example,
            one.institution,
            product(one.product) or "-",
            _departments(one),
            _terms(one),
            _advice(one),
            ", ".join(f"{number} {channel}" for channel, number in sorted(one.notices.items())),
        )
    return made


def _departments(one: Result) -> str:
    notes = {code: PARTS.get(status) for code, status in one.departments.items()}
    return ", ".join(f"{code} ({note})" if note else code for code, note in notes.items()) or "-"


def _terms(one: Result) -> str:
    met = sum(state == "met" for state in one.terms.values())
    missed = f", [red]niet: {', '.join(one.missed)}[/]" if one.missed else ""
    return f"{met} van {len(one.terms)} gehaald{missed}"


def _advice(one: Result) -> str:
    words = STAGES.get(one.ended, one.ended or "-")
    if one.letter:
        words += ", met brief"
    if one.differences:
        words += f", {len(one.differences)} verschil{'len' if len(one.differences) > 1 else ''}"
    return words
