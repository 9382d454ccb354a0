"""Who asked for a review of the work in the town, and what came of it."""

from sara.demo.telling.base import Tale, prose
from sara.demo.telling.world import World
from sara.intake.models import IdentityMode, Still
from sara.intake.operations import Told, pulse, receive
from sara.intake.queries import one
from sara.oversight import operations, queries
from sara.oversight.operations import Asking
from sara.oversight.rules import Limits
from sara.triage.operations import link

WHEN = ("At six in the evening.", "On Saturday.", "Nearly every day after work.")


def tell(world: World) -> Tale:
    db, limits, problem = world.db, Limits.of(world.settings), world.problems
    henrik, rosa = world.person("henrik"), world.person("rosa")
    reports = []
    for ago, when in zip((66, 63, 60), WHEN, strict=True):
        yield ago
        told = Told(what="Scooters ride on the river path again, past the new gate.",
                    place="River path at the ferry", area_id=world.town.areas["osier"].id,
                    times=when)  # fmt: skip
        reports.append(
            receive(db, told, mode=IdentityMode.ANONYMOUS, now=world.tick(),
                    today=world.today).report_id
        )  # fmt: skip
        link(db, [reports[-1]], problem["scooters"], by=henrik, now=world.tick(),
             told="Thank you. It belongs to a problem that we closed."
                  " We count your report.")  # fmt: skip
    yield 58
    asking = Asking(
        why=prose("""I told you three times that they ride round the gate. Each time I was thanked,
            and nothing changed."""),
        wanted="That somebody comes at six in the evening and looks.", report_ids=(reports[-1],),
    )  # fmt: skip
    number = operations.ask_as_reporter(db, one(db, reports[-1]), asking, today=world.today)
    _still(world, reports, Still.SAME, Still.WORSE, Still.SAME)
    yield 55
    row = queries.one(db, number)
    operations.acknowledge(db, row, row.version, by=henrik, now=world.tick(), today=world.today)
    yield 49
    row = queries.one(db, number)
    operations.decide(
        db, row, row.version, met=True, limits=limits, by=henrik, now=world.tick(),
        today=world.today, facts=queries.facts(db, row, limits, world.today),
        because=prose("""It was reported three times in a week since we closed it, and residents
            and agencies never agreed that it had worked. You have a right to this review."""),
    )  # fmt: skip
    row = queries.one(db, number)
    operations.name_reviewer(
        db, row, row.version, reviewer_id=world.person("tavita").account_id,
        meeting_on=world.day(44), meeting_where="Ferry hall, upper room, half past five",
        by=henrik, now=world.tick(), today=world.today,
    )  # fmt: skip
    yield 43
    row = queries.one(db, number)
    operations.answer(
        db, row, row.version, by=world.person("tavita"), now=world.tick(), today=world.today,
        result=prose("""The gate stands, but whoever looks sees the track beside it. The counts were
            made in the mornings, when hardly anybody rides. So both sides were right."""),
        plan=prose("""City Works and Parks closes the gap beside the gate by the end of next month.
            The police count again at six in the evening, for a week, with two residents."""),
    )  # fmt: skip
    yield 20
    _still(world, reports, Still.LESS, Still.STOPPED)
    yield 6
    operations.ask_as_member(
        db, problem["stairwells"], by=world.person("fatima"), now=world.tick(), today=world.today,
        asking=Asking(why="Since summer we are told that it is being analysed. We see nothing."),
    )  # fmt: skip
    yield 4
    row = queries.of_problem(db, problem["stairwells"])[0]
    operations.acknowledge(db, row, row.version, by=rosa, now=world.tick(), today=world.today)


def _still(world: World, reports: list[int], *answers: Still) -> None:
    """Reporters say whether it goes on."""
    for report, still in zip(reports, answers, strict=False):
        pulse(world.db, one(world.db, report), still, now=world.tick(), today=world.today)
