"""The letters to people about their own account."""

import datetime as dt

from sara.accounts import links
from sara.accounts.models import AccountState
from sara.accounts.queries import by_email, language_of
from sara.languages import speaking
from sara.mail.letters import Letter, write
from sara.mail.operations import post
from sara.people.operations.joining import Invited
from sara.web import dates
from sara.web.call import Write


def send_invitation(call: Write, invited: Invited) -> None:
    until = call.now + dt.timedelta(days=call.settings.invitation_days)
    link = links.address(call.settings, "invitations", invited.token)
    with speaking(call.settings, ""):  # which one they read is not known yet
        letter = write(
            "invitation", name=invited.name, link=link, place=call.settings.name,
            until=dates.day(until),
        )  # fmt: skip
    _post(call, invited.account_id, invited.email, letter)


def send_address_in_use(call: Write, email: str, name: str) -> None:
    """Told to whom an address belongs that was given for somebody without e-mail."""
    found = by_email(call.db, email)
    if found is None or found.state is AccountState.DISABLED:
        return
    with speaking(call.settings, language_of(call.db, found.id)):
        letter = write("address_in_use", name=name, place=call.settings.name)
    _post(call, found.id, email, letter)


def send_reset(call: Write, invited: Invited) -> None:
    link = links.address(call.settings, "reset", invited.token)
    hours = int(links.RESET_LASTS.total_seconds()) // 3600
    with speaking(call.settings, language_of(call.db, invited.account_id)):
        letter = write("reset", name=invited.name, link=link, place=call.settings.name, hours=hours)
    _post(call, invited.account_id, invited.email, letter)


def send_password_changed(call: Write, account_id: int, email: str, name: str) -> None:
    """Told to the owner, who alone knows whether it was they."""
    with speaking(call.settings, language_of(call.db, account_id)):
        letter = write("password_changed", name=name, place=call.settings.name)
    _post(call, account_id, email, letter)


def _post(call: Write, account_id: int, email: str, letter: Letter) -> None:
    post(
        call.db, to=email, subject=letter.subject, body=letter.body, account_id=account_id,
        now=call.now,
    )  # fmt: skip
