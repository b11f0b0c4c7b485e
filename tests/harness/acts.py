"""What people may do in a world of services, at any moment; refused when it makes no sense."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from schemas import case, consultation, desk, request
from schemas.advice import AdviceText
from schemas.common import Actor, Assessment, Command, Layer, Stance, digest
from schemas.contribution import Contribution
from services.advice.assembly import agreeing, domain
from services.advice.assembly.composing import Asked, compose
from services.advice.assembly.versions import identified
from services.advice.desk import consulting
from services.advice.desk import domain as desks
from services.intake import domain as intake
from services.kernel.decider import Decision
from tests.harness.acts_settling import (
    escalate,
    late,
    latest,
    open_round,
    resolve,
    rule,
    state,
    waive,
)
from tests.harness.makers import (
    contribution,
    coordinator,
    expert,
    facts,
    finding,
    institution,
    pinned,
    question,
    submit,
)
from tests.harness.spec import CASE
from tests.harness.world import World

Act = Callable[[World], object]
WHO, ASKER = coordinator(), institution()


def plain(at: str, decision: Decision[Any], command: Command, actor: Actor) -> Act:
    """A command whose own words are stored."""

    def act(world: World) -> object:
        party = world.desks.get(at) or getattr(world, at)
        return world.decide(party, decision, command, actor, *command.texts())

    return act


def catalogued(at: str, decision: Decision[Any], command: Command, actor: Actor) -> Act:
    """A command that is decided with the catalogue."""

    def act(world: World) -> object:
        party = world.desks.get(at) or getattr(world, at)
        return world.decide(party, decision, pinned(command), actor, *command.texts())

    return act


def contribute(
    world: World, code: str, words: str, weighs: Assessment = Assessment.MANAGEABLE
) -> None:
    """Whoever has the task writes and sends, in words that tell their layer."""
    task = world.desks[code].state
    who = expert((task and task.expert) or "expert-1", code)
    written = contribution(
        finding("open", assessment=weighs, reasoning=words),
        finding("shared", layer=Layer.SHARED, reasoning=f"gedeeld {words}"),
        finding("own", layer=Layer.INTERNAL, reasoning=f"intern {words}"),
    )
    command = desk.SubmitContribution(case=CASE, contribution=written)
    world.decide(world.desks[code], desks.submit, pinned(command), who, written.stored())


def agree(world: World, code: str, stance: Stance) -> None:
    """The department answers about the text it is asked about."""
    task = world.desks[code].state
    if task and task.agreement:
        command = desk.GiveAgreement(case=CASE, text=task.agreement, stance=stance, note="Om.")
        who = expert("expert-1", code)
        world.decide(world.desks[code], desks.give_agreement, command, who, command.note)


def write(world: World) -> None:
    """The coordinator composes a draft from what is in."""
    texts, known = world.assembly.texts, world.assembly.state
    if known:
        parts = {
            code: Contribution.model_validate_json(texts[part.text])
            for code, part in known.parts.items()
            if part.text
        }
        text = identified(compose(Asked(question()), parts, "ongerubriceerd"))
        after = known.drafts[-1].number if known.drafts else 0
        drafting = domain.Drafting(pinned(case.WriteDraft(case=CASE, after=after)), text, after)
        world.decide(world.assembly, domain.write_draft, drafting, WHO, text.stored())


def ask(world: World) -> None:
    command = case.AskAgreement(case=CASE, text=latest(world))
    world.decide(world.assembly, agreeing.ask_agreement, pinned(command), WHO)


def adopt(world: World) -> None:
    command = case.AdoptAdvice(
        case=CASE,
        text=latest(world),
        differences_accepted="both-views-stated",
        aggregation_accepted="nothing-added",
    )
    world.decide(world.assembly, domain.adopt, pinned(command), WHO)


def issue(world: World) -> None:
    known = world.assembly.state
    text = (known and known.adopted) or digest("none")
    issuing = domain.Issuing(case.IssueAdvice(case=CASE), text, None)
    world.decide(world.assembly, domain.issue, issuing, WHO)


def rewrite(world: World) -> None:
    """A coordinator changes one paragraph of the latest version."""
    known = world.assembly.state
    if known and known.drafts:
        text = AdviceText.model_validate_json(world.assembly.texts[known.drafts[-1].text])
        first = text.paragraphs[0].model_copy(update={"text": f"Anders {len(known.drafts)}."})
        text = text.model_copy(update={"paragraphs": (first, *text.paragraphs[1:])})
        after = known.drafts[-1].number
        drafting = domain.Drafting(pinned(case.WriteDraft(case=CASE, after=after)), text, after)
        world.decide(world.assembly, domain.write_draft, drafting, WHO, text.stored())


def amendment(words: str, **codes: Any) -> Act:
    asked = question(words, own_assessment="Ja.")
    command = request.RequestAmendment(case=CASE, question=asked, facts=facts(**codes))
    return catalogued("intake", intake.amend, command, ASKER)


def excuse(code: str) -> Act:
    command = case.ExcuseDepartment(case=CASE, department=code, reason="r")
    return plain("assembly", domain.excuse, command, WHO)


def add(code: str) -> Act:
    command = case.AddDepartment(case=CASE, department=code)
    return catalogued("assembly", domain.add_department, command, WHO)


def of(code: str) -> list[Act]:
    """What happens at one desk."""
    who = expert("expert-1", code)
    decline = desk.DeclineTask(case=CASE, reason="r", explanation="Nee.")
    wanted = desk.RequestInformation(case=CASE, question="Welk lab?")
    consult = consultation.ConsultColleague(case=CASE, colleague="expert-2", question="Wat?")
    clock = f"consultation-{code}.1"
    told = consultation.AnswerConsultation(case=CASE, clock=clock, answer="Ja.")
    return [
        catalogued(code, consulting.consult, consult, who),
        plain(code, consulting.answer, told, expert("expert-2", code)),
        plain(code, desks.claim, desk.ClaimTask(case=CASE), who),
        partial(contribute, code=code, words="een"),
        partial(contribute, code=code, words="twee"),
        partial(contribute, code=code, words="zwaar", weighs=Assessment.SERIOUS),
        partial(state, code=code, weighs=Assessment.MANAGEABLE),
        partial(state, code=code, weighs=Assessment.SERIOUS),
        plain(code, desks.decline, decline, who),
        plain(code, desks.request_information, wanted, who),
        partial(agree, code=code, stance=Stance.AGREE),
        partial(agree, code=code, stance=Stance.OBJECT),
    ]


SUBMIT = submit(product="second-opinion", question=question(own_assessment="Het kan."))
CIRCULATE = request.CirculateRequest(case=CASE, departments=("EZK", "BZ"), reason="r")
ASK = request.AskInformation(case=CASE, question="Wie?")
GIVE = request.GiveInformation(case=CASE, answer="Leiden.")
COORDINATOR: list[Act] = [
    *(write, rewrite, ask, adopt, issue),
    *(open_round, resolve, escalate, rule),
    *(partial(waive, code=code) for code in ("EZK", "BZ", "DEF")),
    late,
    plain("assembly", domain.correct, case.CorrectAdvice(case=CASE, reason="r"), WHO),
]
ACTS: list[Act] = [
    *(act for code in ("EZK", "BZ", "DEF") for act in of(code)),
    amendment("Wat moeten wij weten?"),
    amendment("Anders?"),
    amendment("Anders?", technologies=("AI",)),
    plain("intake", intake.ask_information, ASK, WHO),
    plain("intake", intake.give_information, GIVE, ASKER),
    *(excuse(code) for code in ("EZK", "BZ", "DEF")),
    *(add(code) for code in ("EZK", "DEF")),
    *(3 * COORDINATOR),
]
WITHDRAW = plain("intake", intake.withdraw, request.RequestWithdrawal(case=CASE, reason="r"), ASKER)


def circulated() -> World:
    """A request that was circulated to EZK and BZ; nothing else has happened yet."""
    world = World()
    world.decide(world.intake, intake.submit, SUBMIT, ASKER, *SUBMIT.command.texts())
    catalogued("intake", intake.circulate, CIRCULATE, WHO)(world)
    return world


def finish(world: World) -> None:
    """Everybody does what is asked of them, one after another."""
    for code in world.assembly.state.still_out:
        contribute(world, code, "eindelijk")
    world.settle()
    write(world)
    ask(world)
    world.settle()
    for code in world.assembly.state.contributed:
        agree(world, code, Stance.AGREE)
    world.settle()
    adopt(world)
    issue(world)
    world.settle()
