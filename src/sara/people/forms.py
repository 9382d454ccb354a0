"""The forms of joining, of one's own account and of administration."""

from collections.abc import Mapping
from typing import Annotated

from msgspec import Meta

from sara.accounts.forms import Address, Password
from sara.accounts.models import AgencyKind, Role
from sara.mail.operations import is_address
from sara.web.forms import Form
from sara.words import N_, Sentence, say

Name = Annotated[str, Meta(max_length=120)]
Reason = Annotated[str, Meta(max_length=500)]

AN_ADDRESS = N_("Write an e-mail address like name@example.org")
SAYS_NAME = N_("Write the name")
SAYS_ADDRESS = N_("Write the e-mail address")
SAYS_PASSWORD = N_("Choose a password")
SAYS_REASON = N_("Say why. It stays in the history.")


def _address(email: str) -> Mapping[str, Sentence]:
    return {} if is_address(email) else {"email": say(AN_ADDRESS)}


class Invite(Form, kw_only=True):
    email: Address
    name: Name
    agency_id: int | None = None
    role: Role
    area_id: int | None = None

    says = {
        "email": SAYS_ADDRESS,
        "name": SAYS_NAME,
        "role": N_("Choose the role to begin with"),
    }

    def check(self) -> Mapping[str, Sentence]:
        return _address(self.email)


class AddContact(Form, kw_only=True):
    email: Address
    desk: Name = ""

    says = {"email": SAYS_ADDRESS}

    def check(self) -> Mapping[str, Sentence]:
        return _address(self.email)


class ChooseLanguage(Form, kw_only=True):
    language: str = ""
    next: str = "/"


class Join(Form, kw_only=True):
    name: Name
    password: Password

    says = {"name": N_("Write your name"), "password": SAYS_PASSWORD}


class JoinFirst(Form, kw_only=True):
    name: Name
    email: Address
    password: Password

    says = {**Join.says, "email": N_("Write your e-mail address")}

    def check(self) -> Mapping[str, Sentence]:
        return _address(self.email)


class Forgotten(Form, kw_only=True):
    email: Address

    says = {"email": N_("Write your e-mail address")}


class NewPassword(Form, kw_only=True):
    password: Password

    says = {"password": SAYS_PASSWORD}


class ChangePassword(NewPassword, kw_only=True):
    old_password: Password

    says = {**NewPassword.says, "old_password": N_("Write the password you have now")}


class OwnName(Form, kw_only=True):
    name: Name
    version: int

    says = {"name": N_("Write your name")}


class ChangeAccount(Form, kw_only=True):
    name: Name
    agency_id: int | None = None
    version: int

    says = {"name": SAYS_NAME}


class GiveRole(Form, kw_only=True):
    role: Role
    area_id: int | None = None

    says = {"role": N_("Choose a role")}


class WithdrawRole(Form, kw_only=True):
    grant_id: int


class Because(Form, kw_only=True):
    reason: Reason

    says = {"reason": SAYS_REASON}


class SignOuts(Form, kw_only=True):
    """One session to end, or (none named) all but this one."""

    session_id: int | None = None


class AddAgency(Form, kw_only=True):
    name: Name
    kind: AgencyKind

    says = {"name": N_("Write the agency's name"), "kind": N_("Choose what kind of agency it is")}


class ChangeAgency(AddAgency, kw_only=True):
    version: int


class AddArea(Form, kw_only=True):
    name: Name
    code: Annotated[str, Meta(max_length=24)]
    boundary: str | None = None
    epsg: int | None = None

    says = {
        "code": N_("Write the code that your maps and lists use"),
        "name": N_("Write the area's name"),
    }


class ChangeArea(AddArea, kw_only=True):
    version: int
