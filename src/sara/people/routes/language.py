"""Choosing the language: for the account of who is signed in, on the browser of everyone else."""

from sara.accounts.permissions import Permission
from sara.errors import BadRequest
from sara.languages import language
from sara.people.forms import ChooseLanguage
from sara.people.operations.accounts import choose_language
from sara.web.answers import Redirect
from sara.web.call import Write
from sara.web.notices import notice
from sara.web.route import Route, post
from sara.words import N_

SPOKEN = notice("language", N_("You read sara in this language now, and so do letters to you."))
UNKNOWN = N_("sara does not speak this language here.")


@post("/language", may=Permission.PUBLIC)
def choose(call: Write) -> Redirect:
    form = call.read(ChooseLanguage)
    if language(call.settings, form.language) is None:
        raise BadRequest(UNKNOWN)
    if call.viewer:
        choose_language(call.db, call.viewer.account_id, form.language, now=call.now)
    return Redirect(form.next, SPOKEN, language=form.language)


ROUTES: list[Route] = [choose]
