"""Products are data: what a request must hold, how deep the advice goes, and one that is new."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from schemas import case as cases
from schemas import request as said
from schemas.advice import Section
from schemas.catalogue import Catalogue, CatalogueError, Product, load, read, versions
from schemas.catalogue.products import AtDepth
from schemas.common import Refused
from schemas.pinned import Catalogued
from schemas.question import Depth, Part, Partner, Theme
from services.advice.assembly import arrivals
from services.advice.assembly import domain as assembly
from services.advice.assembly.depth import whole
from services.intake import domain
from services.intake.routing import route
from tests.harness.happened import drafted, received, submitted
from tests.harness.makers import (
    ASSEMBLY,
    CATALOGUE,
    INTAKE,
    advice,
    coordinator,
    facts,
    institution,
    pinned,
    question,
    submit,
)
from tests.harness.spec import CASE, Given, arrived, given

HOME = Path(load.__code__.co_filename).parent
NEW = """
[[products]]
code = "site-visit"
name = { nl = "Locatiebezoek", en = "Site visit" }
explanation = { nl = "Wij komen kijken.", en = "We come and look." }
fields = ["title", "question", "background", "countries"]
circulated = true
agreement_needed = true
letter = "text"
[products.terms]
first_response = { amount = 24, unit = "hours", warn = 4, source = "choice" }
information = { amount = 3, unit = "workdays", warn = 1, source = "choice" }
advice = { amount = 6, unit = "workdays", warn = 1, source = "choice" }
contribution = { amount = 4, unit = "workdays", warn = 1, source = "choice" }
agreement = { amount = 2, unit = "workdays", warn = 1, source = "choice" }
consultation = { amount = 1, unit = "workdays", warn = 0, source = "choice" }
[products.depths.light]
agreement_needed = false
departments = "lead"
[products.depths.light.terms]
contribution = { amount = 2, unit = "workdays", warn = 1, source = "choice" }
"""
PARTNER = Partner(name="Instituut voor Waterbouw", country="CN")
DEEP = {"product": "case-advice", "reason": "narrower-question"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A version to which a product may be added."""
    return Path(shutil.copytree(HOME / versions()[-1], tmp_path / "2099-01"))


def with_new(folder: Path, product: str = NEW) -> Catalogue:
    path = folder / "products.toml"
    path.write_text(path.read_text() + product)
    return read(folder)


def circulate(**more: Any) -> Catalogued[said.CirculateRequest]:
    return pinned(said.CirculateRequest(case=CASE, **more))


def circulated(request: Given[Any], asked: Catalogued[said.CirculateRequest]) -> Any:
    return request.when(domain.circulate, asked, coordinator()).then(said.RequestCirculated)


def test_a_product_that_is_added_as_data_goes_all_the_way(folder: Path) -> None:
    known = with_new(folder)
    asks = submit(product="site-visit", question=question(background="Een lab in aanbouw."))
    bare, command = Catalogued(asks.command, known), asks.command
    refused = given(INTAKE).when(domain.submit, bare, institution())
    refused.refused("fields_missing")
    whole = command.model_copy(update={"facts": facts(countries=("CN",))})
    request = given(INTAKE).when(domain.submit, Catalogued(whole, known), institution())
    taken = request.then(said.RequestSubmitted)
    goes = Catalogued(said.CirculateRequest(case=CASE, depth="light", reason="complex"), known)
    taken.when(domain.circulate, goes, coordinator()).refused("unknown_reason")
    reasoned = goes.command.model_copy(update={"reason": "narrower-question"})
    out: said.RequestCirculated = circulated(taken, Catalogued(reasoned, known)).events[-1].data
    assert [one.department for one in out.routed] == [out.lead]
    assert (out.advice.amount, out.contribution.amount) == (6, 2)
    assert (out.depth, out.overridden) == (Depth.LIGHT, "narrower-question")
    case = given(ASSEMBLY).when(arrivals.open_case, arrived(out)).then(cases.CaseOpened)
    draft = drafted()
    ready = case.and_(received(out.lead), draft)
    adopt = Catalogued(cases.AdoptAdvice(case=CASE, text=draft.text), known)
    ready.when(assembly.adopt, adopt, coordinator()).then(cases.AdviceAdopted)


