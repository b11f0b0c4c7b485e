"""Findings are checked when they are kept: markings, and codes of the catalogue of the case."""

from __future__ import annotations

from typing import Any

import pytest

from schemas import desk as said
from schemas.advice import Recommended
from schemas.catalogue import CHOICE, Catalogue, Indicator, Words
from schemas.catalogue.contents import NO_ROUTE
from schemas.common import Aspect, Refused
from schemas.contribution import WrittenFinding
from schemas.pinned import Catalogued
from services.advice.desk import domain
from services.cli.submitting import in_full
from tests.harness.happened import task_opened
from tests.harness.makers import CATALOGUE, DESK, contribution, expert, finding
from tests.harness.spec import CASE, Decided, given

CLAIMED = said.TaskClaimed(expert="expert-1")
FREE = task_opened(countersigned=False)
WITH_INDICATORS = CATALOGUE.model_copy(
    update={
        "indicators": {
            "i-1": Indicator(code="i-1", name=Words(nl="x", en="x"), aspects=(Aspect.PARTNER,))
        }
    }
)


def save(catalogue: Catalogue, *findings: WrittenFinding) -> Decided[Any]:
    command = said.SaveVersion(case=CASE, contribution=contribution(*findings))
    asked = Catalogued(command, catalogue)
    return given(DESK, FREE, CLAIMED).when(domain.save, asked, expert())


def submit(*findings: WrittenFinding) -> Decided[Any]:
    command = said.SubmitContribution(case=CASE, contribution=contribution(*findings))
    return given(DESK, FREE).when(domain.submit, Catalogued(command, CATALOGUE), expert())


def measure(code: str | None) -> Recommended:
    return Recommended(text="Doe dit.", code=code)


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        (finding("2", measures=(measure("no-such"),)), "measure no-such in finding 2"),
        (finding("2", standard="no-such"), "standard paragraph no-such in finding 2"),
    ],
)
def test_a_code_that_is_not_in_the_catalogue_is_named_with_its_place(
    wrong: WrittenFinding, named: str
) -> None:
    for decided in (save(CATALOGUE, finding("1"), wrong), submit(finding("1"), wrong)):
        decided.refused("unknown_code")
        assert named in str(decided.outcome) and CATALOGUE.version in str(decided.outcome)


def test_known_codes_are_kept() -> None:
    good = finding("1", measures=(measure("training"), measure(None)), standard="not-binding")
    save(CATALOGUE, good).then(said.VersionSaved)
    submit(good).then(said.ContributionSubmitted)


def test_indicators_are_checked_as_soon_as_the_catalogue_has_any() -> None:
    other = finding("1", indicators=("i-1", "i-2"))
    save(CATALOGUE, other).then(said.VersionSaved)
    refused = save(WITH_INDICATORS, other)
    refused.refused("unknown_code")
    assert "indicator i-2 in finding 1" in str(refused.outcome)
    save(WITH_INDICATORS, finding("1", indicators=("i-1",))).then(said.VersionSaved)


def test_a_marking_above_the_ceiling_names_the_other_route_from_the_catalogue() -> None:
    for code, marking in CATALOGUE.markings.items():
        if CATALOGUE.storable(code):
            continue
        assert marking.route and marking.route.source == CHOICE
        decided = save(CATALOGUE, finding("1", marking=code))
        decided.refused("marking_too_high")
        assert isinstance(decided.outcome, Refused)
        assert decided.outcome.what_to_do == f"Use {marking.route.en}."
    unknown = save(CATALOGUE, finding("1", marking="top-secret"))
    assert isinstance(unknown.outcome, Refused) and NO_ROUTE.en in unknown.outcome.what_to_do


def test_standard_paragraphs_say_where_they_come_from() -> None:
    assert {"not-binding", "embargo-iran"} <= set(CATALOGUE.paragraphs)
    for paragraph in CATALOGUE.paragraphs.values():
        assert paragraph.source != CHOICE and paragraph.text.nl != paragraph.text.en
    of_sanctions = {one.code for one in CATALOGUE.paragraphs_for(Aspect.SANCTIONS)}
    assert "embargo-iran" in of_sanctions and "not-binding" in of_sanctions
    assert "classification-request" not in of_sanctions


def test_the_words_of_a_standard_paragraph_are_filled_in_where_there_are_none() -> None:
    written = [{"id": "1", "standard": "embargo-iran"}, {"standard": "x"}, {"reasoning": "Eigen."}]
    filled = in_full({"position": "with_measures", "findings": written})["findings"]
    assert filled[0]["reasoning"] == CATALOGUE.paragraphs["embargo-iran"].text.nl
    assert filled[1:] == written[1:]
    own = {"standard": "embargo-iran", "reasoning": "Eigen woorden."}
    assert in_full({"findings": [own]})["findings"] == [own]
    assert in_full({"findings": "x"}) == {"findings": "x"}
