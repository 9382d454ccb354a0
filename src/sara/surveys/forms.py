"""The forms of the surveys room, their mistakes in plain words."""

import datetime as dt
import re
from collections.abc import Mapping
from typing import Annotated, Any

from msgspec import Meta

from sara.figures.models import Direction, Taken
from sara.surveys.codes import MOST_AT_ONCE
from sara.surveys.models import Ask, AskedOf, Way
from sara.web.forms import CHOOSE, Choice, Form
from sara.words import N_, Sentence, say

Title = Annotated[str, Meta(max_length=140)]
MOST_OPTIONS = 8
TWO_LINES = N_("Write at least two answers, each on a line of its own")
TOO_MANY_LINES = N_("Write at most {most} answers")
LONG_LINE = N_("Use at most {n} characters for each answer")
LONGEST_LINE = 80
MARK = "*"
PEOPLE = re.compile(r"(?P<words>.+?)\s*[:\uff1a]\s*(?P<people>\d{1,9})")


class SurveyForm(Form, kw_only=True):
    title: Title
    matter: Title
    opening: Annotated[str, Meta(max_length=1500)]
    asked_of: AskedOf = AskedOf.NEIGHBOURS

    says = {
        "title": N_("Give the survey a name"),
        "matter": N_("Say in the words of neighbours what it is about"),
        "opening": N_("Say who asks, and what becomes of the answers"),
    }


class ChangeSurvey(SurveyForm, kw_only=True):
    version: int = 0


class CountedByForm(Form, kw_only=True):
    counted_by: Title = ""
    version: int = 0


class QuestionForm(Form, kw_only=True):
    ask: Ask
    words: Annotated[str, Meta(max_length=300)]
    options: Annotated[str, Meta(max_length=1500)] = ""
    direction: Direction = Direction.UP

    says = {
        "ask": N_("Choose what kind of question it is"),
        "words": N_("Write the question"),
    }

    def check(self) -> Mapping[str, Sentence]:
        if self.ask not in OWN_KINDS:
            return {"ask": say(CHOOSE)}
        lines = self._lines()
        if self.ask not in WITH_LINES:
            return {}
        if len(lines) < 2:
            return {"options": say(TWO_LINES)}
        if len(lines) > MOST_OPTIONS:
            return {"options": say(TOO_MANY_LINES, most=MOST_OPTIONS)}
        if any(len(line) > LONGEST_LINE for line in lines):
            return {"options": say(LONG_LINE, n=LONGEST_LINE)}
        return {}

    def choices(self) -> list[dict[str, Any]]:
        """The answers as they are kept: a star before one says that it counts, and a number after
        the name of a group how many of it live there."""
        if self.ask not in WITH_LINES:
            return []
        found: list[dict[str, Any]] = []
        for number, line in enumerate(self._lines(), 1):
            counts = self.ask is Ask.CHOICE and line.startswith(MARK)
            words, people = line.removeprefix(MARK).strip() if counts else line, None
            if self.ask is Ask.ABOUT and (read := PEOPLE.fullmatch(line)):
                words, people = read["words"], int(read["people"])
            found.append({"key": str(number), "words": words, "counts": counts, "people": people})
        return found

    def _lines(self) -> list[str]:
        lines = [line.strip() for line in self.options.splitlines()]
        return [line for line in lines if line and line != MARK]


OWN_KINDS = (Ask.AGREE, Ask.YES_NO, Ask.CHOICE, Ask.ABOUT)
WITH_LINES = (Ask.CHOICE, Ask.ABOUT)


class RemoveQuestion(Form, kw_only=True):
    question_id: int


class OpenForm(Form, kw_only=True):
    taken: Taken
    way: Way
    closes_on: dt.date
    stops: bool = False

    says = {
        "taken": N_("Say when in the life of the problem you ask"),
        "way": N_("Choose how people come to the questions"),
        "closes_on": N_("Give the last day"),
    }


class CodesForm(Form, kw_only=True):
    many: int

    says = {"many": N_("Say how many codes you need")}

    def check(self) -> Mapping[str, Sentence]:
        if not 1 <= self.many <= MOST_AT_ONCE:
            return {"many": say(N_("Write a number from 1 to {most}"), most=MOST_AT_ONCE)}
        return {}


class CodeForm(Form, kw_only=True):
    code: Annotated[str, Meta(max_length=80)] = ""


ASKED_OF = (
    Choice(AskedOf.NEIGHBOURS.value, AskedOf.NEIGHBOURS.words,
           N_("Whoever is there sees whether the problem gets smaller.")),
    Choice(AskedOf.CONTACT.value, AskedOf.CONTACT.words,
           N_("Whoever went through something terrible is not asked. sara asks about that first"
              " and then stops.")),
)  # fmt: skip
WAYS = (
    Choice(Way.CODES.value, Way.CODES.words,
           N_("You print the codes and hand them out. Nobody can tell whose code was used.")),
    Choice(Way.LINK.value, Way.LINK.words,
           N_("For a poster or a letter. Somebody could answer twice, so trust it less.")),
)  # fmt: skip
KINDS = (
    Choice(Ask.AGREE.value, Ask.AGREE.words, N_("From disagree strongly to agree strongly.")),
    Choice(Ask.YES_NO.value, Ask.YES_NO.words),
    Choice(Ask.CHOICE.value, Ask.CHOICE.words, N_("You write the answers below.")),
    Choice(Ask.ABOUT.value, Ask.ABOUT.words,
           N_("Such as age or street. Only how many of each group answered is kept, and nothing of"
              " what they answered.")),
)  # fmt: skip
DIRECTIONS = (
    Choice(Direction.UP.value, N_("More people who agree is better")),
    Choice(Direction.DOWN.value, N_("Fewer people who agree is better")),
)
