"""Every command times every role, and people of another department or institution."""

from __future__ import annotations

import pytest

from schemas import sending
from schemas.common import Command, Event, Role
from schemas.contacts import CONTACTS
from tests.harness.authority import AUTHORITY, May
from tests.harness.makers import DESK, coordinator, institution, somebody
from tests.harness.spec import given

each = pytest.mark.parametrize("may", AUTHORITY, ids=lambda may: may.command.__name__)
DESKS = [may for may in AUTHORITY if may.decider is DESK]
INSTITUTIONS = [may for may in AUTHORITY if Role.INSTITUTION in may.roles]
KINDS = [(may, role) for may in INSTITUTIONS for role in sorted(CONTACTS - may.roles)]


def test_every_command_of_every_service_is_in_the_table_once() -> None:
    """Who may send a file is in test_attachments: no event follows from it."""
    commands = [may.command for may in AUTHORITY]
    known = [c for c in Command.registry.values() if c.service in ("intake", "desk", "assembly")]
    leaves = [c for c in known if not c.__subclasses__() and c.__module__.startswith("schemas.")]
    leaves = [c for c in leaves if c.__module__ != sending.__name__]
    assert sorted(c.__name__ for c in commands) == sorted(c.__name__ for c in leaves)


@each
@pytest.mark.parametrize("role", list(Role))
def test_a_role_that_may_not_is_refused_also_when_it_is_already_so(may: May, role: Role) -> None:
    before = may.given
    outcome = before.when(may.decision, may.asked, somebody(role))
    if role in may.roles:
        outcome.then(Event)
        return
    outcome.refused(may.refusal)
    allowed = somebody(next(iter(may.roles)))
    done = before.when(may.decision, may.asked, allowed).then(Event)
    done.when(may.decision, may.asked, somebody(role)).refused(may.refusal)


@each
def test_somebody_without_a_role_may_nothing(may: May) -> None:
    nobody = somebody(Role.AUDITOR).model_copy(update={"roles": ()})
    may.given.when(may.decision, may.asked, nobody).refused(may.refusal)


@pytest.mark.parametrize("may", DESKS, ids=lambda may: may.command.__name__)
@pytest.mark.parametrize("department", ["BZ", "ezk", None])
def test_a_desk_acts_for_its_own_department_only(may: May, department: str | None) -> None:
    role = next(iter(may.roles))
    other = somebody(role).model_copy(update={"department": department})
    may.given.when(may.decision, may.asked, other).refused("other_department")


@pytest.mark.parametrize("may", DESKS, ids=lambda may: may.command.__name__)
def test_the_loket_cannot_write_for_a_department(may: May) -> None:
    may.given.when(may.decision, may.asked, coordinator("somebody")).refused("other_department")


@pytest.mark.parametrize("may", INSTITUTIONS, ids=lambda may: may.command.__name__)
@pytest.mark.parametrize("already", [False, True], ids=["new", "already so"])
def test_another_institution_learns_nothing_of_a_case(may: May, already: bool) -> None:
    before = may.given
    if already or not may.history:
        before = before.when(may.decision, may.asked, institution("UL", "somebody")).then(Event)
    there = before.when(may.decision, may.asked, institution("RUG", "somebody"))
    there.refused("unknown_case")
    if may.history:
        nowhere = given(may.decider).when(may.decision, may.asked, institution("RUG"))
        assert str(nowhere.outcome) == str(there.outcome)


@pytest.mark.parametrize(
    ("may", "role"), KINDS, ids=lambda one: getattr(getattr(one, "command", one), "__name__", one)
)
def test_a_contact_without_the_role_learns_nothing_of_a_case(may: May, role: Role) -> None:
    """Theirs, another institution's and none at all: each is refused in the same words."""
    of = somebody(role)
    cases = (may.given, given(may.decider))
    who = (of, of.model_copy(update={"organisation": "RUG"}))
    said = {str(case.when(may.decision, may.asked, one).outcome) for case in cases for one in who}
    assert len(said) == 1 and "not_allowed" in said.pop()


def test_who_has_two_roles_may_what_either_allows() -> None:
    of = somebody(Role.RESEARCHER)
    both = of.model_copy(update={"roles": (Role.RESEARCHER, Role.ADVISORY_TEAM)})
    for may in INSTITUTIONS:
        may.given.when(may.decision, may.asked, both).then(Event)
