"""A title of evidence for agencies only leaves an entry wherever it is shown, and not only on the
page of the evidence."""

import httpx
import pytest
import sqlalchemy as sa

from sara.accounts.reach import Audience
from sara.evidence.models import SourceKind, Support, Supports
from sara.factories import ActionFactory, EvidenceFactory, using
from sara.history.models import Entry
from sara.problems.models import Stage
from tests.cast import Cast
from tests.workflow.walking import Walk

TITLE = "Diary of the night shift"


def readings(cast: Cast, thing: int, subject: str = "evidence") -> int:
    with cast.database.read() as db:
        asked = sa.select(sa.func.count()).select_from(Entry).where(
            Entry.subject == subject, Entry.subject_id == thing, Entry.verb == "read"
        )  # fmt: skip
        return int(db.execute(asked).scalar_one())


@pytest.mark.parametrize("audience, left", [(Audience.AGENCIES, 1), (Audience.TEAM, 0)])
def test_a_title_leaves_an_entry_beside_an_action_and_in_the_assessment(
    cast: Cast, client: httpx.Client, audience: Audience, left: int
) -> None:
    Walk(cast).stand_in(Stage.ASSESSMENT)
    officer = cast.accounts["officer"]
    with cast.database.write() as db, using(db):
        action = ActionFactory(problem_id=cast.problem_id, added_by=officer,
                               owner_account_id=officer).id  # fmt: skip
        rows = [
            EvidenceFactory(problem_id=cast.problem_id, added_by=officer, title=TITLE,
                            audience=audience, stage=Stage.ASSESSMENT,
                            source=SourceKind.RESIDENTS).id for _ in range(2)
        ]  # fmt: skip
        db.add(Support(evidence_id=rows[0], claim=Supports.ACTION, key=str(action)))
    base = f"/problems/{cast.problem_id}"
    cast.sign_in(client, "officer")
    assert TITLE in client.get(f"{base}/actions/{action}").text
    assert readings(cast, rows[0]) == left
    assert TITLE in client.get(f"{base}/assessment").text
    assert readings(cast, rows[1]) == left
    cast.sign_in(client, "resident")
    shown = TITLE in client.get(f"{base}/assessment").text
    assert shown is (audience is Audience.TEAM)


def test_a_title_leaves_one_entry_on_a_stages_page_however_often_it_stands_there(
    cast: Cast, client: httpx.Client
) -> None:
    officer = cast.accounts["officer"]
    with cast.database.write() as db, using(db):
        title = EvidenceFactory(
            problem_id=cast.problem_id, added_by=officer, title=TITLE,
            audience=Audience.AGENCIES, source=SourceKind.RESIDENTS,
        ).id  # fmt: skip
        for claim, key in ((Supports.CHEERS, "harms"), (Supports.CHEERS, "expectation"),
                           (Supports.QUESTION, "where")):  # fmt: skip
            db.add(Support(evidence_id=title, claim=claim, key=key))
    review = Walk(cast).ask(note="It cannot wait.", anyway=True)
    cast.sign_in(client, "officer")
    for read, page in enumerate(("scanning", "analysis", f"reviews/{review}"), 1):
        assert TITLE in client.get(f"/problems/{cast.problem_id}/{page}").text
        assert readings(cast, title) == read, page
    # What lies on a table is for everybody who sits there.
    assert TITLE not in client.get(f"/problems/{cast.problem_id}/analysis/sheet").text
    assert readings(cast, title) == read
    cast.sign_in(client, "resident")
    assert TITLE not in client.get(f"/problems/{cast.problem_id}/scanning").text
    assert readings(cast, title) == read


def test_an_action_that_evidence_may_support_leaves_an_entry_where_it_is_named(
    cast: Cast, client: httpx.Client
) -> None:
    with cast.database.write() as db, using(db):
        on = {"problem_id": cast.problem_id, "added_by": cast.accounts["officer"]}
        secret = ActionFactory(**on, what=TITLE, audience=Audience.AGENCIES,
                               owner_account_id=cast.accounts["officer"]).id  # fmt: skip
        shown = EvidenceFactory(**on, title="Lamps").id
        db.add(Support(evidence_id=shown, claim=Supports.ACTION, key=str(secret)))
    cast.sign_in(client, "officer")
    for read, page in enumerate(("/new", "", f"/{shown}", f"/{shown}/edit"), 1):
        assert TITLE in client.get(f"/problems/{cast.problem_id}/evidence{page}").text
        assert readings(cast, secret, "action") == read, page
    cast.sign_in(client, "resident")
    assert TITLE not in client.get(f"/problems/{cast.problem_id}/evidence/{shown}").text
    assert readings(cast, secret, "action") == read
