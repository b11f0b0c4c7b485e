"""Who hears of a case whose contact is gone: the institution's team, else its people."""

from __future__ import annotations

from schemas.common import Role
from schemas.notice import Channel
from schemas.progress import ProgressReported, Stage
from services.kernel.people import Person
from tests.domain.test_notify_rules import door, person

TEAM = person("TUD", organisation="TUD")
CONTACT = person("contact", Role.INSTITUTION, organisation="TUD")


def colleague(name: str, of: str = "TUD", mail: str | None = "") -> Person:
    return person(name, Role.INSTITUTION, organisation=of, mail=mail)


def progress(contact: str = "contact") -> ProgressReported:
    return ProgressReported(institution="TUD", contact=contact, stage=Stage.REMINDED)


def test_when_the_contact_was_erased_the_team_is_told() -> None:
    others = (colleague("colleague"), colleague("stranger", of="UL"))
    assert door(TEAM, CONTACT, *others).mailed(progress()) == {"TUD", "contact"}
    assert door(TEAM, *others).mailed(progress()) == {"TUD"}


def test_without_an_address_of_the_institution_its_people_are_told() -> None:
    silent = person("TUD", mail=None, organisation="TUD")
    people = (colleague("one"), colleague("two"), colleague("mute", mail=None))
    told = door(silent, *people, colleague("stranger", of="UL"))
    assert told.mailed(progress()) == {"one", "two"}
    assert door(silent, CONTACT, *people).mailed(progress()) == {"contact"}


def test_of_a_call_the_team_is_the_contact_and_is_told_once() -> None:
    assert door(TEAM, colleague("one")).mailed(progress("TUD")) == {"TUD"}
    assert door(colleague("one")).mailed(progress("TUD")) == {"one"}


def test_an_institution_with_nobody_left_keeps_its_inbox() -> None:
    assert door(colleague("stranger", of="UL")).of(progress()) == {
        ("TUD", Channel.INBOX, "progress-reminder")
    }
