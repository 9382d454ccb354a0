"""The form that hands over what somebody left."""

from typing import Annotated

from msgspec import Meta

from sara.web.forms import Form
from sara.words import N_


class HandOverActions(Form, kw_only=True):
    """Of an agency that left: it led no problem itself."""

    owner: Annotated[str, Meta(max_length=32)]
    """As `sara.actions.owners` writes it: "account:5" or "agency:2"."""
    actions: tuple[int, ...] = ()
    promises: tuple[int, ...] = ()
    reason: Annotated[str, Meta(max_length=500)]

    says = {
        "owner": N_("Choose who takes over"),
        "reason": N_("Say why. It stays in the history."),
    }


class HandOver(Form, kw_only=True):
    account_id: int
    problems: tuple[int, ...] = ()
    actions: tuple[int, ...] = ()
    promises: tuple[int, ...] = ()
    reason: Annotated[str, Meta(max_length=500)]

    says = {
        "account_id": N_("Choose who takes over"),
        "reason": N_("Say why. It stays in the history."),
    }
