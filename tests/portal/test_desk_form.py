"""The form of a contribution: nothing of a version is lost by opening and saving it."""

from __future__ import annotations

import pytest
from starlette.datastructures import FormData, UploadFile

from examples.loader import load_examples
from schemas.advice import Recommended
from schemas.catalogue import load
from schemas.contribution import Contribution, WrittenFinding
from services.portal.pages.desk.editing import changed
from services.portal.pages.desk.written import Filled, contribution, empty, of_version, typed
from services.portal.say import Say
from services.portal.wrong import Wrong

WRITTEN = [part for one in load_examples() for part in one.script.contributions.values()]
SAY = Say("nl")


def sent(filled: Filled) -> FormData:
    """The form as a browser sends it."""
    fields: list[tuple[str, str | UploadFile]] = []
    fields += [(name, str(filled[name])) for name in ("position", "conditions", "base")]
    for number, one in enumerate(filled["findings"]):
        for name, value in one.items():
            if isinstance(value, str):
                fields.append((f"f-{number}-{name}", value.replace("\n", "\r\n")))
        fields += [(f"f-{number}-indicators", each) for each in one["indicators"]]
        for place, measure in enumerate(one["measures"]):
            fields += [(f"f-{number}-m-{place}-{name}", words) for name, words in measure.items()]
    return FormData(fields)


@pytest.mark.parametrize("number", range(len(WRITTEN)))
def test_a_version_that_is_opened_and_saved_says_the_same(number: int) -> None:
    given = WRITTEN[number].contribution
    tidy = Contribution.model_validate(
        {**given.model_dump(), "findings": [_stripped(one) for one in given.findings]}
    )
    filled = of_version(tidy.model_dump(mode="json"), 3)
    assert typed(sent(filled)) == filled
    assert contribution(typed(sent(filled)), SAY).stored() == tidy.stored()


def test_a_measure_keeps_what_it_brings_and_its_words_in_english() -> None:
    measure = Recommended(
        text="Beperk", effect="Minder", code="narrower-scope", text_en="Limit", effect_en="Less"
    )
    given = WRITTEN[0].contribution
    first = given.findings[0].model_copy(update={"measures": (measure,), "legal_basis": "Wet"})
    whole = Contribution(position=given.position, findings=(first,), conditions=("Een", "Twee"))
    filled = of_version(whole.model_dump(mode="json"), 1)
    again = contribution(typed(sent(filled)), SAY)
    assert again.findings[0].measures == (measure,)
    assert again.conditions == ("Een", "Twee") and again.findings[0].legal_basis == "Wet"


def test_new_findings_get_names_that_no_other_has() -> None:
    filled = empty(("technology", "state_actor"), "ongerubriceerd")
    filled, _ = changed(filled, "erbij", load())
    for one in filled["findings"]:
        one |= {"assessment": "serious", "layer": "internal", "reasoning": "x"}
    filled["position"], filled["findings"][2]["aspect"] = "no_objection", "technology"
    names = [one.id for one in contribution(filled, SAY).findings]
    assert names == ["technology-1", "state-actor-1", "technology-2"]


def test_an_empty_form_says_of_each_field_what_is_missing() -> None:
    with pytest.raises(Wrong) as wrong:
        contribution(empty(("technology",), "ongerubriceerd"), SAY)
    assert wrong.value.fields == {
        "position": "Standpunt: vul dit veld in.",
        "f-0-assessment": "Bevinding 1, inschatting: vul dit veld in.",
        "f-0-layer": "Bevinding 1, wie dit leest: vul dit veld in.",
        "f-0-reasoning": "Bevinding 1, onderbouwing: vul dit veld in.",
    }


def test_a_form_without_findings_asks_for_one() -> None:
    with pytest.raises(Wrong) as wrong:
        contribution({**empty((), "x"), "findings": [], "position": "no_objection"}, SAY)
    assert list(wrong.value.fields) == ["findings-form"]


def _stripped(one: WrittenFinding) -> WrittenFinding:
    return one.model_copy(update={"reasoning": one.reasoning.strip()})
