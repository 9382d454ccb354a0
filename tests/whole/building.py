"""Fills the town: the main problem with one thing of every kind, and the problems beside it."""

import datetime as dt
import io
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from sara.accounts import links, sessions
from sara.accounts.models import Account, Area, Purpose, Role
from sara.accounts.passwords import hash_password
from sara.accounts.reach import Audience
from sara.actions import outside
from sara.actions.letters import DROPPED as NEW
from sara.actions.models import ActionMessage, ActionStatus, SignedLink
from sara.analysis.models import DataRequest, Hypothesis
from sara.assessment.models import Judgement, SustainCheck, Verdict, VerdictOf
from sara.charts.about import MadeOf, as_json as made_json
from sara.charts.chart import ChartKind
from sara.charts.drawing import as_json
from sara.charts.models import FiledChart
from sara.charts.trend import numbers
from sara.db import Base, utc_now
from sara.evidence.models import Evidence, EvidenceKind, StoredFile, Support, Supports
from sara.factories import (
    AccountFactory,
    ActionFactory,
    AgencyFactory,
    AreaFactory,
    CommentFactory,
    EvidenceFactory,
    MeasurementFactory,
    SeatFactory,
    StakeholderFactory,
    a_problem,
    using,
    viewer_for,
)
from sara.figures.choosing import keep as keep_selection
from sara.figures.models import Indicator, Taken
from sara.files.arriving import Arrived, keep, limit_of, look, store_of
from sara.groups.models import EarlierText, Mention
from sara.hearing import feeds
from sara.history.operations import record
from sara.history.readings import record_readings
from sara.incidents.chosen import Chosen, InArea
from sara.incidents.harm import HarmWeights
from sara.incidents.models import Generator
from sara.intake import codes
from sara.intake.models import Channel, ContactBy, IdentityMode, Report, ReportPhoto, Still
from sara.intake.operations import Contact, Told, answer, pulse, receive, write
from sara.mail import stops, wishes
from sara.mail.models import Message, Notification
from sara.mail.operations import notify, post
from sara.mail.stops import Stop, Stopped
from sara.oversight.models import Applicant, RequestState, ReviewRequest
from sara.people.operations.accounts import disable
from sara.people.operations.agencies import retire_agency
from sara.people.operations.contacts import add_contact
from sara.problems import search
from sara.problems.models import (
    WORKING,
    Involvement,
    Problem,
    Seat,
    SeatKind,
    Stage,
    StakeholderStage,
)
from sara.problems.queries import find
from sara.response.models import Amendment, EvaluationPlan, LogKind, LogLine, Option
from sara.rounds import answering, operations as rounds
from sara.rounds.models import RoundKind, Stance
from sara.scanning.models import Event
from sara.secret import hashed
from sara.triage import operations as triage
from sara.triage.telling import to_be_told
from sara.web.call import Reading
from sara.words import say
from sara.workflow.models import Decision
from tests.cast import NOW, Cast
from tests.charts.made import FIRST, LAST, made as incidents
from tests.evidence.uploads import photo
from tests.partners.asked import path_in
from tests.signing_in import PASSWORD
from tests.whole.asking import ask_around
from tests.whole.circles import fill_groups
from tests.whole.lending import keep_a_template, lend
from tests.whole.loads import bring_in
from tests.whole.meeting import meet
from tests.whole.secrets import MARKUP, NOBODY, RECEIPT, SECRETS, Secret
from tests.workflow.filling import complete, complete_until
from tests.workflow.walking import Walk

MORE_PEOPLE = {
    "observer": (Role.RESIDENT, "north", SeatKind.OBSERVER),
    "reviewer": (Role.OFFICER, "south", SeatKind.REVIEWER),
}
TEAM_SEATS = {
    "colleague": SeatKind.MEMBER,
    "partner": SeatKind.PARTNER,
    "resident": SeatKind.MEMBER,
    "observer": SeatKind.OBSERVER,
    "reviewer": SeatKind.REVIEWER,
}
TEAM = ("officer", "colleague", "partner", "resident")
BESIDE = {
    "asked": ("Loud exhausts on Mill Road", Stage.SCANNING),
    "planned": ("Cold callers in Elm Street", Stage.PLAN),
    "unjudged": ("Shouting after the last bus", Stage.ASSESSMENT),
    "sealed": ("Scooters on the pavement", Stage.ASSESSMENT),
    "sustained": ("Bins on fire", Stage.SUSTAIN),
    "markup": (MARKUP, Stage.SCANNING),
}
"""Problems of the same team: title and stage."""


