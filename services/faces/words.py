"""What codes are called, in Dutch and English, wherever a face shows them."""

from __future__ import annotations

from collections.abc import Mapping

from schemas.catalogue import Words
from services.advice.assembly.outcomes import UNSAID
from services.faces import desk_words
from services.faces.case_words import LISTS as OF_A_CASE
from services.faces.done_words import DONE, READ
from services.faces.question_words import QUESTION


def _words(**pairs: tuple[str, str]) -> dict[str, Words]:
    return {code: Words(nl=nl, en=en) for code, (nl, en) in pairs.items()}


STAGES = _words(
    submitted=("ingediend", "submitted"),
    accepted=("in behandeling", "being handled"),
    information_asked=("navraag bij instelling", "question to the institution"),
    circulated=("uitgezet", "sent to departments"),
    refused=("niet in behandeling", "not taken up"),
    referred=("doorverwezen", "referred"),
    answered=("beantwoord", "answered"),
    merged=("samengevoegd", "merged"),
    departments=("bij departementen", "with departments"),
    assembling=("samen te stellen", "to be put together"),
    draft=("concept", "draft"),
    agreement=("in afstemming", "being agreed"),
    agreed=("afgestemd", "agreed"),
    adopted=("vastgesteld", "adopted"),
    issued=("uitgebracht", "issued"),
    recalled=("advies ingetrokken", "advice withdrawn"),
    withdrawn=("ingetrokken", "withdrawn"),
    closed=("gesloten", "closed"),
)
PARTS = _words(
    asked=("gevraagd", "asked"),
    working=("bezig", "working"),
    contributed=("bijgedragen", "contributed"),
    declined=("draagt niet bij", "does not contribute"),
    excused=("zonder verder", "went on without"),
)
STANCES = _words(
    agree=("akkoord", "agrees"),
    agree_with_note=("akkoord, met opmerking", "agrees, with a note"),
    object=("bezwaar", "objects"),
)
CELLS = {
    **PARTS,
    **STANCES,
    **_words(
        not_asked=("niet gevraagd", "not asked"),
        waiting=("wacht op instelling", "waits for institution"),
        agreeing=("stemt af", "is agreeing"),
    ),
}
DEPTHS = _words(light=("licht", "light"), medium=("gewoon", "usual"), heavy=("zwaar", "heavy"))
STATES = _words(
    on_track=("loopt", "running"),
    at_risk=("loopt bijna af", "almost due"),
    late=("te laat", "late"),
    paused=("staat stil", "paused"),
    met=("gehaald", "met"),
    missed=("niet gehaald", "missed"),
    dropped=("vervallen", "dropped"),
)
ASKS = _words(
    contribution=("bijdragen", "contribute"),
    agreement=("afstemmen", "agree"),
    views=("inschatting geven", "give views"),
    consultation=("meekijken", "look along"),
)
TASKS = _words(
    queued=("in de rij", "in the queue"),
    claimed=("in behandeling", "claimed"),
    countersigning=("wacht op tweede paar ogen", "waits to be countersigned"),
    signed=("medeondertekend", "countersigned"),
    submitted=("ingediend", "submitted"),
    declined=("draagt niet bij", "declined"),
    cancelled=("niet meer nodig", "cancelled"),
)
TOLD = _words(
    received=("ontvangen", "received"),
    circulated=("uitgezet bij departementen", "sent to departments"),
    information_asked=("het Loket vraagt u iets", "the Loket asks you something"),
    information_received=("uw antwoord is ontvangen", "your answer was received"),
    amended=("uw wijziging is verwerkt", "your change was made"),
    amendment_declined=("uw wijziging kwam te laat", "your change came too late"),
    withdrawn=("ingetrokken", "withdrawn"),
    withdrawal_declined=("intrekken kon niet meer", "withdrawing was no longer possible"),
    refused=("niet in behandeling", "not taken up"),
    referred=("doorverwezen", "referred"),
    answered=("beantwoord", "answered"),
    issued=("advies uitgebracht", "advice issued"),
    advice_withdrawn=("advies ingetrokken", "advice withdrawn"),
    extended=("het duurt langer", "it takes longer"),
    paused=("de termijn staat stil", "the term is paused"),
    rescheduled=("nieuwe datum voor het advies", "new date for the advice"),
    reminded=("het Loket wacht op uw antwoord", "the Loket waits for your answer"),
    delayed=("het Loket heeft een termijn niet gehaald", "the Loket missed a term"),
    not_opened=("uw advies is nog niet geopend", "your advice was not opened yet"),
    went_on=("het Loket gaat verder zonder uw antwoord", "the Loket goes on without your answer"),
    merged=("gaat verder in een eerdere aanvraag van u", "goes on in an earlier request of yours"),
)
SATISFIED = {
    "5": Words(nl="Heel tevreden", en="Very satisfied"),
    "4": Words(nl="Tevreden", en="Satisfied"),
    "3": Words(nl="Niet tevreden en niet ontevreden", en="Neither"),
    "2": Words(nl="Ontevreden", en="Dissatisfied"),
    "1": Words(nl="Heel ontevreden", en="Very dissatisfied"),
    UNSAID: Words(nl="Niet gezegd", en="Not said"),
}
LISTS: Mapping[str, Mapping[str, Words]] = {
    "stage": STAGES,
    "part": PARTS,
    "stance": STANCES,
    "cell": CELLS,
    "depth": DEPTHS,
    "state": STATES,
    "ask": ASKS,
    "task": TASKS,
    "told": TOLD,
    "done": DONE,
    "read": READ,
    "satisfied": SATISFIED,
    **QUESTION,
    **OF_A_CASE,
    **desk_words.LISTS,
}
