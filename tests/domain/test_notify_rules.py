"""Who is told of what: given a zone's people and an event, then these notices and no others."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from schemas import case, consultation, desk, request
from schemas.catalogue import load
from schemas.catalogue.notices import Place, Reader
from schemas.clock import NotedTerm, Target, TermsNoted, Unit
from schemas.common import Actor, Event, Role, digest
from schemas.envelope import Meta, Recorded
from schemas.notice import Channel
from schemas.progress import ProgressReported, Stage
from schemas.question import Cooperation, Facts, Theme
from services.kernel.people import Everybody, Person, Webhook
from services.notify.holding import Task, task_of
from services.notify.recipients import Situation
from services.notify.rules import notice_id, tells

CASE = UUID("0190c2a4-0000-7000-8000-00000000c0de")
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
TEXT = digest("words")
HOOK = Webhook(url="https://university.example/hook", secret="whsec_" + "a" * 32)


def person(name: str, *roles: Role, mail: str | None = "", **more: Any) -> Person:
    address = f"{name}@example.example" if mail == "" else mail
    return Person(id=name, name=name, mail=address, roles=roles, **more)


def everybody(*people: Person) -> Everybody:
    return Everybody({one.id: one for one in people})


def happened(event: Event, by: str = "service") -> Recorded[Event]:
    actor = Actor(sub=by, issuer="service", roles=(Role.SERVICE,))
    return Recorded(event, Meta("event-1", "urn:test", CASE, NOW, actor, "cause"), 1, "", "")


@dataclass(frozen=True)
class Told:
    """A zone's rules, its people and what else is known."""

    place: Place
    situation: Situation

    def of(self, event: Event, by: str = "service") -> set[tuple[str, Channel, str]]:
        found = tells(load(), self.place, happened(event, by), self.situation)
        assert len({notice_id(one) for one in found}) == len(found)
        assert all(one.case == CASE and one.about == "event-1" for one in found)
        return {(one.recipient, one.channel, one.template) for one in found}

    def mailed(self, event: Event, by: str = "service") -> set[str]:
        return {who for who, channel, _ in self.of(event, by) if channel is Channel.MAIL}


EZK = Told(
    Place.DEPARTMENT,
    Situation(
        everybody(
            person("expert-1", Role.EXPERT),
            person("expert-2", Role.EXPERT),
            person("lead", Role.LEAD, Role.EXPERT),
            person("auditor", Role.AUDITOR),
        )
    ),
)
COORDINATORS = Told(
    Place.LOKET,
    Situation(
        everybody(
            person("coordinator-1", Role.COORDINATOR),
            person("coordinator-2", Role.COORDINATOR),
            person("auditor", Role.AUDITOR),
        ),
        automatic=frozenset({"technology-reading"}),
    ),
)
FACTS = Facts(theme=Theme.TRANSFER, cooperation=Cooperation.VISIT)
TERM = Target(amount=2, unit=Unit.HOURS)


def door(*people: Person) -> Told:
    return Told(Place.DOOR, Situation(everybody(*people)))


def progress(stage: Stage = Stage.AMENDED) -> ProgressReported:
    return ProgressReported(institution="TUD", contact="contact", stage=stage)


def noted(*steps: tuple[str, int], tells: tuple[str, ...]) -> TermsNoted:
    found = [
        NotedTerm(clock=clock, level=level, late=level > 1, due=NOW, tells=tells)
        for clock, level in steps
    ]
    return TermsNoted(terms=tuple(found))


def submitted(product: str | None) -> request.RequestSubmitted:
    return request.RequestSubmitted(
        institution="TUD",
        contact="contact",
        product=product,
        facts=FACTS,
        question=TEXT,
        catalogue="2026-11",
        first_response=TERM,
        information=TERM,
    )


def test_an_institution_nobody_knows_still_has_its_inbox() -> None:
    assert door().of(progress()) == {("TUD", Channel.INBOX, "progress")}


def test_contact_and_institution_are_mailed_and_its_system_is_told() -> None:
    told = door(person("TUD", webhook=HOOK), person("contact"))
    assert told.of(progress()) == {
        ("TUD", Channel.INBOX, "progress"),
        ("TUD", Channel.WEBHOOK, "progress"),
        ("TUD", Channel.MAIL, "progress"),
        ("contact", Channel.MAIL, "progress"),
    }


def test_one_address_is_written_to_once() -> None:
    told = door(person("TUD", mail="Team@tud.example"), person("contact", mail="team@tud.example"))
    assert told.mailed(progress()) == {"contact"}


def test_a_contact_person_has_no_webhook_and_no_inbox() -> None:
    told = door(person("contact", webhook=HOOK))
    assert told.of(progress()) == {
        ("TUD", Channel.INBOX, "progress"),
        ("contact", Channel.MAIL, "progress"),
    }


