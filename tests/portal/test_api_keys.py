"""Keys of programs: shown once, over after a while, and worth what their owner still is."""

from __future__ import annotations

import asyncio
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from schemas.common import Actor, Refused, Role
from services.kernel.people import Person
from services.portal.api.calling import by_key
from services.portal.api.keys import DAY, MOST, REMEMBERED, Keys
from services.portal.kinds import Kind

LEAD = Actor(sub="ezk-lead", roles=(Role.EXPERT, Role.LEAD), issuer="ezk", department="EZK")
PERSON = Person(id="ezk-lead", name="Demo", roles=LEAD.roles, department="EZK")


class Clock:
    now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


def portal(keys: Keys, person: Person | None) -> Any:
    """A desk that knows one person."""

    async def everybody() -> Any:
        return SimpleNamespace(get=lambda id: person if person and id == person.id else None)

    def actor(sub: str, *roles: Role, organisation: str | None, unit: str | None) -> Actor:
        return LEAD.model_copy(update={"sub": sub, "roles": roles, "unit": unit})

    directory, face = SimpleNamespace(everybody=everybody), SimpleNamespace(actor=actor)
    return SimpleNamespace(keys=keys, kind=Kind.DESK, directory=directory, face=face)


def test_the_file_knows_no_key(tmp_path: Path) -> None:
    keys = Keys(tmp_path / "keys.sqlite")
    secret = keys.make(LEAD, "proef", 1, "1")
    assert secret and keys.find(secret) and keys.find(secret + "x") is None
    keys.close()
    assert secret.encode() not in b"".join(one.read_bytes() for one in tmp_path.iterdir())


def test_a_key_is_over_after_its_days_and_never_later_than_the_longest() -> None:
    clock = Clock()
    keys = Keys(":memory:", clock)
    secret = keys.make(LEAD, "proef", 4000, "1") or ""
    clock.now += 90 * DAY - 1
    assert keys.find(secret)
    clock.now += 2
    assert keys.find(secret) is None and keys.of(LEAD.sub) == []


def test_the_same_form_makes_one_key_and_nobody_has_too_many() -> None:
    keys = Keys(":memory:")
    assert keys.make(LEAD, "proef", 1, "1") and keys.make(LEAD, "proef", 1, "1") is None
    for number in range(2, MOST + 1):
        keys.make(LEAD, "proef", 1, str(number))
    with pytest.raises(Refused):
        keys.make(LEAD, "proef", 1, "one more")


def test_nobody_revokes_the_key_of_another() -> None:
    keys = Keys(":memory:")
    secret = keys.make(LEAD, "proef", 1, "1") or ""
    keys.revoke("somebody-else", "1")
    assert keys.find(secret)
    keys.revoke(LEAD.sub, "1")
    assert keys.find(secret) is None


@pytest.mark.parametrize(
    ("person", "roles"),
    [
        (PERSON, (Role.EXPERT, Role.LEAD)),
        (PERSON.model_copy(update={"roles": (Role.EXPERT, Role.OWNER)}), (Role.EXPERT,)),
        (PERSON.model_copy(update={"roles": (Role.OWNER,)}), None),
        (PERSON.model_copy(update={"organisation": "TUD"}), None),
        (None, None),
    ],
)
def test_a_key_gives_what_its_owner_had_then_and_has_still(
    person: Person | None, roles: tuple[Role, ...] | None
) -> None:
    keys = Keys(":memory:")
    secret = keys.make(LEAD, "proef", 1, "1") or ""
    actor = asyncio.run(by_key(portal(keys, person), secret))
    assert (actor.roles if actor else None) == roles


def test_a_change_is_remembered_for_a_while_and_a_refused_one_is_not() -> None:
    clock = Clock()
    keys = Keys(":memory:", clock)
    keys.begin("a", "key", "asked")
    before = keys.before("a", "key")
    assert before and before.asked == "asked" and before.answer is None
    assert keys.before("b", "key") is None
    keys.finish("a", "key", (201, {"ETag": '"1"'}, "{}"))
    before = keys.before("a", "key")
    assert before and before.answer == (201, {"ETag": '"1"'}, "{}")
    keys.drop("a", "key")
    assert keys.before("a", "key") is None
    keys.begin("a", "old", "asked")
    clock.now += REMEMBERED + 1
    keys.begin("a", "new", "asked")
    assert keys.before("a", "old") is None
