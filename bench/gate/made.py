"""Texts that are made: values drawn by a fixed seed, put in the places of templates.

Every person, number and address is invented. BSNs begin with 9999, as those in public test data do.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from importlib.resources import files
from random import Random
from typing import Any

from stdnum.iso7064 import mod_11_2, mod_97_10
from stdnum.nl import bsn

EACH = 6
"""Texts from each template."""
CVS = 60
SEED = 20261127

STREETS = ("Dorpsstraat", "Lange Nieuwstraat", "Prins Hendrikkade", "Eikenlaan", "Oude Gracht")
TOWNS = ("Utrecht", "Enschede", "Delft", "Wageningen", "Groningen")
CAMPUSES = ("Drienerlolaan 5, 7522 NB Enschede", "Mekelweg 5, 2628 CD Delft")
PEOPLE = ("dr. Jansen", "prof. Li Wang", "mevrouw De Vries", "Dr. A. Hosseini", "ir. Van den Berg")
MONTHS = (
    *("januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus"),
    *("september", "oktober", "november", "december"),
)
ENGLISH = ("January", "February", "March", "April", "May", "June", "July", "August")
LETTERS = "ABCDEFGHIJKLMNPQRSTUVWXYZ"

KINDS = {
    "bsn": "bsn",
    "bsn_apart": "bsn",
    "passport": "document",
    "foreign": "document",
    "machine": "document",
    "born": "birth",
    "home": "home",
    "street": "address",
    "mail": "mail",
    "phone": "phone",
    "iban": "account",
    "orcid": "orcid",
    "person": "person",
}
"""Of which kind the value of a place is; what is not here is nobody's."""


@dataclass(frozen=True)
class Example:
    """A text and the kinds of personal data that are in it."""

    text: str
    kinds: frozenset[str]


def made() -> Iterator[Example]:
    """All made texts, always the same ones."""
    draw = Random(SEED)
    source = tomllib.loads(files("bench.gate").joinpath("templates.toml").read_text("utf-8"))
    for template in (*source["texts"], *source["papers"]["texts"]):
        for _ in range(EACH):
            yield _filled(draw, template)
    for _ in range(CVS):
        yield _cv(draw, source)


def _filled(draw: Random, template: str) -> Example:
    kinds = {KINDS[name] for name in re.findall(r"\{(\w+)\}", template) if name in KINDS}
    if "Dr Wang" in template:
        kinds.add("person")
    return Example(_put(draw, template), frozenset(kinds))


def _put(draw: Random, template: str) -> str:
    return re.sub(r"\{(\w+)\}", lambda place: VALUES[place[1]](draw), template)


def _cv(draw: Random, source: dict[str, Any]) -> Example:
    """A title or personal lines, work or study, and some more."""
    parts = source["sections"]
    title = [draw.choice(source["titles"]["cv"])] if draw.random() < 0.7 else []
    personal = draw.sample(parts["personal"], draw.randint(0 if title else 1, 3))
    main = [draw.choice(parts[name]) for name in ("work", "study")]
    rest = draw.sample(parts["more"], draw.randint(1, 4))
    return Example(_put(draw, "\n\n".join((*title, *personal, *main, *rest))), frozenset({"cv"}))


def _digits(count: int, draw: Random) -> str:
    return "".join(str(draw.randint(0, 9)) for _ in range(count))


def _citizen(start: str, draw: Random) -> str:
    while not bsn.is_valid(found := start + _digits(9 - len(start), draw)):
        pass
    return found


def _apart(draw: Random) -> str:
    said, mark = _citizen("9999", draw), draw.choice(". -")
    return f"{said[:4]}{mark}{said[4:6]}{mark}{said[6:]}"


def _passport(draw: Random) -> str:
    middle = "".join(draw.choice(LETTERS + "0123456789") for _ in range(6))
    return "".join(draw.choice(LETTERS) for _ in range(2)) + middle + str(draw.randint(0, 9))


def _date(first: int, last: int, draw: Random) -> str:
    day, month, year = draw.randint(1, 28), draw.randint(1, 12), draw.randint(first, last)
    shapes = (
        f"{day}-{month}-{year}",
        f"{day:02}/{month:02}/{year}",
        f"{year}-{month:02}-{day:02}",
        f"{day} {MONTHS[month - 1]} {year}",
        f"{ENGLISH[month % 8]} {day}, {year}",
        f"{day}.{month}.{year}",
    )
    return draw.choice(shapes)


