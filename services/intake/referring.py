"""Whether a request is at the wrong door, and what is recorded when it is handed over (pure)."""

from __future__ import annotations

from dataclasses import dataclass

from schemas.catalogue import Catalogue, Referral, ReferralRule
from schemas.common import Code, Refused
from schemas.pinned import Catalogued
from schemas.question import Facts, Part, Question, passable
from schemas.request import ReferRequest
from services.intake.state import Request


@dataclass(frozen=True)
class Fired:
    """A rule that fired, and the words it fired on; without words it was the coded facts."""

    rule: ReferralRule
    words: tuple[str, ...]


@dataclass(frozen=True)
class WrongDoor:
    """Another body that may be the right one, and by which rules."""

    referral: Referral
    fired: tuple[Fired, ...]


@dataclass(frozen=True)
class Referring(Catalogued[ReferRequest]):
    """A referral with the request's words, None when those were erased."""

    question: Question | None = None


def wrong_doors(
    catalogue: Catalogue, facts: Facts, product: str | None, question: Question | None
) -> tuple[WrongDoor, ...]:
    """The bodies that rules propose, in the catalogue's order; one that is not open yet as well.

    Names of partners are not looked at: what a partner is called says nothing about the question.
    """
    texts = _texts(question)
    fired = [
        Fired(rule, words)
        for rule in catalogue.referral_rules.values()
        if (words := rule.fires(facts, product or "", texts)) is not None
    ]
    by_body = ((code, tuple(f for f in fired if f.rule.to == code)) for code in catalogue.referrals)
    return tuple(WrongDoor(catalogue.referrals[code], found) for code, found in by_body if found)


def proposed(asked: Referring, request: Request) -> tuple[Code, ...]:
    """The rules that proposed the body a request is referred to."""
    facts, _ = request.latest
    found = wrong_doors(asked.catalogue, facts, request.product, asked.question)
    of_body = (door.fired for door in found if door.referral.code == asked.command.to)
    return tuple(one.rule.code for fired in of_body for one in fired)


def shared(request: Request, chosen: tuple[Code, ...]) -> tuple[tuple[Code, ...], tuple[Code, ...]]:
    """What was passed on and what was not: every part there is stands in exactly one of the two."""
    there = there_is(request)
    if strange := [part for part in chosen if part not in there]:
        raise Refused(
            "part_not_there",
            f"The request does not hold: {', '.join(strange)}.",
            f"Choose from {', '.join(there)}.",
        )
    given = tuple(part for part in there if part in chosen)
    return given, tuple(part for part in there if part not in chosen)


def there_is(request: Request) -> tuple[Code, ...]:
    """The parts of a request that could be passed on."""
    facts, _ = request.latest
    parts = (Part.TITLE, Part.QUESTION) if request.filled is None else request.filled
    return passable(facts, parts, bool(request.answers))


def must_be_open(catalogue: Catalogue, code: Code) -> None:
    """Only a body that is known and takes questions can be referred to."""
    body = catalogue.referrals.get(code)
    known = ", ".join(one.code for one in catalogue.referrals.values() if one.active)
    if body is None:
        raise Refused("unknown_code", f"There is no other door {code}.", f"Choose from {known}.")
    if not body.active:
        detail = f"{body.name.en} does not take questions yet."
        raise Refused("door_not_open", detail, f"Choose from {known}.")


def _texts(question: Question | None) -> tuple[str, ...]:
    if question is None:
        return ()
    own = (question.own_assessment, question.measures, question.urgency)
    return (question.title, question.question, question.background, *own)