ALIKE = 7_654_321
"""The number of a report that is like the first one."""


class Builder:
    def __init__(self, cast: Cast) -> None:
        self.cast, self.database = cast, cast.database
        self.tokens: dict[str, str] = {}
        self.things: dict[str, Any] = {}
        self.secrets = dict(SECRETS)
        self.problems = {"main": cast.problem_id}

    def build(self) -> None:
        with self.database.write() as db, using(db):
            self._more_people(db)
            complete_until(db, self.cast, Stage.ASSESSMENT)
        Walk(self.cast).stand_in(Stage.RUNNING)
        Walk(self.cast).stand_in(Stage.ASSESSMENT)
        with self.database.write() as db, using(db):
            self._fill(db, self.cast.problem_id)
        self._beside()
        with self.database.write() as db:
            self._rounds(db)
        with self.database.write() as db, using(db):
            things, secrets = fill_groups(db, self.cast, self.problems)
        self.things |= things
        self.secrets |= secrets
        self._reviews()
        with self.database.write() as db:
            meet(db, self.cast, self.things, self.problems["markup"])
            ask_around(db, self.cast, self.things, self.problems["markup"])
        with self.database.write() as db, using(db):
            self._sessions(db)
            self._letters(db)
            self._partners(db)
            self._left(db)
            self._reports(db)
            self._told(db)
            self.things |= bring_in(db, self.cast)
            # Last, so that it stands on the first page of the history.
            record(db, "evidence.added", by=self.cast.accounts["officer"], now=NOW,
                   problem_id=self.cast.problem_id, subject="evidence",
                   subject_id=self.things["closed_evidence_id"], audience=Audience.AGENCIES,
                   reason=SECRETS["agencies' entry in the history"].text)  # fmt: skip

    def _more_people(self, db: Session) -> None:
        for who, (role, code, seat) in MORE_PEOPLE.items():
            area = db.get_one(Area, self.cast.areas[code])
            account = AccountFactory(email=f"{who}@example.org", name=who.title(),
                                     roles=[(role, area)])  # fmt: skip
            self.cast.accounts[who] = account.id
            self.cast.viewers[who] = viewer_for(account, (role, area))
            SeatFactory(problem_id=self.cast.problem_id, account_id=account.id, kind=seat,
                        given_by=self.cast.accounts["officer"])  # fmt: skip
        addresses = db.execute(sa.select(Account.id, Account.email)).all()
        people = {number: who for who, number in self.cast.accounts.items()}
        for number, email in addresses:
            allowed = frozenset({"administrator", people[number]} - {"disabled", "pending"})
            self.secrets[f"address of {people[number]}"] = Secret(email, allowed)
        hashes = {number: hash_password(PASSWORD) for number in people}
        for number, kept in hashes.items():
            db.execute(sa.update(Account).where(Account.id == number).values(password_hash=kept))
            self.secrets[f"password of {people[number]}"] = Secret(kept, NOBODY)

    def _fill(self, db: Session, problem: int) -> None:
        """One thing of every kind on the main problem, open and for agencies only."""
        secret = {name: one.text for name, one in SECRETS.items()}
        officer, resident = self.cast.accounts["officer"], self.cast.accounts["resident"]
        on = {"problem_id": problem, "added_by": officer}
        problem_row = db.get_one(Problem, problem)
        problem_row.public_summary = secret["summary that is not published"]
        first = db.scalar(sa.select(sa.func.min(Evidence.id)))
        db.get_one(Evidence, first).body = secret["team's evidence"]
        closed = EvidenceFactory(
            **on, audience=Audience.AGENCIES, title=secret["agencies' evidence, title"],
            body=secret["agencies' evidence, text"],
            supplied_by=secret["agencies' evidence, supplier"],
        )  # fmt: skip
        db.add_all(
            [
                Support(evidence_id=closed.id, claim=Supports.CHEERS, key="harms"),
                Support(evidence_id=closed.id, claim=Supports.QUESTION, key="where"),
            ]
        )
        EvidenceFactory(**on, kind=EvidenceKind.LINK, url="https://example.org/minutes")
        gone = EvidenceFactory(**on, body=secret["withdrawn evidence"], withdrawn_at=NOW,
                               withdrawn_because="A mistake.")  # fmt: skip
        for evidence in db.scalars(sa.select(Evidence)):
            if evidence is not gone:
                search.index(db, problem_id=problem, subject="evidence", subject_id=evidence.id,
                             words=f"{evidence.title} {evidence.body}",
                             audience=evidence.audience)  # fmt: skip
        self.things |= {
            "evidence_id": closed.id, "withdrawn_id": gone.id,
            "token": self._file(db, closed.id, secret["agencies' evidence, file name"]),
        }  # fmt: skip
        self._file(db, first, "ramp.jpg")

        self.things["action_id"] = ActionFactory(
            **on, what="Cut the hedge", owner_account_id=resident).id  # fmt: skip
        ActionFactory(**on, what=secret["agencies' action"], audience=Audience.AGENCIES,
                      owner_agency_id=self.cast.agencies["parks"],
                      status=ActionStatus.ACCEPTED)  # fmt: skip
        self.things |= self._incidents(db, problem, officer)
        stakeholder = StakeholderFactory(**on, contact=secret["contact of a stakeholder"])
        db.add(StakeholderStage(stakeholder_id=stakeholder.id, stage=Stage.SCANNING,
                                involvement=Involvement.CONSULTED))  # fmt: skip
        removed = StakeholderFactory(**on, name="Bowling club", removed_at=NOW)
        self.things |= {"stakeholder_id": stakeholder.id, "removed_stakeholder_id": removed.id}

        talk = {"problem_id": problem, "author_id": officer}
        open_one = CommentFactory(**talk, body=secret["team's comment"], edited_at=NOW)
        closed_one = CommentFactory(**talk, body=secret["agencies' comment"],
                                    audience=Audience.AGENCIES)  # fmt: skip
        db.add(EarlierText(comment_id=open_one.id, body="As it was said at first.", until=NOW))
        db.add(EarlierText(comment_id=closed_one.id, body=secret["agencies' comment"], until=NOW))
        db.add_all(
            Mention(comment_id=one.id, account_id=self.cast.accounts[who])
            for one in (open_one, closed_one) for who in ("resident", "partner", "colleague")
        )  # fmt: skip
        for one in (open_one, closed_one):
            search.index(db, problem_id=problem, subject="comment", subject_id=one.id,
                         words=one.body, audience=one.audience)  # fmt: skip
        self.things["comment_id"] = open_one.id

        indicator = db.scalars(sa.select(Indicator)).one()
        indicator.frozen_at = None
        MeasurementFactory(indicator_id=indicator.id, taken=Taken.INTERIM, added_by=officer)
        because = db.scalars(sa.select(Hypothesis)).one()
        dropped = Hypothesis(**on, cause="the ramp is new", effect="more people come",
                             added_at=NOW, dropped_at=NOW)  # fmt: skip
        removed_event = Event(**on, happened_on=NOW.date(), what="Twice the same", added_at=NOW,
                              source=closed.source, removed_at=NOW)  # fmt: skip
        asked = DataRequest(
            problem_id=problem,
            whom_asked="Housing office",
            what="Repairs.",
            asked_on=NOW.date(),
            due_on=NOW.date(),
            added_by=officer,
        )
        db.add_all([
            dropped, removed_event, asked,
            LogLine(**on, kind=LogKind.DEVIATION, happened_on=NOW.date(), words="Rain.",
                    added_at=NOW),
            Amendment(problem_id=problem, what="One more count.", because="The first was wet.",
                      made_by=officer, made_at=NOW),
        ])  # fmt: skip
        db.flush()
        self.things |= {
            "indicator_id": indicator.id, "hypothesis_id": because.id,
            "data_request_id": asked.id, "dropped_hypothesis_id": dropped.id,
            "removed_event_id": removed_event.id,
            "event_id": db.scalar(sa.select(sa.func.min(Event.id))),
            "option_id": db.scalar(sa.select(sa.func.min(Option.id))),
            "check_id": db.scalar(sa.select(sa.func.min(SustainCheck.id))),
            "question": "where",
        }  # fmt: skip
        self.things["closed_evidence_id"] = closed.id
        self.things |= {"case_file_name": "case-file.pdf", "case_file_kind": "goldstein"}
        record_readings(db, self.cast.viewers["analyst"],
                        [Reading(problem, "evidence", closed.id)], NOW)  # fmt: skip

    def _rounds(self, db: Session) -> None:
        """What the group is asked on the main problem: open, hidden, all answered, and closed."""
        on = self.cast.problem_id
        asked = {"round_id": ("colleague",), "hidden_round_id": ("resident",),
                 "answered_round_id": TEAM, "closed_round_id": TEAM}  # fmt: skip
        for name, said in asked.items():
            hidden = name == "hidden_round_id"
            row = rounds.open_round(
                db, find(db, self.cast.viewers["officer"], on), kind=RoundKind.ANYTHING,
                proposal="We close the path at ten.", background="The lamps come in March.",
                voters=[self.cast.accounts[who] for who in TEAM], quorum=2, hidden=hidden,
                closes_on=NOW.date() + dt.timedelta(days=7), **self._now("officer"),
            )  # fmt: skip
            self.things[name] = row.id
            reason = SECRETS["hidden answer"].text if hidden else "Too narrow for prams."
            for who in said:
                answering.take_position(
                    db, find(db, self.cast.viewers[who], on), row.id, 0, stance=Stance.OBJECT,
                    reason=reason, **self._now(who),
                )  # fmt: skip
        question = answering.ask_question(
            db, find(db, self.cast.viewers["resident"], on), self.things["round_id"],
            question="Will the gate be lit?", **self._now("resident"),
        )  # fmt: skip
        self.things["question_id"] = question.id
        found = find(db, self.cast.viewers["officer"], on)
        rounds.close_round(db, found, self.things["closed_round_id"], **self._now("officer"))

    def _now(self, who: str) -> dict[str, Any]:
        return {"by": self.cast.viewers[who], "now": NOW, "today": NOW.date(),
                "settings": self.cast.settings}  # fmt: skip

    def _incidents(self, db: Session, problem: int, officer: int) -> dict[str, Any]:
        """A year of incidents, a choice of them, and one chart that was filed."""
        secret = {name: one.text for name, one in SECRETS.items()}
        by = self.cast.viewers["officer"]
        calls = incidents(self.cast, db, name="Calls for service")
        area = InArea(self.cast.areas["north"])
        kept = keep_selection(db, problem, chosen=Chosen(dataset_id=calls.dataset_id, place=area),
                    name=secret["selection of incidents"], by=by, now=NOW)  # fmt: skip
        filed = EvidenceFactory(problem_id=problem, added_by=officer, kind=EvidenceKind.TABLE,
                                audience=Audience.AGENCIES, title="Calls over time",
                                body=secret["chart for agencies"])  # fmt: skip
        made = MadeOf(
            dataset_id=calls.dataset_id, dataset="Calls for service", source="City",
            generator=Generator.RESIDENTS, kinds=(), first=FIRST, last=LAST, place="Northside",
            loaded_on=None, up_to_load=calls.load_id,
        )  # fmt: skip
        db.add(HarmWeights(dataset_id=calls.dataset_id, unit="points", source="The town's own list",
                           weights={str(k): 2.0 for k in calls.kinds.values()},
                           changed_by=officer, changed_at=NOW))  # fmt: skip
        counted = numbers({FIRST: 3, LAST: 4}, FIRST, LAST)
        db.add(FiledChart(evidence_id=filed.id, selection_id=kept.id, kind=ChartKind.TREND,
                          numbers=as_json(counted), made_of=made_json(made)))  # fmt: skip
        db.flush()
        return {
            "selection_id": kept.id,
            "filed_id": filed.id,
            "chart": "trend",
            "file": "incidents.csv",
            "open_file": "problems.csv",
            "table": "evidence.csv",
        }

    def _file(self, db: Session, evidence_id: int, name: str) -> str:
        """A real picture behind this evidence; gives the token of its address."""
        store, limit = store_of(self.cast.settings), limit_of(self.cast.settings)
        looked, why_not = look([Arrived(name, io.BytesIO(photo()))], limit)
        assert why_not is None
        kept = keep(store, looked[0], limit)
        token = f"{evidence_id:0>32}"
        row = {f: getattr(kept, f) for f in kept.__struct_fields__ if f != "hidden"}
        db.add(StoredFile(token=token, evidence_id=evidence_id, hidden=list(kept.hidden), **row))
        return token

    def _beside(self) -> None:
        """The other problems: of the same team, of another one, and of another area."""
        with self.database.write() as db, using(db):
            north, south = (db.get_one(Area, self.cast.areas[a]) for a in ("north", "south"))
            lead, neighbour, other = (
                db.get_one(Account, self.cast.accounts[who])
                for who in ("officer", "neighbour_officer", "other_officer")
            )
            unseen = SECRETS["title of a problem without a team"].text
            southern = SECRETS["title in the other area"].text
            made = {name: a_problem(lead, north, title=title, behaviour=title, place=title)
                    for name, (title, _) in BESIDE.items()}  # fmt: skip
            made |= {
                "published": a_problem(neighbour, north, title="Graffiti at the station"),
                "unseen": a_problem(neighbour, north, title=unseen),
                "south": a_problem(other, south, title=southern),
            }
            made["published"].public_summary = "Paint and lamps."
            made["published"].published_at = NOW
            search.show_title(db, made["published"].id, made["published"].title, public=True)
            self.problems |= {name: problem.id for name, problem in made.items()}
            self.things |= {f"{name}_id": problem.id for name, problem in made.items()}
            self.things["reference"] = made["published"].reference
            for name, (_, stage) in BESIDE.items():
                for who, kind in TEAM_SEATS.items():
                    SeatFactory(problem_id=made[name].id, account_id=self.cast.accounts[who],
                                kind=kind, given_by=lead.id)  # fmt: skip
                reached = WORKING.index(stage) + 1 if stage in WORKING else len(WORKING)
                for one in WORKING[:reached]:
                    complete(db, self.cast, one, problem_id=made[name].id)
        for name, (_, stage) in BESIDE.items():
            if stage is not Stage.SCANNING:
                Walk(self.cast, self.problems[name]).stand_in(stage)
        with self.database.write() as db, using(db):
            lend(db, self.cast, self.things, TEAM_SEATS)
            self.things["pattern_id"] = keep_a_template(db, self.cast)
            self._unlock(db, self.problems["planned"])
            self._seal(db, self.problems["sealed"])
            unjudged = self.problems["unjudged"]
            # Residents were silent: only then is there a form for agencies.
            mine = Verdict.problem_id == unjudged
            db.execute(sa.delete(Verdict).where(mine, Verdict.of == VerdictOf.AGENCIES))
            db.execute(sa.update(Verdict).where(mine).values(judgement=Judgement.NO_ANSWER))
            db.execute(sa.delete(SustainCheck).where(SustainCheck.problem_id == unjudged))
            self._markup(db, self.problems["markup"])
            sustained = SustainCheck.problem_id == self.problems["sustained"]
            planned = Indicator.problem_id == self.problems["planned"]
            self.things |= {
                "sustained_check_id": db.scalar(sa.select(SustainCheck.id).where(sustained)),
                "planned_indicator_id": db.scalar(sa.select(Indicator.id).where(planned)),
            }

    def _unlock(self, db: Session, problem: int) -> None:
        """Leave the evaluation plan open, with its follow-up still to come."""
        values = {"locked_at": None, "locked_by": None,
                  "follow_up_on": NOW.date() + dt.timedelta(days=90)}  # fmt: skip
        db.execute(
            sa.update(EvaluationPlan).where(EvaluationPlan.problem_id == problem).values(values)
        )

    def _seal(self, db: Session, problem: int) -> None:
        """Leave the agencies' verdict alone on a problem; residents have not answered."""
        mine = Verdict.problem_id == problem
        db.execute(sa.delete(Verdict).where(mine, Verdict.of == VerdictOf.RESIDENTS))
        sealed = SECRETS["verdict sealed until residents answer"].text
        values = {"words": sealed, "judgement": Judgement.WORKED, "given_at": utc_now()}
        db.execute(sa.update(Verdict).where(mine).values(values))

    def _markup(self, db: Session, problem: int) -> None:
        """Markup in every text of one problem, and in the names around it."""
        complete(db, self.cast, Stage.SCANNING, problem_id=problem)
        complete(db, self.cast, Stage.ANALYSIS, problem_id=problem)
        on = {"problem_id": problem, "added_by": self.cast.accounts["officer"]}
        EvidenceFactory(**on, title=MARKUP[:140], body=MARKUP, supplied_by=MARKUP)
        StakeholderFactory(**on, name=MARKUP, note=MARKUP, contact=MARKUP)
        ActionFactory(**on, what=MARKUP, owner_account_id=self.cast.accounts["officer"],
                      place=MARKUP, proof=MARKUP)  # fmt: skip
        CommentFactory(problem_id=problem, author_id=self.cast.accounts["resident"], body=MARKUP)
        for table in Base.metadata.sorted_tables:
            mine = table.c.get("problem_id") is not None
            texts = [c.name for c in table.c if type(c.type) is sa.Text]
            if mine and texts and table.name not in ("entry", "entry_text", "searchable", "review"):
                values = dict.fromkeys(texts, MARKUP)
                db.execute(sa.update(table).where(table.c.problem_id == problem).values(values))
        record(db, "problem.restated", by=self.cast.accounts["officer"], now=NOW,
               problem_id=problem, changes={"title": (MARKUP, MARKUP)},
               reason=MARKUP)  # fmt: skip
        AreaFactory(code="X", name=MARKUP[:120], boundary=None)
        AgencyFactory(name=MARKUP[:120])
        AccountFactory(email="markup@example.org", name=MARKUP[:120], roles=[])

    def _reviews(self) -> None:
        """A decided review on the main problem, one that waits there, one in the queue."""
        main = Walk(self.cast)
        sent_back = main.ask(note="Please look.", anyway=True)
        main.decide("coordinator", Decision.SEND_BACK, sent_back,
                    points={"assessment.lessons": "Say more."})  # fmt: skip
        self.things["review_id"] = main.ask(note="Now it is there.", anyway=True)
        Walk(self.cast, self.problems["markup"]).ask(note=MARKUP, anyway=True)

    def _reports(self, db: Session) -> None:
        """A report whose sender the coordinator knows, with a message each way."""
        kept = Report(
            id=1_234_567, receipt_hash=codes.hash_of(db.info["secret"], RECEIPT),
            channel=Channel.ONLINE, received_on=NOW.date(), area_id=self.cast.areas["north"],
            what=SECRETS["words of a report"].text, place="Skate ramp",
            mode=IdentityMode.COORDINATOR, contact_by=ContactBy.EMAIL,
            contact_name=SECRETS["name of a reporter"].text,
            contact_to=SECRETS["address of a reporter"].text,
        )  # fmt: skip
        db.add(kept)
        db.flush()
        moment = {"now": NOW, "today": NOW.date()}
        write(db, kept, SECRETS["message of a reporter"].text, **moment)
        answer(db, kept.id, "Thank you.", by=self.cast.accounts["coordinator"], **moment)
        pulse(db, kept, Still.SAME, **moment)
        self.things |= {"kind": "home", "report_id": kept.id, "code": RECEIPT}
        self._triage(db)
        self._requests(db)

    def _triage(self, db: Session) -> None:
        """Reports in each state: new like the first, linked, passed on, of the other area."""
        by, agencies = self.cast.viewers["coordinator"], self.cast.agencies
        secret = {name: one.text for name, one in SECRETS.items()}

        def report(what: str, area: str = "north", **more: Any) -> int:
            told = Told(what=what, place="Skate ramp", area_id=self.cast.areas[area], **more)
            return receive(db, told, mode=IdentityMode.ANONYMOUS, channel=Channel.PHONE,
                           keyed_by=by.account_id, now=NOW, today=NOW.date()).report_id  # fmt: skip

        db.add(
            Report(id=ALIKE, receipt_hash="f" * 64, channel=Channel.PAPER, place="Skate ramp",
                   received_on=NOW.date(), area_id=self.cast.areas["north"],
                   what="canary zebrafish smashed bottles", mode=IdentityMode.ANONYMOUS,
                   joins_problem_id=self.cast.problem_id)
        )  # fmt: skip
        linked, passed = report(secret["words of a linked report"]), report(
            secret["words of a report that was passed on"]
        )  # fmt: skip
        report(secret["words of a report of the other area"], "south")
        triage.link(db, [linked], self.cast.problem_id, told="Thank you.", by=by, now=NOW)
        called = receive(
            db, Told(what="Bottles again", place="Skate ramp", area_id=self.cast.areas["north"]),
            mode=IdentityMode.COORDINATOR, channel=Channel.PHONE, keyed_by=by.account_id, now=NOW,
            contact=Contact(contact_by=ContactBy.CALL, contact_to="canary 555 0199"),
            today=NOW.date(),
        ).report_id  # fmt: skip
        triage.link(db, [called], self.cast.problem_id, told="Thank you.", by=by, now=NOW)
        to_be_told(db, called, today=NOW.date())
        self.things["untold_id"] = called
        referral = triage.refer(
            db, passed, receiver="City Parks", agency_id=agencies["parks"], note="Yours?",
            told="Thank you.", by=by, now=NOW,
        )  # fmt: skip
        taken = triage.refer(
            db, report("A lamp is out"), receiver="City Parks", note="Yours?",
            agency_id=agencies["parks"], told="Thank you.", by=by, now=NOW,
        )  # fmt: skip
        triage.answer_referral(db, taken.id, 1, accepted=True, answer="On Monday.",
                               by=self.cast.viewers["partner"], now=NOW)  # fmt: skip
        self.things["taken_id"] = taken.id
        picture = db.execute(sa.select(StoredFile).limit(1)).scalar_one()
        db.add_all(
            ReportPhoto(report_id=one, number=1, shown=picture.shown, thumb=picture.thumb,
                        media_type="image/jpeg", size=1, width=1, height=1)
            for one in (linked, self.things["report_id"])
        )  # fmt: skip
        self.things |= {
            "referral_id": referral.id, "linked_report_id": linked, "number": 1,
        }  # fmt: skip

    def _requests(self, db: Session) -> None:
        """Requests for a review: asked for, met, with a reviewer after the meeting, a member's."""
        who, main = self.cast.accounts, self.cast.problem_id
        secret = {name: one.text for name, one in SECRETS.items()}
        south = Report(id=ALIKE + 1, receipt_hash="e" * 64, channel=Channel.PAPER, place="Pier",
                       received_on=NOW.date(), area_id=self.cast.areas["south"], what="Noise",
                       mode=IdentityMode.ANONYMOUS)  # fmt: skip
        db.add(south)
        db.flush()
        met = {"acknowledged_on": NOW.date(), "decided_on": NOW.date(), "because": "Three.",
               "reports": 3, "asking": 0, "members": 2, "over": 0,
               "state": RequestState.MET, "asked_on": NOW.date(), "why": "Again."}  # fmt: skip
        third = {"applicant": Applicant.THIRD_PARTY, "consent": "Agreed.", "contact_name": "Ada"}
        db.add_all([
            ReviewRequest(
                id=1000001, problem_id=main, asked_on=NOW.date(), code_hash="1" * 64,
                applicant=Applicant.THIRD_PARTY, why=secret["words of a request for a review"],
                contact_name=secret["name of who asks for another"], consent="Agreed.",
            ),
            ReviewRequest(id=1000002, problem_id=main, code_hash="2" * 64, **met, **third,
                          decided_by=who["coordinator"]),
            ReviewRequest(id=1000003, report_id=south.id, code_hash="3" * 64, **met, **third,
                          decided_by=who["other_officer"], named_by=who["other_officer"],
                          reviewer_id=who["coordinator"], meeting_on=NOW.date()),
            ReviewRequest(id=1000004, problem_id=self.problems["asked"], why="Slow.",
                          applicant=Applicant.MEMBER, account_id=who["resident"],
                          asked_on=NOW.date()),
        ])  # fmt: skip
        published = sa.select(Problem.reference).where(Problem.id == self.problems["published"])
        self.things |= {
            "request_id": 1000001, "met_request_id": 1000002, "held_request_id": 1000003,
            "reference": db.scalar(published),
        }  # fmt: skip

    def _sessions(self, db: Session) -> None:
        now = utc_now()
        for who, number in self.cast.accounts.items():
            token = sessions.begin(db, number, settings=self.cast.settings, now=now)
            self.tokens[who] = token
            self.secrets[f"session of {who}"] = Secret(token, frozenset())
            self.secrets[f"hash of the session of {who}"] = Secret(hashed(token), frozenset())
        closed_area, closed_agency = AreaFactory(active=False), AgencyFactory(active=False)
        self.things |= {
            "account_id": self.cast.accounts["colleague"],
            "seat_id": self._seat(db, "colleague"),
            "lead_account_id": self.cast.accounts["officer"],
            "lead_seat_id": self._seat(db, "officer"),
            "silent_id": self.cast.accounts["partner"],
            "pending_id": self.cast.accounts["pending"],
            "disabled_id": self.cast.accounts["disabled"],
            "agency_id": self.cast.agencies["parks"], "area_id": self.cast.areas["south"],
            "closed_area_id": closed_area.id, "closed_agency_id": closed_agency.id,
            "problem_id": self.cast.problem_id, "file_path": "sara.css",
        }  # fmt: skip

    def _seat(self, db: Session, who: str) -> int | None:
        mine = Seat.account_id == self.cast.accounts[who]
        return db.scalar(sa.select(Seat.id).where(mine, Seat.problem_id == self.cast.problem_id))

    def _letters(self, db: Session) -> None:
        now, lasts = utc_now(), dt.timedelta(hours=1)
        made = {
            "invitation": (Purpose.INVITATION, self.cast.accounts["pending"]),
            "reset": (Purpose.RESET, self.cast.accounts["resident"]),
            "first": (Purpose.FIRST, None),
        }
        for name, (purpose, account) in made.items():
            token = links.make(db, purpose, account, lasts=lasts, now=now)
            self.things[f"{name}_token"] = token
            self.secrets[f"{name} link"] = Secret(token, frozenset())
            self.secrets[f"hash of the {name} link"] = Secret(hashed(token), frozenset())
        post(db, to="pending@example.org", subject=SECRETS["letter in the outbox"].text,
             body=SECRETS["letter in the outbox"].text, now=now,
             account_id=self.cast.accounts["pending"])  # fmt: skip

    def _partners(self, db: Session) -> None:
        """City Parks answers without an account: a link to accept with, one to report with."""
        now, officer = utc_now(), self.cast.accounts["officer"]
        parks, problem = self.cast.agencies["parks"], self.cast.problem_id
        contact = add_contact(
            db, parks, email=SECRETS["address of an agency's desk"].text, desk="Duty desk",
            by=self.cast.accounts["administrator"], now=now,
        )  # fmt: skip
        on = {"problem_id": problem, "added_by": officer, "owner_agency_id": parks,
              "due_on": NOW.date() + dt.timedelta(days=60)}  # fmt: skip
        for name, status in (("partner", ActionStatus.PROPOSED), ("report", ActionStatus.ACCEPTED)):
            action = ActionFactory(**on, what=f"Sweep the ramp, {name}", status=status)
            outside.ask(db, action, "2026-0001", now=now)
            kept = db.scalars(sa.select(SignedLink).order_by(SignedLink.id.desc())).first()
            assert kept is not None
            letter = db.scalars(
                sa.select(Message).where(Message.message_id == kept.message_id)
            ).one()
            token = path_in(letter.body).rpartition("/")[2]
            self.things |= {f"{name}_token": token, f"{name}_action_id": action.id,
                            f"{name}_link_id": kept.id}  # fmt: skip
            self.secrets[f"{name} link to an action"] = Secret(token, frozenset())
            self.secrets[f"hash of the {name} link"] = Secret(kept.token_hash, frozenset())
        asked = self.things["partner_action_id"]
        said = SECRETS["what an agency asked with its link"].text
        db.add(ActionMessage(action_id=asked, contact_id=contact.id, body=said, at=now))
        self.things |= {"contact_id": contact.id, "link_id": self.things["partner_link_id"],
                        "what": "accepted"}  # fmt: skip

    def _left(self, db: Session) -> None:
        """An officer and an agency left, and what they led and owned has no owner."""
        north = db.get_one(Area, self.cast.areas["north"])
        left = AccountFactory(email="left@example.org", name="Somebody Who Left",
                              roles=[(Role.OFFICER, north)])  # fmt: skip
        problem = a_problem(left, north, title="Fly-tipping behind the shops")
        disable(db, left.id, reason="Moved away", now=utc_now() - dt.timedelta(days=9),
                by=self.cast.accounts["administrator"])  # fmt: skip
        closed = AgencyFactory(name="Waste Board")
        ActionFactory(problem_id=problem.id, added_by=self.cast.accounts["officer"],
                      owner_agency_id=closed.id, what="Take the rubbish away")  # fmt: skip
        retire_agency(db, closed.id, reason="Closed", now=utc_now() - dt.timedelta(days=9),
                      by=self.cast.accounts["administrator"])  # fmt: skip
        self.things |= {"left_id": left.id, "closed_agency_id": closed.id}

    def _told(self, db: Session) -> None:
        """The officer was told something, and has a calendar of their own."""
        now, officer = utc_now(), self.cast.accounts["officer"]
        for number, text in enumerate((SECRETS["what one person was told"].text, "2026-0000")):
            notify(db, to=[officer], kind="x", problem_id=self.cast.problem_id, now=now, act=True,
                   link=f"/problems/{self.cast.problem_id}", says=say(NEW, reference=text),
                   subject="thing", subject_id=number)  # fmt: skip
        told = db.scalars(sa.select(Notification).order_by(Notification.id.desc()).limit(2)).all()
        told[0].seen_at = now
        wishes.stop_problem(db, officer, self.problems["published"], now=now)
        viewer = self.cast.viewers["officer"]
        feed = feeds.make(db, None, by=viewer, now=now)
        stop = Stop(officer, Stopped.DIGEST)
        self.things |= {
            "notification_id": told[1].id,
            "feed_id": feeds.standing(db, viewer)[None].id,
            "feed_file": f"{feed}.ics",
            "stop_token": stops.token(self.database.secret, stop),
        }  # fmt: skip
        self.secrets["calendar address"] = Secret(feed, frozenset())
        self.secrets["hash of the calendar address"] = Secret(hashed(feed), frozenset())