def test_a_request_says_at_submission_what_its_product_needs() -> None:
    bare = given(INTAKE).when(domain.submit, submit(product="sanctions-reading"), institution())
    bare.refused("fields_missing")
    assert isinstance(bare.outcome, Refused)
    assert "partners" in bare.outcome.detail and "sanctions regimes" in bare.outcome.detail
    assert "`unknown`" in bare.outcome.what_to_do
    view = given(INTAKE).when(domain.submit, submit(product="second-opinion"), institution())
    assert isinstance(view.outcome, Refused) and "own assessment" in view.outcome.detail
    assert "`unknown`" not in view.outcome.what_to_do
    for product in (None, "sparring", "case-advice", "quick-scan"):
        asks = submit(product=product)
        given(INTAKE).when(domain.submit, asks, institution()).then(said.RequestSubmitted)


def test_what_an_institution_does_not_know_it_may_say_it_does_not_know() -> None:
    known = submit(
        product="sanctions-reading",
        facts=facts(unknown=(Part.REGIMES,)),
        question=question(partners=(PARTNER,)),
    )
    given(INTAKE).when(domain.submit, known, institution()).then(said.RequestSubmitted)
    with pytest.raises(ValueError, match="unknown"):
        said.Facts.model_validate({**facts().model_dump(), "unknown": ["own_assessment"]})


def test_blank_words_are_not_an_answer() -> None:
    asks = submit(product="second-opinion", question=question(own_assessment=" \n"))
    given(INTAKE).when(domain.submit, asks, institution()).refused("fields_missing")


def test_a_coordinator_asks_the_institution_first_or_chooses_another_product() -> None:
    request = given(INTAKE).when(domain.submit, submit(), institution())
    taken = request.then(said.RequestSubmitted)
    asked = taken.when(domain.circulate, circulate(product="second-opinion"), coordinator())
    asked.refused("fields_missing")
    assert isinstance(asked.outcome, Refused) and "quick-scan" in asked.outcome.what_to_do
    words = question(own_assessment="Wij denken dat het kan.")
    amends = pinned(said.RequestAmendment(case=CASE, facts=facts(), question=words))
    amended = taken.when(domain.amend, amends, institution()).then(said.RequestAmended)
    circulated(amended, circulate(product="second-opinion"))
    circulated(taken, circulate(product="case-advice"))


def test_an_amendment_may_not_take_away_what_the_product_needs() -> None:
    words = question(own_assessment="Wij denken dat het kan.")
    asks = submit(product="second-opinion", question=words)
    taken = given(INTAKE).when(domain.submit, asks, institution()).then(said.RequestSubmitted)
    less = pinned(said.RequestAmendment(case=CASE, facts=facts(), question=question("Anders?")))
    taken.when(domain.amend, less, institution()).refused("fields_missing")
    out = circulated(taken, circulate())
    out.when(domain.amend, less, institution()).refused("fields_missing")


def test_what_an_old_request_holds_is_not_known_and_not_asked() -> None:
    circulated(given(INTAKE, submitted()), circulate(product="second-opinion"))


def test_depth_follows_the_profile_and_a_coordinator_may_say_otherwise_with_a_reason() -> None:
    request = given(INTAKE, submitted())
    assert circulated(request, circulate()).events[-1].data.depth is Depth.MEDIUM
    bare = circulate(depth=Depth.HEAVY)
    request.when(domain.circulate, bare, coordinator()).refused("reason_missing")
    heavy = circulated(request, circulate(depth=Depth.HEAVY, **DEEP))
    assert heavy.events[-1].data.advice.amount == 25
    again = circulate(depth=Depth.HEAVY, **DEEP)
    heavy.when(domain.circulate, again, coordinator()).then(None)
    heavy.when(domain.circulate, circulate(), coordinator()).refused("too_late")
    plain = circulated(request, circulate(depth=Depth.MEDIUM)).events[-1].data
    assert plain.overridden is None


