"""One version of the catalogue, and what is asked of it."""

from __future__ import annotations

from collections.abc import Iterable
from math import inf

from pydantic import Field

from schemas.catalogue.entries import (
    Aggregation,
    Attention,
    Department,
    Indicator,
    Institution,
    Level,
    Marking,
    Measure,
    Merking,
    Reason,
    ReasonKind,
    Referral,
    Regime,
    StandardParagraph,
    Strict,
    Subcategory,
    Technology,
    Words,
)
from schemas.catalogue.notices import Digests, Notice, NoticeRule, Place
from schemas.catalogue.priority import Priority
from schemas.catalogue.products import Product
from schemas.catalogue.referring import ReferralRule
from schemas.catalogue.rules import Rule
from schemas.catalogue.track import Body, Concern, Step, StepOutcome
from schemas.catalogue.urgency import Unopened, Urgency
from schemas.common import Aspect, Code, Refused
from schemas.question import Depth, Facts

NO_ROUTE = Words(
    nl="vraag uw beveiligingsambtenaar naar de weg voor deze rubricering",
    en="the route your security officer names for this marking",
)
"""What is said of a marking that is not in the catalogue."""


class Catalogue(Strict):
    """Everything by code; what is written together is validated together."""

    version: Code
    departments: dict[str, Department]
    products: dict[str, Product]
    rules: dict[str, Rule] = Field(description="In order: the first that fires names the lead.")
    technologies: dict[str, Technology]
    subcategories: dict[str, Subcategory]
    regimes: dict[str, Regime]
    institutions: dict[str, Institution]
    markings: dict[str, Marking]
    ceiling: Code = Field(description="The highest marking that may be stored.")
    merkingen: dict[str, Merking]
    referrals: dict[str, Referral]
    referral_rules: dict[str, ReferralRule]
    reasons: dict[str, Reason]
    measures: dict[str, Measure]
    indicators: dict[str, Indicator]
    attention: dict[str, Attention]
    paragraphs: dict[str, StandardParagraph]
    urgency: dict[str, Urgency]
    unopened: dict[str, Unopened]
    priority: dict[str, Priority]
    aggregation: dict[str, Aggregation]
    levels: dict[str, Level]
    concerns: dict[str, Concern]
    bodies: dict[str, Body]
    step_outcomes: dict[str, StepOutcome]
    track_steps: dict[str, Step]
    notices: dict[str, Notice]
    digests: dict[str, Digests]
    notice_rules: dict[str, NoticeRule] = Field(description="In order: the first for an address.")

    @property
    def desks(self) -> tuple[str, ...]:
        """Codes of the departments that contribute."""
        return tuple(code for code, department in self.departments.items() if department.desk)

    @property
    def owner(self) -> str:
        """Code of the department that owns the policy: it has no desk and agrees last."""
        return next(code for code, one in self.departments.items() if not one.desk)

    def aggregates(self, found: Iterable[tuple[str, Aspect]], marking: str) -> tuple[str, ...]:
        """The rules by which these findings may be more than this marking together."""
        known, rank = tuple(found), self._rank(marking)
        fired = (r for r in self.aggregation.values() if self._rank(r.marking) > rank)
        return tuple(rule.code for rule in fired if rule.fires(known))

    def product_at(self, code: str, depth: Depth) -> Product:
        """A product as it is at this depth, else KeyError."""
        return self.products[code].at(depth)

    def depth_of(self, institution: str) -> Depth:
        """How deep advice to an institution goes, unless a coordinator says otherwise."""
        known = self.institutions.get(institution)
        return known.depth if known else Depth.MEDIUM

    def rules_for(self, facts: Facts, product: str) -> tuple[Rule, ...]:
        """The rules that fire, in order; the default when no other does."""
        fired = [rule for rule in self.rules.values() if rule.when.holds(facts, product)]
        return tuple(rule for rule in fired if not rule.default) or tuple(fired)

    def steps(self, kind: str) -> tuple[Urgency, ...]:
        """The steps of urgency of one kind of term, least urgent first."""
        found = (step for step in self.urgency.values() if step.clock == kind)
        return tuple(sorted(found, key=lambda step: step.level))

    def told_at(self, place: Place) -> tuple[NoticeRule, ...]:
        """Who is told what of the events of a zone, in order."""
        return tuple(rule for rule in self.notice_rules.values() if rule.place is place)

    def notice_of_step(self, stage: str | None) -> str | None:
        """The notice with words of its own for a step of a case; None where news will do."""
        known = self.notices.values()
        return next((one.code for one in known if stage and one.stage == stage), None)

    def storable(self, marking: str) -> bool:
        """Whether a text with this marking may be stored; an unknown marking may not."""
        known = self.markings.get(marking)
        return known is not None and known.rank <= self.markings[self.ceiling].rank

    def must_hold(self, markings: Iterable[str]) -> None:
        """Refuses markings that may not be stored here, and names the route there is for them."""
        above = tuple(dict.fromkeys(one for one in markings if not self.storable(one)))
        if above:
            routes = dict.fromkeys(self.route(marking).en for marking in above)
            raise Refused(
                "marking_too_high",
                f"This system may not hold: {', '.join(above)}.",
                f"Use {', or '.join(routes)}.",
            )

    def route(self, marking: str) -> Words:
        """Where a text with this marking goes instead, when it may not be stored here."""
        known = self.markings.get(marking)
        return (known and known.route) or NO_ROUTE

    def highest(self, markings: Iterable[str]) -> str:
        """The most secret of these markings; of none the lowest there is."""
        return max((min(self.markings, key=self._rank), *markings), key=self._rank)

    def _rank(self, marking: str) -> float:
        """How secret a marking is; an unknown one is above all others."""
        known = self.markings.get(marking)
        return known.rank if known else inf

    def paragraphs_for(self, aspect: Aspect | None) -> tuple[StandardParagraph, ...]:
        """The standard paragraphs on an aspect, those that fit every aspect included."""
        found = self.paragraphs.values()
        return tuple(one for one in found if aspect is None or one.aspect in (aspect, None))

    def reasons_for(self, kind: ReasonKind) -> tuple[Reason, ...]:
        """The reasons somebody can choose from."""
        return tuple(reason for reason in self.reasons.values() if kind in reason.kinds)
