"""Answers on paper, by phone or face to face, keyed in by who runs the round."""

import httpx
import pytest

from sara.accounts.models import ByHand
from sara.accounts.permissions import Permission
from sara.errors import Forbidden, Refused, Stale
from sara.problems.models import Stage
from sara.problems.queries import find
from sara.rounds.keying import key_in
from sara.rounds.models import Result, RoundKind, Stance
from tests.cast import Cast
from tests.rounds.asking import Asking
from tests.rounds.test_pages import page_of, text
from tests.rounds.test_rounds import told
from tests.workflow.walking import Walk


@pytest.fixture
def asking(cast: Cast) -> Asking:
    return Asking(cast)


def keys(
    asking: Asking, who: str, round_id: int, whose: str, stance: Stance = Stance.AGREE,
    reason: str = "", version: int = 0,
) -> None:  # fmt: skip
    cast = asking.cast
    with cast.database.write() as db:
        found = find(db, cast.viewers[who], asking.problem_id, Permission.ROUND_OPEN)
        key_in(db, found, round_id, cast.accounts[whose], version, stance=stance, reason=reason,
               how=ByHand.PAPER, **asking.by(who))  # fmt: skip


def test_an_answer_on_paper_is_keyed_in_for_all_to_see_and_the_person_is_told(
    cast: Cast, asking: Asking, client: httpx.Client
) -> None:
    one = asking.opens()
    page = page_of(cast, one)
    cast.sign_in(client, "officer")
    to, form = (
        f"{page}/positions/{cast.accounts['resident']}",
        f"keying-{cast.accounts['resident']}",
    )
    silent: dict[str, object] = {"stance": "object", "how": "paper"}
    assert cast.send(client, page, to, silent, form=form).status_code == 422
    said = silent | {"reason": "The gate is too narrow."}
    assert cast.send(client, page, to, said, form=form).status_code == 303
    cast.sign_in(client, "partner")
    assert "On paper, keyed in by Officer" in text(client.get(page).text)
    assert told(cast, "round.keyed_in") == {"resident"}
    assert told(cast, "round.asked") == {"colleague", "partner"}
    assert asking.told("position.keyed_in")[0].changes["name"] == ["", "Resident"]


def test_one_person_has_one_answer_and_their_own_counts(cast: Cast, asking: Asking) -> None:
    one = asking.opens()
    keys(asking, "officer", one, "resident")
    keys(asking, "officer", one, "resident", Stance.ABSTAIN, version=1)
    with pytest.raises(Stale):
        keys(asking, "officer", one, "resident", Stance.AGREE, version=1)
    asking.says("resident", one, Stance.OBJECT, "I never said that.", version=2)
    with pytest.raises(Refused):
        keys(asking, "officer", one, "resident", version=3)
    assert asking.stances(one) == {"resident": Stance.OBJECT}


def test_who_only_confirms_what_was_keyed_in_has_answered_themselves(
    cast: Cast, asking: Asking, client: httpx.Client
) -> None:
    one = asking.opens()
    keys(asking, "officer", one, "resident")
    asking.says("resident", one, Stance.AGREE, version=1)
    cast.sign_in(client, "officer")
    assert "keyed in by" not in text(client.get(page_of(cast, one)).text)
    with pytest.raises(Refused):
        keys(asking, "officer", one, "resident", version=2)


def test_nobody_keys_in_for_themselves_or_for_whom_nobody_asked(cast: Cast, asking: Asking) -> None:
    one = asking.opens(voters=("officer", "resident"), quorum=1)
    for whose in ("officer", "partner"):
        with pytest.raises(Forbidden):
            keys(asking, "officer", one, whose)


def test_what_is_hidden_stays_hidden_also_when_keyed_in_and_stands_in_the_history_after(
    cast: Cast, asking: Asking, client: httpx.Client
) -> None:
    one = asking.opens(hidden=True)
    keys(asking, "officer", one, "resident", Stance.OBJECT, "The rowers were never asked")
    assert asking.told("position.keyed_in")[0].changes.keys() == {"name", "keyed_how"}
    for who in ("officer", "partner", "coordinator"):
        cast.sign_in(client, who)
        assert "rowers" not in client.get(page_of(cast, one)).text
    for who in ("officer", "colleague", "partner"):
        asking.says(who, one, Stance.AGREE)
    asking.closes(one)
    assert asking.told("round.closed")[0].changes["keyed_in"] == ["", ["Resident"]]
    assert asking.row(one).result is Result.OBJECTIONS


def test_the_lead_keys_no_verdict_of_residents_in(cast: Cast, asking: Asking) -> None:
    Walk(cast).stand_in(Stage.ASSESSMENT)
    one = asking.opens(kind=RoundKind.VERDICT, voters=("resident",), hidden=True, quorum=1)
    with pytest.raises(Forbidden):
        keys(asking, "officer", one, "resident", Stance.WORKED)
    keys(asking, "coordinator", one, "resident", Stance.DID_NOT, "It only moved.")
    assert asking.stances(one) == {"resident": Stance.DID_NOT}
