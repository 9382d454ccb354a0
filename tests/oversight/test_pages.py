"""The right to a review, as people use it: with a receipt, in the group, for another person."""

import datetime as dt
import html
import re
from collections.abc import Callable
from typing import Any

import httpx
import pytest
import sqlalchemy as sa

from sara.accounts.models import Account
from sara.app import CHORES
from sara.intake.models import IdentityMode
from sara.intake.operations import Told, receive
from sara.mail.models import Message, Notification
from sara.oversight.models import RequestState, ReviewRequest
from sara.oversight.reminding import tell_of_requests
from sara.problems.models import Problem
from sara.triage.operations import link
from sara.web.models import Submission
from tests.cast import Cast
from tests.clock import Clock
from tests.meanwhile import meanwhile

WHY = "It is as loud as before."
Clients = Callable[[], httpx.Client]


class Town:
    """A reporter without an account, and whoever answers."""

    def __init__(self, cast: Cast, new_client: Clients, clock: Clock) -> None:
        self.cast, self.new_client, self.clock = cast, new_client, clock

    def report(self, linked: bool = True) -> str:
        """A report from somebody unknown; gives the code of its receipt."""
        now = self.clock()
        with self.cast.database.write() as db:
            told = Told(what="Engines", place="Mill Road", area_id=self.cast.areas["north"])
            receipt = receive(db, told, mode=IdentityMode.ANONYMOUS, now=now, today=now.date())
            if linked:
                link(db, [receipt.report_id], self.cast.problem_id, told="Thank you.",
                     by=self.cast.viewers["coordinator"], now=now)  # fmt: skip
        return receipt.code

    def opens(self, code: str, client: httpx.Client | None = None) -> httpx.Response:
        client = client or self.new_client()
        hidden = self.cast.hidden(client, "/receipt/review", "code")
        return client.post("/receipt/review", data=hidden | {"code": code})

    def asks(self, code: str, **values: Any) -> httpx.Response:
        client = self.new_client()
        page = self.opens(code, client)
        carried = _hidden(page, "/receipt/review/requests")
        return client.post("/receipt/review/requests", data=carried | {"why": WHY} | values)

    def signed_in(self, who: str) -> httpx.Client:
        return self.cast.sign_in(self.new_client(), who)

    def request(self) -> Any:
        with self.cast.database.read() as db:
            return db.execute(sa.select(*ReviewRequest.__table__.c)).one()

    def step(self, who: str, what: str, form: str = "", **values: Any) -> httpx.Response:
        page = f"/review-requests/{self.request().id}"
        return self.cast.send(self.signed_in(who), page, f"{page}/{what}", values, form)


def _hidden(page: httpx.Response, to: str) -> dict[str, str]:
    form = re.search(rf'<form[^>]*action="{re.escape(to)}".*?</form>', page.text, re.DOTALL)
    assert form is not None, page.text[:800]
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form[0]))


@pytest.fixture
def town(cast: Cast, new_client: Clients, clock: Clock) -> Town:
    return Town(cast, new_client, clock)


