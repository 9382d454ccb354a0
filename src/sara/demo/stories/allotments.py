"""The response is running; an action is due this week."""

# fmt: off
# Set by hand: it is prose.

from sara.demo.telling import Scene, Tale


def tell(s: Scene) -> Tale:
    yield 178
    s.log(
        "Tools taken from the sheds of the Osier allotments",
        behaviour="""
            Sheds are levered open and tools, a pump and once the honey are taken. Damage to the
            doors costs more than what is stolen.
        """,
        place="Osier allotments, rows C to F along the railway bank",
        times="Nights from Sunday to Wednesday, when nobody stays late",
        point=(-31.1851, 47.6109), precision="street",
        kind=("predatory", "agricultural"), tier="2",
    )
    s.seat("kofi", "member")
    s.seat("hamid", "partner")
    s.seat("jonas", "member")
    for ago, what in ((196, "Four sheds opened in row D."), (189, "Pump and tools, row C."),
                      (181, "Three sheds, row F; honey taken.")):
        s.event(ago, what, "residents")
    yield 176
    s.interview(
        "Saturday on the paths of the allotments",
        "Twenty-two plot holders. \"I carry my tools home on the bus.\" Nine want to give up.",
        source="residents", supplied="Plot holders", by="kofi", fact=176,
        supports=("cheers:expectation", "cheers:community", "cheers:harms"),
    )
    s.scan(
        community="140 plot holders, most of them retired or new in town.",
        harms="19 sheds, 4,600 of damage, and plots given up.",
        expectation="The plot holders' meeting asked police and city for help.",
        events="Break-ins into sheds.", recurring="Nineteen sheds in nine weeks.",
        similarity="Rows along the railway, early in the week, the same mark on the doors.",
        since=260, identified_by="Plot holders' committee",
        community_input="A list by plot number, kept by the committee.",
        goal_type="reduce_number", minimum_change="At most five sheds in nine weeks",
        success_by=-60,
    )
    sheds = s.indicator("Sheds broken into", unit="sheds", generator="residents",
                        before=(19, 242, 180, "Committee's list"))
    yield 166
    s.ask_review()
    yield 163
    s.decide("advance", "A series, with a list by those who suffer it.", told="We study it.")
    yield 146
    s.answers(
        who=("Rows C to F.", "Rows A and B by the road."),
        where=("Along the railway bank.", "Wherever somebody lives across the way."),
        when=("Sunday to Wednesday nights.", "Nights of the club house evening."),
        why=("A hole in the railway fence.", "Light and neighbours."),
        how=("Flat bar beside the lock.", "Old iron doors were not opened."),
    )
    s.study(
        offending="Not known; somebody with a bar and a bag, on foot.",
        target="Wooden doors with a hasp.", place="Dark bank, hole in the fence.",
        handler="Nobody", guardian="Club house on Thursdays to Saturdays.",
        manager="Committee for the plots; the railway for the fence.",
        conditions="The fence was cut when the signal cable was laid.",
        done_so_far="Nothing but new padlocks.",
        known_elsewhere="""Nothing closed here is like it. A guide on burglary says: take away the
            way in, and what is worth taking.""",
        pinch_point="The hole in the fence, and tools worth taking.",
    )
    hole = s.hypothesis("the railway fence has a hole at row D",
                        "sheds near it can be reached unseen",
                        expected="The nearer to the hole, the more sheds.",
                        test="Measure the way from the hole to each shed.")
    s.table("Sheds by distance from the hole",
            "The nearer to the hole, the more sheds were opened.",
            rows="metres from hole,sheds,broken into\n"
            "0-50,24,11\n50-100,31,6\n100-200,44,2\n200+,41,0",
            source="residents", by="kofi", reliability="firm", fact=150, file="sheds.csv",
            supports=(f"hypothesis:{hole}", "question:where"))
    s.note("Along the railway fence with the committee",
           """The hole at row D is three metres wide. A path is worn from it to row C; there is no
           other way in that a person could carry a pump through.""",
           source="observation", reliability="firm", fact=150,
           supports=(f"hypothesis:{hole}", "question:how"))
    s.tested(hole, "supported", "46 of 100 sheds within 50 m, none beyond 200 m.")
    s.freeze()
    s.check_back("Plot holders' meeting, 61 people", "agreed", "Close the hole!")
    s.findings("The sheds near the hole in the railway fence are reached unseen.")
    s.ask_review()
    yield 140
    s.decide("advance", "A table made by the plot holders.", told="It is the hole in the fence.")
    yield 122
    s.option("Mend the railway fence", "prevention", "place", hole, "No way in.", chosen=True)
    s.option("A tool library in the iron shed", "services", "target", hole,
             "Less to take from each shed.", chosen=True)
    s.option("Night patrol along the bank", "enforcement", "offending", hole, "Dark and long.")
    fence = s.action("Mend 30 m of railway fence", owner=s.stakeholder(
        "Island Railway, track office", "organisation", "owns", "Owns the fence.",
        contact="Track office, mornings", plan="deciding", running="delivering"),
        hypothesis=hole, start=95, due=58, dosage="30 metres")
    library = s.action("Set up a tool library in the iron shed", owner="kofi",
                       hypothesis=hole, start=95, due=-3, dosage="1 shed, 40 tools",
                       cost="900 from the neighbours' fund")
    thorns = s.action("Plant hawthorn along the bank", owner="hamid", hypothesis=hole, start=60,
                      due=-6, dosage="80 plants", cost="640")
    lists = s.action("Send the committee's list every four weeks", owner="jonas",
                     hypothesis=hole, start=95, due=-5, dosage="Every four weeks")
    s.accept(lists, by="jonas")
    s.accept(fence)
    s.accept(library, by="kofi")
    s.accept(thorns, by="hamid")
    s.plan(choice_because="Closing the way, and leaving less to take.",
           agreed="Plot holders, railway, City Works and Parks.",
           short_term="Fence mended.", long_term="At most five sheds in nine weeks.",
           lawful_basis="Owners' own fence and ground.", approvals="Railway; committee.")
    s.evaluation("before_after", (sheds,), follow_up=-40, assessor="Analyst of the city",
                 decision_rule="Worked if five sheds or fewer in nine weeks.")
    s.lock()
    s.consent("We mend the fence, plant thorns and share tools.")
    s.ask_review()
    yield 110
    s.decide("advance", "Everybody does a part.", told="Fence, thorns and a tool library.")
    yield 58
    s.done(fence, dosage="30 metres", ended=59, proof="Seen on site.")
    yield 27
    s.measure(sheds, "interim", 4, 58, 28, "Committee's list")
    yield 6
    s.comment("kofi", "Thirty-one tools are in. Hamid, do you have a spare lock for it?",
              call=("hamid",))
    s.write("cost", "Hawthorn 640, paid by the parks budget.", action=thorns)
