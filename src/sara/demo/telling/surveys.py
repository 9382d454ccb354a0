"""Verbs of surveys: make one, send it out, let people answer, end it."""

import datetime as dt
from collections.abc import Mapping

from sara.accounts.permissions import Permission
from sara.demo.telling.base import Ground, prose
from sara.figures.models import Taken
from sara.problems.models import Stage
from sara.problems.writing import writable
from sara.surveys import answering, operations, queries, waves
from sara.surveys.asks import NONE
from sara.surveys.models import Ask, AskedOf, Survey, Way

Answers = Mapping[str, Mapping[str, int]]
"""How many give each answer to a question: {"safe": {"1": 9, "4": 20}}."""


class Surveys(Ground):
    def survey(
        self,
        title: str,
        matter: str,
        opening: str,
        groups: Mapping[str, int],
        counted_by: str,
        about: str = "How old are you?",
    ) -> int:
        """Make a survey that asks where people belong; `groups` says how many live there."""
        by, now = self.viewer(None), self.world.tick()
        writable(self.db, by, self.problem_id, Stage.SCANNING, Permission.SURVEY_RUN)
        made = operations.make(
            self.db, self.problem_id, title=title, matter=matter, opening=prose(opening),
            asked_of=AskedOf.NEIGHBOURS, language="en", by=by, now=now, today=self.world.today,
        )  # fmt: skip
        operations.add_question(
            self.db, made, ask=Ask.ABOUT, words=about, by=by, now=self.world.tick(),
            options=[{"key": str(n), "words": words, "counts": False, "people": people}
                     for n, (words, people) in enumerate(groups.items(), 1)],
        )  # fmt: skip
        operations.change(self.db, made, made.version, counted_by=counted_by, by=by,
                          now=self.world.tick())  # fmt: skip
        return made.id

    def in_spanish(self, survey_id: int, **words: str) -> None:
        """Write the survey in Spanish; `group_1` is the first group."""
        by, survey = self.viewer(None), self._held_survey(survey_id)
        about = next(q for q in queries.questions(self.db, survey_id) if q.ask is Ask.ABOUT)
        keys = {"about": f"q{about.id}"} | {f"group_{n}": f"q{about.id}.{n}" for n in range(1, 9)}
        told = {keys.get(name, name): prose(text) for name, text in words.items()}
        operations.translate(self.db, survey, "es", told, by=by, now=self.world.tick())

    def sent_out(
        self, survey_id: int, taken: str, *, days: int, codes: int = 0, answers: Answers
    ) -> int:
        """Send it out with codes, or with a link; `answers` come in on the same day."""
        by, survey = self.viewer(None), self._held_survey(survey_id)
        wave = waves.open_wave(
            self.db, survey, taken=Taken.of(taken), way=Way.CODES if codes else Way.LINK,
            closes_on=self.world.today + dt.timedelta(days=days), by=by, now=self.world.tick(),
            today=self.world.today,
        )  # fmt: skip
        made = waves.make_codes(
            self.db, survey, wave.id, codes, by=by, now=self.world.tick(), today=self.world.today
        ) if codes else []  # fmt: skip
        self._let_answer(survey_id, wave.id, made, answers)
        return wave.id

    def ended(self, survey_id: int, wave_id: int) -> None:
        """End it: what came of it becomes evidence and values of indicators."""
        waves.close_wave(
            self.db, self._held_survey(survey_id), wave_id, by=self.viewer(None).account_id,
            now=self.world.tick(), today=self.world.today, settings=self.world.settings,
        )  # fmt: skip

    def _let_answer(self, survey_id: int, wave_id: int, codes: list[str], answers: Answers) -> None:
        asked = queries.questions(self.db, survey_id)
        columns = {
            q.id: [key for key, n in answers.get(q.ask.value, {}).items() for _ in range(n)]
            for q in asked
        }
        for number in range(max(map(len, columns.values()))):
            given = {q: said[number] if number < len(said) else NONE for q, said in columns.items()}
            answering.take(
                self.db, wave_id, given, code=codes[number] if codes else "", number=str(number),
                today=self.world.today,
            )  # fmt: skip

    def _held_survey(self, survey_id: int) -> Survey:
        return operations.locked(self.db, self.problem_id, survey_id)