@pytest.mark.parametrize("stage", Stage)
def test_every_stage_has_words_of_the_institution(stage: Stage) -> None:
    [(_, _, template)] = door().of(progress(stage))
    assert load().notices[template].reader is Reader.INSTITUTION


def test_coordinators_hear_of_a_new_request_unless_it_goes_on_by_itself() -> None:
    assert COORDINATORS.mailed(submitted("case-advice")) == {"coordinator-1", "coordinator-2"}
    assert COORDINATORS.mailed(submitted(None)) == {"coordinator-1", "coordinator-2"}
    assert COORDINATORS.mailed(submitted("technology-reading")) == set()


@pytest.mark.parametrize(
    "event",
    [
        request.AmendmentRequested(facts=FACTS, question=TEXT),
        request.WithdrawalRequested(reason="stopped"),
        case.CaseInformationWanted(department="EZK", question=TEXT),
        case.AgreementReceived(department="EZK", text=TEXT, stance="agree", note=None),
        noted(("advice", 1), tells=("coordinator",)),
        noted(("advice", 2), ("contribution-EZK", 3), tells=("expert", "coordinator")),
    ],
    ids=lambda event: type(event).__name__,
)
def test_coordinators_hear_of_it_but_not_of_what_they_did(event: Event) -> None:
    assert COORDINATORS.mailed(event) == {"coordinator-1", "coordinator-2"}
    assert COORDINATORS.mailed(event, by="coordinator-1") == {"coordinator-2"}


def test_what_concerns_nobody_tells_nobody() -> None:
    assert COORDINATORS.of(case.DepartmentTookUp(department="EZK")) == set()
    assert EZK.of(desk.TaskClaimed(expert="expert-1")) == set()


def test_experts_hear_of_a_new_task() -> None:
    opened = desk.TaskOpened(
        department="EZK",
        product="case-advice",
        facts=FACTS,
        aspects=(),
        lead=False,
        countersigned=True,
        due=NOW,
        brief=TEXT,
        catalogue="2026-11",
        order=1,
    )
    assert EZK.mailed(opened) == {"expert-1", "expert-2", "lead"}


def test_the_lead_is_asked_to_countersign_or_else_a_colleague() -> None:
    asked = desk.CountersigningAsked(number=1, author="expert-1")
    assert EZK.mailed(asked, by="expert-1") == {"lead"}
    assert EZK.mailed(asked, by="lead") == {"expert-1", "expert-2"}


def test_a_returned_version_goes_to_its_author() -> None:
    told = replace(EZK, situation=replace(EZK.situation, task=Task("expert-2", "expert-1")))
    returned = desk.VersionReturned(number=1, signer="lead", note=TEXT)
    assert told.mailed(returned, by="lead") == {"expert-1"}


@pytest.mark.parametrize(
    "event",
    [
        desk.InformationReceived(answer=TEXT, due=NOW),
        desk.TaskChanged(facts=FACTS, brief=TEXT),
        desk.TaskCancelled(reason="withdrawn", order=2),
        desk.TaskAgreementAsked(text=TEXT, due=NOW),
    ],
    ids=lambda event: type(event).__name__,
)
def test_who_has_the_task_hears_of_it_or_else_all_experts(event: Event) -> None:
    held = replace(EZK, situation=replace(EZK.situation, task=Task(expert="expert-2")))
    left = replace(EZK, situation=replace(EZK.situation, task=Task(expert="gone")))
    assert held.mailed(event) == {"expert-2"}
    assert EZK.mailed(event) == left.mailed(event) == {"expert-1", "expert-2", "lead"}


def test_who_is_given_a_task_or_asked_for_a_view_hears_of_it() -> None:
    assert EZK.mailed(desk.TaskReassigned(expert="expert-1"), by="lead") == {"expert-1"}
    assert EZK.mailed(desk.TaskReassigned(expert="lead"), by="lead") == set()
    consulted = consultation.ColleagueConsulted(colleague="expert-2", question=TEXT)
    assert EZK.mailed(consulted, by="expert-1") == {"expert-2"}


def test_who_has_a_task_is_read_from_its_events() -> None:
    saved = {"number": 1, "text": TEXT, "position": "no_objection", "findings": ()}
    events: list[Event] = [
        desk.TaskClaimed(expert="expert-1"),
        desk.VersionSaved(author="expert-1", **saved),
        desk.TaskReassigned(expert="expert-2"),
    ]
    assert task_of(map(happened, events)) == Task("expert-2", "expert-1")
    events.append(desk.TaskReleased(expert="expert-2"))
    assert task_of(map(happened, events)) == Task(None, "expert-1")
    events.append(desk.ContributionSubmitted(author="expert-3", **saved))
    assert task_of(map(happened, events)) == Task("expert-3", "expert-3")
