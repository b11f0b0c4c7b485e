"""What must hold of notices: every rule has words for those it tells, every step one kind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from schemas.catalogue.contents import Catalogue
from schemas.catalogue.notices import DIGEST, NEWS, Place, Reader
from schemas.notice import Channel

FILE = "notices.toml"
READERS: Mapping[Place, tuple[Reader, ...]] = {
    Place.LOKET: (Reader.LOKET, Reader.OWNER),
    Place.DOOR: (Reader.INSTITUTION,),
    Place.DEPARTMENT: (Reader.DEPARTMENT,),
}


def notice_problems(catalogue: Catalogue) -> Iterator[str]:
    """Everything that is wrong with notices and their rules, each naming its entry."""
    for rule in catalogue.notice_rules.values():
        where, known = f"{FILE}, {rule.code}", catalogue.notices.get(rule.notice)
        if known is None:
            yield f"{where}: unknown notice {rule.notice}"
        elif known.reader not in READERS[rule.place]:
            yield f"{where}: {known.code} is for {known.reader}, not for {rule.place}"
    for needed in (NEWS, DIGEST):
        if needed not in catalogue.notices:
            yield f"{FILE}: there must be a notice {needed}"
    if Channel.MAIL not in catalogue.digests:
        yield f"{FILE}: nothing says when mails go in a digest"
    steps = [one.stage for one in catalogue.notices.values() if one.stage]
    yield from (f"{FILE}: two notices for {one}" for one in {*steps} if steps.count(one) > 1)
