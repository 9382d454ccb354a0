"""Closed with two verdicts that differ: the counts fell, and people do not feel it."""

# fmt: off
# Set by hand: it is prose.

from sara.demo.telling import Scene, Tale


def tell(s: Scene) -> Tale:
    yield 352
    s.log(
        "Motor scooters on the river path",
        behaviour="""
            Scooters and small motorbikes use the foot path along the Osier as a short cut, at speed
            and without lights. Walkers jump aside; two were hit by a mirror.
        """,
        place="River path between Bridge Street and the boat house, 900 metres",
        times="Weekdays 3 to 6 pm, and Sunday afternoons",
        point=(-31.1936, 47.6049), precision="street",
        kind=("endangerment", "public_ways"), tier="2",
    )
    s.seat("kofi", "member")
    s.seat("hamid", "partner")
    s.photo("path_at_night", "The straight part after dusk; two of three lamps are out",
            fact=352, supports=("cheers:harms",))
    for ago, what in (
        (371, "A walker's bag was torn off by a handlebar."),
        (366, "Three scooters abreast; a family stepped into the nettles."),
        (357, "A mirror hit a woman's arm."),
    ):
        s.event(ago, what, "residents")
    yield 349
    s.interview(
        "Walk along the path with the Thursday walkers",
        "Nine walkers, most over seventy. Four now stay on the road side, where there is no bench.",
        source="residents", supplied="Thursday walkers", fact=350,
        supports=("cheers:expectation", "cheers:community"),
    )
    yield 343
    s.scan(
        community="Walkers, rowers, parents with prams, the Thursday walkers of Osier Park.",
        harms="Two small injuries, many scares, and people who no longer come.",
        expectation="The Thursday walkers wrote to the city and the police.",
        events="Riding on a foot path at speed; near misses.",
        recurring="Counted: 31 riders in a week of afternoons.",
        similarity="The same short cut, the same hours: school and shift ends.",
        since=500, identified_by="Letters and an own count",
        community_input="The walkers chose the two counting places.",
        goal_type="reduce_number", minimum_change="At most ten riders in a counted week",
        success_by=130,
    )
    riders = s.indicator("Riders on the path in a counted week", unit="riders",
                         generator="agencies",
                         before=(31, 350, 344, "Count by park keepers, 3 to 6 pm"))
    fear = s.indicator("Walkers who feel safe on the path", unit="of 100 asked", counted="level",
                       direction="up", generator="residents",
                       before=(38, 350, 344, "Thursday walkers' question card"))
    stops = s.indicator("Riders stopped by patrols", unit="stops", direction="up",
                        generator="police_activity",
                        before=(4, 372, 345, "Patrol log"))
    yield 340
    s.ask_review()
    yield 337
    s.decide("advance", "Counted twice, by keepers and by walkers.",
             told="We look into it, and count again with you.",
             heard="Walkers wrote cards; their hundred cards are now our second measure.")
    yield 320
    s.answers(
        who=("Walkers, prams, people who hear badly.", "Rowers on the jetty, cyclists."),
        where=("From Bridge Street to the boat house.", "North of the boat house: steps."),
        when=("School and shift ends, dry Sundays.", "Mornings and rain."),
        why=("It saves six minutes against the ring road.", "Steps, and a narrow gate."),
        how=("Through the wide gate by the bridge, which a mower needs.",
             "Not over the footbridge: it has a bar."),
    )
    s.study(
        offending="Pupils of the upper school and workers of the cannery on small scooters.",
        target="Anybody on foot on the straight part.", place="A wide gate, a straight path.",
        handler="School and cannery; nobody has spoken with them.", guardian="Walkers themselves.",
        manager="City Works and Parks own gate and path.",
        conditions="The ring road has had roadworks for a year.",
        done_so_far="Two days of checks: 4 stopped, 2 fined, back the next day.",
        known_elsewhere="""Nothing closed here is like it. Two towns narrowed the gate so that one
            must get off, and it held.""",
        pinch_point="The gate by the bridge.",
    )
    gate = s.hypothesis(
        "the gate by the bridge stands open for the mower",
        "riders can use the path as a short cut",
        expected="No riders on days when the gate is shut.", test="Shut it for three afternoons.",
    )
    s.evidence("Three afternoons with the gate shut",
               "2, 1 and 0 riders. The keepers had to open it for two wheelchairs.",
               source="agency", by="hamid", supplied="Park keepers", fact=322, reliability="firm",
               supports=(f"hypothesis:{gate}", "question:how"))
    s.tested(gate, "supported", "2, 1 and 0 riders on three afternoons instead of about 6.")
    s.freeze()
    s.check_back("Thursday walkers, at the jetty", "agreed", "Shut the gate, but not for wheels.")
    s.findings("The gate by the bridge stands open, so the path is a short cut.")
    s.ask_review()
    yield 316
    s.decide("advance", "Clear and tested.", told="The gate is the key. We plan one that works.")
    yield 305
    s.option("A staggered gate that wheelchairs pass and scooters do not", "prevention", "place",
             gate, "Closes the short cut and keeps the path open for all on foot.", chosen=True)
    s.option("Talks at school and cannery", "information", "offending", gate,
             "Tells riders why, and about the new gate.", chosen=True)
    s.option("Checks twice a week", "enforcement", "offending", gate, "Raises the risk of a fine.")
    build = s.action("Build a staggered gate with room for wheelchairs", owner="works",
                     hypothesis=gate, start=280, due=250, dosage="1 gate", cost="1,850")
    talk = s.action("Speak with the upper school and the cannery", owner="leilani",
                    hypothesis=gate, start=280, due=265, dosage="2 talks")
    s.accept(build, by="hamid")
    s.plan(
        choice_because="It takes away the short cut without shutting anybody out.",
        agreed="Walkers, City Works and Parks, school, police.",
        short_term="The gate stands.", long_term="At most ten riders in a counted week.",
        lawful_basis="A foot path may be closed to motors.", approvals="Head of Parks.",
    )
    s.evaluation("before_after", (riders, fear), follow_up=150, assessor="Analyst",
                 decision_rule="Worked if riders fall to ten or fewer and walkers feel it.")
    s.lock()
    s.consent("We build a staggered gate, and speak with school and cannery.")
    s.ask_review()
    yield 298
    s.decide("advance", "Two measures, one of them the walkers' own.", told="A new gate comes.",
             heard="Wheelchair users tried the gate first. Two posts moved because of them.")
    yield 252
    s.done(build, by="hamid", dosage="1 gate", proof="Handed over with two wheelchair users.")
    s.done(talk, by="leilani", dosage="2 talks", ended=268, proof="Notes of both talks.")
    s.write("told", "Walkers told at the jetty.")
    yield 148
    s.measure(riders, "after", 8, 156, 150, "Count by park keepers, 3 to 6 pm")
    s.measure(fear, "after", 41, 156, 150, "Thursday walkers' question card")
    s.measure(stops, "after", 1, 178, 151, "Patrol log")
    s.ask_review()
    yield 144
    s.decide("advance", "All delivered.", told="The gate stands. Did it help? We ask you now.")
    s.seat("esther", "observer", by="henrik")
    yield 128
    s.interview(
        "Question cards of the Thursday walkers, second round",
        "41 of 100 feel safe, before it was 38. \"They come less often and faster.\"",
        source="residents", supplied="Thursday walkers", by="kofi", fact=150,
    )
    s.assess(
        delivered="yes", process="Gate and both talks, as planned.", failure="component",
        fell="enough", impact="31 riders in a week before, 8 after. Feeling safe: 38 and 41.",
        goal_met="partly", objectives="Gate: met. Ten riders: met. Walkers feel it: not.",
        residents_measure="The question cards hardly moved.",
        lessons="Eight fast riders frighten as much as thirty slow ones. Ask about speed too.",
        goes_on="The gate stays; keepers count twice a year.", outcome="disagree",
        you_said="Scooters frighten us on the river path.",
        we_found="An open gate makes it a short cut.", we_did="Built a gate, talked with riders.",
        what_changed="31 riders in a week became 8.",
        what_did_not="You do not feel safer. We agree to disagree, and say so.",
    )
    s.moved(
        place=("moved", "A few ride over the picnic lawn now."),
        time=("none_seen", "Counted on two mornings as well."),
        target=("none_seen", ""), tactic=("moved", "Smaller scooters fit through the gate."),
        offence=("none_seen", ""), offenders=("not_examined", "We do not keep lists of riders."),
    )
    s.verdict("residents", "did_not", "Fewer, yes. But we still jump aside.", by="kofi")
    s.verdict("agencies", "worked", "Three quarters fewer riders; the gate does what it can.")
    s.check(-60, holder="hamid")
    s.ask_review("The two verdicts differ; both stand in the summary.")
    yield 121
    s.decide("close", "The goal by numbers is met and people do not feel it. Both are true.",
             told="""The counts fell and you do not feel safer. We close it with both sentences, and
                 measure again.""",
             heard="You said that it did not help you. Your verdict stands beside ours.")
    s.publish("""
        Scooters used the river path as a short cut. A new gate brought 31 riders in a week down to
        8. Walkers say that they do not feel safer. Agencies and residents disagree about whether
        this worked, and both views stand here.
        """)
