"""What the owner of the policy decides when a concern stays, and that nobody else learns of it."""

from __future__ import annotations

import shutil
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from schemas import track as said
from schemas.catalogue import CatalogueError, load, read, versions
from schemas.catalogue.notices import Place
from schemas.common import Refused, Role, digest
from schemas.notice import Channel
from schemas.pinned import Catalogued
from services.advice.assembly import track
from services.notify.recipients import Situation
from services.notify.rules import tells
from services.notify.templates import frame, words
from tests.harness.makers import CATALOGUE, TRACK, coordinator, owner, somebody
from tests.harness.spec import CASE, START, Given, given, recorded

TODAY = START.date()
HOME = Path(load.__code__.co_filename).parent


def opening(concern: str = "other", of: str | None = "UL", **more: Any) -> track.Opening:
    fields = {"case": CASE, "institution": "UL", "concern": concern, **more}
    return track.Opening(said.OpenTrack.model_validate(fields), CATALOGUE, True, of)


def step(code: str = "board-conversation", **more: Any) -> track.Recording:
    usual = {"body": "board", "on": TODAY, "outcome": "concern-stays"}
    fields = {"case": CASE, "step": code, **usual, **more}
    return track.Recording(said.RecordStep.model_validate(fields), CATALOGUE, TODAY)


def closing(reason: str = "track-nothing-more") -> Catalogued[said.CloseTrack]:
    return Catalogued(said.CloseTrack(case=CASE, reason=reason), CATALOGUE)


def opened(concern: str = "other") -> said.TrackOpened:
    return said.TrackOpened(
        institution="UL", concern=concern, catalogue=CATALOGUE.version, of_case=True
    )


def talked(concern: str, outcome: str = "concern-stays", on: date = TODAY) -> Given[Any]:
    """A track after a conversation with the board that ended so."""
    taken = said.StepRecorded(step="board-conversation", body="board", on=on, outcome=outcome)
    return given(TRACK, opened(concern), taken)


def refuses(before: Given[Any], recording: track.Recording, reason: str) -> Refused:
    outcome = before.when(track.record_step, recording, owner())
    outcome.refused(reason)
    assert isinstance(outcome.outcome, Refused)
    return outcome.outcome


def test_a_track_is_opened_once_and_again_after_it_was_closed() -> None:
    fresh = given(TRACK).when(track.open_track, opening(), owner()).then(opened())
    fresh.when(track.open_track, opening(), owner()).then(None)
    fresh.when(track.open_track, opening("espionage"), owner()).refused("already_open")
    over = fresh.when(track.close_track, closing(), owner()).then(said.TrackClosed)
    over.when(track.close_track, closing(), owner()).then(None)
    anew = over.when(track.open_track, opening("espionage"), owner()).then(opened("espionage"))
    assert anew.state and anew.state.last is None and anew.state.closed is None


def test_what_is_opened_must_be_there() -> None:
    nothing = given(TRACK)
    nothing.when(track.open_track, opening(of=None), owner()).refused("unknown_case")
    nothing.when(track.open_track, opening(of="RUG"), owner()).refused("other_institution")
    nothing.when(track.open_track, opening("gossip"), owner()).refused("unknown_code")
    nobody = opening(institution="XX")
    nothing.when(track.open_track, nobody, owner()).refused("unknown_code")
    nothing.when(track.record_step, step(), owner()).refused("unknown_case")
    nothing.when(track.close_track, closing(), owner()).refused("unknown_case")


def test_a_track_closes_for_a_reason_there_is() -> None:
    before = given(TRACK, opened())
    before.when(track.close_track, closing("issued"), owner()).refused("unknown_reason")
    closed = before.when(track.close_track, closing(), owner()).then(said.TrackClosed)
    refuses(closed, step(), "track_closed")


@pytest.mark.parametrize(
    ("concern", "code", "body"),
    [
        ("espionage", "inform-prosecution", "om"),
        ("sanctions", "inform-enforcer", "fiod"),
        ("sanctions", "inform-enforcer", "other-enforcer"),
        ("other", "supervisory-board", "supervisory-board"),
    ],
)
def test_each_concern_leads_its_own_way_once_the_board_holds_on(
    concern: str, code: str, body: str
) -> None:
    outcome = "concern-stays" if concern == "other" else "informed"
    goes = step(code, body=body, outcome=outcome)
    refuses(given(TRACK, opened(concern)), goes, "not_now")
    refuses(talked(concern, "goes-on"), goes, "not_now")
    refuses(talked(concern, "concern-gone"), goes, "not_now")
    after = talked(concern).when(track.record_step, goes, owner()).then(said.StepRecorded)
    after.when(track.record_step, goes, owner()).then(None)
    for other in {"espionage", "sanctions", "other"} - {concern}:
        refused = refuses(talked(other), goes, "other_concern")
        assert code not in refused.detail and body not in refused.detail
    refuses(talked(concern), step(code, body="board", outcome=outcome), "unknown_code")


