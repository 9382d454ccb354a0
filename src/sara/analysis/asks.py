"""What analysis asks, and why. Each question is asked both ways (Eck and Clarke; Appendix C)."""

import msgspec

from sara.analysis.models import Question
from sara.scanning.asks import Ask
from sara.words import N_


class BothWays(msgspec.Struct, frozen=True, kw_only=True):
    """One question with the words for both of its sides."""

    question: Question
    present: str
    absent: str
    why: str
    good: str
    bad: str


QUESTIONS = (
    BothWays(
        question=Question.WHO,
        present=N_("Who is harmed?"),
        absent=N_("Who could be, but is not?"),
        why=N_("What sets apart those who are harmed from those who are not often is the cause."),
        good=N_("Harmed: children who cycle home over the ramp. Not: those who take the school"
                " path, which is lit."),
        bad=N_("Everyone."),
    ),
    BothWays(
        question=Question.WHERE,
        present=N_("Where does it happen?"),
        absent=N_("In which similar places does it not?"),
        why=N_("Two places that look alike, one with the problem and one without, show what makes"
               " the difference."),
        good=N_("On the ramp, which cannot be seen from the road. Not on the ball court, which the"
                " café overlooks."),
        bad=N_("In the park."),
    ),
    BothWays(
        question=Question.WHEN,
        present=N_("When does it happen?"),
        absent=N_("At which similar times does it not?"),
        why=N_("The hours without the problem are as telling as those with it."),
        good=N_("Friday and Saturday after the shop closes at 10 pm. Not in the school holidays."),
        bad=N_("At night."),
    ),
    BothWays(
        question=Question.WHY,
        present=N_("What brings it about?"),
        absent=N_("What holds it back?"),
        why=N_("Something sets it off, and something stops it elsewhere. The response can take away"
               " the one or add the other."),
        good=N_("Brought about by cheap bottles sold until ten. Held back while the café's terrace"
                " is open."),
        bad=N_("Boredom."),
    ),
    BothWays(
        question=Question.HOW,
        present=N_("How is it done?"),
        absent=N_("How could it be done, but is not?"),
        why=N_("Step by step: what people have to do before, during and after. Each step is a place"
               " where it can be made harder."),
        good=N_("They buy at the corner, climb the back fence and stay until the bottles are empty."
                " Nobody comes by the main gate, where there is a light."),
        bad=N_("They just do it."),
    ),
)  # fmt: skip

UNKNOWN = N_("If it is not known: why not, and how could it be found out?")

INNER = (
    Ask(
        name="offending",
        label=N_("Who does it, as a role?"),
        why=N_("Roles and groups show what they have in common. Names belong elsewhere."),
        good=N_("Older pupils of two schools who have no other place after ten."),
        bad=N_("The usual suspects."),
        missing=N_("Missing: who does it, as a role or a group."),
    ),
    Ask(
        name="target",
        label=N_("Who or what is harmed?"),
        why=N_("A target has something that makes it easy or worth while."),
        good=N_("The ramp's smooth floor, and the children who use it in the morning."),
        bad=N_("Society."),
        missing=N_("Missing: who or what is harmed, and why them."),
    ),
    Ask(
        name="place",
        label=N_("What is it about the place?"),
        why=N_("Sight, light, ways in and out, rules: places are easier to change than people."),
        good=N_("Hidden from the road by the hedge; the two lamps have been out since May."),
        bad=N_("It is a bad place."),
        missing=N_("Missing: what makes this place fit for it."),
    ),
)  # fmt: skip

OUTER = (
    Ask(
        name="handler",
        label=N_("Who has influence on those who do it?"),
        why=N_("Parents, teachers, friends, a coach. If there is nobody, write “Nobody”."),
        good=N_("The youth worker knows most of them; her hours end at eight."),
        bad=N_("Their parents should."),
        missing=N_("Missing: who has influence on them, or “Nobody”."),
    ),
    Ask(
        name="guardian",
        label=N_("Who protects those who are harmed?"),
        why=N_("Who could step in or be seen there, what they can do, and why it does not work"
               " now. If there is nobody, write “Nobody”."),
        good=N_("Dog walkers, but none after dark since the lamps failed."),
        bad=N_("The police."),
        missing=N_("Missing: who protects them, or “Nobody”."),
    ),
    Ask(
        name="manager",
        label=N_("Who looks after the place?"),
        why=N_("Owners and keepers decide about light, locks, hours and rules. If there is nobody,"
               " write “Nobody”."),
        good=N_("City Parks locks the gate at nine, but the back fence is broken."),
        bad=N_("The council."),
        missing=N_("Missing: who looks after the place, or “Nobody”."),
    ),
)  # fmt: skip

BACKGROUND = (
    Ask(
        name="conditions",
        label=N_("What goes before it, and goes along with it?"),
        why=N_("Events and conditions before and during often carry the cause: a closing hour, a"
               " season, a change of rules."),
        good=N_("It began in the week the bus stop was moved to the park gate."),
        bad=N_("Times are hard."),
        missing=N_("Missing: the conditions and events before and during."),
    ),
    Ask(
        name="done_so_far",
        label=N_("What is done about it now, what was done before, and what came of it?"),
        why=N_("What was tried and failed need not be tried again. What nearly worked may need"
               " little."),
        good=N_("Patrols on two Fridays in June: quiet those nights, back the week after. The club"
                " opened late in 2024: no bad nights while it lasted."),
        bad=N_("We do what we can."),
        missing=N_("Missing: what is done now, what was done before, and what came of it."),
    ),
    Ask(
        name="known_elsewhere",
        label=N_("What is known elsewhere: what did you look at, and what did you learn?"),
        why=N_("Others have had this problem. What failed there is worth most. That you looked and"
               " found nothing is an answer too."),
        good=N_("The guide on drinking in parks: bans move it, light and a keeper end it. The"
                " closed problem of the bus station: patrols alone did not last."),
        bad=N_("Nothing known."),
        missing=N_("Missing: which guides and earlier problems were looked at, and what they"
                   " taught."),
    ),
)  # fmt: skip

CONCLUSION = (
    Ask(
        name="pinch_point",
        label=N_("What could be changed that would make a difference?"),
        why=N_("Without at least one point that can be changed, a response has nothing to hold"
               " on to."),
        good=N_("The hedge that hides the ramp, and the hour at which the youth worker leaves."),
        bad=N_("Attitudes."),
        missing=N_("Missing: one thing that could be changed."),
    ),
    Ask(
        name="problem_changed",
        label=N_("Is it still the problem we scanned?"),
        why=N_("Analysis often shows that the problem is another one. Then it goes back to"
               " scanning, and that is no failure."),
        good=N_("Yes, but it is the ramp alone and not the whole park."),
        bad=N_("Yes."),
        missing=N_("Missing: whether the problem is still the one that was scanned."),
    ),
)  # fmt: skip
