"""One round about a difference, from the coordinator to the desks and back."""

from __future__ import annotations

from itertools import product

import pytest

from schemas import desk, differing
from schemas.assignment import ViewsAsked
from schemas.clock import NotedTerm, TermsNoted
from schemas.common import Aspect, Assessment, Layer
from schemas.contribution import ViewsStated
from schemas.settling import OpenRound
from services.advice.assembly import settling, settling_reactions
from services.advice.assembly.course import note_terms
from services.advice.desk import domain, stating
from services.advice.desk.state import VIEWS
from services.kernel.decider import service
from tests.harness.acts import WHO, circulated
from tests.harness.makers import contribution, expert, finding, lead, pinned, views
from tests.harness.spec import CASE
from tests.harness.world import World

SAYS = {"EZK": Assessment.MANAGEABLE, "BZ": Assessment.SERIOUS}


def differing_departments() -> World:
    """Both contributed, and they do not weigh the technology alike."""
    world = circulated()
    world.settle()
    for code, assessment in SAYS.items():
        written = contribution(finding(assessment=assessment))
        command = pinned(desk.SubmitContribution(case=CASE, contribution=written))
        world.decide(
            world.desks[code], domain.submit, command, expert(department=code), written.stored()
        )
    world.settle()
    return world


def open_round(world: World, question: str = "Wie heeft gelijk?") -> None:
    command = OpenRound(case=CASE, aspects=(Aspect.TECHNOLOGY,), question=question)
    assert world.decide(world.assembly, settling.open_round, command, WHO, question)


def state(world: World, code: str, round: int = 1) -> bool:
    command = differing.StateViews(case=CASE, round=round, views=views())
    who = lead(department=code)
    desk_ = world.desks[code]
    return world.decide(desk_, stating.state_views, pinned(command), who, *command.texts())


@pytest.mark.parametrize("first", SAYS)
def test_a_round_is_asked_of_both_desks_and_their_views_come_back(first: str) -> None:
    world = differing_departments()
    open_round(world)
    world.settle()
    assert {code: world.desks[code].state.asks for code in SAYS} == dict.fromkeys(SAYS, VIEWS)
    for code in (first, *(SAYS.keys() - {first})):
        assert state(world, code)
    world.settle()
    assert {code: world.desks[code].state.asks for code in SAYS} == dict.fromkeys(SAYS)
    crossed = [one for one in world.crossed if isinstance(one, ViewsStated)]
    assert {one.department for one in crossed} == SAYS.keys()
    clocks = world.assembly.state.clocks.by_name
    assert all(clocks[f"{VIEWS}-{code}"].stopped for code in SAYS)


@pytest.mark.parametrize(("late", "again"), list(product((0, 1, 2), repeat=2)))
def test_a_second_round_takes_the_place_of_the_first_however_it_arrives(
    late: int, again: int
) -> None:
    world = differing_departments()
    open_round(world)
    open_round(world, "En nu?")
    world.settle((late, again, late))
    assert not state(world, "EZK", 1)
    assert state(world, "EZK", 2)
    world.settle()
    assert world.desks["EZK"].state.round.round == 2 and world.desks["EZK"].state.asks is None


def test_that_a_round_is_late_is_noted_at_the_desk_that_did_not_answer() -> None:
    world = differing_departments()
    open_round(world)
    world.settle()
    state(world, "EZK")
    world.settle()
    term = NotedTerm(
        clock=f"{VIEWS}-BZ", level=2, late=True, due=world.now, tells=("expert", "lead")
    )
    world.decide(world.assembly, note_terms, (term,), service("assembly"))
    assert isinstance(world.assembly.events[-1].data, TermsNoted)
    world.settle()
    assert (world.desks["BZ"].state.noted, world.desks["EZK"].state.noted) == ("late", None)


def test_a_desk_reads_what_others_found_without_who_and_nothing_internal() -> None:
    world = circulated()
    world.settle()
    for code, assessment in SAYS.items():
        found = [
            finding("open", assessment=assessment, reasoning=f"van {code.lower()}"),
            finding("own", assessment=assessment, layer=Layer.INTERNAL, reasoning="intern geheim"),
        ]
        command = pinned(desk.SubmitContribution(case=CASE, contribution=contribution(*found)))
        who = expert(department=code)
        text = contribution(*found).stored()
        world.decide(world.desks[code], domain.submit, command, who, text)
    world.settle()
    open_round(world)
    world.settle()
    asked = [event for event in world.crossed if isinstance(event, ViewsAsked)]
    assert [[one.reasoning for one in event.others] for event in asked] == [["van bz"], ["van ezk"]]
    assert all(one.id.startswith("other-") for event in asked for one in event.others)
    assert not any("intern" in event.model_dump_json() for event in asked)


def test_what_others_found_is_cut_before_no_message_can_carry_it() -> None:
    long = [("BZ", finding(str(n), reasoning="x" * 60_000)) for n in range(9)]
    others = settling_reactions.others_of(long, "EZK")
    assert 0 < len(others) < 9
    assert settling_reactions.others_of(long, "BZ") == ()
