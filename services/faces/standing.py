"""How a case stands, for the institution that asked: in plain words, and what it can do now."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from schemas.catalogue import Words
from schemas.progress import Stage

WAITS = Words(nl="Het Loket wacht op uw antwoord", en="The Loket waits for your answer")
PAUSED = Words(nl="De termijn staat stil", en="The term is paused")
STATES: dict[str, Words] = {
    Stage.RECEIVED: Words(
        nl="Ontvangen, het Loket bekijkt uw vraag",
        en="Received, the Loket is looking at your question",
    ),
    Stage.CIRCULATED: Words(
        nl="Departementen werken aan het advies", en="Departments are working on the advice"
    ),
    Stage.REFUSED: Words(nl="Niet in behandeling genomen", en="Not taken up"),
    Stage.REFERRED: Words(nl="Doorverwezen", en="Referred to another organisation"),
    Stage.ANSWERED: Words(nl="Beantwoord", en="Answered"),
    Stage.WITHDRAWN: Words(nl="Door u ingetrokken", en="Withdrawn by you"),
    Stage.MERGED: Words(
        nl="Gaat verder in uw eerdere aanvraag", en="Goes on in your earlier request"
    ),
    Stage.ISSUED: Words(nl="Het advies is klaar", en="The advice is ready"),
    Stage.ADVICE_WITHDRAWN: Words(
        nl="Het advies is ingetrokken: gebruik het niet meer",
        en="The advice was withdrawn: do not use it any more",
    ),
}
FIRST = Words(
    nl="U hoort uiterlijk dan wat het Loket met uw vraag doet.",
    en="By then you hear what the Loket does with your question.",
)
ADVICE = Words(
    nl="U krijgt uiterlijk dan het advies. Wordt het later, dan hoort u dat op tijd.",
    en="By then you get the advice. If it takes longer, you will be told in time.",
)
ANSWER = Words(
    nl="Tot dan kunt u antwoorden. Zolang uw antwoord er niet is, kan het Loket niet verder.",
    en="Until then you can answer. The Loket cannot go on without your answer.",
)
NO_DATE = Words(
    nl="Er is nu geen datum te noemen. U hoort het zodra die er is.",
    en="There is no date to name now. You will hear as soon as there is one.",
)
PASSED = Words(
    nl="Het Loket heeft deze datum niet gehaald. Uw vraag is niet vergeten.",
    en="The Loket did not keep this date. Your question is not forgotten.",
)
DONE = Words(
    nl="U hoeft niets meer te verwachten, tenzij u iets nieuws vraagt.",
    en="There is nothing more to expect, unless you ask something new.",
)
MERGED = Words(
    nl="Het antwoord komt bij uw eerdere aanvraag.",
    en="The answer comes with your earlier request.",
)
DECIDE = Words(
    nl="U beslist zelf wat u ermee doet. Laat het Loket weten wat u hebt besloten.",
    en="You decide what you do with it. Please tell the Loket what you decided.",
)

OPEN = (Stage.RECEIVED, Stage.CIRCULATED)
FOLLOWED = (Stage.CIRCULATED, Stage.ANSWERED, Stage.ISSUED, Stage.ADVICE_WITHDRAWN)


def stands(row: Mapping[str, Any]) -> Words:
    """Where the question stands."""
    if row["waits"]:
        return WAITS
    return PAUSED if row["paused"] else STATES[row["state"]]


def until(row: Mapping[str, Any]) -> str | None:
    """Until when: of the institution's answer if that is awaited, else the Loket's own promise."""
    if row["ended"]:
        return None
    found = row["answer_by"] if row["waits"] else row["until"]
    return str(found) if found else None


def why(row: Mapping[str, Any]) -> Words:
    """What that date means, or why there is none."""
    if row["ended"]:
        return {Stage.ISSUED: DECIDE, Stage.MERGED: MERGED}.get(row["state"], DONE)
    if row["waits"]:
        return ANSWER
    if until(row) is None:
        return NO_DATE
    if row["late"]:
        return PASSED
    return ADVICE if row["state"] == Stage.CIRCULATED else FIRST


def can_answer(row: Mapping[str, Any]) -> bool:
    """Whether the Loket asks something."""
    return bool(row["waits"])


def can_change(row: Mapping[str, Any]) -> bool:
    """Whether the question can still be changed or withdrawn."""
    return row["state"] in OPEN


def can_report(row: Mapping[str, Any]) -> bool:
    """Whether there was an advice of which the outcome can be told."""
    return bool(row["issued"])


def can_follow(row: Mapping[str, Any]) -> bool:
    """Whether a new question can go on about this one."""
    return row["state"] in FOLLOWED
