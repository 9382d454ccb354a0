"""What only some may see, planted in the town, and who they are."""

import msgspec

ZEBRA = "zebrafish"
"""A word in every secret text, so that a search for it finds what the reader may see."""

MARKUP = '"><img src=x onerror=alert(1)></textarea></title><script>alert(2)</script>'
"""What stands in every text of one of the problems. It is no secret, but must stay a text."""


RECEIPT = "1234567812345678"
"""The code of the receipt of the report in the town."""


SURVEY_CODE = "123412341234"
"""A code with which a survey of the town can be answered."""


class Secret(msgspec.Struct, frozen=True):
    """A text, and those who may see it wherever it stands."""

    text: str
    seen_by: frozenset[str]


AGENCIES = frozenset(
    {
        "officer", "colleague", "neighbour_officer", "coordinator", "second_coordinator",
        "analyst", "partner", "reviewer",
    }
)  # fmt: skip
TEAM = AGENCIES | {"resident", "observer"}
NORTH = AGENCIES - {"partner", "reviewer"}
COORDINATORS = frozenset({"coordinator", "second_coordinator"})
MENDERS = COORDINATORS | {"officer", "colleague", "resident"}
SOUTH = frozenset({"other_officer", "reviewer"})
NOBODY = frozenset[str]()


LOADERS = COORDINATORS | {"analyst", "administrator"}


def says(kind: str, seen_by: frozenset[str]) -> Secret:
    return Secret(f"{ZEBRA} canary of {kind}", seen_by)


SECRETS = {
    "what somebody needs at a meeting": says("needs", frozenset({"officer", "resident"})),
    "line of the minutes": says("minutes", TEAM),
    "meeting of a standing group": says("gatherings", COORDINATORS | {"partner"}),
    "agencies' evidence, title": says("evidence", AGENCIES),
    "agencies' evidence, text": says("testimony", AGENCIES),
    "agencies' evidence, supplier": says("informants", AGENCIES),
    "agencies' evidence, file name": says("dossiers", AGENCIES),
    "kind of incident": says("kinds", AGENCIES - {"partner"} | {"other_officer"}),
    "cell of a file": says("cells", LOADERS),
    "selection of incidents": says("selections", AGENCIES),
    "chart for agencies": says("charts", AGENCIES),
    "agencies' comment": says("comments", AGENCIES),
    "agencies' action": says("actions", AGENCIES),
    "agencies' entry in the history": says("history", AGENCIES),
    "contact of a stakeholder": says("contacts", AGENCIES),
    "verdict sealed until residents answer": says("verdicts", AGENCIES),
    "hidden answer": says("ballots", frozenset({"resident"})),
    "a survey not sent out": says("questionnaires", TEAM),
    "team's comment": says("talk", TEAM),
    "team's evidence": says("notes", TEAM),
    "summary that is not published": says("drafts", COORDINATORS),
    "withdrawn evidence": says("withdrawals", MENDERS),
    "title of a problem without a team": says("titles", NORTH),
    "title in the other area": says("southern titles", SOUTH),
    "why somebody wants to join": says("wishes", COORDINATORS | {"officer", "stranger"}),
    "interests of a member": says("interests", TEAM),
    "words that were removed": says("removals", COORDINATORS | {"officer"}),
    "name of a stranger": says("strangers", NOBODY),
    "who read what": Secret("Read material that is for agencies only", COORDINATORS),
    "words of a report": says("reports", COORDINATORS),
    "message of a reporter": says("reporters' messages", COORDINATORS),
    "name of a reporter": says("reporters' names", COORDINATORS),
    "address of a reporter": says("reporters' addresses", COORDINATORS),
    "words of a linked report": says("linked reports", TEAM),
    "words of a report that was passed on": says("passed reports", COORDINATORS | {"partner"}),
    "words of a report of the other area": says("southern reports", NOBODY),
    "what one person was told": says("news", frozenset({"officer"})),
    "what an agency asked with its link": says("questions", AGENCIES),
    "address of an agency's desk": Secret(
        "duty-desk@parks.example.org", AGENCIES | {"administrator"}
    ),
    "words of a request for a review": says("requests", COORDINATORS),
    "name of who asks for another": says("applicants", COORDINATORS),
    "letter in the outbox": says("letters", NOBODY),
}
