"""What came of a round, reckoned from what was said. Pure: free of database and clock."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence

import msgspec

from sara.accounts.models import ByHand
from sara.rounds.asking import AGAINST, JUDGED
from sara.rounds.models import Result, RoundKind, RoundState, Stance
from sara.words import N_, Sentence, say

_JUDGED = {Stance.WORKED: Result.WORKED, Stance.PARTLY: Result.PARTLY,
           Stance.DID_NOT: Result.DID_NOT}  # fmt: skip


def is_over(state: RoundState, closes_on: dt.date, today: dt.date) -> bool:
    """Whether nobody can answer any more: it was closed, or its last day has passed."""
    return state is RoundState.CLOSED or (state is RoundState.OPEN and closes_on < today)


def result(kind: RoundKind, stances: Iterable[Stance], quorum: int) -> Result:
    """What came of it. Silence is no position; whoever abstains has answered."""
    said = [s for s in stances if s is not Stance.NO_ANSWER]
    if not said:
        return Result.NO_ANSWER
    match kind:
        case RoundKind.VERDICT:
            return middle(said)
        case RoundKind.FINDINGS:
            if Stance.DISAGREE in said:
                return Result.DISAGREED
            if Stance.ADD in said:
                return Result.ADDED
            return Result.AGREED if Stance.AGREE in said else Result.NO_ANSWER
        case _:
            if Stance.OBJECT in said:
                return Result.OBJECTIONS
            return Result.CONSENT if len(said) >= quorum else Result.TOO_FEW


def middle(said: Sequence[Stance]) -> Result:
    """The verdict in the middle; where two stand level, the less favourable one."""
    judged = sorted((s for s in said if s in JUDGED), key=JUDGED.index)
    return _JUDGED[judged[len(judged) // 2]] if judged else Result.NO_ANSWER


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """The line of one voter, as far as the reader may see it.

    `stance` is None while nothing was said, and where it is hidden from the reader.
    """

    account_id: int
    name: str
    resident: bool
    has_answered: bool
    stance: Stance | None
    reason: str = ""
    answer: str = ""
    answered_by: str = ""
    answered_at: dt.datetime | None = None
    at: dt.datetime | None = None
    version: int = 0
    by_hand: bool = False
    """Whether they have no e-mail, and so are asked on paper, by phone or face to face."""
    keyed_by: str = ""
    keyed_how: ByHand | None = None

    @property
    def against(self) -> bool:
        return self.stance in AGAINST

    @property
    def dissents(self) -> bool:
        """Whether these words differ from a plain yes, and so are kept in sight."""
        return self.against or self.stance is Stance.ADD

    @property
    def waits(self) -> bool:
        """Whether it is an objection that nobody has answered."""
        return self.against and not self.answer


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """A round with the lines of its voters; `over` is whether nobody can answer any more."""

    id: int
    kind: RoundKind
    proposal: str
    closes_on: dt.date
    closed_at: dt.datetime | None
    opened_at: dt.datetime
    hidden: bool
    quorum: int
    over: bool
    outcome: str
    lines: tuple[Said, ...]

    @property
    def voters(self) -> int:
        return len(self.lines)

    @property
    def answered(self) -> int:
        return sum(line.has_answered for line in self.lines)

    @property
    def quorate(self) -> bool:
        return self.answered >= self.quorum

    @property
    def result(self) -> Result | None:
        """None while it is open."""
        if not self.over:
            return None
        return result(self.kind, (s.stance for s in self.lines if s.stance), self.quorum)

    @property
    def waiting(self) -> tuple[Said, ...]:
        """Objections without an answer, as far as they may be seen."""
        return tuple(line for line in self.lines if line.waits)

    @property
    def dissent(self) -> tuple[Said, ...]:
        return tuple(line for line in self.lines if line.dissents)

    @property
    def so_far(self) -> Sentence:
        """Where it stands, in a sentence that tells nobody's position."""
        of = {"n": self.answered, "of": self.voters}
        if not self.over:
            return say(N_("Asked: {n} of {of} have answered, until {day}"), **of,
                       day=self.closes_on)  # fmt: skip
        assert self.result is not None
        if not self.quorate:
            return say(N_("{result}. {n} of {of} answered; {quorum} were wanted."), **of,
                       result=self.result, quorum=self.quorum)  # fmt: skip
        return say(N_("{result}. {n} of {of} answered."), **of, result=self.result)


def counts(lines: Iterable[Said]) -> list[tuple[Stance, int]]:
    """How many took each stance, in the order of the stances."""
    found = Counter(line.stance for line in lines if line.stance)
    return [(stance, found[stance]) for stance in Stance if found[stance]]
