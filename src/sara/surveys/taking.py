"""What came of a survey as CSV: exactly the numbers its page shows, small ones kept back alike."""

from collections.abc import Iterator, Sequence

from sara.accounts.permissions import Permission
from sara.problems.queries import find
from sara.surveys.asks import asked
from sara.surveys.finding import known_survey
from sara.surveys.outcomes import percent
from sara.surveys.page import WaveLine, wave_lines
from sara.web.answers import Spooled
from sara.web.call import Read
from sara.web.route import Route, get
from sara.web.tables import Cell, as_file
from sara.words import Sentence, gettext

HEADS = (
    "taken", "opened_on", "closed_on", "question", "measure", "answer", "people", "of",
    "percent", "percent_low", "percent_high",
)  # fmt: skip
"""`measure` is share, answer or missing. What is empty is kept back or does not apply."""


@get(
    "/problems/{problem_id:int}/surveys/{survey_id:int}/results.csv",
    may=Permission.PROBLEM_READ, heavy=True,
)  # fmt: skip
def results(call: Read, problem_id: int, survey_id: int) -> Spooled:
    find(call.db, call.me, problem_id)
    survey = known_survey(call, problem_id, survey_id)
    sent = wave_lines(call.db, survey_id, call.today, call.settings)
    ended = [wave for wave in sent if wave.row.closed_on and wave.many]
    return as_file(f"survey-{survey_id}", HEADS, _rows(ended, survey.matter))


def _rows(waves: Sequence[WaveLine], matter: str) -> Iterator[Sequence[Cell]]:
    for wave in waves:
        when = (wave.row.taken, wave.row.opened_on, wave.row.closed_on)
        for row in wave.rows:
            result = row.result
            put = (*when, asked(result.question, matter))
            if share := result.share:
                yield (
                    *put, "share", row.name, share.least if share.exact else None, share.of,
                    percent(share.value) if share.exact else None, percent(share.low),
                    percent(share.high),
                )  # fmt: skip
            for line in result.lines:
                words = line.option.words
                told: str | Sentence = words if line.option.own else gettext(words)
                yield (*put, "answer", told, line.given, None, None, None, None)
            for missing, n in result.missing:
                yield (*put, "missing", gettext(missing), n, None, None, None, None)


ROUTES: list[Route] = [results]
