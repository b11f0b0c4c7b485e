"""One case in all zones at once: whatever crosses whatever, nobody waits for nothing."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from schemas.assignment import Brief
from schemas.common import Assessment, digest
from schemas.contribution import Contribution
from schemas.progress import Stage
from services.advice.assembly.state import OUT, PartStatus, Status
from services.advice.desk.state import OVER
from services.advice.desk.state import Status as TaskStatus
from tests.harness.acts import ACTS, WITHDRAW, ask, circulated, contribute, finish, write
from tests.harness.strategies import tried
from tests.harness.world import World

DONE = (*OVER, TaskStatus.SUBMITTED)
ENDED = (Status.WITHDRAWN, Status.CLOSED)
HAPPENS, TWICE = 0, 1


def far(stage: int, weighs: Assessment) -> World:
    """A world that is on its way: contributed, drafted, or already put to the departments."""
    world = circulated()
    if stage:
        world.settle()
        contribute(world, "EZK", "vooraf")
        contribute(world, "BZ", "vooraf", weighs)
        world.settle()
    if stage > 1:
        write(world)
    if stage > 2:
        ask(world)
        world.settle()
    return world


@st.composite
def lived(draw: st.DrawFn, withdrawn: bool = False) -> World:
    """A world in which people acted while messages were under way, late or twice."""
    world = far(draw(st.integers(0, 3)), draw(st.sampled_from(Assessment)))
    kinds = [*[HAPPENS] * len(ACTS), *[TWICE] * 3, *range(2, 2 + len(ACTS))]
    chosen = draw(
        st.lists(st.tuples(st.sampled_from(kinds), st.integers(0, 9)), min_size=30, max_size=90)
    )
    at = draw(st.integers(0, len(chosen))) if withdrawn else -1
    for number, (kind, which) in enumerate(chosen):
        if number == at:
            WITHDRAW(world)
        if kind > TWICE:
            ACTS[kind - 2](world)
        elif world.pending:
            world.happen(which, twice=kind == TWICE)
    world.settle(draw(st.lists(st.integers(0, 9), max_size=12)))
    return world


def asked_about(world: World, code: str) -> str:
    """The digest of the question that a desk has before it."""
    party = world.desks[code]
    brief = Brief.model_validate_json(party.texts[party.state.brief])
    return digest(brief.question.stored())


@tried(40)
@given(lived())
def test_once_all_is_said_every_desk_knows_what_the_loket_waits_for(world: World) -> None:
    case = world.assembly.state
    if case.status in ENDED:
        return
    for code, part in case.parts.items():
        task = world.desks[code].state
        if part.status in OUT:
            assert task and task.status not in DONE, (code, task)
            assert (task.facts, asked_about(world, code)) == (case.facts, case.question)
        if part.status is PartStatus.CONTRIBUTED:
            written = world.desks[code].texts[task.version.text]
            crossing = Contribution.model_validate_json(written).crossing()
            assert part.text == (crossing and digest(crossing.stored()))
        if part.status is PartStatus.CONTRIBUTED and code in case.asked_about:
            assert task.agreement == case.asked_about[code]
        for text, answers in case.stances.items():
            if code in answers and text in task.stances:
                assert answers[code].stance == task.stances[text].stance


@tried(40)
@given(lived())
def test_every_case_can_be_finished_when_everybody_does_their_part(world: World) -> None:
    if world.assembly.state.status is not Status.ISSUED:
        finish(world)
    assert world.assembly.state.status is Status.ISSUED
    assert Stage.ISSUED in {told.stage for told in world.told}


@tried(40)
@given(lived(withdrawn=True))
def test_an_institution_is_told_withdrawn_or_issued_and_never_both(world: World) -> None:
    stages = {told.stage for told in world.told}
    assert not {Stage.WITHDRAWN, Stage.ISSUED} <= stages
    assert Stage.WITHDRAWAL_DECLINED not in stages or Stage.ISSUED in stages
    if world.assembly.state.status is Status.WITHDRAWN:
        tasks = (party.state for party in world.desks.values())
        assert all(task is None or task.status is TaskStatus.CANCELLED for task in tasks)


@tried(40)
@given(lived())
def test_nothing_internal_leaves_a_desk_and_nothing_shared_leaves_the_loket(world: World) -> None:
    finish(world)
    assert not any("intern " in event.model_dump_json() for event in world.crossed)
    assert not any("gedeeld" in told.model_dump_json() for told in world.told)
    for told in world.told:
        advice = told.advice.model_dump_json() if told.advice else ""
        assert not any(code in advice for code in world.desks)
