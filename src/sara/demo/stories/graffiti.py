"""The response is running: paused once, one action late, one done."""

# fmt: off
# Set by hand: it is prose.

from sara.demo.telling import Scene, Tale


def tell(s: Scene) -> Tale:
    yield 205
    s.log(
        "Paint on the yard wall of Linden Hill School",
        behaviour="""
            The wall between school yard and foot path is sprayed over again within days of being
            painted. Some of it insults pupils by the colour of their skin.
        """,
        place="Foot path behind Linden Hill School, 60 metres of brick wall",
        times="Between Sunday evening and Monday morning, and in school holidays",
        point=(-31.2046, 47.6146), precision="exact",
        kind=("incivilities", "education"), tier="2",
    )
    s.seat("sunniva", "partner")
    s.seat("lan", "member")
    s.seat("grace", "partner")
    yield 203
    s.photo("graffiti", "The wall on a Monday", "The insulting part is left out of the picture.",
            fact=203, source="agency", supplied="School", by="sunniva",
            supports=("cheers:events", "cheers:harms"))
    for weeks in range(4):
        s.event(206 + 14 * weeks, "Sprayed over again after the weekend.", "agency", on="monday")
    yield 200
    s.interview(
        "Pupils' council of the upper forms",
        """
        Nine pupils. "Each Monday we learn what somebody thinks of us." They want the wall to be
        theirs.
        """,
        source="residents", supplied="Pupils' council, with a teacher", by="sunniva", fact=200,
        supports=("cheers:expectation", "cheers:community"),
    )
    s.scan(
        community="640 pupils, their families, people who use the path.",
        harms="Insult, 3,100 a year for paint, a yard nobody likes.",
        expectation="Pupils' council and parents asked for the insults to end.",
        events="Spray paint, a third of it insulting.", recurring="Two weekends in three.",
        similarity="Same wall, same side, weekends and holidays.", since=640,
        identified_by="School", community_input="The pupils' council's own words.",
        goal_type="reduce_harm", minimum_change="No insulting paint in a term", success_by=-30,
        child_involved=True,
    )
    insults = s.indicator("Mondays with insulting paint", unit="Mondays", generator="agencies",
                          before=(7, 290, 207, "Caretaker's book"))
    proud = s.indicator("Pupils who like their yard", unit="of 100 asked", counted="level",
                        direction="up", generator="residents",
                        before=(24, 210, 201, "Pupils' council"))
    yield 194
    s.ask_review()
    yield 191
    s.decide("advance", "The pupils said it best.", told="We look for the reasons, with you.")
    yield 172
    s.answers(
        who=("Pupils of colour above all.", "Teachers, hardly."),
        where=("Path side, behind the hedge.", "Yard side, in sight of windows."),
        when=("Weekends and holidays.", "School days, market days."),
        why=("A grey wall behind a high hedge.", "The painted wall of the youth centre is spared."),
        how=("Spray cans, a few minutes.", "No stencils, no posters."),
    )
    s.study(
        offending="Two or three hands, by the look of it; not known.",
        target="A grey wall, and the pupils who read it.", place="Behind a hedge of two metres.",
        handler="Nobody knows whose.", guardian="Dog walkers in the morning.",
        manager="School owns the wall; City Works the hedge and the path.",
        conditions="The hedge has not been cut for three years.",
        done_so_far="Repainting in grey eleven times in a year.",
        known_elsewhere="""The guide on graffiti: removing it at once helps, repainting grey late
            does not. Nothing closed here.""",
        pinch_point="The blank wall, and the hedge before it.",
    )
    blank = s.hypothesis("the wall is blank and hidden by a hedge",
                         "somebody can write on it unseen and it shows well",
                         expected="Painted walls in sight are spared.",
                         test="Compare with four other walls on the hill.")
    s.evidence("Five walls compared", """Hidden and blank: sprayed 11 times. Painted by young
               people: not once in two years, although in the same street.""", source="observation",
               fact=176, reliability="firm",
               supports=(f"hypothesis:{blank}", "question:where"))
    s.tested(blank, "supported", "Only the blank and hidden one.")
    s.freeze()
    s.check_back("Pupils' council", "added", "We want to choose the picture ourselves.")
    s.findings("The wall is blank, and the hedge hides whoever writes on it.")
    s.ask_review()
    yield 168
    s.decide("advance", "Compared with what is spared.", told="It is a blank wall. Not for long.")
    yield 150
    s.option("A mural made by the pupils", "prevention", "place", blank,
             "No blank wall, and it belongs to somebody.", chosen=True)
    s.option("Cut the hedge to one metre", "prevention", "place", blank, "In sight of the path.",
             chosen=True)
    s.option("Insults gone within a day", "services", "target", blank,
             "Nobody has to read it.", chosen=True)
    s.option("A camera", "enforcement", "offending", blank, "Films a school yard.")
    mural = s.action("Paint the wall with 40 pupils and an artist", owner="school",
                     hypothesis=blank, start=120, due=8, dosage="60 metres", cost="2,400")
    hedge = s.action("Cut the hedge to one metre", owner="works", hypothesis=blank, start=140,
                     due=100, dosage="60 metres")
    wash = s.action("Paint over insults within a day", owner="sunniva", hypothesis=blank,
                    start=140, due=-40, continuing=True, dosage="Within a day")
    s.accept(mural, by="sunniva")
    s.accept(hedge, by="grace")
    s.accept(wash, by="sunniva")
    s.plan(choice_because="The wall becomes the pupils' own. A camera would film the pupils.",
           agreed="Pupils' council, school, City Works and Parks.",
           short_term="Hedge cut, mural begun.", long_term="No insulting paint in a term.",
           lawful_basis="The school's own wall.")
    s.evaluation("before_after", (insults, proud), follow_up=-30, assessor="Analyst and pupils",
                 decision_rule="Worked if a term passes without an insult.")
    s.lock()
    s.consent("The pupils paint the wall, and the hedge is cut.")
    s.ask_review("The heritage office has not answered yet. The hedge need not wait for it.",
                 anyway=True)
    yield 143
    s.decide(
        "advance", "Begin with the hedge; the brush waits for the letter.",
        told="The pupils paint their wall as soon as the heritage office agrees.",
        waivers={"plan.lawful": """The heritage office answers within two weeks. Until then only the
            hedge is cut, and that needs nobody's leave."""},
    )
    yield 99
    s.done(hedge, by="grace", dosage="60 metres", ended=101, proof="Order closed.")
    s.write("told", "Letter home in five languages.")
    yield 90
    s.move("pause", "School holidays: no pupils, no paint.", until=60)
    yield 60
    s.move("resume", "")
    yield 30
    s.measure(insults, "interim", 1, 58, 31, "Caretaker's book")
    s.write("unexpected", "The primer did not hold on the lower bricks; the artist starts again.")
    yield 4
    s.comment("tomasz", """Sunniva, the mural was due last week. What does the artist need from
        us? A word here is enough; the review can wait.""", call=("sunniva",))
    s.photo("mural", "Two thirds done", fact=4, source="agency", by="sunniva",
            supports=(f"action:{mural}",))
