"""The page on which an installation weighs the harm of each kind of incident."""

import datetime as dt
import math
import re
from collections.abc import Collection
from typing import Annotated, Any

from msgspec import Meta
from sqlalchemy.orm import Session

from sara.accounts.permissions import Permission
from sara.accounts.reach import Audience
from sara.errors import Forbidden, NotFound, Stale
from sara.history.operations import record
from sara.incidents import queries
from sara.incidents.harm import HarmWeights, weights_of
from sara.incidents.models import Dataset
from sara.incidents.routes.datasets import dataset_for
from sara.web.answers import Page, Redirect
from sara.web.call import Read, Write
from sara.web.forms import Form, FormError, Typed, read
from sara.web.notices import SAVED
from sara.web.route import Route, get, post
from sara.words import N_, say

MOST = 1_000_000
A_WEIGHT = N_("Write a number from 0 to {most}, or leave it empty")
_NUMBER = re.compile(r"[0-9]{1,7}([.,][0-9]{1,4})?", re.ASCII)


class WeightsForm(Form, kw_only=True):
    unit: Annotated[str, Meta(max_length=60)]
    source: Annotated[str, Meta(max_length=200)]
    version: int = 0

    says = {
        "unit": N_("Say in what harm is measured"),
        "source": N_("Say where the weights come from, and who settled them"),
    }


def weights_in(typed: Typed, kinds: Collection[int]) -> dict[str, float]:
    """The weights that were sent, by the number of their kind. Raises `FormError`."""
    found: dict[str, float] = {}
    wrong = {}
    for kind in kinds:
        text = (typed.get(f"weight.{kind}") or [""])[-1].strip()
        if not text:
            continue
        value = float(text.replace(",", ".")) if _NUMBER.fullmatch(text) else math.inf
        if value > MOST:
            wrong[f"weight.{kind}"] = say(A_WEIGHT, most=MOST)
        found[str(kind)] = value
    if wrong:
        raise FormError(wrong)
    return found


def weigh(
    db: Session, dataset_id: int, version: int, *, weights: dict[str, float], unit: str,
    source: str, by: int, now: dt.datetime,
) -> None:  # fmt: skip
    """Set the weights of a dataset. Raises `Stale` when another was quicker."""
    if db.get(Dataset, dataset_id, with_for_update=True) is None:
        raise NotFound
    held = db.get(HarmWeights, dataset_id)
    if version != (held.version if held else 0):
        raise Stale({"unit": held.unit, "source": held.source} if held else {})
    values: dict[str, Any] = {"weights": weights, "unit": unit, "source": source}
    before = {name: getattr(held, name) if held else "" for name in values}
    if before == values:
        return
    held = held or HarmWeights(dataset_id=dataset_id, version=0)
    for name, value in values.items():
        setattr(held, name, value)
    held.changed_by, held.changed_at, held.version = by, now, version + 1
    db.add(held)
    names = {str(row.id): row.name for row in queries.kinds(db, dataset_id)}
    told = {name: (before[name], value) for name, value in values.items()}
    told["weights"] = (_told(before["weights"], names), _told(weights, names))
    record(
        db, "dataset.weighed", by=by, now=now, subject="dataset", subject_id=dataset_id,
        changes={name: pair for name, pair in told.items() if pair[0] != pair[1]},
        audience=Audience.AGENCIES,
    )  # fmt: skip


def _told(weights: Any, names: dict[str, str]) -> Any:
    """The weights as the history tells them."""
    return [f"{names.get(k, k)}: {v:g}" for k, v in weights.items()] if weights else ""


@get("/incidents/{dataset_id:int}/weights", may=Permission.INCIDENT_READ)
def show(call: Read, dataset_id: int) -> Page:
    row = dataset_for(call, dataset_id)
    seen = queries.shown_to(call.me, row, call.settings.small_count) is not None
    held = weights_of(call.db, dataset_id) if seen else None
    standing = {
        "unit": held.unit if held else "", "source": held.source if held else "",
        "version": held.version if held else 0,
    } | {f"weight.{k}": f"{v:g}" for k, v in (held.weights if held else {}).items()}  # fmt: skip
    return Page(
        "incidents/weights.html",
        {
            "row": row, "held": held, "seen": seen,
            "kinds": queries.kinds(call.db, dataset_id) if seen else [],
            "may_weigh": seen and call.me.might_by_role(Permission.INCIDENT_LOAD),
            "form": call.filled(standing),
        },
    )  # fmt: skip


@post("/incidents/{dataset_id:int}/weights", may=Permission.INCIDENT_LOAD, again=show)
def save(call: Write, dataset_id: int) -> Redirect:
    row = dataset_for(call, dataset_id)
    if queries.shown_to(call.me, row, call.settings.small_count) is None:
        raise Forbidden
    kinds = [row.id for row in queries.kinds(call.db, dataset_id)]
    form = read(WeightsForm, call.asked.typed)
    weigh(
        call.db, dataset_id, form.version, weights=weights_in(call.asked.typed, kinds),
        unit=form.unit, source=form.source, by=call.me.account_id, now=call.now,
    )  # fmt: skip
    return Redirect(f"/incidents/{dataset_id}/weights", SAVED)


ROUTES: list[Route] = [show, save]
