"""The words of notices: complete, short, and with nothing of a case in them."""

from services.notify.rules import DEPARTMENT, DOOR, LOKET
from services.notify.templates import FRAME, TEMPLATES, Words, words


def test_every_rule_has_words_that_fit_its_frame() -> None:
    for rule in (*DOOR, *LOKET, *DEPARTMENT):
        assert rule.template in TEMPLATES
    for template in TEMPLATES.values():
        for said in (template.nl, template.en):
            assert isinstance(said, Words)
            assert "{" not in said.subject + said.text
            assert len(said.subject) <= 40
    for frame in (FRAME.nl, FRAME.en):
        assert "{reference}" in frame.text
        assert "{link}" in frame.text


def test_a_template_that_is_gone_still_has_words() -> None:
    assert words("no-longer-there") == TEMPLATES["progress"]
