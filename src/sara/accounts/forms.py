"""The sign-in form."""

from typing import Annotated

from msgspec import Meta

from sara.accounts.passwords import LONGEST
from sara.web.forms import Form
from sara.words import N_

Address = Annotated[str, Meta(max_length=254)]
Password = Annotated[str, Meta(max_length=LONGEST)]


class SignIn(Form, kw_only=True):
    email: Address
    password: Password
    next: Annotated[str, Meta(max_length=2000)] = "/"

    says = {
        "email": N_("Write your e-mail address"),
        "password": N_("Write your password"),
    }