def test_a_profile_of_an_institution_is_data(folder: Path) -> None:
    path = folder / "institutions.toml"
    path.write_text(path.read_text().replace('code = "UL"', 'code = "UL"\nprofile = "light"', 1))
    known = read(folder)
    goes = Catalogued(said.CirculateRequest(case=CASE), known)
    event = circulated(given(INTAKE, submitted()), goes).events[-1].data
    assert (event.depth, event.overridden, len(event.routed)) == (Depth.LIGHT, None, 1)


def test_a_depth_changes_what_it_says_and_nothing_else() -> None:
    product = CATALOGUE.products["case-advice"]
    light, heavy = product.at(Depth.LIGHT), product.at(Depth.HEAVY)
    assert product.at(Depth.MEDIUM) == product
    assert (light.countersigned, light.agreement_needed, light.lead_only) == (False, False, True)
    assert (heavy.countersigned, heavy.agreement_needed, heavy.lead_only) == (True, True, False)
    assert heavy.sections == tuple(Section) and heavy.agreement == product.agreement
    assert light.first_response == product.first_response and light.at(Depth.LIGHT) == light
    nothing = product.model_copy(update={"depths": {Depth.HEAVY: AtDepth()}})
    assert nothing.at(Depth.HEAVY).terms == product.terms


def test_the_lead_is_asked_alone_unless_the_coordinator_chose_others() -> None:
    light: Product = CATALOGUE.products["case-advice"].at(Depth.LIGHT)
    asked = facts(theme=Theme.INFLUENCE, technologies=("QUANTUM",))
    everybody, _ = route(CATALOGUE, asked, CATALOGUE.products["case-advice"])
    alone, lead = route(CATALOGUE, asked, light)
    assert len(everybody) > 1 and [one.department for one in alone] == [lead]
    chosen, _ = route(CATALOGUE, asked, light, ("DEF", "BZ"))
    assert [one.department for one in chosen] == ["DEF", "BZ"]


def test_a_text_must_hold_the_sections_of_its_depth() -> None:
    heavy = CATALOGUE.products["case-advice"].at(Depth.HEAVY)
    held = {paragraph.section for paragraph in advice().paragraphs}
    with pytest.raises(Refused, match=r"question, facts, law, choice, validity\."):
        whole(heavy, held)
    whole(heavy, Section)
    whole(CATALOGUE.products["case-advice"], ())


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('fields = ["title", "question", "background", "countries"]', "", "fields"),
        ('"background", "countries"', '"colour"', "fields.2"),
        ("depths.light]", "depths.deep]", "depths.deep"),
        ('departments = "lead"', 'departments = "some"', "departments"),
        ('departments = "lead"', 'sections = ["poem"]', "sections"),
        ("circulated = true", "circulated = false", "only a circulated product has depths"),
        (
            "[products.depths.light]",
            "[products.terms_of.DEF]\ncontribution = { amount = 1, unit = 'workdays', warn = 0, "
            "source = 'choice' }\n[products.depths.light]",
            "which term for contribution DEF has",
        ),
    ],
)
def test_a_wrong_product_is_refused_by_name(folder: Path, old: str, new: str, says: str) -> None:
    assert old in NEW
    with pytest.raises(CatalogueError, match=r"products\.toml, site-visit") as refused:
        with_new(folder, NEW.replace(old, new, 1))
    assert says in str(refused.value)


def test_a_case_of_before_there_were_depths_is_medium() -> None:
    event = circulated(given(INTAKE, submitted()), circulate()).events[-1].data
    old = event.model_dump(exclude={"depth"})
    assert said.RequestCirculated.model_validate(old).depth is Depth.MEDIUM
