"""The catalogue of notices: words that say nothing of a case, and rules that can be followed."""

from __future__ import annotations

from pathlib import Path

import pytest

from schemas.catalogue import CatalogueError, load, read
from schemas.catalogue.notices import DIGEST, Place, Reader
from schemas.progress import Stage
from services.notify.channels.cloudevent import TESTED
from services.notify.hooking import STOPPED
from services.notify.templates import FRAME, words
from tests.domain.test_catalogue import folder as folder
from tests.domain.test_catalogue import spoil


def test_every_notice_is_there_for_a_rule_or_a_step() -> None:
    named = {rule.notice for rule in load().notice_rules.values()}
    plain = [one for one in load().notices.values() if not one.stage]
    assert {one.code for one in plain if one.reader is not Reader.SYSTEM} - {DIGEST} == named
    assert {one.code for one in plain if one.reader is Reader.SYSTEM} == {STOPPED, TESTED}
    assert all(load().told_at(place) for place in Place)
    assert {one.stage for one in load().notices.values() if one.stage} <= set(Stage)


def test_a_mail_gives_the_reference_and_the_link() -> None:
    for frame in (FRAME.nl, FRAME.en):
        assert "{reference}" in frame.text
        assert "{link}" in frame.text


def test_a_notice_that_is_gone_still_has_words() -> None:
    assert words("no-longer-there") == words("progress") != words("progress-issued")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('event = "TaskOpened"', 'event = "TaskOpend"', "unknown event TaskOpend at department"),
        ('event = "TaskOpened"', 'event = "RequestSubmitted"', "unknown event RequestSubmitted"),
        ('who = "experts"', 'who = "everybody"', "task-opened: who: Input should be"),
        ('who = "experts"', 'who = "asker"', "asker: TaskOpened has no clock"),
        ('notice = "task-given"', 'notice = "task-taken"', "unknown notice task-taken"),
        ('notice = "task-given"', 'notice = "escalated"', "escalated is for loket, not for dep"),
        ('when = "not_automatic"', 'when = "at_noon"', "request-submitted: when: Input should"),
        ('when = "not_automatic"', 'when = "of_the_owner"', "RequestSubmitted has no departments"),
        ('when = "not_automatic"', 'when = "term"', "says whom its step tells"),
        ("level = 3\n", "", "says whom its step tells"),
        ('event = "TermsNoted"', 'event = "RequestSubmitted"', "RequestSubmitted is about no term"),
        ('channel = "inbox"', 'channel = "pigeon"', "progress-inbox: channel: Input should be"),
        ('stage = "circulated"', 'stage = "issued"', "two notices for issued"),
        ('code = "progress"\n', 'code = "news"\n', "there must be a notice progress"),
        ('subject = "Er is nieuws"', 'subject = "Over {reference}"', "progress: nl.subject"),
        ("optional = true", "optional = true\nurgent = true", "what is urgent is not optional"),
    ],
)
def test_a_rule_that_cannot_be_followed_is_refused(
    folder: Path, old: str, new: str, said: str
) -> None:
    told = spoil(folder, "notices", old, new)
    assert "notices.toml" in told and said in told


def test_another_rule_is_a_line_of_data(folder: Path) -> None:
    path = folder / "notices.toml"
    line = 'code = "taken-up"\nplace = "loket"\nevent = "DepartmentTookUp"\nwho = "coordinators"\n'
    path.write_text(f'{path.read_text()}\n[[notice_rules]]\n{line}notice = "views-received"\n')
    assert read(folder).told_at(Place.LOKET)[-1].code == "taken-up"
    with pytest.raises(CatalogueError, match="at door"):
        path.write_text(path.read_text().replace(line, line.replace('"loket"', '"door"')))
        read(folder)
