"""What the front office writes down for an institution: by telephone, or from a mail."""

from __future__ import annotations

from typing import Any

from schemas.question import Channel
from schemas.request import RequestSubmitted
from services.intake import domain
from services.intake.following import Submission
from tests.harness.makers import CATALOGUE, INTAKE, coordinator, expert, institution, submit
from tests.harness.spec import given

ME = coordinator()


def taken(**more: Any) -> Submission:
    """A request that came by telephone for UL."""
    told = {"on_behalf_of": "UL", "channel": Channel.PHONE, **more}
    return Submission(submit().command.model_copy(update=told), CATALOGUE)


def test_a_telephone_call_becomes_a_request_of_the_institution() -> None:
    after = given(INTAKE).when(domain.submit, taken(), ME).then(RequestSubmitted)
    event = after.events[-1].data
    assert isinstance(event, RequestSubmitted)
    assert (event.institution, event.contact) == ("UL", "UL")
    assert event.channel is Channel.PHONE
    after.when(domain.submit, taken(), ME).then(None)


def test_what_the_institution_sends_itself_has_no_channel() -> None:
    after = given(INTAKE).when(domain.submit, submit(), institution()).then(RequestSubmitted)
    event = after.events[-1].data
    assert isinstance(event, RequestSubmitted) and event.channel is None


def test_only_a_coordinator_writes_down_for_others_and_says_how_it_came() -> None:
    new = given(INTAKE)
    for other in (institution(), institution("TUD"), expert()):
        new.when(domain.submit, taken(), other).refused("not_allowed")
    new.when(domain.submit, submit(), ME).refused("not_allowed")
    new.when(domain.submit, taken(channel=None), ME).refused("bad_input")
    new.when(domain.submit, taken(on_behalf_of=None), ME).refused("bad_input")
    new.when(domain.submit, taken(on_behalf_of="NIEMAND"), ME).refused("unknown_code")


def test_a_request_of_another_institution_is_not_taken_for_the_same() -> None:
    there = given(INTAKE).when(domain.submit, taken(), ME).then(RequestSubmitted)
    there.when(domain.submit, taken(on_behalf_of="TUD"), ME).refused("unknown_case")
