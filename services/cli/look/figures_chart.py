"""Figures as a picture: percent within the term, by month and by department."""

from __future__ import annotations

from io import StringIO
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import matplotlib as mpl
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from services.advice.assembly.figures import OTHER, Cell, Figures
from services.faces.figures_words import DIMENSIONS, label, percent, until
from services.kernel.clock_words import NAMES
from services.kernel.words import EN, NL

TITLE = {NL: "Binnen de termijn afgerond", EN: "Completed within the term"}
ALL = {NL: "alle termijnen", EN: "all terms"}
AXIS = {NL: "% binnen de termijn", EN: "% within the term"}
SETTINGS: Any = {"svg.hashsalt": "loket", "svg.fonttype": "path", "font.family": "DejaVu Sans"}
INK, BAR = "#1b1b1b", "#b9cde0"
BY = 'aria-labelledby="title desc"'
WIDE, ROW, AROUND = 9.0, 0.42, 1.15


def save(found: Figures, path: Path, language: str) -> None:
    """Draw into a file; the same figures give the same bytes."""
    shown = [name for name in ("month", "department") if found.tables.get(name)]
    heights = [len(found.tables[name]) * ROW + AROUND for name in shown]
    with mpl.rc_context(SETTINGS):
        figure = Figure(figsize=(WIDE, sum(heights) + 1.1), layout="constrained")
        FigureCanvasAgg(figure)
        about = NAMES[found.kind][language] if found.kind else ALL[language]
        figure.suptitle(f"{TITLE[language]}: {about}", fontsize=14, color=INK)
        figure.supxlabel(until(found, language), fontsize=8, color=INK)
        rows = figure.subplots(len(shown), 1, squeeze=False, height_ratios=heights)
        for (axes,), name in zip(rows, shown, strict=True):
            _bars(axes, name, found.tables[name], language)
        told = {"Title": f"{TITLE[language]}: {about}", "Description": _words(found, language)}
        if path.suffix == ".svg":
            _save_svg(figure, path, told, language)
        else:
            figure.savefig(path, dpi=150, metadata={"Software": None, **told})


def _save_svg(figure: Figure, path: Path, told: dict[str, str], language: str) -> None:
    """With a title and a description that a screen reader tells."""
    drawn = StringIO()
    figure.savefig(drawn, format="svg", metadata={"Date": None, **told})
    title, desc = (f'<{tag} id="{tag}">' for tag in ("title", "desc"))
    marked = drawn.getvalue().replace("<svg ", f'<svg role="img" xml:lang="{language}" {BY} ', 1)
    described = f"</title>\n {desc}{escape(told['Description'])}</desc>"
    marked = marked.replace("<title>", title, 1).replace("</title>", described, 1)
    path.write_text(marked, encoding="utf-8")


def _words(found: Figures, language: str) -> str:
    """What the picture shows, for who cannot see it."""
    lines = [until(found, language)]
    for name in ("month", "department"):
        cells = [
            f"{label(name, one.name, language)}: {_percent(one, language)}"
            for one in found.tables.get(name, ())
        ]
        lines.append(f"{DIMENSIONS[name][language]}: {'; '.join(cells)}.")
    return " ".join(lines)


def _percent(one: Cell, language: str) -> str:
    return f"{percent(one, language) or '-'} (n={one.met + one.missed})"


def _bars(axes: Any, dimension: str, cells: tuple[Cell, ...], language: str) -> None:
    """One bar a cell with its percentage and number in words; what was merged is hatched."""
    places = range(len(cells))
    bars = axes.barh(places, [one.within or 0 for one in cells], color=BAR, edgecolor=INK)
    for place, bar, one in zip(places, bars, cells, strict=True):
        bar.set_hatch("//" if one.name == OTHER else "")
        axes.text(102, place, _percent(one, language), va="center", fontsize=9, color=INK)
    axes.set_yticks(places, [label(dimension, one.name, language) for one in cells])
    axes.set(xlim=(0, 125), ylim=(len(cells) - 0.4, -0.6), xticks=range(0, 101, 20))
    axes.set_title(DIMENSIONS[dimension][language], loc="left", fontsize=11, color=INK)
    axes.set_xlabel(AXIS[language], fontsize=9, color=INK)
    axes.spines[["top", "right"]].set_visible(False)
