"""Cases of their own for a test, played until the owner of the policy is asked something."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest

from deploy.topology import DEPARTMENTS
from examples.loader import load_examples, load_people
from schemas.settling import Escalate
from services.cli.assembling import Assembling
from services.cli.playing import Play, Stage, Until
from services.cli.settling import Settling
from tests.harness.doors import Doors
from tests.harness.running import eventually


class Waits(Exception):  # noqa: N818  where a play is left
    """The owner of the policy has not answered yet."""


async def up(settling: Settling, draft: Any, how: Any) -> None:
    """The objection goes up, and nobody decides."""
    scene = settling.scene
    asked = {"text": draft.text, "level": how.level, "question": how.question}
    await scene.loket(Escalate(case=scene.case, **asked))
    raise Waits


async def not_yet(assembling: Assembling, draft: Any) -> None:
    """Everybody agreed, and the owner is asked."""
    raise Waits


async def played(doors: Doors, slug: str) -> UUID:
    """A case of its own, played until it waits for the owner."""
    example = next(one for one in load_examples() if one.slug == slug)
    own = example.submit.model_copy(update={"idempotency_key": f"policy-{uuid4()}"})
    stage = await Stage.open(doors.system.faces, load_people(), DEPARTMENTS)
    play = Play(stage, example.model_copy(update={"submit": own}), lambda who, what: None)
    try:
        await play.submit()
        with pytest.raises(Waits):
            await play.run(Until.END)
    finally:
        await stage.close()
    await eventually(lambda: _shows(doors, play.case))
    return play.case


async def _shows(doors: Doors, case: UUID) -> bool:
    rows = doors.portals["OWNER"].rows.find("asked_of_owner", "SELECT case_id FROM asked")
    return case.hex in {row["case_id"] for row in rows}


def waits_for_ruling(doors: Doors, monkeypatch: pytest.MonkeyPatch) -> UUID:
    """A case of which an objection waits for the owner."""
    monkeypatch.setattr(Settling, "escalate", up)
    return doors.do(played(doors, "05-promovendus-fotonica-beurs"))


def waits_for_stance(doors: Doors, monkeypatch: pytest.MonkeyPatch) -> UUID:
    """A case whose text waits for the owner's stance only."""
    monkeypatch.setattr(Assembling, "_owner", not_yet)
    return doors.do(played(doors, slug_of_the_owner()))


def slug_of_the_owner() -> str:
    return next(
        one.slug
        for one in load_examples()
        if one.script.circulated
        and getattr(one.script.front_office, "product", "") == "case-advice"
        and not (one.script.escalation or one.script.withdrawal or one.script.correction)
    )
