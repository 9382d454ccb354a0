"""The plan is being made: one owner has declined, another has not answered."""

# fmt: off
# Set by hand: it is prose.

from sara.demo.telling import Scene, Tale


def tell(s: Scene) -> Tale:
    yield 92
    s.log(
        "Vans unload behind the market hall at four in the morning",
        behaviour="""
            Vans unload crates in the yard before five. Metal trolleys, reversing alarms and music
            wake the people in the flats above.
        """,
        place="Yard behind the market hall, Saltgate Lane 3 to 11",
        times="Tuesday, Thursday and Saturday, 3.45 to 5.30 am",
        point=(-31.2089, 47.5981), precision="exact",
        kind=("incivilities", "retail"), tier="2",
    )
    s.seat("dorothy", "member")
    s.seat("grace", "partner")
    s.seat("marek", "partner")
    s.seat("priya", "member")
    s.event(92, "Unloading from 3.50 am; five vans.", "residents", on="saturday")
    s.event(94, "Unloading from 4.05 am; three vans.", "residents", on="thursday")
    s.event(96, "Reversing alarm for ten minutes.", "observation", on="tuesday")
    yield 89
    s.interview(
        "Stairs of Saltgate Lane 7, and the traders' coffee round",
        """
        Eleven tenants, six of whom work shifts. Traders say that the yard gate opens at four and
        that who comes late finds no room.
        """,
        source="residents", supplied="Tenants and traders", fact=89,
        supports=("cheers:expectation", "cheers:community"),
    )
    s.scan(
        community="About 70 tenants, and the traders who must be ready at six.",
        harms="Broken sleep three nights a week; two tenants have moved out.",
        expectation="Tenants ask the city for quiet before half past five.",
        events="Noise of unloading.", recurring="Three times a week.",
        similarity="Market days, same yard, same hour.", since=300,
        identified_by="Tenants", community_input="Tenants and traders were both asked.",
        goal_type="reduce_harm", minimum_change="At most two woken nights a month",
        success_by=-120,
    )
    woken = s.indicator("Nights woken before five", unit="nights", generator="residents",
                        before=(22, 148, 93, "Sleep cards of nine tenants"))
    yield 84
    s.ask_review()
    yield 82
    s.decide("advance", "Both sides were heard from the start.", told="We study it with you all.")
    yield 62
    s.answers(
        who=("Tenants on the yard side.", "Tenants on the lane."),
        where=("The yard, which echoes.", "The front, on Wednesdays."),
        when=("Market days before 5.30.", "Days with the fish auction only."),
        why=("The gate opens at four, and first come gets the ramp.", "Booked ramps at the fish "
             "hall."),
        how=("Metal wheels on cobbles, alarms.", "Not the talking: that was measured."),
    )
    s.study(
        offending="Drivers of eleven traders, in a hurry.", target="Sleepers on the yard side.",
        place="Cobbles and high walls.", handler="Market master, from six.",
        guardian="Nobody at four.",
        manager="City Works run the market hall and its gate.",
        conditions="The second ramp is closed for repair since last year.",
        done_so_far="A notice asking for quiet.",
        known_elsewhere="""Nothing found: neither a guide nor a closed problem is like it. A port
            that lets lorries book an hour was asked.""",
        pinch_point="When the gate opens, and who may use the ramp when.",
    )
    race = s.hypothesis("one ramp serves eleven traders from four o'clock on",
                        "everybody comes as early as possible",
                        expected="With booked times they come later.",
                        test="Try booking for two market days.")
    s.evidence("Two market days with booked times", "First van at 5.10 and 5.05.",
               source="agency", supplied="Market master", by="grace", fact=64, reliability="firm",
               supports=(f"hypothesis:{race}", "question:why"))
    s.tested(race, "supported", "First van more than an hour later.")
    s.freeze()
    s.check_back("Tenants and traders, in the market hall", "agreed", "If all must book, fine.")
    s.findings("One ramp serves eleven traders, so everybody comes as early as they can.")
    s.ask_review()
    yield 58
    s.decide("advance", "Tested by booking.", told="It is the race for the ramp.",
             heard="The lane's tenants sleep through Wednesdays. Only that led us to the ramp.")
    yield 44
    s.option("Booked times for the ramp from 5.15", "rules", "offending", race,
             "Nobody gains by coming early.", chosen=True)
    s.option("Rubber wheels and a mat on the ramp", "prevention", "place", race,
             "Less noise from each trolley.", chosen=True)
    s.option("Fines before five", "enforcement", "offending", race, "Needs somebody at four.")
    s.option("New windows on the yard side", "services", "target", race, "Keeps the noise out.")
    s.action("Run a booking list for the ramp", owner="works", hypothesis=race, start=-14,
             due=-20, dosage="Every market day", role="Market master")
    wheels = s.action("Pay for rubber wheels for 30 trolleys", owner="homes", hypothesis=race,
                      start=-7, due=-30, dosage="30 trolleys", cost="1,200")
    s.decline(wheels, by="marek", because="""The trolleys belong to the traders. Our tenants' money
        cannot pay for them; we would pay for a mat on our own ramp.""")
    s.action("Lay a rubber mat on the ramp", owner="marek", hypothesis=race, start=-7, due=-25,
             dosage="1 ramp, 24 m²", cost="about 700")
    s.action("Hand out sleep cards for two weeks once the booking runs", owner="priya",
             hypothesis=race, start=-30, due=-44, dosage="9 tenants, 14 nights")
    s.comment("marek", "Sent the mat to our building team for a price. I answer by Friday.")
    s.comment("rosa", "The market contract is up for renewal. Not for the other room yet, please.",
              audience="agencies")
    s.plan(choice_because="Booking takes away the reason to come early; the mat helps at once.",
           agreed="Tenants; traders if everybody must book.",
           objections="One trader fears for the freshness of the fish.",
           short_term="Booking runs.", long_term="At most two woken nights a month.")
    s.evaluation("before_after", (woken,), follow_up=-110, assessor="Analyst",
                 decision_rule="Worked if at most two woken nights a month.")
    yield 8
    asked = s.ask("plan", "Whoever unloads books a time after six; the mat is laid at once.",
                  background="The market master would run the list.", days=14)
    s.wonders(asked, "dorothy", "What happens to those who come without a booking?",
              "They wait on the quay, where nobody sleeps.")
    s.says(asked, "grace", "agree")
    s.says(asked, "dorothy", "object", """The fish traders were asked last. One of them says he
        will lose his first customers.""")
    s.comment("yusuf", """Grace, will the market master run the list? Your answer is the last
        but one thing that the plan waits for.""", call=("grace",))
