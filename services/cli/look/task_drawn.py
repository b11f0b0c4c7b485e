"""One task of a desk, drawn for people: in the order in which somebody works on it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rich.console import Console
from rich.text import Text

from schemas.common import Aspect
from services.advice.assembly.letter_words import ASPECTS
from services.advice.desk.state import AGREEMENT, CONTRIBUTION, VIEWS
from services.cli.look.answering import STANCES, moment, product
from services.cli.look.case_drawn import ASSESSMENTS, LAYERS, POSITIONS
from services.cli.look.redline_drawn import draw_redline

ASKS = {CONTRIBUTION: "bijdragen", AGREEMENT: "afstemmen", VIEWS: "inschatting geven"}
CONFIDENCE = {"low": "laag", "moderate": "redelijk", "high": "hoog"}
WORDED = {
    "title": "Titel",
    "question": "Vraag",
    "background": "Achtergrond",
    "own_assessment": "Eigen inschatting",
    "measures": "Eigen maatregelen",
    "urgency": "Waarom het haast heeft",
}
ERASED = "(gewist)"


def draw(console: Console, task: dict[str, Any]) -> None:
    """The whole task; words of people are shown as they are."""
    _assignment(console, task)
    _question(console, task)
    for change in task["changed"]:
        _changed(console, change)
    for exchange in task["information"]:
        _said(console, "Gevraagd aan de instelling", exchange["question"])
        _said(console, "Antwoord", exchange["answer"])
    for version in task["versions"]:
        _version(console, version)
    for one in task["consultations"]:
        _consultation(console, one)
    if task["round"]:
        _round(console, task["round"])
    if task["agreement"]:
        _agreement(console, task["agreement"])
    for given in task["stances"]:
        console.print(f"Standpunt: {STANCES[given['stance']]} ({given['by']})")
        _said(console, "Opmerking", given["note"])


def _assignment(console: Console, task: dict[str, Any]) -> None:
    console.print(f"[bold]{task['reference']}[/]  {task['department']}  {product(task['product'])}")
    asked = {ASKS[name]: moment(due) for name, due in task["pending"].items()}
    for what, due in asked.items():
        console.print(f"Gevraagd: [bold]{what}[/], uiterlijk {due}")
    told = {
        "Aspecten": _aspects(task["aspects"]),
        "Bij": task["expert"] or "niemand",
        "Alleen te zien voor": ", ".join(task["limited"]),
        "Belangenconflict": ", ".join(task.get("conflicts", ())),
    }
    for name, value in told.items():
        if value:
            console.print(f"{name}: {value}")
    for name, value in task["facts"].items():
        if value:
            words = ", ".join(value) if isinstance(value, list) else value
            console.print(f"[dim]{name}: {words}[/]")


def _question(console: Console, task: dict[str, Any]) -> None:
    if task["brief"] is None:
        console.print(f"De vraag: {ERASED}")
        return
    for name, title in WORDED.items():
        _said(console, title, task["brief"]["question"][name])
    for one in task["brief"]["answers"]:
        _said(console, "Eerder geantwoord", one)


def _changed(console: Console, change: dict[str, Any]) -> None:
    console.print(f"[bold]Gewijzigd op {moment(change['at'])}[/]")
    for name, both in change["facts"].items():
        console.print(Text(f"  {name}: {_value(both['before'])} → {_value(both['now'])}"))
    for name, title in WORDED.items():
        if change[name]:
            draw_redline(console, title, change[name])


def _version(console: Console, version: dict[str, Any]) -> None:
    console.print(f"[bold]Versie {version['number']}[/] van {version['author']}", end="")
    console.print(f", {moment(version['saved_at'])}: {POSITIONS[version['position']]}")
    if version["written"] is None:
        console.print(f"  {ERASED}")
    else:
        for condition in version["written"]["conditions"]:
            _said(console, "  Voorwaarde", condition)
        for finding in version["written"]["findings"]:
            _finding(console, finding)
    if version["signed"]:
        console.print(f"  medeondertekend door {version['signed']['by']}")
    if version["returned"]:
        console.print(f"  teruggestuurd door {version['returned']['by']}")
        _said(console, "  Opmerking", version["returned"]["note"])
    if version["submitted_at"]:
        console.print(f"  ingediend {moment(version['submitted_at'])}")


def _finding(console: Console, finding: dict[str, Any]) -> None:
    about = _aspect(finding["aspect"])
    words = [f"{finding['id']} {about}"]
    words += [ASSESSMENTS[finding["assessment"]], LAYERS[finding["layer"]], finding["marking"]]
    if finding["confidence"]:
        words.append(f"zekerheid {CONFIDENCE[finding['confidence']]}")
    words += [f"indicator {code}" for code in finding["indicators"]]
    if finding["standard"]:
        words.append(f"standaardtekst {finding['standard']}")
    console.print(f"  {', '.join(words)}")
    _said(console, "    Waarom", finding["reasoning"])
    for measure in finding["measures"]:
        _said(console, "    Maatregel", measure if isinstance(measure, str) else measure["text"])
    _said(console, "    Grondslag", finding["legal_basis"])


def _consultation(console: Console, one: dict[str, Any]) -> None:
    whom = one["colleague"] or one["unit"]
    console.print(f"[bold]{one['by']} vraagt {whom}[/] {_aspects(one['aspects'])} ({one['clock']})")
    _said(console, "  Vraag", one["question"])
    if one["sentence"]:
        console.print(f"  {one['sentence']}")
    if one["answered_by"]:
        _said(console, f"  Antwoord van {one['answered_by']}", one["answer"] or ERASED)


def _round(console: Console, found: dict[str, Any]) -> None:
    console.print(f"[bold]Ronde {found['round']}[/] over {_aspects(found['aspects'])}", end="")
    console.print(f", uiterlijk {moment(found['due'])}")
    _said(console, "  Vraag", found["question"] or ERASED)
    for other in found["others"]:
        if other:
            _finding(console, other)
    if found["stated"] and found["stated"]["views"]:
        for one in found["stated"]["views"]["views"]:
            name = "  Wij over " + _aspect(one["aspect"])
            _said(console, name, f"{one['reasoning']} ({one['assessment']})")


def _agreement(console: Console, found: dict[str, Any]) -> None:
    console.print(f"[bold]Ter afstemming[/], uiterlijk {moment(found['due'])}: {found['text']}")
    advice = found["advice"]
    if advice is None:
        console.print(f"  {ERASED}")
        return
    _said(console, "  Titel", advice["title"])
    _said(console, "  Samenvatting", advice["summary"])
    for paragraph in advice["paragraphs"]:
        _said(console, f"  {paragraph['heading'] or '§'}", paragraph["text"])
    if found["changed"]:
        draw_redline(console, "  Anders dan de tekst hiervoor", found["changed"])


def _said(console: Console, title: str, words: str | None) -> None:
    if words:
        console.print(Text(f"{title}: {words}"))


def _aspects(aspects: Iterable[str]) -> str:
    return ", ".join(_aspect(aspect) for aspect in aspects)


def _value(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _aspect(code: str) -> str:
    return ASPECTS[Aspect(code)]["nl"]
