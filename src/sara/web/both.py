"""The page that shows both texts when two people changed one thing."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import msgspec
from litestar import Response

from sara.errors import Stale
from sara.web.asked import Asked
from sara.web.call import House
from sara.web.forgery import mask
from sara.web.forms import Filled
from sara.web.offered import Offer
from sara.web.responses import HIDDEN, HTML, around
from sara.words import gettext

if TYPE_CHECKING:
    from sara.accounts.viewer import Viewer


class Option(msgspec.Struct, frozen=True):
    """One value of a field in which something is chosen, and who of the two chose it."""

    value: str
    words: str
    yours: bool
    theirs: bool


class Field(msgspec.Struct, frozen=True):
    """A field on the page, already translated; without options it is a text."""

    name: str
    label: str
    yours: str = ""
    theirs: str = ""
    options: list[Option] = []
    many: bool = False


def show_both(
    house: House,
    asked: Asked,
    viewer: "Viewer",
    stale: Stale,
    offers: Mapping[str, Offer],
    *,
    back: str = "",
) -> Response[str]:
    """409 with what was typed beside what stands; `offers` holds the words of what is chosen, and
    `back` leads to the page as it stands."""
    form = Filled(
        typed=dict(asked.typed) | {"version": [str(stale.version)]},
        name=asked.typed.get("_form", [""])[-1],
        csrf=mask(house.secret, viewer.token_hash), once=asked.typed.get("_once", [""])[-1] + "b",
    )  # fmt: skip
    body = house.renderer.render(
        "errors/stale.html",
        **around(house, asked, viewer, form.csrf),
        heading=gettext(stale.heading),
        sentence=gettext(stale.sentence),
        fields=_fields(house, asked, stale, offers),
        form=form,
        action=asked.path,
        back=back,
    )
    return Response(body, media_type=HTML, status_code=409)


def _fields(house: House, asked: Asked, stale: Stale, offers: Mapping[str, Offer]) -> list[Field]:
    """Each field once, or once for each of its values when the other person did not change it."""
    # Boxes of which none is ticked send nothing, and yet are an answer.
    unsent = [n for n in stale.theirs if n in offers and offers[n].many and n not in asked.typed]
    found: list[Field] = []
    for name in (*asked.typed, *unsent):
        if name in HIDDEN:
            continue
        values, theirs = asked.typed.get(name, []), stale.theirs.get(name)
        words = gettext(house.field_words(name)) or name
        if theirs is None:
            found += [Field(name, words, value, value) for value in values]
        elif name in offers:
            found += _chosen(name, words, values, theirs.split("\n"), offers[name])
        else:
            yours = "\n".join(values).replace("\r\n", "\n")
            found.append(Field(name, words, yours, theirs))
    return found


def _chosen(
    name: str, words: str, yours: list[str], theirs: list[str], offer: Offer
) -> list[Field]:
    yours = [value for text in yours for value in text.split("\n")]
    if not offer.many:
        yours = yours[-1:]
    if set(yours) - {""} == set(theirs) - {""}:
        return [Field(name, words, value, value) for value in yours]
    values = [*offer.values, *yours, *theirs]
    options = [
        Option(value, offer.values.get(value, value), value in yours, value in theirs)
        for value in dict.fromkeys(values)
        if (value in yours or value in theirs) and (value or not offer.many)
    ]
    return [Field(name, offer.words or words, options=options, many=offer.many)]
