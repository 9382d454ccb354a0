"""The slow half of a report with photos: the link first, then the form, then the files."""

import datetime as dt
import re

from sara.accounts.viewer import Viewer
from sara.actions import links
from sara.files.arriving import Arrived, Received, is_picture, keep, limit_of, look, store_of
from sara.files.kinds import ALLOWED, Kind
from sara.partners.forms import ReportDone
from sara.web import dates, forms
from sara.web.asked import Asked
from sara.web.call import House
from sara.words import N_, Sentence, say

MOST_PHOTOS = 5
TOO_MANY = N_("Choose at most {most} photos.")
NOT_A_PHOTO = N_("Choose photos only, such as JPEG or PNG.")

ACCEPTED = ",".join(f".{one.extension}" for one in ALLOWED if is_picture(one.media_type))


def store_photos(
    house: House, asked: Asked, _viewer: Viewer | None
) -> tuple[ReportDone, tuple[Received, ...]]:
    """Read the form and store its photos. Whoever has no working link makes us look at nothing."""
    now: dt.datetime = house.clock()
    found = re.fullmatch(r"/partners/([^/]{1,100})/report", asked.path)
    with house.database.read() as db:
        links.find(db, found[1] if found else "", now)
    wrong: dict[str, Sentence] = {}
    try:
        form = forms.read(ReportDone, asked.typed)
        wrong |= form.against(dates.today(now))
    except forms.FormError as error:
        wrong |= error.errors
    arrived = [Arrived(u.name, u.file) for u in asked.uploads.get("photos", [])]
    limit = limit_of(house.settings)
    looked, why_not = look(arrived[:MOST_PHOTOS], limit)
    if why_not:
        wrong["photos"] = why_not
    elif len(arrived) > MOST_PHOTOS:
        wrong["photos"] = say(TOO_MANY, most=MOST_PHOTOS)
    elif any(one.sniffed.kind is not Kind.PICTURE for one in looked):
        wrong["photos"] = say(NOT_A_PHOTO)
    if wrong:
        raise forms.FormError(wrong)
    store = store_of(house.settings)
    return form, tuple(keep(store, one, limit) for one in looked)
