"""No answer comes: the Loket goes on without it, and who waited for it hears so."""

from __future__ import annotations

import pytest

from schemas import case as cases
from schemas import request as said
from schemas import triage
from schemas.common import Event, digest
from services.advice.assembly import arrivals
from services.intake import domain
from services.intake.state import INFORMATION
from services.intake.waiving import waive_answer
from tests.harness.happened import BOTH_IN, circulated, submitted
from tests.harness.makers import ASSEMBLY, INTAKE, coordinator, institution, pinned
from tests.harness.spec import CASE, arrived, given

ASKED = said.InformationAsked(question=digest("Met wie?"))
GIVEN = said.InformationGiven(answer=digest("Met Tartu."), circulated=False)
WAIVE = pinned(triage.WaiveAnswer(case=CASE, reason="no-reply"))
WAIVED = triage.AnswerWaived(question=ASKED.question, reason="no-reply", circulated=False)
ME = coordinator()
WANTED = cases.CaseInformationWanted(department="BZ", question=digest("Wie betaalt?"))


def test_a_question_is_waited_for_no_longer_and_its_term_ends() -> None:
    after = given(INTAKE, submitted(), ASKED).when(waive_answer, WAIVE, ME).then(WAIVED)
    assert after.state and after.state.asked is None
    clock = after.state.clocks.by_name[INFORMATION]
    assert clock.stopped and clock.dropped
    after.when(waive_answer, WAIVE, ME).then(None)


def test_who_waits_for_nothing_has_nothing_to_go_on_without() -> None:
    given(INTAKE, submitted()).when(waive_answer, WAIVE, ME).refused("nothing_asked")
    answered = given(INTAKE, submitted(), ASKED, GIVEN)
    answered.when(waive_answer, WAIVE, ME).refused("nothing_asked")


def test_going_on_takes_a_coordinator_and_a_reason() -> None:
    asked = given(INTAKE, submitted(), ASKED)
    odd = pinned(triage.WaiveAnswer(case=CASE, reason="zomaar"))
    asked.when(waive_answer, odd, ME).refused("unknown_reason")
    asked.when(waive_answer, WAIVE, institution()).refused("not_allowed")


def test_of_an_answer_and_going_on_without_it_the_first_stands() -> None:
    give = said.GiveInformation(case=CASE, answer="Met Tartu.")
    waived = given(INTAKE, submitted(), ASKED, WAIVED)
    waived.when(domain.give_information, give, institution()).refused("nothing_asked")


def test_after_going_on_something_else_can_be_asked() -> None:
    again = said.AskInformation(case=CASE, question="Wanneer?")
    waived = given(INTAKE, submitted(), ASKED, WAIVED)
    after = waived.when(domain.ask_information, again, ME).then(said.InformationAsked)
    after.when(waive_answer, WAIVE, ME).then(triage.AnswerWaived)


@pytest.mark.parametrize(
    "ending",
    [
        said.RequestRefused(reason="no-reply", explanation=digest("Wij hoorden niets.")),
        said.RequestWithdrawn(reason="cooperation-off"),
        triage.RequestMerged(into=CASE),
    ],
    ids=lambda event: type(event).__name__,
)
def test_a_request_that_ended_waits_for_no_answer(ending: Event) -> None:
    ended = given(INTAKE, submitted(), ASKED, ending)
    assert ended.state and ended.state.asked is None
    ended.when(waive_answer, WAIVE, ME).refused("nothing_asked")


def test_departments_that_waited_go_on_and_the_advice_runs_again() -> None:
    waived = arrived(WAIVED.model_copy(update={"circulated": True}))
    waiting = given(ASSEMBLY, *BOTH_IN[:2], WANTED)
    assert waiting.state and waiting.state.clocks.by_name["advice"].paused
    after = waiting.when(arrivals.go_without_information, waived)
    told = after.then(
        cases.CaseInformationArrived(
            departments=("BZ",), answer=digest(arrivals.NO_ANSWER), waived="no-reply"
        )
    )
    assert told.state and not told.state.clocks.by_name["advice"].paused
    told.when(arrivals.go_without_information, waived).then(None)


def test_where_no_department_waited_nothing_is_told_to_one() -> None:
    waived = arrived(WAIVED.model_copy(update={"circulated": True}))
    given(ASSEMBLY, *BOTH_IN).when(arrivals.go_without_information, waived).then(None)


def test_a_circulated_request_remembers_that_departments_are_at_work() -> None:
    request = given(INTAKE, submitted(), circulated(), ASKED)
    request.when(waive_answer, WAIVE, ME).then(WAIVED.model_copy(update={"circulated": True}))
