"""What institutions did with their advice, for people: one table by product."""

from __future__ import annotations

from rich.console import Console
from rich.table import Column, Table

from services.advice.assembly.outcomes import OfProduct
from services.faces.figures_words import label
from services.kernel.words import EN, NL

HEADINGS = {
    NL: ("product, besluit, maatregel, oordeel", "gemeld"),
    EN: ("product, decision, measure, opinion", "reported"),
}
MEASURE = {NL: "maatregel", EN: "measure"}


def draw_outcomes(console: Console, reported: tuple[OfProduct, ...], language: str) -> None:
    """Under each product the decisions, how often each measure was taken, how satisfied all are."""
    if not reported:
        return
    first, second = HEADINGS[language]
    table = Table(Column(first, min_width=26), Column(second, justify="right"))
    for product in reported:
        name = label("product", product.name, language)
        table.add_row(f"[bold]{name}[/]", str(product.reported))
        for code, count in product.decisions.items():
            table.add_row(f"  {label('decision', code, language)}", str(count))
        for code, count in product.measures.items():
            said = label("measure", code, language)
            table.add_row(f"  {MEASURE[language]}: {said}", str(count))
        for code, count in product.satisfied.items():
            table.add_row(f"  {label('satisfied', code, language)}", str(count))
    console.print(table)
