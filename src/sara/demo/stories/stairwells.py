"""A partnership in analysis, sent back twice, with parts for agencies only."""

# fmt: off
# Set by hand: it is prose.

from sara.demo.telling import Scene, Tale


def tell(s: Scene) -> Tale:
    yield 118
    s.log(
        "Strangers use and deal in the stairs of Cooper's Court",
        behaviour="""
            People who do not live there use and sell drugs on the upper landings. Tenants find
            needles, doors are wedged open, and some no longer use the stairs alone.
        """,
        place="Cooper's Court 1 to 5, landings above the third floor",
        times="Daily from 4 pm, worst between 8 pm and midnight",
        point=(-31.2121, 47.6071), precision="block", kind=("consensual", "residential"), tier="3",
    )
    s.seat("fatima", "member")
    s.seat("marek", "partner")
    s.seat("grace", "partner")
    s.seat("priya", "member")
    s.seat("rosa", "reviewer", by="henrik")
    yield 116
    s.photo("stairwell", "Landing between fourth and fifth floor", "Nobody is in the picture.",
            fact=116, source="agency", supplied="Harbour Homes", by="marek",
            supports=("cheers:harms", "cheers:events"))
    for ago in (137, 133, 129, 124, 121, 119):
        s.event(ago, "Wedged door and used needles found by the cleaner.", "agency")
    yield 114
    s.interview(
        "House meeting in the flat of the tenants' speaker",
        """
        Thirteen tenants from nine countries, two interpreters. They are not afraid of the people
        who are ill; they are afraid of the door that never shuts. They ask not to be quoted by
        floor.
        """,
        source="residents", supplied="Tenants of Cooper's Court", by="fatima", fact=114,
        supports=("cheers:expectation", "cheers:community", "cheers:harms"),
    )
    yield 113
    s.evidence(
        "What patrols and the outreach team know about the landings",
        """Three visits a week by the outreach team; mostly the same small group, most of them ill.
        Sales happen on two landings with a view of the yard. No names are kept here.""",
        source="police", audience="agencies", fact=113, reliability="fair",
        supports=("cheers:similarity",),
    )
    s.scan(
        community="310 tenants; the people who are ill; cleaners and carers.",
        harms="Needles, fear, doors broken 11 times, carers who refuse to come.",
        expectation="Tenants, landlord and care service ask for stairs that one can use.",
        events="Using and selling on the landings.", recurring="Daily.",
        similarity="Upper landings of the entrances whose door does not shut.",
        since=430, identified_by="Landlord and tenants",
        community_input="House meeting with interpreters.", goal_type="reduce_harm",
        minimum_change="Half as many mornings with needles", success_by=-200,
        other_process="A care conference of the health service runs beside this.",
    )
    s.indicator("Mornings with needles on the stairs", unit="mornings", generator="agencies",
                before=(41, 176, 116, "Cleaners' sheet"))
    s.indicator("Tenants who use the stairs alone at night", unit="of 100 asked", counted="level",
                direction="up", generator="residents",
                before=(29, 122, 115, "House meeting and door round"))
    s.stakeholder("Outreach team of the health service", "organisation", "helps",
                  "Knows the people who are ill. Will not share names, and should not.",
                  contact="Team telephone through the switchboard", scanning="consulted",
                  analysis="consulted")
    s.stakeholder("Tenants of Cooper's Court", "group", "affected", scanning="consulted",
                  analysis="deciding")
    yield 108
    s.ask_review()
    yield 104
    s.decide("advance", "Serious, and described without blaming the ill.", by="rosa",
             told="We take this on together: landlord, health service, city, police and you.")
    yield 86
    s.answers(
        who=("Tenants of the upper floors, carers, cleaners.", "Tenants with the front entrance."),
        where=("Entrances 2, 3 and 5.", "Entrances 1 and 4, whose doors shut."),
        when=("From 4 pm.", "Mornings, when the cleaner works."),
        why=("Doors that do not shut, a view of the yard.", "A door that shuts, a lit hall."),
        how=("Door wedged with cardboard.", "Nobody breaks a door that shuts."),
    )
    s.study(
        offending="A few sellers; a small group of people who are ill.",
        target="Tenants of the upper floors.", place="Landings with a view of the yard.",
        handler="Outreach team, three times a week.", guardian="Cleaner until noon.",
        manager="Harbour Homes; doors are repaired within a month.",
        conditions="The night shelter moved its opening to 9 pm.",
        done_so_far="Searches: quiet for two days.",
        known_elsewhere="""The guide on drug dealing in rented flats puts the landlord's part before
            searches. Nothing closed here is like it.""",
        pinch_point="The three doors, and the hours before the shelter opens.",
    )
    s.freeze()
    s.ask_review("Landlord and police agree about the doors.", anyway=True)
    yield 81
    s.decide(
        "send_back", "A belief is not yet a finding, and the tenants have not seen it.", by="rosa",
        told="We are not sure enough yet, and want to show it to you before we go on.",
        points={
            "analysis.hypothesis": "Write the explanation down and test it at entrance 1 or 4.",
            "analysis.check_back": "Show it to the tenants, with interpreters.",
        },
    )
    cleaning = s.ask_for_data("Harbour Homes, cleaning", "What is found on which stairs, by day.")
    s.ask_for_data("Health service", "How many come to the needle exchange, by month.", within=20)
    yield 60
    s.data_came(cleaning, "received", "A list by entrance for a month; weekends are missing.")
    door = s.hypothesis("the doors of entrances 2, 3 and 5 do not shut",
                        "anybody can reach the upper landings at any hour",
                        expected="Needles only where doors do not shut.",
                        test="Compare five entrances for a month.")
    s.table(
        "Five entrances compared for a month",
        "28 of 29 mornings with needles were at the three doors that do not shut.",
        rows="entrance,door shuts,mornings with needles\n"
        "1,yes,1\n2,no,9\n3,no,11\n4,yes,0\n5,no,8", source="agency", supplied="Cleaners",
        by="marek", reliability="firm", fact=62,
        supports=(f"hypothesis:{door}", "question:where"), file="entrances.csv",
    )
    s.tested(door, "supported", "28 of 29 mornings where the door does not shut.")
    s.ask_review("Tested now. The meeting with tenants could not be held yet.", anyway=True)
    yield 55
    s.decide(
        "send_back", "The test is good. But those who live there have still not been shown it.",
        by="rosa", told="You will be shown what we found before anything is decided.",
        points={"analysis.check_back": """Hold the meeting, with both interpreters. If nobody can
            come, go from door to door."""},
    )
    yield 44
    team = s.meeting("How do we reach everybody on the stairs?", on=36, at=(17, 30),
                     place="Harbour Homes, ground floor", access="No steps. Children welcome.",
                     minutes_by="fatima")
    s.agenda(team, "What has been tried, and with whom", proposed=2)
    s.invite(team)
    s.comes(team, "fatima", shown=True)
    s.comes(team, "marek")
    s.comes(team, "grace", "maybe")
    yield 36
    s.minute(team, """Tenants of entrances 2 and 3 were asked by letter only, in one language. Two
        of forty answered.""", by="fatima")
    s.minute(team, "We hold a meeting on the stairs' own ground, in three languages.", "decision",
             by="fatima")
    interpreters = s.minute(team, "Find two interpreters who live nearby", "promise",
                            owner="fatima", due=15, by="fatima")
    hall = s.minute(team, "Give the small hall for one evening, free", "promise", owner="works",
                    due=3, by="fatima")
    s.minute(team, "Wedge the door of entrance 3 until it is mended", "promise", owner="homes",
             due=22, by="fatima")
    letters = s.minute(team, "A second letter to all five entrances", "promise", owner="meiling",
                       due=20, by="fatima")
    s.minute(team, "Who holds the key to the cellar of entrance 5?", "question", by="fatima",
             who="Harbour Homes")
    s.lay_before(team, 29, by="fatima")
    yield 31
    s.agree_minutes(team, "marek", "grace")
    yield 30
    s.promise_dropped(letters, "meiling", "Going from door to door does more than a second letter.")
    s.comment("marek", "Locksmith could do all three doors in a week, once the plan allows it.",
              audience="agencies")
    yield 14
    s.promise_kept(interpreters, "fatima", "Both live in entrance 4, and neither wants money.")
    yield 9
    s.comment("fatima", "The interpreters can do next Wednesday at seven. I have asked the bakery "
              "for bread. Grace, may we have the hall?", call=("grace",))
    s.comment("meiling", "Priya, please bring the five entrances as a picture. No flat numbers.",
              call=("priya",))
    yield 7
    s.promise_kept(hall, "grace")
    tenants = s.meeting("What we found on your stairs, and what you say to it", on=-5, at=(19, 0),
                        place="Small hall, Linden Hill School", interpreter="Somali and Polish",
                        access="No steps, bus 12 to the gate. Bread and tea. Children welcome.")
    s.agenda(tenants, "What do you say to it: agree, disagree, add?", proposed=3)
    s.invite(tenants)
    s.comes(tenants, "fatima", shown=True)
    s.comes(tenants, "grace", needs="A chair with arms")
    s.meeting("Walk up all five stairs after dark", on=-12, at=(20, 0), kind="walk_round",
              place="Gate of the yard")
