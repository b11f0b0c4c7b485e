"""The kinds of personal data that are looked for, what they are called and how they weigh."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from schemas.catalogue import Words


class Severity(StrEnum):
    """Whether it never goes to the Loket, or only when somebody looked at it."""

    REFUSE = "refuse"
    WARN = "warn"


class Kind(StrEnum):
    """What was found."""

    BSN = "bsn"
    DOCUMENT = "document"
    BIRTH = "birth"
    HOME = "home"
    CV = "cv"
    ADDRESS = "address"
    MAIL = "mail"
    PHONE = "phone"
    ACCOUNT = "account"
    ORCID = "orcid"
    NUMBER = "number"
    PERSON = "person"


@dataclass(frozen=True)
class About:
    """A kind: how it weighs, its name, and by what it is known."""

    severity: Severity
    name: Words
    known_by: Words


def _about(severity: Severity, name: tuple[str, str], known_by: tuple[str, str]) -> About:
    return About(severity, Words(nl=name[0], en=name[1]), Words(nl=known_by[0], en=known_by[1]))


KINDS: Mapping[Kind, About] = {
    Kind.BSN: _about(
        Severity.REFUSE,
        ("een burgerservicenummer (bsn)", "a citizen service number (BSN)"),
        (
            "Het zijn negen cijfers die kloppen met de elfproef.",
            "These are nine digits that fit the eleven-test.",
        ),
    ),
    Kind.DOCUMENT: _about(
        Severity.REFUSE,
        (
            "een nummer van een paspoort of ander document",
            "a number of a passport or other document",
        ),
        (
            "Het heeft de vorm van zo'n nummer en er staat bij dat het dat is.",
            "It has the form of such a number and the words near it say so.",
        ),
    ),
    Kind.BIRTH: _about(
        Severity.REFUSE,
        ("een geboortedatum", "a date of birth"),
        (
            "Het is een datum en er staat bij dat iemand toen is geboren.",
            "It is a date and the words near it say that somebody was born then.",
        ),
    ),
    Kind.HOME: _about(
        Severity.REFUSE,
        ("een privéadres", "a private address"),
        (
            "Het is een adres en er staat bij dat iemand daar woont.",
            "It is an address and the words near it say that somebody lives there.",
        ),
    ),
    Kind.CV: _about(
        Severity.REFUSE,
        ("een cv", "a CV"),
        (
            "Er staan kopjes, jaren en stappen in zoals in een cv.",
            "It has headings, years and steps like those of a CV.",
        ),
    ),
    Kind.ADDRESS: _about(
        Severity.WARN,
        ("een adres", "an address"),
        (
            "Er staat een straat met een nummer en een postcode.",
            "There is a street with a number and a postal code.",
        ),
    ),
    Kind.MAIL: _about(
        Severity.WARN,
        ("een mailadres", "a mail address"),
        ("Er staat een apenstaartje in.", "There is an at sign in it."),
    ),
    Kind.PHONE: _about(
        Severity.WARN,
        ("een telefoonnummer", "a telephone number"),
        ("Het heeft de vorm van een telefoonnummer.", "It has the form of a telephone number."),
    ),
    Kind.ACCOUNT: _about(
        Severity.WARN,
        ("een rekeningnummer", "an account number"),
        (
            "Het is een IBAN waarvan de controlecijfers kloppen.",
            "It is an IBAN whose check digits fit.",
        ),
    ),
    Kind.ORCID: _about(
        Severity.WARN,
        ("een onderzoekersnummer", "a researcher's number"),
        ("Het heeft de vorm van een ORCID.", "It has the form of an ORCID."),
    ),
    Kind.NUMBER: _about(
        Severity.WARN,
        ("een lang nummer", "a long number"),
        (
            "Zo'n nummer kan van een persoon zijn.",
            "Such a number may be somebody's.",
        ),
    ),
    Kind.PERSON: _about(
        Severity.WARN,
        ("een naam van een persoon", "a person's name"),
        (
            "Er staat een titel of voorletters voor een naam.",
            "There is a title or there are initials before a name.",
        ),
    ),
}
