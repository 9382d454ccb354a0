"""The forms of datasets and their files."""

from collections.abc import Mapping as Mapped, Sequence
from typing import Annotated
from zoneinfo import available_timezones

from msgspec import Meta

from sara.accounts.reach import Audience
from sara.incidents.codes import LONGEST, Suspect
from sara.incidents.looking import Column
from sara.incidents.meanings import ONCE, Clock, Mapping, Meaning, Order
from sara.incidents.models import Generator, Timing
from sara.incidents.persons import is_age
from sara.incidents.reading.cut import Cut
from sara.incidents.reading.delimited import ENCODINGS
from sara.web.forms import CHOOSE, Choice, Form, FormError, Typed, read
from sara.words import N_, Sentence, say

A_ZONE = N_("Write the time zone with the city it is named after, such as America/New_York")
MOST_CODES = 20
TWICE = N_("“{meaning}” is chosen for two columns. Choose it for one of them.")
AN_ENCODING = N_("Choose one of the encodings")

AUDIENCES = (
    Choice(Audience.AGENCIES.value, Audience.AGENCIES.words,
           N_("Police and partner agencies see the points and every number.")),
    Choice(Audience.TEAM.value, N_("Agencies, and residents on the team of a problem"),
           N_("Residents on a team see points moved to a block, and no small numbers.")),
    Choice(Audience.PUBLIC.value, Audience.PUBLIC.words,
           N_("Everyone sees counts by area and month, and no small numbers.")),
)  # fmt: skip
OPENS_TO = {Audience.of(choice.value): choice.words for choice in AUDIENCES}
GENERATORS = (
    Choice(Generator.RESIDENTS.value, N_("Residents: calls, complaints, reported crime"),
           N_("Moves with how willing people are to call.")),
    Choice(Generator.AGENCIES.value, N_("Agencies: what a school, a bus line or a hospital wrote"
                                        " down"), N_("Moves with how carefully they write.")),
    Choice(Generator.POLICE_ACTIVITY.value, N_("Police activity: stops, arrests, patrols"),
           N_("Says how busy the police were, not what happened.")),
)  # fmt: skip


class DatasetForm(Form, kw_only=True):
    name: Annotated[str, Meta(max_length=140)]
    source: Annotated[str, Meta(max_length=200)]
    about: Annotated[str, Meta(max_length=4000)] = ""
    generator: Generator
    zone: Annotated[str, Meta(max_length=64)]
    audience: Audience
    version: int = 0

    says = {
        "name": N_("Give it a name"),
        "source": N_("Say who publishes the file"),
        "generator": N_("Choose who generates it"),
        "zone": A_ZONE,
        "audience": N_("Choose who may see it"),
    }

    def check(self) -> Mapped[str, Sentence]:
        return {} if self.zone in available_timezones() else {"zone": say(A_ZONE)}


class MappingForm(Form, kw_only=True):
    """What stands beside the columns of the mapping."""

    kind: Annotated[str, Meta(max_length=140)] = ""
    timing: Timing
    order: Order = Order.MONTH_FIRST
    clock: Clock = Clock.PLACE
    no_midnight: bool = False
    epsg: int | None = None
    encoding: Annotated[str, Meta(max_length=24)] = ""
    delimiter: Annotated[str, Meta(max_length=8)] = ""
    header_row: int | None = None
    sheets: tuple[str, ...] = ()
    then: str = ""

    says = {"timing": N_("Choose how exactly the file knows the time")}

    def check(self) -> Mapped[str, Sentence]:
        if self.encoding and self.encoding not in ENCODINGS:
            return {"encoding": say(AN_ENCODING)}
        if self.delimiter and self.delimiter not in {one.value for one in DELIMITERS}:
            return {"delimiter": say(CHOOSE)}
        return {}


class WithdrawForm(Form, kw_only=True):
    reason: Annotated[str, Meta(max_length=300)] = ""


DELIMITERS = (
    Choice(",", N_("Comma")), Choice(";", N_("Semicolon")), Choice("tab", N_("Tab")),
    Choice("|", N_("Upright bar")),
)  # fmt: skip


def mapping_from(typed: Typed, columns: Sequence[Column]) -> tuple[Mapping, str]:
    """The mapping that was sent, and what is to be done. Raises `FormError` with every mistake."""
    form = read(MappingForm, typed)
    meanings: dict[str, str] = {}
    missing: dict[str, tuple[str, ...]] = {}
    true_values: dict[str, tuple[str, ...]] = {}
    wrong: dict[str, Sentence] = {}
    for n, column in enumerate(columns):
        name = column.name
        chosen = (typed.get(f"meaning.{n}") or [""])[-1]
        codes = (typed.get(f"missing.{n}") or [""])[-1]
        try:
            meaning = Meaning.of(chosen)
        except ValueError:
            continue
        # A person's column means nothing here, whatever is sent.
        if meaning is Meaning.NOTHING or column.dropped:
            continue
        if meaning in ONCE and meaning.value in meanings.values():
            wrong[f"meaning.{n}"] = say(TWICE, meaning=meaning)
        meanings[name] = Meaning.AGE.value if is_age(name) else meaning.value
        ticked = _sent(typed, f"code.{n}")
        split = [c.strip()[:LONGEST] for c in codes.split(",") if c.strip()]
        if kept := tuple(dict.fromkeys((*split[:MOST_CODES], *ticked))):
            missing[name] = kept
        if refused := tuple(c for c in _sent(typed, f"offered.{n}") if c not in kept):
            true_values[name] = refused
    if wrong:
        raise FormError(wrong)
    cut = Cut(
        encoding=form.encoding, delimiter="\t" if form.delimiter == "tab" else form.delimiter[:1],
        header_row=form.header_row or 0, sheets=form.sheets,
    )  # fmt: skip
    mapping = Mapping(
        cut=cut, meanings=meanings, missing=missing, true_values=true_values, kind=form.kind,
        timing=form.timing.value, order=form.order.value, clock=form.clock.value,
        midnight=not form.no_midnight,
        epsg=form.epsg or 0, dropped=tuple(c.name for c in columns if c.dropped),
    )  # fmt: skip
    return mapping, form.then


def _sent(typed: Typed, name: str) -> list[str]:
    return [code.strip()[:LONGEST] for code in typed.get(name, ()) if code.strip()][:MOST_CODES]


def standing(
    mapping: Mapping, header: Sequence[str], codes: Sequence[Suspect] = ()
) -> dict[str, object]:
    """The mapping as the form shows it, with the codes that are proposed."""
    found: dict[str, object] = {
        "kind": mapping.kind, "timing": mapping.timing, "order": mapping.order,
        "clock": mapping.clock, "no_midnight": "" if mapping.midnight else "1",
        "epsg": mapping.epsg or "", "encoding": mapping.cut.encoding,
        "delimiter": "tab" if mapping.cut.delimiter == "\t" else mapping.cut.delimiter,
        "header_row": mapping.cut.header_row or "", "sheets": list(mapping.cut.sheets),
    }  # fmt: skip
    for n, name in enumerate(header):
        found[f"meaning.{n}"] = mapping.meanings.get(name, Meaning.NOTHING.value)
        offered = {one.code for one in codes if one.column == name}
        refused = mapping.true_values.get(name, ())
        found[f"code.{n}"] = [code for code in offered if code not in refused]
        written = [code for code in mapping.missing.get(name, ()) if code not in offered]
        found[f"missing.{n}"] = ", ".join(written)
    return found
