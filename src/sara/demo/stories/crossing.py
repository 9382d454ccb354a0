"""In analysis, and later than its clock: the check-back with parents is still to come."""

# fmt: off
# Set by hand: it is prose.

from sara.demo.telling import Scene, Tale


def tell(s: Scene) -> Tale:
    yield 68
    s.log(
        "Parents' cars block the crossing at Linden Hill School",
        behaviour="""
            Cars stop on the zebra crossing and the pavement to let children out. Children who walk
            step between them into the road.
        """,
        place="School Lane, from the zebra crossing to the yard gate",
        times="School days, 7.40 to 8.05 am and 1.10 to 1.30 pm",
        point=(-31.2034, 47.6139), precision="exact",
        kind=("endangerment", "education"), tier="2",
    )
    s.seat("sunniva", "partner")
    s.seat("lan", "member")
    s.seat("priya", "member")
    yield 66
    s.photo("crossing", "7.52 am, number plates made unreadable", fact=66, source="agency",
            supplied="School", by="sunniva", supports=("cheers:events",))
    s.event(68, "A child stepped back in front of a reversing car; nobody was hurt.", "agency")
    s.event(73, "The bus could not pass for six minutes.", "agency")
    s.event(75, "A child on a scooter fell over a kerb, avoiding a car.", "residents")
    yield 64
    s.interview(
        "Walking bus with two mothers and nine children",
        "They count five cars on the crossing each morning. The children know it by heart.",
        source="residents", supplied="Walking bus", by="lan", fact=64,
        supports=("cheers:expectation", "cheers:community", "cheers:harms"),
    )
    s.scan(
        community="640 pupils; 230 walk. Parents in a hurry. The driver of bus 12.",
        harms="Near misses, late buses, quarrels between parents.",
        expectation="Parents who walk and the school asked for a safe crossing.",
        events="Stopping on crossing and pavement.", recurring="Every school day.",
        similarity="Same forty metres, same twenty minutes.", since=500,
        identified_by="School", community_input="The walking bus keeps a tally.",
        goal_type="reduce_number", minimum_change="At most one car a day on the crossing",
        success_by=-100, child_involved=True,
    )
    s.indicator("Cars stopped on the crossing", unit="cars", generator="residents",
                before=(94, 89, 65, "Tally of the walking bus"))
    yield 58
    s.ask_review()
    yield 55
    s.decide("advance", "Simple and dangerous.", told="We find out why, together with parents.")
    yield 36
    s.answers(
        who=("Children on foot.", "Children who come by bus."),
        where=("Crossing and gate.", "The side gate on Mill Lane."),
        when=("7.50 to 8.00 am.", "Days of the swimming lesson, when lessons start at 9."),
    )
    s.study(
        offending="Parents who drive on to work, most from the new houses.",
        target="Children on foot.", place="The one gate that is open.",
        handler="", guardian="Teachers on duty, inside the gate.",
        manager="School opens the gates; City Works own the lane.",
        conditions="The side gate was shut two years ago after a theft of bicycles.",
        done_so_far="Letters home, twice.",
    )
    gate = s.hypothesis("only the gate on School Lane is open",
                        "everybody arrives on the same forty metres",
                        expected="Less crowding with the side gate open.",
                        test="Open the side gate for a week.")
    s.hypothesis("lessons for all forms start at the same minute",
                 "all cars arrive within ten minutes",
                 expected="Less crowding when forms start apart.",
                 test="Look at the days of the swimming lesson.", rival_of=gate)
    yield 12
    s.comment("tomasz", """Priya, the side gate stays open next week. Could you count the cars at
        both gates on five mornings? That is the test of the first explanation.""", call=("priya",))
    s.open_group()
    s.joins("lan", "Lan, walking bus", interests="My children walk to this school.")
    s.joins("sunniva", "Sunniva Lund, Linden Hill School")
    s.joins("tomasz", "Tomasz Wilk, Merrowick Police")
    s.role("lan", "chair")
    yield 8
    s.invites("ruth@merrowick.example", "Ruth Abebe", by="lan")
    yield 6
    poll = s.survey(
        "The way to Linden Hill School", "cars stopped on the crossing",
        """
        The walking bus and the police ask families of the school, before anything is changed and
        again in spring. We show the results at the parents' evening.
        """,
        groups={"Mother or father": 310, "Grandparent or other": 120,
                "Pupil of twelve or older": 90},
        counted_by="School office", about="Who are you?",
    )
    s.in_spanish(
        poll, title="El camino a la escuela Linden Hill", matter="coches parados en el cruce",
        opening="""La policía y las familias que van a pie preguntan a todas las familias de la
            escuela, antes de cambiar nada y otra vez en primavera. Mostraremos los resultados en la
            reunión de familias.""",
        about="¿Quién es usted?", group_1="Madre o padre", group_2="Abuelo, abuela u otra persona",
        group_3="Alumno o alumna de doce años o más",
    )
    s.sent_out(
        poll, "baseline", days=16,
        answers={
            "seen": {"3": 4, "4": 9, "5": 13}, "safe": {"1": 9, "2": 8, "3": 3, "4": 6},
            "fair": {"2": 4, "3": 10, "4": 8, "unknown": 4}, "voice": {"1": 7, "2": 9, "4": 10},
            "about": {"1": 17, "2": 6, "3": 3},
        },
    )
    asked = s.ask("findings", "The one open gate brings everybody to the same forty metres.",
                  background="The side gate was open for a week; Priya counted at both.",
                  days=12, hidden=True)
    s.says(asked, "sunniva", "add", """Teachers park there as well, from half past seven. That
        belongs into the findings.""")
    s.comment("tomasz", """Lan, could the walking bus look at our findings before the next
        parents' evening? We should hear it from you first.""", call=("lan",))
    s.comment("lan", """Thursday after school is good. Please bring it on paper, and short: two
        pages and the photo.""")
