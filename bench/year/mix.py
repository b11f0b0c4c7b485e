"""What institutions ask, and when: the field's own mix, more in autumn than in August."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import TypeVar

from bench.year.dossier import Dice, Dossier
from schemas.catalogue import load
from schemas.common import Aspect
from schemas.question import Cooperation, Facts, Part, Partner, Question, Theme
from schemas.request import SubmitRequest
from services.kernel.calendar import AMSTERDAM
from services.kernel.calendar_file import load_calendar

T = TypeVar("T")
MONTHS = (0.9, 1.0, 1.1, 1.0, 0.9, 1.1, 0.7, 0.4, 1.1, 1.2, 1.2, 0.9)
"""How much is asked in each month."""

CHRISTMAS, QUIET = ((12, 20), (1, 6)), 0.2
DAY_OFF = 0.06
"""How much is asked on a day that is no working day."""

EVENING = 0.08
DAYS = 365

COOPERATIONS = {
    Cooperation.PARTNERSHIP: 27,
    Cooperation.APPOINTMENT: 16,
    Cooperation.VISIT: 10,
    Cooperation.FUNDING: 15,
    Cooperation.PROCUREMENT: 6,
    Cooperation.PUBLICATION: 10,
    Cooperation.OTHER: 16,
}
"""27 in a hundred about a partner, 26 about a person, as the Loket counted in 2022."""

COUNTRIES = {"CN": 35, "RU": 14, "IR": 11, "US": 15, "IN": 13, "TR": 12}
THEMES = {Theme.TRANSFER: 70, Theme.INFLUENCE: 15, Theme.ETHICS: 15}
PRODUCTS: Mapping[str | None, float] = {
    None: 52,
    "sparring": 12,
    "case-advice": 14,
    "sanctions-reading": 5,
    "technology-reading": 6,
    "second-opinion": 5,
    "quick-scan": 6,
}


def one_of(dice: Random, weights: Mapping[T, float]) -> T:
    """One of these, each as often as its weight says."""
    return dice.choices(list(weights), list(weights.values()))[0]


def year(seed: int, cases: int, first: date) -> list[Dossier]:
    """So many questions in a year from this day, in the order in which they come.

    Given their number, the arrivals of a Poisson process are so many independent moments.
    """
    dice = Random(f"{seed}/arrivals")
    days = [first + timedelta(days=number) for number in range(DAYS)]
    chosen = dice.choices(days, [_weight(day) for day in days], k=cases)
    moments = sorted(_moment(dice, day) for day in chosen)
    return [_dossier(seed, number, at) for number, at in enumerate(moments)]


def facts(dice: Dice) -> Facts:
    """The coded part of a question."""
    country = one_of(dice, COUNTRIES)
    technologies = list(load().technologies)
    regimes = {"RU": "RU-833-2014", "IR": "IR-267-2012"}
    sanctioned = country in regimes and dice.often(0.4)
    return Facts(
        theme=one_of(dice, THEMES),
        cooperation=one_of(dice, COOPERATIONS),
        technologies=tuple(dice.sample(technologies, dice.choice((0, 0, 1, 1, 2)))),
        regimes=(regimes[country],) if sanctioned else (),
        aspects=tuple(dice.sample(list(Aspect), dice.choice((0, 0, 1, 2)))),
        countries=(country,),
        unknown=(Part.TECHNOLOGIES, Part.REGIMES),
    )


def question(dice: Dice, name: str) -> Question:
    """The worded part of a question; every name gives other words."""
    partner = Partner(name=f"Partner {name}", country=one_of(dice, COUNTRIES))
    return Question(
        title=f"Vraag {name} over een samenwerking",
        question=f"Waar moeten wij bij samenwerking {name} op letten? " + "Toelichting. " * 20,
        partners=(partner,),
        own_assessment="Wij zien geen bezwaar.",
    )


def _dossier(seed: int, number: int, at: datetime) -> Dossier:
    dice = Dice(f"{seed}/{number}/submit")
    institution = dice.choice(list(load().institutions))
    submit = SubmitRequest(
        idempotency_key=f"year-{seed}-{number}",
        product=one_of(dice, PRODUCTS),
        facts=facts(dice),
        question=question(dice, str(number)),
    )
    return Dossier(seed, number, institution, submit, at)


def _weight(day: date) -> float:
    place = (day.month, day.day)
    quiet = QUIET if place >= CHRISTMAS[0] or place <= CHRISTMAS[1] else 1.0
    works = 1.0 if load_calendar().is_workday(day) else DAY_OFF
    return MONTHS[day.month - 1] * quiet * works


def _moment(dice: Random, day: date) -> datetime:
    """In the daytime, most in the late morning; now and then in the evening."""
    hour = dice.uniform(18, 24) if dice.random() < EVENING else dice.triangular(7, 18, 11)
    midnight = datetime.combine(day, time(), AMSTERDAM).astimezone(UTC)
    return midnight + timedelta(hours=hour)