def test_from_the_third_report_to_the_yearly_count(town: Town, clock: Clock) -> None:
    town.report()
    town.report()
    code = town.report()
    assert "Ask for a review" in town.opens(code).text
    page = town.asks(code)
    assert page.status_code == 200, page.text
    assert "Your request is with us" in page.text
    assert "By " in page.text

    number = town.request().id
    coordinator = town.signed_in("coordinator")
    assert f"/review-requests/{number}" in html.unescape(coordinator.get("/").text)
    assert f"/review-requests/{number}" in coordinator.get("/review-requests").text
    assert "Reports in the last 6 months: 3" in coordinator.get(f"/review-requests/{number}").text
    assert "No other waits" in coordinator.get(f"/review-requests/{number}").text
    assert town.step("coordinator", "acknowledgement").status_code == 303
    assert "Done on" in town.opens(code).text

    no = town.step("coordinator", "decision", verdict="not_met", because="No.")
    assert no.status_code == 422
    assert "so there is a review" in no.text
    assert town.step("coordinator", "decision", verdict="met",
                     because="Three reports.").status_code == 303  # fmt: skip
    assert "Three reports." in town.opens(code).text

    day = clock().date()
    people = coordinator.get(f"/review-requests/{number}").text
    assert "Board Member" in people
    assert "Officer" not in re.findall(r"<option[^>]*>([^<(]+?) ?[<(]", people)
    named = town.step(
        "coordinator",
        "reviewer",
        "naming",
        meeting_on=str(day),
        reviewer_id=town.cast.accounts["board_member"],
        meeting_where="Town hall",
    )
    assert named.status_code == 303, named.text
    assert "Town hall" in town.opens(code).text
    reviewer = town.signed_in("board_member")
    assert reviewer.get(f"/problems/{town.cast.problem_id}/scanning").status_code == 200

    told = town.step("board_member", "result", "telling", result="Too little was done.",
                     plan="A count in May, by the council.")  # fmt: skip
    assert told.status_code == 303, told.text
    assert reviewer.get(f"/problems/{town.cast.problem_id}/scanning").status_code == 404
    page = town.opens(code).text
    assert "Too little was done." in page
    assert "A count in May, by the council." in page
    assert _counts(town.new_client()) == [1, 1, 0, 0, 0, 1, 0]
    resident = town.signed_in("resident").get(f"/problems/{town.cast.problem_id}/review-requests")
    assert "A count in May, by the council." in resident.text


def _counts(client: httpx.Client) -> list[int]:
    """The newest line of the yearly counts."""
    row = client.get("/review-right").text.partition("<tbody>")[2].partition("</tr>")[0]
    return [int(n) for n in re.findall(r"<td[^>]*>(\d+)</td>", row)]


def test_an_anonymous_request_leaves_nothing_of_who_and_when(town: Town) -> None:
    code = town.report()
    with town.cast.database.read() as db:
        before = [db.scalar(sa.select(sa.func.count()).select_from(t))
                  for t in (Submission, Notification, Message)]  # fmt: skip
    page = town.asks(code)
    assert "set-cookie" not in page.headers
    row = town.request()
    assert all(not isinstance(v, dt.datetime) for v in row)
    assert (row.account_id, row.contact_name, row.contact_to) == (None, "", "")
    with town.cast.database.read() as db:
        after = [db.scalar(sa.select(sa.func.count()).select_from(t))
                 for t in (Submission, Notification, Message)]  # fmt: skip
        entries = db.execute(
            sa.text("select count(*) from entry where subject = 'review_request'")
        ).scalar_one()
    assert after == before
    assert entries == 0


def test_whoever_is_signed_in_and_asks_with_a_receipt_is_not_linked(town: Town) -> None:
    code = town.report()
    client = town.signed_in("resident")
    page = town.opens(code, client)
    carried = _hidden(page, "/receipt/review/requests")
    assert client.post("/receipt/review/requests",
                       data=carried | {"why": WHY}).status_code == 200  # fmt: skip
    assert town.request().account_id is None


def test_personal_details_are_pointed_out_before_anything_is_kept(town: Town) -> None:
    code = town.report()
    first = town.asks(code, why="Call me on 0161 496 0123.")
    assert first.status_code == 422
    assert "Cover:" in first.text
    with town.cast.database.read() as db:
        assert db.scalar(sa.select(sa.func.count()).select_from(ReviewRequest)) == 0
    key = re.search(r'name="cover" value="([^"]+)"', first.text)
    assert key is not None
    done = town.asks(code, why="Call me on 0161 496 0123.", looked=key[1], cover=key[1])
    assert done.status_code == 200, done.text
    assert "0161" not in town.request().why


def test_other_receipts_are_counted_and_a_wrong_code_is_named(town: Town) -> None:
    codes = [town.report(linked=False) for _ in range(3)]
    wrong = town.asks(codes[0], more="1234 5678 1234 5678")
    assert wrong.status_code == 422
    assert "not the code of a receipt" in wrong.text
    assert town.asks(codes[0], more="\n".join(codes[1:])).status_code == 200
    number = town.request().id
    page = town.signed_in("coordinator").get(f"/review-requests/{number}").text
    assert "Reports in the last 6 months: 3" in page


