"""What the interface of a desk answers, in its own words."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from pydantic import Field

from schemas.advice import AdviceText
from schemas.assignment import Brief
from schemas.common import Aspect, Stance
from schemas.contribution import Contribution
from services.advice.desk.state import Status
from services.portal.api.table import Answer


class Opdracht(Answer):
    """Een opdracht die op iemand wacht."""

    id: UUID
    kenmerk: str
    product: str
    status: Status
    vraagt: str | None = Field(description="Wat er nu gedaan moet worden, als code.")
    expert: str | None = Field(description="Wie de opdracht heeft.")
    uiterlijk_op: datetime
    trekker: bool = Field(description="Of dit departement het advies trekt.")
    staat_stil: bool


class OpdrachtInzage(Answer):
    """Een opdracht met de vraag die erbij hoort."""

    id: UUID
    kenmerk: str
    product: str
    catalogus: str
    status: Status
    vraagt: str | None
    expert: str | None
    uiterlijk_op: datetime | None
    trekker: bool
    aspecten: list[Aspect]
    opdracht: Brief | None = Field(description="De vraag; null als de tekst is vernietigd.")


class Ondertekening(Answer):
    """Wat een tweede persoon met een versie deed."""

    door: str
    op: datetime
    opmerking: str | None = None


class Bijdrageversie(Answer):
    """Eén versie van de bijdrage, en wat ermee gebeurde."""

    nummer: int
    auteur: str
    bewaard_op: datetime
    aangeboden_op: datetime | None
    ingediend_op: datetime | None
    medeondertekend: Ondertekening | None
    teruggestuurd: Ondertekening | None
    bijdrage: Contribution | None = Field(description="Null als de tekst is vernietigd.")


class Navraag(Answer):
    """Wat de instelling is gevraagd, en wat zij zei."""

    op: datetime
    vraag: str | None
    antwoord: str | None


class Raadpleging(Answer):
    """De blik die van een collega of een onderdeel is gevraagd."""

    termijn: str = Field(description="Naam van de termijn; daarmee beantwoordt u haar.")
    door: str
    collega: str | None
    onderdeel: str | None
    aspecten: list[Aspect]
    vraag: str | None
    antwoord: str | None
    afgerond: bool
    uiterlijk_op: datetime | None


class Afstemming(Answer):
    """De tekst waarover nu een standpunt is gevraagd."""

    tekst: str = Field(description="Vingerafdruk: daarover geeft u een standpunt.")
    uiterlijk_op: datetime | None
    advies: AdviceText | None = Field(description="Null als de tekst is vernietigd.")


class Standpunt(Answer):
    """Het standpunt van dit departement over één tekst."""

    tekst: str
    standpunt: Stance
    opmerking: str | None
    door: str


class Ronde(Answer):
    """De vraag die nu openstaat over aspecten waarop departementen verschillen."""

    nummer: int
    aspecten: list[Aspect]
    vraag: str | None
    uiterlijk_op: datetime | None
    beantwoord: bool
