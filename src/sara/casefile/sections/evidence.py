"""The evidence of a problem: a list, then what each piece says, with its photos."""

from collections.abc import Sequence
from typing import Any

from sara.accounts.reach import Audience
from sara.casefile.parts import Answer, Block, Photo, Words, table
from sara.casefile.telling import Telling, joined, on
from sara.words import N_, gettext, ngettext

PICTURE = N_("Picture {n} of {of}")
MOST_PHOTOS = 60
"""Photos that are printed: so many are up to ten megabytes."""
LONGEST_ALT = 400


def whole(t: Telling) -> list[Block]:
    """The list of evidence, then what each of them says."""
    found: list[Block] = [
        table(
            N_("Evidence"),
            (N_("No."), N_("Title"), N_("Source"), N_("Date"), N_("Reliability"), N_("For whom")),
            [
                (str(n), e.title, joined(gettext(e.source.words), e.supplied_by),
                 on(e.fact_on or e.added_at), gettext(e.reliability.words),
                 gettext(e.audience.words))
                for n, e in enumerate(t.m.evidence, 1)
            ],
            N_("evidence"),
        )
    ]  # fmt: skip
    filed = {chart.evidence_id for chart in t.m.charts}
    room = MOST_PHOTOS
    for n, e in enumerate(t.m.evidence, 1):
        if e.id in filed:
            continue
        pictures = t.m.pictures.get(e.id, ())
        if e.body or e.url or pictures:
            closed = gettext(Audience.AGENCIES.words) if e.audience is Audience.AGENCIES else ""
            said = "\n".join(text for text in (e.body, e.url) if text)
            found.append(Answer(f"{n}. {e.title}", said, closed))
        found += _photos(e, pictures[:room])
        room -= len(pictures[:room])
    left = sum(len(some) for some in t.m.pictures.values()) - (MOST_PHOTOS - room)
    if left > 0:
        more = ngettext("{n} more photo stands on the page of its evidence.",
                        "{n} more photos stand on the pages of their evidence.", left)  # fmt: skip
        found.append(Words(more, "note"))
    return found


def _photos(e: Any, pictures: Sequence[Any]) -> list[Block]:
    """The photos of one piece of evidence; what it says of them is their text for the blind."""
    told = f"{e.title}: {e.body}" if e.body else str(e.title)
    told = told if len(told) <= LONGEST_ALT else told[:LONGEST_ALT].rsplit(" ", 1)[0] + " …"
    if len(pictures) == 1:
        return [Photo(pictures[0].shown, told)]
    return [
        Photo(p.shown, f"{gettext(PICTURE, n=n, of=len(pictures))}: {told}")
        for n, p in enumerate(pictures, 1)
    ]
