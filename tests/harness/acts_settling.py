"""What people may do about differences, in a world of services, at any moment."""

from __future__ import annotations

from schemas import differing, settling
from schemas.common import Aspect, Assessment, Role, digest
from services.advice.assembly import agreeing, course
from services.advice.assembly import settling as disputes
from services.advice.desk import stating
from services.kernel.decider import service
from tests.harness.happened import noted_term
from tests.harness.makers import coordinator, lead, pinned, somebody, views
from tests.harness.spec import CASE
from tests.harness.world import World

WHO = coordinator()


def latest(world: World) -> str:
    """Digest of the latest version; of none something that is no text."""
    known = world.assembly.state
    return known.drafts[-1].text if known and known.drafts else digest("none")


def open_round(world: World) -> None:
    command = settling.OpenRound(case=CASE, aspects=(Aspect.TECHNOLOGY,), question="Hoe?")
    world.decide(world.assembly, disputes.open_round, command, WHO, *command.texts())


def state(world: World, code: str, weighs: Assessment) -> None:
    """Whoever leads the department answers in the round that its desk knows of."""
    task = world.desks[code].state
    if task and task.round:
        command = differing.StateViews(
            case=CASE, round=task.round.round, views=views(assessment=weighs)
        )
        who = lead(department=code)
        world.decide(world.desks[code], stating.state_views, pinned(command), who, *command.texts())


def resolve(world: World) -> None:
    command = settling.ResolveDifference(
        case=CASE, aspect=Aspect.TECHNOLOGY, resolution="strictest-view", words="Zo."
    )
    world.decide(world.assembly, disputes.resolve, pinned(command), WHO, *command.texts())


def escalate(world: World) -> None:
    command = settling.Escalate(
        case=CASE, text=latest(world), level="directors", question="Mag dit?"
    )
    world.decide(world.assembly, disputes.escalate, pinned(command), WHO, *command.texts())


def rule(world: World) -> None:
    command = settling.DecideEscalation(
        case=CASE, text=latest(world), ruling=settling.Ruling.PROCEED, words="Ja."
    )
    owner = somebody(Role.OWNER)
    world.decide(world.assembly, disputes.decide, command, owner, *command.texts())


def late(world: World) -> None:
    """Every term of agreeing that runs is noted as over."""
    known = world.assembly.state
    names = known.clocks.by_name if known else ()
    terms = tuple(noted_term(name, 2) for name in names if name.startswith("agreement-"))
    if terms:
        world.decide(world.assembly, course.note_terms, terms, service("assembly"))


def waive(world: World, code: str) -> None:
    command = settling.WaiveAgreement(case=CASE, department=code, reason="no-contribution")
    world.decide(world.assembly, agreeing.waive, pinned(command), WHO)