def test_the_authority_that_was_informed_decides_by_itself() -> None:
    informed = step("inform-enforcer", body="fiod", outcome="informed")
    after = talked("sanctions").when(track.record_step, informed, owner()).then(said.StepRecorded)
    other = step("authority-decides", body="other-enforcer", outcome="acts")
    refuses(after, other, "other_body")
    acts = step("authority-decides", body="fiod", outcome="acts")
    after.when(track.record_step, acts, owner()).then(said.StepRecorded)
    refuses(after, step(), "not_now")


def test_conversations_go_on_and_end_when_the_concern_is_gone() -> None:
    again = step(outcome="concern-gone")
    after = talked("other", "goes-on").when(track.record_step, again, owner())
    over = after.then(said.StepRecorded)
    refuses(over, step(outcome="goes-on"), "not_now")


def test_a_step_is_of_a_day_that_was_and_not_before_the_last() -> None:
    refuses(talked("other"), step(on=TODAY + timedelta(days=1)), "in_the_future")
    earlier = step(on=TODAY - timedelta(days=1))
    refuses(talked("other"), earlier, "before_the_last")
    refuses(given(TRACK, opened()), step(outcome="informed"), "unknown_code")
    refuses(given(TRACK, opened()), step("dance"), "unknown_code")
    given(TRACK, opened()).when(track.record_step, earlier, owner()).then(said.StepRecorded)


def test_of_two_steps_at_once_the_second_looks_again() -> None:
    gone = step(outcome="concern-gone")
    before = given(TRACK, opened())
    after = before.when(track.record_step, gone, owner()).then(said.StepRecorded)
    refuses(after, step(), "not_now")


def test_a_note_is_a_digest_in_the_event() -> None:
    noted = step(note="Het bestuur wil door.")
    event = given(TRACK, opened()).when(track.record_step, noted, owner()).outcome
    assert isinstance(event, said.StepRecorded) and event.note == digest("Het bestuur wil door.")
    assert noted.command.texts() == ("Het bestuur wil door.",) and step().command.texts() == ()


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.OWNER}))
def test_nobody_else_can_tell_a_track_from_none(role: Role) -> None:
    asks = (
        (track.open_track, opening()),
        (track.record_step, step()),
        (track.close_track, closing()),
    )
    for decide, asked in asks:
        there = given(TRACK, opened()).when(decide, asked, somebody(role))
        nowhere = given(TRACK).when(decide, asked, somebody(role))
        there.refused("unknown_case")
        assert str(there.outcome) == str(nowhere.outcome)


class Everybody:
    """One coordinator and two owners with an address."""

    def get(self, person_id: str) -> Any:
        known = {"id": person_id, "mail": f"{person_id}@x.example", "webhook": None}
        return type("P", (), {**known, "wishes": None})()

    def with_role(self, *roles: Role) -> list[Any]:
        names = {Role.OWNER: ["owner-1", "owner-2"], Role.COORDINATOR: ["coordinator-1"]}
        return [self.get(name) for role in roles for name in names.get(role, [])]

    def of_unit(self, unit: str) -> list[Any]:
        return []


def test_owners_are_told_and_no_notice_names_the_case() -> None:
    for event in (opened(), said.TrackClosed(reason="track-handed-over")):
        happened = recorded(event)
        planned = tells(load(), Place.LOKET, happened, Situation(Everybody()))
        assert {(one.recipient, one.channel) for one in planned} == {
            ("owner-1", Channel.MAIL),
            ("owner-2", Channel.MAIL),
        }
        assert {one.template for one in planned} == {"for-the-owner"}
        assert all(one.case != CASE for one in planned)
    text = frame("for-the-owner").nl.text + words("for-the-owner").nl.text
    assert "{reference}" not in text and "{link}" not in text
    assert coordinator().sub not in {one.recipient for one in planned}


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('bodies = ["om"]', 'bodies = ["police"]', "inform-prosecution: unknown body police"),
        ('concerns = ["espionage"]', 'concerns = ["gossip"]', "unknown concern gossip"),
        ('outcomes = ["informed"]\n', 'outcomes = ["told"]\n', "unknown outcome told"),
        ("first = true", "first = false", "no step is the first"),
        (
            '{ step = "supervisory-board", outcomes = ["goes-on"] }',
            '{ step = "x", outcomes = ["y"] }',
            "unknown step x",
        ),
        ('outcomes = ["acts", "does-not-act"] }', 'outcomes = ["informed"] }', "never ends in"),
        ('concerns = ["other"]', 'concerns = ["sanctions"]', "other: it leads nowhere"),
    ],
)
def test_wrong_steps_are_refused_by_name(tmp_path: Path, old: str, new: str, says: str) -> None:
    folder = Path(shutil.copytree(HOME / versions()[-1], tmp_path / "2099-01"))
    path = folder / "track.toml"
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    with pytest.raises(CatalogueError, match=r"track\.toml") as refused:
        read(folder)
    assert says in str(refused.value)


def test_every_step_says_where_it_was_published() -> None:
    steps = CATALOGUE.track_steps.values()
    assert {one.source for one in steps} == {"Kamerbrief 13 juni 2025, 31 288 nr 1205"}
    assert {one.date for one in steps} == {date(2025, 6, 13)}