def test_a_request_is_taken_back_with_the_receipt(town: Town) -> None:
    code = town.report()
    page = town.asks(code)
    client = town.new_client()
    carried = _hidden(page, "/receipt/review/withdrawal")
    assert client.post("/receipt/review/withdrawal", data=carried).status_code == 200
    assert town.request().state is RequestState.WITHDRAWN
    assert _counts(client)[0] == 1


def told(town: Town, kind: str) -> list[Any]:
    with town.cast.database.read() as db:
        return list(db.execute(
            sa.select(Notification.account_id, Notification.at, Notification.settled_at)
            .where(Notification.kind == kind)
        ).all())  # fmt: skip


def test_coordinators_hear_of_it_on_the_day_after_and_no_hour_is_kept(
    town: Town, clock: Clock
) -> None:
    code = town.report()
    page = town.asks(code)
    settings = town.cast.settings
    assert tell_of_requests(town.cast.database, settings, clock()) == 0
    assert tell_of_requests in CHORES
    clock.forward(days=1)
    meanwhile(town.cast.database, sa.update(ReviewRequest).values(
        state=RequestState.WITHDRAWN, withdrawn_on=clock().date()))  # fmt: skip
    assert tell_of_requests(town.cast.database, settings, clock()) == 0, "taken back in between"
    with town.cast.database.write() as db:
        db.execute(sa.update(ReviewRequest).values(state=RequestState.ASKED, withdrawn_on=None))
    assert tell_of_requests(town.cast.database, settings, clock()) == 1
    assert tell_of_requests(town.cast.database, settings, clock()) == 0
    assert town.cast.accounts["coordinator"] in {
        one.account_id for one in told(town, "request.asked")
    }
    carried = _hidden(page, "/receipt/review/withdrawal")
    town.new_client().post("/receipt/review/withdrawal", data=carried)
    for one in told(town, "request.asked"):
        assert one.settled_at.astimezone(settings.zone).time() == dt.time()


def test_a_reviewer_hears_no_more_of_what_was_taken_back(town: Town, clock: Clock) -> None:
    page = town.asks(town.report())
    town.step("coordinator", "decision", verdict="met", because="Often enough.")
    town.step("coordinator", "reviewer", form="naming", meeting_where="Town hall",
              reviewer_id=town.cast.accounts["board_member"],
              meeting_on=clock().date().isoformat())  # fmt: skip
    assert [one.settled_at for one in told(town, "request.review")] == [None]
    carried = _hidden(page, "/receipt/review/withdrawal")
    town.new_client().post("/receipt/review/withdrawal", data=carried)
    [one] = told(town, "request.review")
    assert one.settled_at.astimezone(town.cast.settings.zone).time() == dt.time()


def test_guessing_codes_comes_to_an_end(town: Town) -> None:
    client = town.new_client()
    hidden = town.cast.hidden(client, "/receipt/review", "code")
    answers = {client.post("/receipt/review", data=hidden | {"code": f"{n:016d}"}).status_code
               for n in range(30)}  # fmt: skip
    assert answers == {422, 429}


def test_a_member_asks_and_the_team_reads_that_somebody_did_and_not_who(town: Town) -> None:
    path = f"/problems/{town.cast.problem_id}/review-requests"
    member = town.signed_in("resident")
    assert town.cast.send(member, path, path, {"why": WHY}).status_code == 303
    assert town.request().account_id == town.cast.accounts["resident"]
    assert "Take my request back" in member.get(path).text
    page = town.signed_in("officer").get(path).text
    assert "A member of the group" in page
    assert "Resident" not in page
    assert WHY not in page
    history = town.signed_in("officer").get(f"/problems/{town.cast.problem_id}/history").text
    assert "asked for a review of the work" not in history
    with town.cast.database.read() as db:
        told = db.execute(sa.select(Notification.account_id)).scalars().all()
    assert town.cast.accounts["coordinator"] in told
    assert town.cast.accounts["officer"] not in told
    desk = town.signed_in("coordinator").get(f"/review-requests/{town.request().id}").text
    assert WHY in desk
    assert "Resident" in desk