def _home(draw: Random) -> str:
    code = f"{draw.randint(1000, 9999)} {draw.choice('ABCDEGHJ')}{draw.choice('BCEGHKLP')}"
    return f"{draw.choice(STREETS)} {draw.randint(1, 240)}, {code} {draw.choice(TOWNS)}"


def _phone(draw: Random) -> str:
    last = _digits(8, draw)
    return draw.choice((f"06-{last}", f"06 {last}", f"+31 6 {last[:4]} {last[4:]}", f"06{last}"))


def _iban(draw: Random) -> str:
    account = "TEST" + _digits(10, draw)
    check = mod_97_10.calc_check_digits(f"{account}NL")
    found = f"NL{check}{account}"
    return draw.choice((found, " ".join(found[at : at + 4] for at in range(0, 18, 4))))


def _orcid(draw: Random) -> str:
    first = "00000" + _digits(10, draw)
    found = first + mod_11_2.calc_check_digit(first)
    return "-".join(found[at : at + 4] for at in range(0, 16, 4))


def _machine(draw: Random) -> str:
    """The two lines at the foot of a passport; UTO is the country of examples (ICAO 9303)."""
    number, born, until = _passport(draw), f"{draw.randint(60, 99)}0412", "311231"
    fields = [part + _check(part) for part in (number, born, until)]
    whole = f"{fields[0]}UTO{fields[1]}F{fields[2]}{'<' * 14}0"
    composed = fields[0] + fields[1] + fields[2] + "<" * 14 + "0"
    return f"{'P<UTOERIKSSON<<ANNA<MARIA':<44}".replace(" ", "<") + "\n" + whole + _check(composed)


def _check(field: str) -> str:
    values = [0 if one == "<" else int(one, 36) for one in field]
    return str(sum(value * (7, 3, 1)[at % 3] for at, value in enumerate(values)) % 10)


def _span(draw: Random) -> str:
    first = draw.randint(1995, 2018)
    last = draw.choice((str(first + draw.randint(1, 6)), "heden", "present"))
    return f"{first} {draw.choice('-–')} {last}"  # noqa: RUF001  people write both dashes


VALUES: dict[str, Callable[[Random], str]] = {
    "bsn": partial(_citizen, "9999"),
    "bsn_apart": _apart,
    "passport": _passport,
    "foreign": lambda draw: draw.choice(("E", "G", "AB", "")) + _digits(8, draw),
    "machine": _machine,
    "born": partial(_date, 1955, 2003),
    "home": _home,
    "street": _home,
    "mail": lambda draw: f"{draw.choice('abcde')}.jansen@{draw.choice(('ut', 'zju'))}.example",
    "phone": _phone,
    "iban": _iban,
    "orcid": _orcid,
    "person": lambda draw: draw.choice(PEOPLE),
    "date": partial(_date, 2015, 2029),
    "recent": partial(_date, 2015, 2026),
    "year": lambda draw: str(draw.randint(2001, 2026)),
    "project": lambda draw: draw.choice((f"P{_digits(6, draw)}", f"101{_digits(6, draw)}")),
    "eleven": partial(_citizen, "10"),
    "kvk": lambda draw: f"{draw.randint(10, 89)}{_digits(6, draw)}",
    "branch": lambda draw: f"0000{_digits(8, draw)}",
    "euro": lambda draw: f"€ {draw.randint(1, 900)}.{_digits(3, draw)},00",
    "room": lambda draw: f"{draw.choice('ABC')}{draw.randint(1, 9)}.{_digits(3, draw)}",
    "campus": lambda draw: draw.choice(CAMPUSES),
    "doi": lambda draw: f"10.{_digits(4, draw)}/s{_digits(5, draw)}-0{_digits(2, draw)}-1",
    "isbn": lambda draw: f"978-90-{_digits(4, draw)}-{_digits(3, draw)}-{_digits(1, draw)}",
    "cas": lambda draw: f"{_digits(5, draw)}-{_digits(2, draw)}-{_digits(1, draw)}",
    "version": lambda draw: f"{draw.randint(1, 9)}.{draw.randint(0, 20)}",
    "number": lambda draw: f"{draw.randint(1, 999)}.{_digits(3, draw)}",
    "report": lambda draw: f"{draw.randint(2015, 2026)}-{_digits(4, draw)}",
    "pubmed": lambda draw: "3" + _digits(7, draw),
    "arxiv": lambda draw: f"2{_digits(3, draw)}.{_digits(5, draw)}",
    "patent": lambda draw: f"EP{_digits(7, draw)}A1",
    "span": _span,
}
