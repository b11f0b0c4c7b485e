"""Making an advice ready to be issued: its letter in every form, stored before the event."""

from __future__ import annotations

import asyncio
from datetime import date

from nats.aio.client import Client

from schemas import case as said
from schemas import subjects
from schemas.advice import AdviceText, Letter
from schemas.catalogue import LetterForm, load
from schemas.common import Refused
from schemas.ids import reference
from schemas.letter import LetterFile
from services.advice.assembly.depth import product_of
from services.advice.assembly.domain import Issuing
from services.advice.assembly.letter_files import letter_files
from services.advice.assembly.state import Case
from services.kernel.calendar import end_of, local_date
from services.kernel.decider import Cause
from services.kernel.event_store import NotStored, stored_once
from services.kernel.settings import Settings
from services.kernel.signing import Signer
from services.kernel.texts import Texts


class Issuer:
    """Makes letters, signs them and stores them; nobody else has the key."""

    def __init__(self, texts: Texts, client: Client, settings: Settings) -> None:
        self._texts, self._client, self._settings = texts, client, settings

    async def ready(self, command: said.IssueAdvice, case: Case, cause: Cause) -> Issuing:
        """What can be issued now. What is stored and not issued after all is named by nobody."""
        product, day = product_of(load(case.opened.catalogue), case), _today(cause)
        until = product.validity.until(day) if product.validity else None
        letters: tuple[LetterFile, ...] = ()
        if product.letter is LetterForm.PDF:
            letters = await self._letters(command, case, day, until)
        return Issuing(
            command,
            text=case.adopted or "",
            letter=letters[0].digest if letters else None,
            letters=letters,
            valid_until=end_of(until) if until else None,
        )

    async def _letters(
        self, command: said.IssueAdvice, case: Case, day: date, until: date | None
    ) -> tuple[LetterFile, ...]:
        text = await self._texts.model(command.case, case.adopted or "", AdviceText)
        before = local_date(case.letter_at).isoformat() if case.letter_at else None
        letter = Letter(
            reference=reference(command.case),
            institution=case.opened.institution,
            date=day.isoformat(),
            product=case.opened.product,
            advice=text.for_institution(),
            text=case.adopted or "",
            valid_until=until.isoformat() if until else None,
            replaces=before,
        )
        made = await asyncio.to_thread(letter_files, letter, self._signer())
        for file, body in made:
            await self._store(subjects.letter(command.case, file.digest), body)
        return tuple(file for file, _ in made)

    async def _store(self, subject: str, body: bytes) -> None:
        try:
            await stored_once(self._client, subject, body)
        except NotStored as why:
            raise Refused("letter_not_stored", f"{why}.", "Try again.") from why

    def _signer(self) -> Signer:
        """The key as it is now: it may have been rolled since the service started."""
        try:
            return Signer(self._settings.letter_key)
        except OSError as why:
            raise Refused(
                "no_letter_key",
                "There is no key to sign letters with.",
                "Make it with python -m deploy.keys.",
            ) from why


def _today(cause: Cause) -> date:
    return local_date(cause.now)
