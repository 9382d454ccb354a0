"""What a stage asks, why it asks, and what a good and a poor answer look like."""

import msgspec

from sara.words import N_


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """One field that is answered in words.

    `missing` stands where the answer would be while there is none.
    """

    name: str
    label: str
    why: str
    good: str
    bad: str
    missing: str
    hint: str = ""


CHEERS = (
    Ask(
        name="community",
        label=N_("Community: who is affected?"),
        why=N_("A problem belongs to the people who live with it. Groups and roles are enough."),
        good=N_("Families with small children who use the playground, and the eleven flats above."),
        bad=N_("The community."),
        missing=N_("Missing: which people are affected, as groups."),
    ),
    Ask(
        name="harms",
        label=N_("Harms: what damage does it do?"),
        why=N_("Without harm there is nothing to make smaller. Think of people, things, fear and"
               " cost."),
        good=N_("Two children cut their feet in July. Parents keep away after 6 pm."),
        bad=N_("It is a nuisance."),
        missing=N_("Missing: what damage it does, and to whom."),
    ),
    Ask(
        name="expectation",
        label=N_("Expectation: who expects something to be done?"),
        why=N_("That people expect help should be shown, not assumed. Evidence has to come from"
               " outside the police."),
        good=N_("The residents' meeting of 3 June voted to ask the council and the police."),
        bad=N_("Everybody wants it to stop."),
        missing=N_("Missing: who expects something to be done, and what shows it."),
    ),
    Ask(
        name="events",
        label=N_("Events: what kind of event is it?"),
        why=N_("A problem is made of events that can be told apart and counted."),
        good=N_("A group drinks on the ramp and smashes its bottles there."),
        bad=N_("Disorder."),
        missing=N_("Missing: what one event looks like from start to end."),
    ),
    Ask(
        name="recurring",
        label=N_("Recurring: how often does it happen?"),
        why=N_("One event is dealt with once. A problem keeps coming back, at once or over years."),
        good=N_("Eleven nights from June to August; four of them in the last two weeks."),
        bad=N_("All the time."),
        missing=N_("Missing: how often, in which period."),
    ),
    Ask(
        name="similarity",
        label=N_("Similarity: what do the events share?"),
        why=N_("What the events share (place, time, way, people harmed, tools) shows where to look"
               " for the cause."),
        good=N_("Always the skate ramp, always after the shop next door has closed."),
        bad=N_("They are all bad."),
        missing=N_("Missing: what the events have in common."),
    ),
)  # fmt: skip

ORIGIN = (
    Ask(
        name="identified_by",
        label=N_("Who noticed the problem, and from what?"),
        why=N_("It tells what was looked at, and what was not. A problem that only records show"
               " may look different to those who live there."),
        good=N_("Two residents wrote to the association; the caretaker's log shows the same."),
        bad=N_("We know it from experience."),
        missing=N_("Missing: who noticed it, and from which reports, records or talks."),
        hint=N_("Groups and roles, no names."),
    ),
    Ask(
        name="community_input",
        label=N_("What have people from the community added so far?"),
        why=N_("The gate and the public page show that people were heard, and what came of it."),
        good=N_("The parents' group walked the place with us and showed where the glass lies."),
        bad=N_("The community was consulted."),
        missing=N_("Missing: what came from the community, and how."),
    ),
)  # fmt: skip

VOICE = Ask(
    name="no_voice_because",
    label=N_("If no resident was heard: why not?"),
    why=N_("A problem that nobody who lives there has spoken of may be ours alone. Sometimes there"
           " is a good reason; then it is written down."),
    good=N_("Only shops and offices stand here; the two shop owners were asked instead."),
    bad=N_("No time."),
    missing=N_("Missing: evidence that comes from residents, or a reason why there is none."),
    hint=N_("Leave it empty when there is evidence from residents."),
)  # fmt: skip

CHANGE = Ask(
    name="minimum_change",
    label=N_("The smallest change that would count"),
    why=N_("Said now, before anybody has acted, it cannot be bent to fit the result."),
    good=N_("At most three bad nights in three months, instead of eleven."),
    bad=N_("A clear improvement."),
    missing=N_("Missing: the smallest change that would count as success."),
)