def another(town: Town, **values: Any) -> httpx.Response:
    client = town.new_client()
    page = "/receipt/review/for-another"
    told = {"why": WHY, "contact_name": "Ada Long", "contact_to": "ada@example.net",
            "consent": "For my neighbour, who signed a note.", "agreed": "1"}  # fmt: skip
    return client.post(page, data=town.cast.hidden(client, page, "another") | told | values)


def published(town: Town) -> str:
    with town.cast.database.write() as db:
        mine = Problem.id == town.cast.problem_id
        db.execute(sa.update(Problem).where(mine).values(published_at=town.clock()))
        return str(db.scalar(sa.select(Problem.reference).where(mine)))


def test_a_third_party_asks_with_consent_and_follows_with_a_code(town: Town) -> None:
    answer = another(town, reference=published(town))
    assert answer.status_code == 200, answer.text
    code = re.search(r'class="code" dir="ltr">([\d ]{19})<', answer.text)
    assert code is not None
    assert "Asked for, not confirmed yet" in town.opens(code[1]).text
    town.step("coordinator", "decision", verdict="not_met", because="It is new.")
    assert "It is new." in town.opens(code[1]).text
    with town.cast.database.read() as db:
        letter = db.execute(sa.select(Message.to, Message.body)).one()
    assert letter.to == "ada@example.net"
    assert "It is new." not in letter.body


def test_without_consent_or_a_problem_nobody_asks_for_another(town: Town) -> None:
    reference = published(town)
    assert another(town, reference=reference, agreed="").status_code == 422
    assert another(town).status_code == 422
    with town.cast.database.write() as db:
        db.execute(sa.update(Problem).values(published_at=None))
    hidden, none = another(town, reference=reference), another(town, reference="2019-0001")
    assert hidden.status_code == none.status_code == 422
    assert _errors(hidden) == _errors(none)


def _errors(page: httpx.Response) -> list[str]:
    return re.findall(r'class="err"[^>]*>(.*?)</p>', page.text)


@pytest.mark.parametrize("who", ["officer", "resident", "stranger", "other_officer", "analyst",
                                 "administrator"])  # fmt: skip
def test_a_request_is_open_to_nobody_who_does_not_decide_or_review(town: Town, who: str) -> None:
    town.asks(town.report())
    number = town.request().id
    client = town.signed_in(who)
    assert client.get("/review-requests").status_code == 403
    assert client.get(f"/review-requests/{number}").status_code == 404


def test_the_clocks_show_that_we_are_late(town: Town, clock: Clock) -> None:
    code = town.report()
    town.asks(code)
    with town.cast.database.write() as db:
        db.execute(sa.update(ReviewRequest)
                   .values(asked_on=clock().date() - dt.timedelta(days=22)))  # fmt: skip
    assert "Late: it was due on" in town.opens(code).text
    assert _counts(town.new_client())[-1] == 1
    assert "Late" in town.signed_in("coordinator").get("/review-requests").text


def test_the_page_says_plainly_that_it_is_no_complaint(town: Town) -> None:
    for path in ("/review-right", "/receipt/review/for-another"):
        assert "A review is not a complaint." in town.new_client().get(path).text, path


def test_somebody_who_left_is_no_reviewer(town: Town, clock: Clock) -> None:
    town.asks(town.report())
    town.step("coordinator", "decision", verdict="met", because="So.")
    with town.cast.database.write() as db:
        db.execute(sa.update(Account).where(Account.name == "Board Member")
                   .values(state="disabled"))  # fmt: skip
    page = town.signed_in("coordinator").get(f"/review-requests/{town.request().id}").text
    assert "Board Member" not in page
    refused = town.step("coordinator", "reviewer", "naming", meeting_on=str(clock().date()),
                        reviewer_id=town.cast.accounts["board_member"])  # fmt: skip
    assert refused.status_code == 422
