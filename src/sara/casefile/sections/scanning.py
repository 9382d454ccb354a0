"""Scanning: what the problem is, whose, how often, and what would be success."""

from sara.casefile.parts import Answer, Block, Heading, Words, answer, facts, missing, table
from sara.casefile.telling import Telling, on
from sara.scanning.asks import CHANGE, CHEERS, ORIGIN, VOICE
from sara.words import N_, gettext, ngettext


def statement(t: Telling) -> list[Block]:
    """Behaviour, place and times, as the problem is known."""
    row = t.m.found.row
    return [
        answer(N_("What happens"), row.behaviour),
        answer(N_("Where"), row.place),
        answer(N_("When"), row.times),
        facts([
            (N_("Kind of behaviour"),
             gettext(row.behaviour_kind.words) if row.behaviour_kind else ""),
            (N_("Kind of place"), gettext(row.surroundings.words) if row.surroundings else ""),
            (N_("Since"), on(t.m.scan.since_on)),
        ]),
    ]  # fmt: skip


def cheers(t: Telling) -> list[Block]:
    """The six tests of a problem."""
    return [Heading(gettext(N_("Is this a problem? Six tests"))),
            *(answer(ask.label, getattr(t.m.scan, ask.name)) for ask in CHEERS)]  # fmt: skip


def origin(t: Telling) -> list[Block]:
    """Who saw it first, and what residents brought to it."""
    found = [answer(ask.label, getattr(t.m.scan, ask.name)) for ask in ORIGIN]
    if t.m.scan.no_voice_because:
        found.append(Answer(gettext(VOICE.label), t.m.scan.no_voice_because))
    return found


def events(t: Telling) -> list[Block]:
    """Similar events, and how many reports are part of it."""
    reports = t.m.scan.report_count
    found: list[Block] = [
        table(
            N_("Similar events"), (N_("Day"), N_("What happened"), N_("Who told it")),
            [(on(e.happened_on), e.what, gettext(e.source.words)) for e in t.m.events],
            N_("events of the same kind"),
        )
    ]  # fmt: skip
    if reports:
        found.append(
            Words(ngettext("{n} report from people is part of this problem.",
                           "{n} reports from people are part of this problem.", reports))
        )  # fmt: skip
    return found


def goal(t: Telling) -> list[Block]:
    scan = t.m.scan
    kind = gettext(scan.goal_type.words) if scan.goal_type else ""
    return [
        Heading(gettext(N_("What success would look like"))),
        answer(N_("Goal"), kind),
        answer(CHANGE.label, scan.minimum_change),
        facts([(N_("By when"), on(scan.success_by))]) if scan.success_by
        else missing(N_("by when it should be reached")),
    ]  # fmt: skip


def whole(t: Telling) -> list[Block]:
    return [*statement(t), *origin(t), *cheers(t), *events(t), *goal(t)]
