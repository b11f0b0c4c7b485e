"""Notices in words: which kind, and how one went."""

from __future__ import annotations

from collections.abc import Mapping

from schemas.catalogue import Words, load
from schemas.catalogue.notices import NEWS, Notice, Who
from schemas.notice import Channel
from services.notify.state import Status

ARRIVED: Mapping[str, Words] = {
    "inbox": Words(nl="staat hier", en="is here"),
    Status.PLANNED: Words(nl="wordt gemaild", en="is being mailed"),
    Status.ATTEMPTED: Words(nl="wordt gemaild", en="is being mailed"),
    Status.DEFERRED: Words(
        nl="nog niet gemaild, wordt opnieuw geprobeerd", en="not mailed yet, is tried again"
    ),
    Status.SENT: Words(nl="gemaild", en="mailed"),
    Status.DELIVERED: Words(nl="gemaild en aangekomen", en="mailed and delivered"),
    Status.BOUNCED: Words(nl="de mail kwam terug", en="the mail came back"),
    Status.GIVEN_UP: Words(nl="de mail kwam niet aan", en="the mail did not arrive"),
    Status.SETTLED: Words(nl="anders verteld", en="told otherwise"),
    Status.GATHERED: Words(nl="in een verzamelmail", en="in a digest"),
}

FARES: Mapping[Status, Words] = {
    Status.PLANNED: Words(nl="wordt verstuurd", en="is being sent"),
    Status.ATTEMPTED: Words(nl="wordt verstuurd", en="is being sent"),
    Status.DEFERRED: Words(
        nl="nog niet gelukt, wordt opnieuw geprobeerd", en="not sent yet, is tried again"
    ),
    Status.SENT: Words(nl="verstuurd", en="sent"),
    Status.DELIVERED: Words(nl="aangekomen", en="arrived"),
    Status.BOUNCED: Words(nl="teruggekomen", en="came back"),
    Status.GIVEN_UP: Words(nl="niet aangekomen", en="did not arrive"),
    Status.SETTLED: Words(nl="de instelling loste het zelf op", en="the institution saw to it"),
    Status.GATHERED: Words(nl="gaat mee in een verzamelmail", en="goes along in a digest"),
}
"""How a notice of any channel fares, for who is not its recipient."""

THERE = Words(nl="staat er", en="is there")
"""How a notice to an inbox fares."""


def fares(channel: str, status: str) -> Words:
    """How a notice fares, for who is not its recipient."""
    return THERE if channel == Channel.INBOX else FARES[Status(status)]


TOLD: Mapping[Who, Words] = {
    Who.INSTITUTION: Words(nl="de instelling", en="the institution"),
    Who.CONTACT: Words(nl="wie de vraag stelde", en="who asked"),
    Who.COORDINATORS: Words(nl="coördinatoren", en="coordinators"),
    Who.EXPERTS: Words(nl="experts", en="experts"),
    Who.LEADS: Words(nl="teamleiders, of anders experts", en="leads, or else experts"),
    Who.ONLY_LEADS: Words(nl="teamleiders", en="leads"),
    Who.HOLDER: Words(nl="wie de opdracht heeft", en="who has the task"),
    Who.AUTHOR: Words(nl="wie de versie schreef", en="who wrote the version"),
    Who.CHOSEN: Words(nl="wie de opdracht krijgt", en="who is given the task"),
    Who.ASKED: Words(nl="wie om een inschatting is gevraagd", en="who is asked for a view"),
    Who.ASKER: Words(nl="wie om een inschatting vroeg", en="who asked for a view"),
    Who.SLOW: Words(nl="wie bijna moet antwoorden", en="who must answer soon"),
    Who.LATE: Words(nl="wie te laat is met een antwoord", en="who is late with an answer"),
    Who.OWNERS: Words(nl="OCW", en="OCW"),
}
OVER: Mapping[Channel, Words] = {
    Channel.MAIL: Words(nl="per mail", en="by mail"),
    Channel.WEBHOOK: Words(nl="aan het eigen systeem", en="to their own system"),
    Channel.INBOX: Words(nl="in het portaal", en="in the portal"),
}


def kind_of(template: str) -> Notice:
    """The kind of a notice; news, where its code is no longer known."""
    notices = load().notices
    return notices.get(template) or notices[NEWS]


WHY: Mapping[str, Words] = {
    "no_address": Words(nl="Er is geen adres bekend.", en="No address is known."),
    "recipient_erased": Words(
        nl="Deze persoon is uit het systeem verwijderd.", en="This person was removed."
    ),
    "outcome_unknown": Words(
        nl="Misschien is het aangekomen: de verbinding brak af voor dat bekend was.",
        en="It may have arrived: the connection broke before that was known.",
    ),
    "processing_not_logged": Words(
        nl="Het gebruik van het adres kon niet worden vastgelegd.",
        en="The use of the address could not be logged.",
    ),
    "address_private": Words(
        nl="Het adres van de webhook is niet openbaar.", en="The webhook's address is not public."
    ),
    "not_https": Words(
        nl="De webhook is niet beveiligd (https).", en="The webhook is not secured (https)."
    ),
}
BY_START: Mapping[str, Words] = {
    "smtp-5": Words(
        nl="De mailserver weigert dit adres of deze mail.",
        en="The mail server refuses this address or this mail.",
    ),
    "smtp-4": Words(
        nl="De mailserver nam de mail steeds niet aan.",
        en="The mail server kept not taking the mail.",
    ),
    "smtp": Words(
        nl="Onze mailserver was niet bereikbaar of niet goed ingesteld.",
        en="Our mail server could not be reached or is set up wrongly.",
    ),
    "http": Words(
        nl="Het systeem van de ontvanger nam het bericht niet aan.",
        en="The recipient's system did not take the message.",
    ),
    "notifynl-technical": Words(
        nl="NotifyNL kon de mail niet versturen.", en="NotifyNL could not send the mail."
    ),
    "notifynl-permanent": Words(
        nl="Dit mailadres bestaat niet.", en="This mail address does not exist."
    ),
    "notifynl-temporary": Words(
        nl="Het postvak nam de mail niet aan: het is bijvoorbeeld vol.",
        en="The mailbox did not take the mail: it may be full.",
    ),
    "webhook": Words(
        nl="De webhook is gestopt of gaf geen toestemming.",
        en="The webhook is stopped or did not consent.",
    ),
}
"""By how a code begins; the first that fits."""

OTHER = Words(nl="De mail kwam terug.", en="The mail came back.")
"""Of a mail server's report (dsn-…), and of what has no words of its own."""


def why(code: str) -> Words:
    """Why a notice did not arrive."""
    starts = (words for start, words in BY_START.items() if code.startswith(start))
    return WHY.get(code) or next(starts, OTHER)
