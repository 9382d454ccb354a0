"""The slow half of taking a report in: its form, personal details in it, and its photos."""

import datetime as dt
import io
from collections.abc import Sequence
from typing import Any

import msgspec

from sara.accounts.throttle import network
from sara.accounts.viewer import Viewer
from sara.files.arriving import Arrived, Looked, limit_of, look, store_of
from sara.files.kinds import Kind as FileKind
from sara.files.store import FileStore
from sara.intake import places, queries, similar
from sara.intake.forms import ReportForm
from sara.intake.operations import Photo
from sara.privacy.covering import LOOK, Found, look_through, unseen
from sara.privacy.finding import Kind
from sara.web import dates, forms
from sara.web.asked import Asked
from sara.web.call import House
from sara.web.forms import CHOOSE, FormError
from sara.words import N_, Sentence, say

MOST_PHOTOS = 3
PHOTOS = "image/jpeg,image/png,image/webp,image/gif"
HOUR = dt.timedelta(hours=1)
REPORTS_AN_HOUR = 30
"""From one source. A library or a refuge is one source, too."""
TRIES_AN_HOUR = 300
SPARED = {"place": Kind.HOUSE}
"""The house number of the place itself is what we need to know."""

TOO_MANY = N_("Choose at most {most} photos.")
ONLY_PHOTOS = N_("Only photos can be sent here: JPEG, PNG, WebP or GIF.")
GONE = N_("This problem is no longer open to everyone. Choose again.")


class Taken(msgspec.Struct, frozen=True):
    """A form that may be taken in, with its photos stored."""

    form: ReportForm
    area_id: int | None = None
    photos: tuple[Photo, ...] = ()


def take(house: House, asked: Asked, viewer: Viewer | None) -> Taken:
    """Read the form and store its photos, before the transaction starts.

    Raises `FormError` with every mistake, `TooMany` for too many reports from one source.
    """
    source, now = network(asked.source), house.clock()
    house.pace.step("try", source, most=TRIES_AN_HOUR, window=HOUR, now=now)
    form = read(asked, viewer)
    wrong, area_id = _known(house, form)
    if unseen(details(form), form.looked):
        wrong["cover"] = say(LOOK)
    looked, why_not = look_at_photos(house, asked)
    if why_not:
        wrong["photos"] = why_not
    if wrong:
        raise FormError(wrong)
    house.pace.step("report", source, most=REPORTS_AN_HOUR, window=HOUR, now=now)
    return Taken(form, area_id, keep_photos(house, looked, now))


def read(asked: Asked, viewer: Viewer | None) -> ReportForm:
    """The form that was sent. Raises `FormError` with every mistake."""
    form = forms.read(ReportForm, asked.typed)
    if wrong := form.against(signed_in=viewer is not None):
        raise FormError(wrong)
    return form


def details(form: ReportForm) -> list[Found]:
    """What in the form may tell who somebody is."""
    return look_through(form.texts(), SPARED)


def _known(house: House, form: ReportForm) -> tuple[dict[str, Sentence], int | None]:
    """What was chosen and is not there; and the area, as chosen or by the point."""
    wrong: dict[str, Sentence] = {}
    with house.database.read() as db:
        areas = queries.areas(db)
        if form.area_id and form.area_id not in {area.id for area in areas}:
            wrong["area_id"] = say(CHOOSE)
        if form.joins and similar.published(db, form.joins) is None:
            wrong["joins"] = say(GONE)
    return wrong, area_of(form, areas)


def area_of(form: ReportForm, areas: Sequence[Any]) -> int | None:
    """The area that was chosen, or else the one in which the point lies."""
    if form.area_id is None and form.longitude is not None and form.latitude is not None:
        return places.area_at(areas, form.longitude, form.latitude)
    return form.area_id


def look_at_photos(house: House, asked: Asked) -> tuple[list[Looked], Sentence | None]:
    """The photos that came, judged and cleaned; and why they cannot be taken."""
    sent = asked.uploads.get("photos", [])
    if len(sent) > MOST_PHOTOS:
        return [], say(TOO_MANY, most=MOST_PHOTOS)
    looked, why_not = look([Arrived(u.name, u.file) for u in sent], limit_of(house.settings))
    if why_not is None and any(one.sniffed.kind is not FileKind.PICTURE for one in looked):
        return [], say(ONLY_PHOTOS)
    return looked, why_not


def keep_photos(house: House, looked: Sequence[Looked], now: dt.datetime) -> tuple[Photo, ...]:
    store, day = store_of(house.settings), dates.today(now)
    return tuple(_keep(store, one, day) for one in looked)


def _keep(store: FileStore, looked: Looked, day: dt.date) -> Photo:
    """Keep the clean copies alone: a camera writes into what came whose it is, and when."""
    picture, thumb = looked.copies
    return Photo(
        shown=store.show(io.BytesIO(picture.content), day).sha256,
        thumb=store.show(io.BytesIO(thumb.content), day).sha256,
        media_type=picture.media_type, size=len(picture.content), width=picture.width,
        height=picture.height,
    )  # fmt: skip
