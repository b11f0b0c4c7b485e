"""From command models to the command line: none is forgotten, and what means nothing is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from schemas import case as cases
from schemas import desk as desks
from schemas import messages, notice, sending, webhook
from schemas import request as requests
from schemas.common import Refused, Stance
from services.cli.options import fields_of, given, signature
from services.faces.verbs import LATEST, VERBS, Side, Verb
from tests.harness.command_line import loket

BY_NAME = {verb.name: verb for verb in VERBS}
BY_HAND = {
    *(requests.SubmitRequest, desks.SaveVersion, desks.SubmitContribution),
    *(sending.SendFilePart, sending.CheckFile),  # `loket submit --attach`
    *(notice.RetryNotice, notice.SettleNotice),  # `loket notices`: they are about a notice
    webhook.ConfirmWebhook,  # by whoever the endpoint's own system has call the address
    *(webhook.OfferWebhook, webhook.TryWebhook, webhook.ReplayNotices),  # on a page of the door
}


def test_every_command_can_be_given() -> None:
    verbs = {command for verb in VERBS for command in verb.commands}
    assert verbs | BY_HAND == set(messages.commands().values())


@pytest.mark.parametrize("verb", VERBS, ids=lambda verb: verb.name)
async def test_every_verb_helps(verb: Verb, tmp_path: Path) -> None:
    said = await loket(tmp_path, verb.name, "--help")
    assert said.code == 0
    assert "--json" in said.out
    assert "--as" in said.out


def test_what_everybody_knows_need_not_be_typed() -> None:
    for command, name in LATEST:
        verb = next(verb for verb in VERBS if command in verb.commands)
        assert signature(verb).parameters[name].default is None


def test_who_acts_decides_what_is_meant() -> None:
    assert BY_NAME["answer"].sides == {
        Side.LOKET: requests.AnswerRequest,
        Side.INSTITUTION: requests.GiveInformation,
    }
    assert set(fields_of(BY_NAME["answer"])) == {"product", "answer", "article"}
    said = given(requests.AnswerRequest, {"product": "sparring", "answer": "Ja."})
    assert said == {"product": "sparring", "answer": "Ja."}
    with pytest.raises(Refused, match="--product means nothing here"):
        given(requests.GiveInformation, {"product": "sparring", "answer": "Ja."})


def test_agreeing_is_agreeing_unless_said_otherwise() -> None:
    assert given(desks.GiveAgreement, {"stance": None})["stance"] is Stance.AGREE
    assert given(desks.GiveAgreement, {"stance": Stance.OBJECT})["stance"] is Stance.OBJECT


def test_words_may_come_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "why.txt"
    file.write_text("Omdat het moet.\n")
    assert given(cases.CloseCase, {"reason": f"@{file}"}) == {"reason": "Omdat het moet."}
    with pytest.raises(Refused, match="bad_file"):
        given(cases.CloseCase, {"reason": f"@{tmp_path / 'no.txt'}"})
