"""Finds the forms of the pages and fills them in, as a person in a hurry does."""

import datetime as dt
import re
from collections.abc import Callable
from urllib.parse import urlsplit

import httpx
import msgspec
from selectolax.lexbor import LexborHTMLParser, LexborNode

from tests.cast import NOW
from tests.signing_in import PASSWORD
from tests.whole.addresses import Served, address, served
from tests.whole.crawling import Seen, crawl
from tests.whole.secrets import RECEIPT, SURVEY_CODE
from tests.whole.town import Town

TODAY = str(NOW.date())
LATER = str(NOW.date() + dt.timedelta(days=60))
AHEAD = re.compile("until|due|follow|success|review|meeting")
"""Names of days that lie ahead."""

OWNERS = ("officer", "coordinator", "resident", "administrator", "nobody")
"""Between them they see every form there is."""

TYPED = {
    "email": "somebody.new@example.org",
    "password": "four green bottles on a wall",
    "url": "https://example.org/minutes",
    "number": "3",
    "date": TODAY,
}

BETTER = {
    "/account/password": {"old_password": PASSWORD, "password": "five brown bottles on a wall"},
    "/admin/accounts": {"role": "officer"},
    "/admin/accounts/{account_id:int}/roles": {"role": "analyst"},
    "/admin/accounts/{account_id:int}/seats": {
        "reference": f"{NOW.year}-0001", "kind": "observer",
    },
    "/admin/areas": {"boundary": ""},
    "/admin/areas/{area_id:int}": {"boundary": ""},
    "/problems/{problem_id:int}/figures/{indicator_id:int}/incidents": {
        "taken": "interim", "step": "month",
    },
    "/problems/{problem_id:int}/figures/{indicator_id:int}/series": {
        "taken": "interim", "values": "4 6 0 3", "starts_on": "2026-01-05",
    },
    "/groups/{group_id:int}/invitations": {"by_hand": ""},
    "/incidents/{dataset_id:int}/loads/{load_id:int}/mapping": {"epsg": "", "header_row": "1"},
    "/problems/{problem_id:int}/plan/evaluation": {
        "before_first": "", "before_last": "", "after_first": "", "after_last": "",
    },
    "/problems/{problem_id:int}/reviews/{review_id:int}/decision": {
        "decision": "park", "until": LATER,
    },
    "/problems/{problem_id:int}/scanning/statement": {
        "latitude": "51.456", "longitude": "-2.591",  # in the area it is kept in
    },
    "/problems/{problem_id:int}/seats": {"kind": "observer"},
    "/problems/{problem_id:int}/surveys/{survey_id:int}/waves/{wave_id:int}/answers": {
        "code": SURVEY_CODE,
    },
    "/receipt": {"code": RECEIPT},
    "/receipt/review": {"code": RECEIPT},
    "/receipt/review/for-another": {"reference": "", "receipt": RECEIPT, "more": ""},
    "/receipt/review/requests": {"more": ""},
    "/report/check": {
        "contact_name": "", "contact_by": "", "contact_to": "", "safe_hours": "", "safe_words": "",
        "latitude": "", "longitude": "",
    },
    "/reports": {
        "channel": "phone", "contact_name": "", "contact_by": "", "contact_to": "",
        "safe_hours": "", "safe_words": "", "area_id": "",
    },
    "/triage/{report_id:int}/link": {"reference": ""},
    "/triage/{report_id:int}/merge": {"into": "7654321"},
    "/triage/{report_id:int}/covering": {"words": "canary"},
    "/receipt/covering": {"words": "canary"},
    "/problems/{problem_id:int}/comments/{comment_id:int}/covering": {"words": "said"},
    "/problems/{problem_id:int}/covering": {"words": "canary", "sure": "1"},
    "/sign-in": {"email": "officer@example.org", "password": PASSWORD},
}  # fmt: skip
"""What a form needs that cannot be guessed."""


ALSO = (
    "/problems/{problem_id}/people?who=stra",
    "/problems/{problem_id}/actions/{partner_action_id}",
    "/partners/{report_token}",
    "/problems/{unjudged_id}/assessment",
    "/problems/{unjudged_id}/sustain",
    "/problems/{sealed_id}/assessment",
    "/meetings/{proposed_id}/minutes",
    "/problems/{published_id}/discussion?room=public",
    "/problems/{problem_id}/comments/{removed_comment_id}",
    "/groups/{standing_id}/join",
    "/referrals/{taken_id}",
    "/problems/{asked_id}/review-requests",
    "/review-requests/{met_request_id}",
    "/review-requests/{held_request_id}",
)
"""Pages that no link leads to, because somebody has to type something first, and pages of problems
that one route needs."""


