"""One case, drawn for people."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.table import Table

from services.advice.assembly.forecast import Forecast, Silent
from services.advice.assembly.letter_words import ASPECTS
from services.cli.look.answering import PARTS, STAGES, STANCES, STATES, day, moment, product
from services.faces.question_words import PASSABLE

POSITIONS = {
    "no_objection": "geen bezwaar",
    "with_measures": "met maatregelen",
    "advise_against": "afgeraden",
}
ASSESSMENTS = {
    "no_concern": "geen zorg",
    "manageable": "beheersbaar",
    "serious": "[red]ernstig[/]",
}
LAYERS = {"internal": "intern", "shared": "gedeeld", "quotable": "citeerbaar"}
SILENT = {
    Silent.TOO_LITTLE: "te weinig ervaring ({} van {})",
    Silent.SELDOM_SO_LONG: "zo lang duurde het zelden",
    Silent.LONGER_THAN_EVER: "langer dan ooit",
    Silent.UNKNOWN_DAYS: "voorbij de bekende jaren",
}
OF_THE_CASE = ("first_response", "information", "advice")
"""Terms that are told even when they were met; the table says when departments were done."""


def draw(console: Console, case: dict[str, Any]) -> None:
    """The whole case, in the order in which somebody asks about it."""
    stage = STAGES.get(case["stage"], case["stage"])
    console.print(f"[bold]{case['reference']}[/]  {case['institution']}  ", end="")
    console.print(f"{product(case['product'])}: [bold]{stage}[/]")
    console.print(f"[dim]{case['case']}, ingediend {moment(case['submitted_at'])}[/]")
    if case["follows"]:
        console.print(f"Vervolg op {case['follows']}")
    if case["followed_by"]:
        console.print(f"Vervolgd door {', '.join(case['followed_by'])}")
    if case.get("referred"):
        _referred(console, case["referred"])
    if case["departments"]:
        out = ", ".join(case["still_out"])
        console.print(
            f"Nog niet binnen: [yellow]{out}[/]" if out else "Alle bijdragen zijn binnen."
        )
        console.print(_departments(case))
    grid = Table.grid(padding=(0, 1))
    for term in case["terms"]:
        if term["state"] != "met" or term["name"] in OF_THE_CASE:
            grid.add_row(STATES[term["state"]], term["sentence"])
    console.print(grid)
    if case["forecast"]:
        console.print(f"Verwacht advies: {expected(case['forecast'])}")
    _text(console, case)


def _referred(console: Console, referred: dict[str, Any]) -> None:
    """To which other door, why, and what was passed on."""
    why = f" (regels: {', '.join(referred['rules'])})" if referred["rules"] else ""
    console.print(f"Doorverwezen naar {referred['to']}{why}")
    console.print(f"Meegestuurd: {_parts(referred['sent_along']) or 'niets'}")
    console.print(f"Niet meegestuurd: {_parts(referred['withheld']) or 'niets'}")


def _parts(codes: Sequence[str]) -> str:
    return ", ".join(PASSABLE[code].nl for code in codes)


def _departments(case: dict[str, Any]) -> Table:
    table = Table(
        "departement",
        "status",
        "uiterlijk",
        "verwacht",
        "binnen",
        "standpunt",
        "bevindingen",
        "afstemming",
    )
    for part in case["departments"]:
        kept = f", {part['held_back']} intern" if part["held_back"] else ""
        table.add_row(
            part["department"] + (" (trekt)" if part["lead"] else ""),
            "wacht op instelling" if part["waiting"] else PARTS[part["status"]],
            day(part["due"]),
            expected(part["forecast"]),
            day(part["submitted_at"]) if part["status"] == "contributed" else "",
            POSITIONS.get(part["position"], ""),
            f"{part['findings']}{kept}" if part["position"] else "",
            _agreement(part),
        )
    return table


def expected(forecast: Forecast | None) -> str:
    """A likely day with its band, or why there is none."""
    if forecast is None:
        return ""
    if forecast.silent:
        why = SILENT[forecast.silent].format(forecast.seen, forecast.needed)
        return f"[dim]{forecast.of}: {why}[/]"
    widely = ", naar alle producten" if forecast.widely else ""
    paused = ", als het nu weer loopt" if forecast.paused else ""
    band = f"{day(forecast.early)} - {day(forecast.late)}"
    return f"{day(forecast.likely)} ({band}{widely}{paused})"


def _agreement(part: dict[str, Any]) -> str:
    if part["stance"]:
        return STANCES[part["stance"]]
    return f"gevraagd, {day(part['agreement_due'])}" if part["agreement_due"] else ""


def _text(console: Console, case: dict[str, Any]) -> None:
    """Where departments differ, the versions, and what became of them."""
    for aspect, found in case.get("differences", {}).items():
        sides = ", ".join(f"{name} {ASSESSMENTS[weighed]}" for name, weighed in found.items())
        console.print(f"Verschil over {ASPECTS[aspect]['nl'].lower()}: {sides}")
    asked = case.get("agreement", {}).get("text")
    for draft in case.get("versions", []):
        marks = [
            word
            for word, text in (("ter afstemming", asked), ("vastgesteld", case["adopted"]))
            if text == draft["text"]
        ]
        words = ", ".join([draft["marking"], *marks])
        console.print(f"Versie {draft['number']}: {words} [dim]{draft['text'][:16]}[/]")
    if case.get("stale"):
        console.print("[yellow]Er kwam iets binnen na de laatste versie.[/]")
    if case.get("letter"):
        console.print(f"Brief: [dim]{case['letter'][:16]}[/]")
    if case.get("outcome"):
        console.print(f"De instelling besloot: {case['outcome']}")
