"""In assessment: its review has waited too long."""

# fmt: off
# Set by hand: it is prose.

from sara.demo.telling import Scene, Tale


def tell(s: Scene) -> Tale:
    yield 268
    s.log(
        "Shouting and drinking at the benches of Harbour Square",
        behaviour="""
            People who drink sit on the benches from late morning. Towards evening there is
            shouting, sometimes a fight, and those who wait for the bus stand in the rain instead.
        """,
        place="Harbour Square, the four benches beside bus stop B",
        times="Daily from 11 am, loudest from 5 to 8 pm",
        point=(-31.2084, 47.5962), precision="exact",
        kind=("incivilities", "public_ways"), tier="2",
    )
    s.seat("dorothy", "member")
    s.seat("grace", "partner")
    yield 266
    s.photo("square", "The benches on a Monday at noon", fact=266, supports=("cheers:events",))
    s.event(268, "A quarrel; two buses left without people who did not dare to come near.",
            "residents")
    s.event(270, "A fight with a bottle; one hand cut.", "police")
    s.event(275, "Shouting at pupils who waited for the bus.", "residents")
    yield 264
    s.interview(
        "At bus stop B, and on the benches",
        """
        Seventeen people who wait: eleven feel uneasy. Six who sit there: "It is dry, there is a
        toilet, and nobody is alone." They asked for a place where they are not in the way.
        """,
        source="residents", supplied="Passengers, and those who sit there", fact=264,
        supports=("cheers:expectation", "cheers:community", "question:who"),
    )
    s.scan(
        community="Passengers of four bus lines, stall holders, and the people on the benches.",
        harms="Fear, three fights, and people who are themselves not well.",
        expectation="Stall holders and passengers ask for a calmer square.",
        events="Shouting, quarrels, a fight now and then.", recurring="Most evenings.",
        similarity="Same benches, same hours.", since=480, identified_by="Stall holders",
        community_input="Both sides were asked.", goal_type="reduce_harm",
        minimum_change="Half as many evenings with shouting", success_by=40,
    )
    loud = s.indicator("Evenings with shouting", unit="evenings", generator="residents",
                       before=(38, 330, 269, "Tally of three stall holders"))
    ease = s.indicator("Passengers who feel at ease", unit="of 100 asked", counted="level",
                       direction="up", generator="residents",
                       before=(35, 280, 269, "Question at bus stop B"))
    patrols = s.indicator("Patrols through the square", unit="patrols", direction="up",
                          generator="police_activity",
                          before=(41, 330, 269, "Duty log"))
    asked = s.survey(
        "Waiting at Harbour Square", "shouting and quarrels at the benches",
        """
        The working group of Harbour Square asks everybody who waits at stop B or works on the
        square, now and again when something has changed. We show what came of it at the stop and
        at the mission.
        """,
        groups={"Under 30": 520, "30 to 64": 610, "65 or older": 270},
        counted_by="Bus company, count of passengers at stop B",
    )
    before = s.sent_out(
        asked, "baseline", days=5, codes=80,
        answers={
            "seen": {"1": 3, "2": 6, "3": 9, "4": 22, "5": 16},
            "safe": {"1": 17, "2": 18, "3": 7, "4": 10, "5": 5},
            "fair": {"1": 8, "2": 13, "3": 11, "4": 13, "5": 5, "unknown": 7},
            "voice": {"1": 15, "2": 17, "3": 9, "4": 6, "5": 5, "none": 5},
            "about": {"1": 8, "2": 31, "3": 17},
        },
    )
    yield 258
    s.ended(asked, before)
    s.ask_review()
    yield 255
    s.decide("advance", "Everybody was asked, the people on the benches too.",
             told="We study it, and nobody is chased away meanwhile.")
    yield 236
    s.answers(
        who=("Passengers in the evening.", "Passengers before 11 am; stop A."),
        where=("Four benches at stop B.", "The benches by the church."),
        when=("5 to 8 pm.", "When the soup kitchen is open."),
        why=("Crowding at rush hour beside people who have drunk all day.", "Room, food, company."),
        how=("Words first, then shouting.", "Hardly ever out of nothing."),
    )
    s.study(
        offending="About fifteen people, most without a place to be in daytime.",
        target="Passengers who must stand close.",
        place="Benches and stop on the same four metres.",
        handler="Soup kitchen, open three days a week.", guardian="Stall holders, until 4 pm.",
        manager="City Works own the benches; the bus company the stop.",
        conditions="The day room at the mission closed last year.",
        done_so_far="Sending people away: back in an hour. A ban on drinking: not kept.",
        known_elsewhere="""A guide on disorder in public places: change the spot before people are
            sent away. Nothing closed here is like it.""",
        pinch_point="That bench and bus stop share the same spot.",
    )
    close = s.hypothesis("bench and stop share the same four metres",
                         "two groups who would ignore each other collide at rush hour",
                         expected="Less trouble at stop A, where there is no bench.",
                         test="Compare both stops for two weeks.")
    s.evidence("Stops A and B side by side", "evening trouble at A: 1, at B: 17, in two weeks",
               source="observation", fact=238, reliability="firm",
               supports=(f"hypothesis:{close}", "question:where"))
    s.tested(close, "supported", "17 evenings at stop B, 1 at stop A.")
    s.freeze()
    s.check_back("Soup kitchen, and stall holders", "disagreed", """Two stall holders say that only
        moving the people away would help. The others agreed with the findings.""")
    s.findings("Bench and stop share four metres, and at rush hour two groups collide.")
    s.ask_review()
    yield 231
    s.decide("advance", "The dissent is on record; the comparison is clear.",
             told="We part the stop from the benches.")
    yield 216
    s.option("Move stop B by thirty metres, with a roof", "prevention", "place", close,
             "The two groups no longer share one spot.", chosen=True)
    s.option("Day room at the mission on five days", "services", "offending", close,
             "A place to be that is warm and has a toilet.", chosen=True)
    s.option("Ban drinking on the square", "enforcement", "offending", close, "Was tried.")
    stop = s.action("Move stop B by thirty metres and roof it", owner="works", hypothesis=close,
                    start=190, due=138, dosage="1 stop", cost="8,300")
    room = s.action("Open the day room on five days", owner=s.stakeholder(
        "Seamen's Mission", "organisation", "helps", "Has a room and two volunteers.",
        contact="Ask at the side door before noon", plan="deciding", running="delivering"),
        hypothesis=close, start=190, due=160, dosage="5 days a week", continuing=True)
    s.accept(stop, by="grace")
    s.accept(room)
    s.plan(choice_because="Nobody is moved out of the square, and nobody must stand too close.",
           agreed="Passengers, mission, bus company, City Works and Parks.",
           objections="Two stall holders want the benches gone.",
           answers="The benches serve market customers too. We count again after three months.",
           short_term="Stop moved.", long_term="Half as many loud evenings.",
           lawful_basis="Use of public space; bus timetable order.", approvals="Bus company.")
    s.evaluation("before_after", (loud, ease), follow_up=35, assessor="Analyst",
                 decision_rule="Worked if loud evenings halve.")
    s.lock()
    s.consent("We move stop B by thirty metres and open the day room on five days.", dorothy=(
        "Two stall holders want the benches gone. I say it for them: nobody else here will.",
        "The benches serve market customers too. We count again after three months and look at it"
        " together."))
    s.ask_review()
    yield 208
    s.decide("advance", "Fair to both sides.", told="Stop B moves; the day room opens.")
    yield 138
    s.done(stop, by="grace", dosage="1 stop", ended=139, proof="Handover with the bus company.")
    yield 34
    s.going_on(room, dosage="4 days a week", percent=80,
               because="One volunteer is still missing.")
    s.write("deviation", "Day room four days instead of five: one volunteer is missing.",
            action=room)
    s.measure(loud, "after", 15, 96, 36, "Tally of three stall holders")
    s.measure(ease, "after", 61, 60, 36, "Question at bus stop B")
    s.measure(patrols, "after", 22, 96, 36, "Duty log")
    after = s.sent_out(
        asked, "after", days=14, codes=80,
        answers={
            "seen": {"1": 9, "2": 17, "3": 16, "4": 13, "5": 8},
            "safe": {"1": 6, "2": 10, "3": 9, "4": 26, "5": 12},
            "fair": {"1": 6, "2": 12, "3": 12, "4": 19, "5": 7, "unknown": 7},
            "voice": {"1": 9, "2": 14, "3": 14, "4": 14, "5": 7, "none": 5},
            "about": {"1": 17, "2": 29, "3": 16},
        },
    )
    s.ask_review()
    yield 31
    s.decide("advance", "Delivered but for one day a week.", told="We look at the result.")
    yield 20
    s.ended(asked, after)
    yield 14
    s.interview("At the new stop, and in the day room", """Most who wait are at ease. In the day
        room eleven people had lunch. One stall holder still wants the benches gone.""",
        source="residents", supplied="Passengers and guests of the day room", fact=15)
    s.assess(
        delivered="yes", process="As planned, but for one day of the day room in five.",
        fell="enough", impact="38 loud evenings in 62 days before, 15 in 61 days after.",
        goal_met="met", objectives="Stop: met. Half as many loud evenings: met.",
        residents_measure="""At ease: 35 of 100 before, 61 after. In the survey with codes more feel
            safe than before; whether they were treated more fairly it cannot tell.""",
        lessons="Look at who must stand beside whom.",
        goes_on="The day room needs a second volunteer.", outcome="reduced",
        you_said="We are afraid at the bus stop.", we_found="Stop and benches share one spot.",
        we_did="Moved the stop and opened a day room.",
        what_changed="Loud evenings fell by more than half.",
        what_did_not="Two stall holders are not content, and people still drink.",
    )
    s.moved(
        place=("none_seen", "Church benches looked at."), time=("none_seen", ""),
        target=("none_seen", ""), tactic=("none_seen", ""), offence=("none_seen", ""),
        offenders=("not_examined", "People are not counted by name."),
    )
    s.verdict("residents", "partly", "Better at the stop. The stalls see little of it.",
              by="dorothy")
    s.verdict("agencies", "worked", "Half as loud, with half as many patrols.")
    s.check(-70, holder="amara")
    yield 9
    s.ask_review("Ready from our side. The stall holders' objection is in the verdict.")
    yield 2
    s.comment("dorothy", "People ask me at the bakery how it ended. What may I tell them?")
