"""The words of each notice, Dutch and English: that there is something, never what it says."""

from __future__ import annotations

from dataclasses import dataclass

from schemas.catalogue import load
from schemas.catalogue.notices import DIGEST, NEWS, Reader


@dataclass(frozen=True)
class Words:
    """One notice in one language: a subject line and one or two plain sentences."""

    subject: str
    text: str


@dataclass(frozen=True)
class Template:
    """One notice in both languages."""

    nl: Words
    en: Words


FRAME = Template(
    Words(
        "{subject}: {reference}",
        "Beste lezer,\n\n{text}\n\nKenmerk: {reference}\nLees het hier: {link}\n\n"
        "In deze mail staat met opzet niets over de inhoud. U kunt er niet op antwoorden.\n\n"
        "Loket Kennisveiligheid",
    ),
    Words(
        "{subject}: {reference}",
        "Dear reader,\n\n{text}\n\nReference: {reference}\nRead it here: {link}\n\n"
        "On purpose this mail says nothing of the content. You cannot reply to it.\n\n"
        "National Contact Point for Knowledge Security",
    ),
)

UNNAMED = Template(
    Words(
        "{subject}",
        "Beste lezer,\n\n{text}\n\nMeld u aan om het te lezen.\n\n"
        "In deze mail staat met opzet niet waar het over gaat. U kunt er niet op antwoorden.\n\n"
        "Loket Kennisveiligheid",
    ),
    Words(
        "{subject}",
        "Dear reader,\n\n{text}\n\nSign in to read it.\n\n"
        "On purpose this mail does not say what it is about. You cannot reply to it.\n\n"
        "National Contact Point for Knowledge Security",
    ),
)


TOGETHER = Template(
    Words(
        "{subject}",
        "Beste lezer,\n\n{text}\n\nAantal berichten: {count}\nLees ze hier: {link}\n\n"
        "In deze mail staat met opzet niets over de inhoud. U kunt er niet op antwoorden.\n\n"
        "Loket Kennisveiligheid",
    ),
    Words(
        "{subject}",
        "Dear reader,\n\n{text}\n\nNumber of messages: {count}\nRead them here: {link}\n\n"
        "On purpose this mail says nothing of the content. You cannot reply to it.\n\n"
        "National Contact Point for Knowledge Security",
    ),
)


def frame(template: str) -> Template:
    """What goes around the words; a digest, and what is of no case or the owner's, names none."""
    if template == DIGEST:
        return TOGETHER
    known = load().notices.get(template)
    return UNNAMED if known and known.reader in (Reader.OWNER, Reader.SYSTEM) else FRAME


def is_optional(template: str) -> bool:
    """Whether its reader may do without the mail."""
    known = load().notices.get(template)
    return known is not None and known.optional


def words(template: str) -> Template:
    """The words of a notice; those of news where a code is no longer known."""
    notices = load().notices
    known = notices.get(template) or notices[NEWS]
    return Template(Words(known.nl.subject, known.nl.text), Words(known.en.subject, known.en.text))
