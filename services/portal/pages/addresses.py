"""The second mail address of a person, as they or who looks after them type it."""

from __future__ import annotations

from pydantic import ValidationError

from services.kernel.people import Person
from services.portal.visit import Visit
from services.portal.wrong import Wrong

FIELD = "second_mail"
NO_ADDRESS = ("Dit is geen mailadres.", "This is no mail address.")
NO_OTHER = (
    "Vul een ander adres in dan het eerste, of laat dit leeg.",
    "Fill in another address than the first, or leave this empty.",
)


def second_given(visit: Visit, person: Person) -> Person:
    """The person with the second address that was typed; Wrong at its field if it is none."""
    try:
        return person.with_second(visit.given(FIELD))
    except ValidationError as error:
        raise Wrong({FIELD: visit.t(*NO_ADDRESS)}) from error
    except ValueError as error:
        raise Wrong({FIELD: visit.t(*NO_OTHER)}) from error
