"""Who is told instead of somebody who is away, and what somebody reads without being mailed."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from schemas import case, desk, sight
from schemas.common import Event, Role
from schemas.notice import Channel
from schemas.wishes import Away, Wishes
from services.kernel.people import Person
from services.notify.holding import task_of
from services.notify.recipients import Situation
from tests.domain.test_notify_rules import COORDINATORS, EZK, NOW, TEXT, Told, everybody, happened
from tests.domain.test_notify_rules import person as somebody

TODAY = NOW.date()
RECEIVED = case.AgreementReceived(department="EZK", text=TEXT, stance="agree", note=None)
WANTED = case.CaseInformationWanted(department="EZK", question=TEXT)


def away(cover: str, last: date = TODAY) -> Wishes:
    return Wishes(away=Away(first=date(2026, 11, 20), last=last, cover=cover))


def coordinator(name: str, **more: Any) -> Person:
    return somebody(name, Role.COORDINATOR, **more)


def told(event: Event, *people: Person, by: str = "service") -> set[tuple[str, Channel]]:
    at_loket = Told(COORDINATORS.place, Situation(everybody(*people)))
    return {(who, channel) for who, channel, _ in at_loket.of(event, by)}


def test_who_is_away_reads_it_later_and_who_stands_in_is_mailed() -> None:
    people = coordinator("one", wishes=away("two")), coordinator("two")
    assert told(WANTED, *people) == {("one", Channel.INBOX), ("two", Channel.MAIL)}
    assert told(WANTED, *people, by="two") == {("one", Channel.INBOX)}
    back = coordinator("one", wishes=away("two", date(2026, 11, 22)))
    assert told(WANTED, back, people[1]) == {("one", Channel.MAIL), ("two", Channel.MAIL)}


@pytest.mark.parametrize(
    "cover",
    [
        somebody("two", Role.AUDITOR),
        coordinator("two", mail=None),
        coordinator("two", organisation="TUD"),
        coordinator("elsewhere"),
    ],
    ids=["another role", "no address", "of another organisation", "unknown"],
)
def test_who_cannot_stand_in_is_not_told_instead(cover: Person) -> None:
    found = told(WANTED, coordinator("one", wishes=away("two")), cover)
    assert ("one", Channel.MAIL) in found
    assert ("one", Channel.INBOX) not in found


def test_of_two_who_stand_in_for_each_other_while_away_both_are_told() -> None:
    people = [coordinator("one", wishes=away("two")), coordinator("two", wishes=away("one"))]
    assert told(WANTED, *people) == {("one", Channel.MAIL), ("two", Channel.MAIL)}


def test_who_may_not_see_a_task_stands_in_for_nobody() -> None:
    conflict = sight.ConflictDeclared(person="two", ground="close-relation", by="lead")
    claimed = desk.TaskClaimed(expert="one")
    people = everybody(
        somebody("one", Role.EXPERT, wishes=away("two")), somebody("two", Role.EXPERT)
    )
    event = desk.TaskCancelled(reason="withdrawn", order=2)
    for events, who in (((claimed,), "two"), ((claimed, conflict), "one")):
        held = Told(EZK.place, Situation(people, task_of(map(happened, events))))
        assert held.mailed(event) == {who}


def test_only_what_is_optional_can_do_without_mail() -> None:
    wishes = Wishes(inbox_only=("agreement-received", "information-wanted"))
    one = coordinator("one", wishes=wishes)
    assert told(RECEIVED, one) == {("one", Channel.INBOX)}
    assert told(WANTED, one) == {("one", Channel.MAIL)}
