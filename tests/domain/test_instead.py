"""A mail did not arrive: which address is next, which channel, and none of them twice."""

from __future__ import annotations

from uuid import UUID

import pytest

from schemas import notice as said
from services.kernel.people import Person
from services.notify.instead import Step, steps

PLANNED = said.NoticePlanned(
    case=UUID(int=1),
    recipient="contact",
    channel=said.Channel.MAIL,
    template="progress",
    about="event-1",
)
INSTITUTION = Person(id="TUD", name="TU", mail="info@tu.example", organisation="TUD")
COLLEAGUE = Person(id="contact", name="Team", mail="team@tu.example", organisation="TUD")
TWO = COLLEAGUE.model_copy(update={"second_mail": "Prive@elders.example"})
SECOND = Step(PLANNED.model_copy(update={"second": True}), "prive@elders.example")
GENERAL = Step(PLANNED.model_copy(update={"recipient": "TUD"}), "info@tu.example")
BOXED = Step(PLANNED.model_copy(update={"recipient": "TUD", "channel": said.Channel.INBOX}))


def after(
    planned: said.NoticePlanned, person: Person | None, inbox: str | None = "TUD"
) -> list[Step]:
    """What may follow where the institution has an address."""
    return list(steps(planned, person, INSTITUTION, inbox))


def test_another_address_comes_first_then_the_institution_and_then_its_inbox() -> None:
    assert after(PLANNED, TWO) == [SECOND, GENERAL, BOXED]
    assert after(SECOND.notice, TWO) == [GENERAL, BOXED]
    assert after(PLANNED, COLLEAGUE) == [GENERAL, BOXED]
    assert after(GENERAL.notice, INSTITUTION) == [BOXED]
    assert after(BOXED.notice, TWO) == []


def test_no_address_of_the_chain_is_written_to_twice() -> None:
    for same in ("INFO@tu.example", "TEAM@tu.example"):
        person = COLLEAGUE.model_copy(update={"second_mail": same})
        assert after(PLANNED, person) == [GENERAL, BOXED]
    shared = TWO.model_copy(update={"mail": "Info@TU.example"})
    assert after(PLANNED, shared) == [SECOND, BOXED]
    general = TWO.model_copy(update={"second_mail": "info@tu.example"})
    assert after(SECOND.notice, general) == [BOXED]


def test_an_address_that_was_taken_away_meanwhile_is_no_step() -> None:
    assert after(SECOND.notice, COLLEAGUE) == [GENERAL, BOXED]
    assert after(PLANNED, COLLEAGUE.model_copy(update={"mail": None})) == [GENERAL, BOXED]
    bare = INSTITUTION.model_copy(update={"mail": None})
    assert list(steps(PLANNED, COLLEAGUE, bare, "TUD")) == [BOXED]


def test_an_official_has_a_second_address_and_an_inbox_of_their_own() -> None:
    boxed = Step(PLANNED.model_copy(update={"channel": said.Channel.INBOX}))
    official = TWO.model_copy(update={"organisation": None})
    assert list(steps(PLANNED, official, None, "contact")) == [SECOND, boxed]
    assert list(steps(SECOND.notice, official, None, "contact")) == [boxed]


def test_a_digest_goes_to_another_address_but_is_no_notice_of_an_inbox() -> None:
    digest = PLANNED.model_copy(update={"count": 3})
    assert [one.notice.count for one in after(digest, TWO)] == [3, 3]
    assert after(digest, INSTITUTION) == []


def test_who_is_forgotten_is_looked_for_nowhere_else() -> None:
    assert after(PLANNED, None) == []


@pytest.mark.parametrize("second", ["team@tu.example", "TEAM@TU.example", "geen adres", "a@b.c\nd"])
def test_a_second_address_is_another_one(second: str) -> None:
    with pytest.raises(ValueError, match="second"):
        COLLEAGUE.with_second(second)
    nowhere = COLLEAGUE.model_copy(update={"mail": None})
    with pytest.raises(ValueError, match="second"):
        nowhere.with_second("a@b.example")
    assert TWO.with_second("") == TWO.with_second(None) == COLLEAGUE
    assert TWO.at_second().mail == TWO.second_mail
