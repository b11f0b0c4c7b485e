"""What of an institution's words does not come in, and what the front office lets through."""

from __future__ import annotations

import pytest

from schemas import gate
from schemas import request as said
from schemas.attachment import NamedFile
from schemas.common import Command, Refused
from schemas.ids import is_text_code
from schemas.personal import Kind
from schemas.question import Partner, Question
from services.intake import person_data
from services.intake.person_data import code_of, keep_out, seems_to_hold
from tests.harness.letting import CODE, TEXTS
from tests.harness.makers import coordinator, facts, institution, pinned, question
from tests.harness.spec import CASE, given

BSN = "Zijn bsn is 111222333."
BORN = "Geboren op 12 maart 1980."
NOBODY = frozenset[Kind]()


def letting(*kinds: Kind, text: str = CODE, reason: str = "number-of-no-person") -> object:
    return pinned(gate.LetTextThrough(text=text, kinds=kinds, reason=reason))


def submitting(**words: object) -> said.SubmitRequest:
    asked = question("Mag dit?").model_copy(update=words)
    return said.SubmitRequest(facts=facts(), question=asked)


def test_every_text_of_a_question_is_looked_at() -> None:
    partner = Partner(name="Tartu", country="EE", role=BSN)
    names = Question.model_fields.keys() - {"partners", "files"}
    assert names >= {"title", "question", "background"}
    for name in names:
        assert seems_to_hold(submitting(**{name: BSN})) == {name: (Kind.BSN,)}
    assert seems_to_hold(submitting(partners=(partner,))) == {"partners.0": (Kind.BSN,)}
    file = NamedFile(digest="0" * 64, name=f"{BSN}.pdf")
    assert seems_to_hold(submitting(files=(file,))) == {"files.0": (Kind.BSN,)}
    assert not seems_to_hold(submitting())


def test_a_change_and_an_answer_are_looked_at_too() -> None:
    asked = question("Mag dit?").model_copy(update={"background": BORN})
    amended = said.RequestAmendment(case=CASE, facts=facts(), question=asked)
    assert seems_to_hold(amended) == {"background": (Kind.BIRTH,)}
    assert seems_to_hold(said.GiveInformation(case=CASE, answer=BSN)) == {"answer": (Kind.BSN,)}


@pytest.mark.parametrize(
    "command",
    [
        said.RefuseRequest(case=CASE, reason="r", explanation=BSN),
        said.AskInformation(case=CASE, question=BSN),
    ],
    ids=["refuse", "ask"],
)
def test_what_the_loket_itself_writes_is_not(command: Command) -> None:
    assert not seems_to_hold(command)


def test_a_refusal_names_fields_and_kinds_and_never_repeats_what_it_found() -> None:
    command = submitting(background=f"{BSN} {BORN}")
    with pytest.raises(Refused) as refusal:
        keep_out(seems_to_hold(command), CODE, NOBODY)
    why = refusal.value
    assert why.reason == "personal_data"
    assert "background: a citizen service number (BSN), a date of birth" in why.detail
    assert CODE in why.what_to_do
    assert "111222333" not in str(vars(why)) and "1980" not in str(vars(why))


def test_what_is_let_through_comes_in_and_nothing_else() -> None:
    found = seems_to_hold(submitting(background=f"{BSN} {BORN}"))
    keep_out(found, CODE, frozenset({Kind.BSN, Kind.BIRTH}))
    with pytest.raises(Refused, match="date of birth"):
        keep_out(found, CODE, frozenset({Kind.BSN}))


def test_a_code_is_of_one_text_of_one_institution() -> None:
    asker = institution()
    other = asker.model_copy(update={"organisation": "UT"})
    code = code_of(submitting(background=BSN), asker)
    assert is_text_code(code)
    assert code == code_of(submitting(background=BSN), asker)
    assert code != code_of(submitting(background=BORN), asker)
    assert code != code_of(submitting(background=BSN), other)


def test_a_coordinator_lets_a_text_through_once() -> None:
    through = gate.TextLetThrough(text=CODE, kinds=(Kind.BSN,), reason="number-of-no-person")
    first = given(TEXTS).when(person_data.let_through, letting(Kind.BSN), coordinator())
    after = first.then(through)
    assert after.state == {Kind.BSN}
    after.when(person_data.let_through, letting(Kind.BSN), coordinator()).then(None)
    more = after.when(person_data.let_through, letting(Kind.CV, reason="no-cv"), coordinator())
    assert more.then(gate.TextLetThrough).state == {Kind.BSN, Kind.CV}


def test_nobody_else_lets_a_text_through_and_not_without_a_reason() -> None:
    none = given(TEXTS)
    none.when(person_data.let_through, letting(Kind.BSN), institution()).refused("not_allowed")
    bad = letting(Kind.BSN, reason="no-capacity")
    none.when(person_data.let_through, bad, coordinator()).refused("unknown_reason")
    wrong = CODE[:-1] + ("0" if CODE[-1] != "0" else "1")
    mistyped = letting(Kind.BSN, text=wrong)
    none.when(person_data.let_through, mistyped, coordinator()).refused("bad_text_code")
