"""What people report in the town, and what becomes of it."""

from typing import Any

import sqlalchemy as sa

from sara.demo.telling.base import Tale, prose
from sara.demo.telling.world import World
from sara.intake import codes
from sara.intake.models import Channel, ContactBy, IdentityMode, Report, Still
from sara.intake.operations import Contact, Told, answer, pulse, receive, write
from sara.intake.queries import one
from sara.triage import operations
from sara.triage.letters import tell_reporters

NOBODY, COORDINATOR, GROUP = IdentityMode
FISHER = Contact(
    contact_name="A fisher", contact_by=ContactBy.CALL, contact_to="555 0142",
    safe_hours="Weekdays before noon", no_letters=True,
)  # fmt: skip
PARENT = Contact(
    contact_name="Robin", contact_by=ContactBy.EMAIL, contact_to="robin@merrowick.example"
)


RECEIPT = "2468 1357 2468 1357"


class Desk:
    """Reports as people bring them, and the coordinators at work."""

    def __init__(self, world: World) -> None:
        self.world, self.db = world, world.db

    def report(
        self, area: str | None, what: str, place: str, *, channel: Channel = Channel.ONLINE,
        mode: IdentityMode = NOBODY, contact: Contact | None = None, keyed: str = "", **told: Any,
    ) -> int:  # fmt: skip
        world = self.world
        area_id = world.town.areas[area].id if area else None
        return receive(
            self.db, Told(what=prose(what), place=place, area_id=area_id, **told), mode=mode,
            contact=contact or Contact(), channel=channel,
            keyed_by=world.person(keyed).account_id if keyed else None,
            now=world.tick(), today=world.today,
        ).report_id  # fmt: skip

    def known(self, report: int) -> None:
        """Give a report the receipt that everybody may know, as they know the password."""
        kept = codes.hash_of(self.db.info["secret"], RECEIPT.replace(" ", ""))
        self.db.execute(sa.update(Report).where(Report.id == report).values(receipt_hash=kept))

    def link(self, by: str, problem: str, told: str, *reports: int) -> None:
        operations.link(self.db, reports, self.world.problems[problem], **self._by(by, told))
        tell_reporters(self.db, reports, now=self.world.tick(), settings=self.world.settings)

    def keep(self, by: str, report: int, why: str) -> None:
        operations.log_only(self.db, report, **self._by(by, why))

    def refer(self, by: str, report: int, agency: str, note: str, told: str) -> int:
        to = self.world.town.agencies[agency]
        return operations.refer(
            self.db, report, receiver=to.name, agency_id=to.id, note=note, **self._by(by, told)
        ).id

    def accept(self, by: str, referral: int, words: str) -> None:
        operations.answer_referral(
            self.db, referral, 1, accepted=True, answer=words, by=self.world.person(by),
            now=self.world.tick(),
        )  # fmt: skip

    def ask(self, by: str, report: int, words: str) -> None:
        answer(self.db, report, words, by=self.world.person(by).account_id,
               now=self.world.tick(), today=self.world.today)  # fmt: skip

    def reply(self, report: int, words: str) -> None:
        write(self.db, one(self.db, report), words, now=self.world.tick(), today=self.world.today)

    def _by(self, who: str, told: str) -> dict[str, Any]:
        return {"told": prose(told), "by": self.world.person(who), "now": self.world.tick()}


def tell(world: World) -> Tale:
    desk = Desk(world)
    yield 31
    sofa = desk.report("linden", "A sofa and two fridges stand behind the bus depot since Sunday.",
                       "Behind the bus depot, Ferry Road")  # fmt: skip
    yield 29
    passed = desk.refer(
        "rosa", sofa, "works", "On your land, as far as we see.",
        "Thank you. Waste on city land is cleared by City Works and Parks: we passed it on, and"
        " stay with it until they have taken it over.",
    )  # fmt: skip
    yield 27
    desk.accept("grace", passed, "The lorry comes on Tuesday. We put up a sign, too.")
    yield 18
    fuel = desk.report(
        "saltgate", "Last night fuel was taken from my boat again, the third time since summer.",
        "Old harbour, pontoon 2", channel=Channel.PHONE, mode=COORDINATOR, contact=FISHER,
        keyed="amara", times="Nights before market days",
    )  # fmt: skip
    yield 17
    desk.link("rosa", "marina", """Thank you. What you report belongs to a problem that we already
        work on. You read here how it goes on.""", fuel)  # fmt: skip
    yield 12
    paper = desk.report(
        "osier", "Dogs without a lead run at the children on the boat house lawn.",
        "Lawn at the boat house", channel=Channel.PAPER, keyed="leilani", times="After school",
    )  # fmt: skip
    met = desk.report(
        "osier", "My daughter does not dare to cross the lawn at the boat house any more.",
        "Osier Park, boat house", channel=Channel.MEETING, mode=GROUP, contact=PARENT,
        keyed="leilani",
    )  # fmt: skip
    yield 10
    desk.link("henrik", "dogs", """Thank you. The rowing club told us of the same. We work on it
        together with those who walk their dogs there.""", paper, met)  # fmt: skip
    desk.known(met)
    desk.ask("henrik", met, "At what time of day does she cross the lawn?")
    yield 9
    desk.reply(met, "At half past three, when school is out. On Saturdays, too.")
    pulse(desk.db, one(desk.db, met), Still.SAME, now=world.tick(), today=world.today)
    once = desk.report("linden", "Loud fireworks on the night of the harbour feast.",
                       "All over the hill", channel=Channel.SOCIAL, keyed="tomasz")  # fmt: skip
    yield 7
    desk.keep("rosa", once, """The feast is once a year and had a permit until midnight. We keep
        your report; should it happen on other nights, tell us again.""")  # fmt: skip
    yield 5
    door = desk.report(
        "linden", "The street door of the tower does not close, people sleep on the stairs.",
        "Linden Tower, main door", since="Three weeks",
    )  # fmt: skip
    yield 4
    desk.refer(
        "rosa", door, "homes", "Your door, we think.",
        "Thank you. The door belongs to Harbour Homes: we passed your report on to them.",
    )  # fmt: skip
    yield 3
    desk.report("saltgate", "Cars on the pavement again, I had to push the pram on the road.",
                "Chandler Street", times="Sunday afternoon")  # fmt: skip
    desk.report("saltgate", "Parked cars block the pavement, a wheelchair cannot pass.",
                "Chandler Street, odd side", channel=Channel.WALK_IN, keyed="yusuf")  # fmt: skip
    yield 1
    desk.report("linden", """Scooters race on the path behind the school. The man in number 14 says
        that Kevin does it, on the scooter with the plate AB12 CDE.""",
                "Path behind Linden Hill School")  # fmt: skip
    desk.report(None, "The lamps on the way to the ferry are out.", "Way to the ferry")
