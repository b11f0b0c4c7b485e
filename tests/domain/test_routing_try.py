"""Other rules against past cases: what changes is found, what is the same is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from schemas.catalogue import CatalogueError, load, versions
from schemas.catalogue.reading import with_rules
from schemas.question import Theme
from services.faces.routing_try import Trial, proposed
from tests.harness.happened import circulated
from tests.harness.makers import CATALOGUE, facts
from tests.harness.spec import recorded

ROUTING = Path(load.__code__.co_filename).parent / versions()[-1] / "routing.toml"
INFLUENCE = circulated(facts=facts(theme=Theme.INFLUENCE))
ETHICS = circulated(facts=facts(theme=Theme.ETHICS))


def trial(path: Path, limit: int = 50) -> Trial:
    """Both cases under the rules of a file; in the second people chose otherwise."""
    rules, found = with_rules(CATALOGUE, path), Trial(limit)
    for number, event in enumerate((INFLUENCE, ETHICS), start=1):
        chosen = event.model_copy(update={"overridden": "extra-expertise"})
        found.take(recorded(event if number == 1 else chosen, number), rules)
    return found


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    """A file of rules that may be changed."""
    path = tmp_path / "routing.toml"
    path.write_text(ROUTING.read_text())
    return path


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def test_the_same_rules_change_nothing(rules: Path) -> None:
    found = trial(rules)
    assert (found.cases, found.changed, found.overridden, found.changes) == (2, 0, 1, [])


def test_another_department_and_lead_are_found_in_the_cases_they_concern(rules: Path) -> None:
    change(
        rules,
        'departments = ["BZ"]\naspects = ["ethics"]\nlead = "BZ"',
        'departments = ["DEF"]\naspects = ["state_actor"]\nlead = "DEF"',
    )
    found = trial(rules)
    assert (found.changed, found.lead) == (1, 1)
    assert found.added == {"DEF": 1} and found.dropped == {"BZ": 1}
    (one,) = found.changes
    assert one.overridden and one.before.lead == "BZ" and one.after.lead == "DEF"
    assert trial(rules, limit=0).changes == [] and trial(rules, limit=0).changed == 1


def test_a_case_keeps_the_catalogue_it_was_handled_under(rules: Path) -> None:
    assert proposed(load(ETHICS.catalogue), ETHICS).lead == "BZ"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('when = { themes = ["ethics"] }', 'when = { countries = ["IR"] }', "legal_basis"),
        ('when = { themes = ["ethics"] }', 'when = { nationality = ["IR"] }', "nationality"),
        ('when = { themes = ["ethics"] }', 'when = { words = ["Chinees"] }', "words"),
        ("legal_basis = ", "# ", "legal_basis"),
        ("default = true", "default = false", "default"),
        ('lead = "BZ"', 'lead = "XX"', "lead XX"),
        ("[[rules]]", "[[rulez]]", "unknown table rulez"),
    ],
)
def test_rules_that_would_mislead_are_refused_by_name(
    rules: Path, old: str, new: str, told: str
) -> None:
    change(rules, old, new)
    with pytest.raises(CatalogueError, match=told):
        with_rules(CATALOGUE, rules)


def test_a_country_with_a_legal_basis_is_taken(rules: Path) -> None:
    condition = 'when = { themes = ["ethics"] }'
    change(rules, condition, 'when = { countries = ["IR"] }\nlegal_basis = "Art. 1"')
    assert with_rules(CATALOGUE, rules).rules["ethics-theme"].when.countries == ("IR",)