ANSWERED_WITH_A_PAGE = (
    "/report/check",
    "/receipt",
    "/report",
    "/receipt/messages",
    "/receipt/covering",
    "/receipt/photos",
    "/reports",
    "/receipt/review",
    "/receipt/review/requests",
    "/receipt/review/for-another",
    "/survey",
)
"""Forms of people who must leave no trace: an address to go on to would be one."""


class Filled(msgspec.Struct, frozen=True):
    """A form as somebody found it on a page, filled in."""

    by: str
    page: str
    values: dict[str, list[str]]
    hidden: dict[str, list[str]]
    """Of these, the ones that nobody can see or change."""


def forms(page: LexborHTMLParser) -> list[tuple[str, LexborNode]]:
    """The forms of a page that change something, each with the address it is sent to."""
    return [
        (urlsplit(form.attributes.get("action") or "").path, form)
        for form in page.css("form")
        if (form.attributes.get("method") or "get").lower() == "post"
    ]


def found(town: Town, also: Callable[[str, Seen], None]) -> dict[str, Filled]:
    """Every form that the owners come across, by the address it is sent to.

    `also` is told of everything that they see.
    """
    known: dict[str, Filled] = {}
    starts = [address(town, r) for r in served(town.app) if r.method == "GET"]
    starts += [page.format(**town.things) for page in ALSO]

    for who in OWNERS:

        def look(seen: Seen, who: str = who) -> None:
            also(who, seen)
            if seen.page is not None and seen.answer.status_code == 200:
                for to, form in forms(seen.page):
                    filled = Filled(who, seen.path, fill(form), fill(form, "input[type=hidden]"))
                    if to not in known or len(filled.values) > len(known[to].values):
                        known[to] = filled

        crawl(town, who, starts, look=look)
    for to in ANSWERED_WITH_A_PAGE:
        for next_to, form in forms(shown_by(town, known, to)[1]):
            filled = Filled("nobody", to, fill(form), fill(form, "input[type=hidden]"))
            known.setdefault(next_to, filled)
    return known


def shown_by(
    town: Town, known: dict[str, Filled], to: str
) -> tuple[httpx.Response, LexborHTMLParser]:
    """The page with which a form is answered when it is filled in."""
    form = known[to]
    sent = better(Served(to, "POST"), form.values) | town.hidden(form.by, once="shown")
    answer = town.ask(form.by, to, "POST", data=sent)
    assert answer.status_code == 200, f"{to}: {answer.status_code}"
    return answer, LexborHTMLParser(answer.text)


EVERY = "input, textarea, select, button"


def fill(form: LexborNode, fields: str = EVERY) -> dict[str, list[str]]:
    """What stands in the form, and some answer to everything that is empty."""
    sent: dict[str, list[str]] = {}
    for node in form.css(fields):
        name = node.attributes.get("name")
        if name and "disabled" not in node.attributes:
            given = sent.setdefault(name, [])
            if (answer := _answer(node, name, given)) is not None:
                given.append(answer)
    return {name: values for name, values in sent.items() if values}


def _answer(node: LexborNode, name: str, given: list[str]) -> str | None:
    kind = node.attributes.get("type") or "text"
    value = node.attributes.get("value") or ""
    match node.tag, kind:
        case "textarea", _:
            return (node.text() or "").strip() or "In plain words."
        case "select", _:
            return _chosen(node)
        case "button", _:
            return None if given else value
        case "input", "radio":
            if "checked" in node.attributes:
                given.clear()
            return None if given else value
        case "input", "file":
            return None
        case "input", "checkbox" | "hidden":
            return value
    if kind == "date" and AHEAD.search(name):
        return value or LATER
    if node.attributes.get("inputmode") in ("numeric", "decimal"):
        kind = "number"
    return value or TYPED.get(kind) or TYPED.get(name) or "In a few words"


def _chosen(select: LexborNode) -> str:
    options = [(o.attributes.get("value") or "", "selected" in o.attributes)
               for o in select.css("option")]  # fmt: skip
    chosen = [value for value, selected in options if selected and value]
    return next(iter(chosen or [value for value, _ in options if value]), "")


def better(route: Served, values: dict[str, list[str]]) -> dict[str, list[str]]:
    """The values, with what cannot be guessed put right."""
    more = BETTER.get(route.path, {}) if values else {}
    return values | {name: [value] for name, value in more.items()}
