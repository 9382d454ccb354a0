"""A whole life: scanned, studied, answered, measured, watched for half a year, and closed."""

# fmt: off
# Set by hand: it is prose.

from sara.demo.telling import Part, Scene, Tale


def tell(s: Scene) -> Tale:
    evenings = yield from _scanned(s)
    dark, bench = yield from _studied(s)
    promised = yield from _planned(s, evenings, dark, bench)
    yield from _answered(s, evenings, promised)
    yield from _assessed(s, evenings)


def _scanned(s: Scene) -> Part[int]:
    yield 415
    s.log(
        "Walkers turn back at the Tanner's Steps underpass after dark",
        behaviour="""
            Groups stand in the unlit middle of the underpass, block the way and shout at people who
            walk through. Some walkers are followed up the steps. Most now take the long way round
            by the road.
        """,
        place="Tanner's Steps underpass, between the ferry landing and Cooper's Row",
        times="Most evenings from dusk until about 11 pm, worst on Thursday to Saturday",
        point=(-31.2052, 47.5972), precision="exact",
        kind=("incivilities", "public_ways"), tier="2",
    )
    s.seat("dorothy", "member")
    s.seat("grace", "partner")
    s.seat("priya", "observer")
    s.photo(
        "underpass_dark", "The middle of the underpass at half past eight",
        "Two of the four lamps are dead, one flickers. The camera needed three seconds.",
        fact=415, supports=("cheers:harms",),
    )
    yield 411
    s.interview(
        "What was said at the Neighbours' tea at the Sailmakers' Hall",
        """
        Nineteen people came. Twelve no longer use the underpass in the evening. Three have given up
        the late ferry shift because of the walk. Several asked, in almost the same words, why the
        lamps are mended in the square within a week and here not for a year.
        """,
        source="residents", supplied="Neighbours' Association", fact=412,
        supports=("cheers:community", "cheers:expectation"),
    )
    for ago, what in (
        (441, "A woman coming off the last ferry was shouted at and followed to the top step."),
        (434, "Two pupils turned back and rang home to be fetched."),
        (427, "A man with a pram was not let through and went round by the road."),
        (419, "A bottle was thrown against the wall as a couple passed."),
        (416, "A ferry worker was asked for money by four people standing across the way."),
    ):
        s.event(ago, what, "residents" if ago != 419 else "police")
    s.scan(
        community="""People who walk home from the ferry and the late shift at the fish hall, and
            families of Cooper's Row. About 600 use the underpass on a working day.""",
        harms="""Fear, detours of 700 m along a road without a pavement, and lost evening shifts.
            Four people were pushed or grabbed in the last three months.""",
        expectation="""The Neighbours' Association asked the police and the city in writing to make
            the way passable in the evening.""",
        events="""Blocking the way, shouting, following, begging with pressure; now and then a
            thrown bottle.""",
        recurring="Residents wrote down 23 evenings in eight weeks. The police log shows 14 calls.",
        similarity="""Always the same fifty metres, always after the lamps should be on, nearly
            always people on foot and alone.""",
        since=560, identified_by="Evening patrol, then the residents' own list",
        community_input="The list of evenings was kept by residents and is their own work.",
        goal_type="reduce_number", success_by=180,
        minimum_change="At most half as many bad evenings in eight weeks as before",
        review=385,
    )
    evenings = s.indicator(
        "Bad evenings in the underpass", unit="evenings", generator="residents",
        before=(12, 471, 444, "List kept by residents of Cooper's Row"),
    )
    s.measure(evenings, "baseline", 11, 443, 416, "List kept by residents of Cooper's Row")
    s.stakeholder(
        "Walkers from the ferry and the fish hall", "group", "affected",
        "Hard to reach in meetings because of their shifts; ask at the landing.",
        scanning="consulted", analysis="consulted",
    )
    s.stakeholder(
        "Street lighting crew", "organisation", "owns", "Owns the lamps and the switch box.",
        contact="Duty desk at the works yard, weekdays until 3 pm", analysis="consulted",
        plan="deciding", running="delivering",
    )
    yield 404
    s.ask_review("All six letters answered; the residents' list is linked.")
    yield 402
    s.decide(
        "advance", "A clear pattern in one place, and people expect an answer.",
        told="""Thank you for the list. We agree that this is a problem worth studying. In the
            coming weeks we find out why it happens just there, and come back to you.""",
    )
    return evenings


def _studied(s: Scene) -> Part[tuple[int, int]]:
    yield 398
    s.comment("dorothy", """Please count on a Sunday too. It is quiet then, and that must mean
        something.""")
    s.comment("amara", "Good thought, Dorothy. Sunday it is. I bring the clicker.",
              call=("dorothy",))
    s.read("dorothy")
    yield 390
    count = s.table(
        "Counted at the underpass: people, groups and lamps on eight evenings",
        """With two lamps lit 6 of 100 people turned back, with one lamp 24. On Sunday nobody
        stood there.""",
        rows="evening,walked through,turned back,groups standing,lamps lit\n"
        "Monday,212,9,1,2\nTuesday,198,14,1,2\nWednesday,205,11,2,1\nThursday,187,31,3,1\n"
        "Friday,164,48,4,1\nSaturday,141,52,4,1\nSunday,176,6,0,2\nMonday,207,12,1,1",
        source="observation", reliability="firm", fact=391,
        supports=("question:when", "question:where"), file="underpass-count.csv",
    )
    yield 388
    s.interview(
        "Fourteen short talks at the ferry landing",
        """
        Everybody named the dark middle. Nobody minded the groups at the bright end by the kiosk:
        "there I see who it is". Two of the young men who stand there said that it is dry, that
        nobody sends them away, and that the bench at the landing was taken out last year.
        """,
        source="residents", supplied="Walkers and some who stand there", fact=388,
        supports=("question:who", "question:why"),
    )
    s.answers(
        who=("""People alone and on foot, mostly women and older people, some pupils.""",
             """Groups, people with dogs, cyclists, and anybody while the kiosk is open."""),
        where=("""The dark fifty metres in the middle and the steps on the Cooper's Row side.""",
               """The bright end by the kiosk and the Bridge Street underpass, where all lamps
               work."""),
        when=("""From dusk to 11 pm, Thursday to Saturday, and most after the 7.40 and 9.10
              ferries.""",
              """Mornings, Sundays, and while the market is being set up at the landing."""),
        why=("""Darkness, shelter from rain, no other place to sit, nobody in charge after 6 pm.""",
             """Light, other people about, the kiosk keeper's eye."""),
        how=("""They stand across the narrow part by the dead lamps so that one must ask to
             pass.""",
             """Nobody blocks the wide end, where one can walk around a group."""),
    )
    s.study(
        offending="""Three loose groups of young adults; about thirty people, most of whom only
            stand about. The pressure comes from a handful.""",
        target="Walkers alone, after the two late ferries, carrying bags.",
        place="Fifty metres without light, five metres wide, with two dead corners.",
        handler="Youth worker of the Sailmakers' Hall: knows many, but works until 5 pm.",
        guardian="Kiosk keeper and ferry crew: present, but cannot see into the middle.",
        manager="City Works own the lamps; the site falls between two maintenance districts.",
        conditions="The bench and the shelter at the landing were removed fourteen months ago.",
        done_so_far="""Extra patrols in two spells of a month each. Calls fell for a week each time
            and came back. Lamps were reported eleven times; no order was ever written.""",
        known_elsewhere="""Three guides read. Better light is the measure with the best evidence;
            patrols alone fade within weeks.""",
        pinch_point="Light in the middle fifty metres, and a dry place to sit that is overlooked.",
    )
    dark = s.hypothesis(
        "the middle lies in the dark and out of everybody's sight",
        "groups can block the way there without being seen or known",
        expected="Bad evenings fall when the lamps work, and do not where they worked all along.",
        test="Compare evenings with two lamps and with one; look at the Bridge Street underpass.",
    )
    s.tested(dark, "supported", """With two lamps lit 6 of 100 turned back, with one lamp 24. At the
        lit Bridge Street underpass residents know of no bad evening.""")
    bench = s.hypothesis(
        "the sheltered bench at the landing was taken away",
        "people who used to sit there moved into the underpass",
        expected="The groups began to stand there soon after the bench went.",
        test="Ask at the kiosk and at the youth centre; compare the dates.", rival_of=dark,
    )
    s.tested(bench, "supported", """Kiosk keeper and youth worker name the same month, two weeks
        after the bench went.""")
    yield 384
    s.evidence(
        "Fault book of the lighting crew: eleven reports, no order",
        """The underpass is listed in both maintenance districts. Each thought the other would
        come.""",
        source="agency", supplied="Lighting crew", by="grace", reliability="firm", fact=384,
        supports=(f"hypothesis:{dark}",),
    )
    s.link(count, f"hypothesis:{dark}")
    s.freeze()
    yield 378
    s.check_back("Evening at the Sailmakers' Hall, 26 people", "added", """They agreed about the
        dark. They added that the young people need to go somewhere: "light alone chases them to our
        doorsteps".""")
    s.findings("The middle is dark, and whoever sat at the landing now sits there.")
    s.ask_review()
    yield 374
    s.decide(
        "advance", "Counted, asked and compared; the rival explanation was tested as well.",
        told="""We found out why it happens there: no light, nobody in charge, and no other dry
            place to sit. Next we choose what to do, with you.""",
    )
    return dark, bench


def _planned(s: Scene, evenings: int, dark: int, bench: int) -> Part[dict[str, int]]:
    yield 366
    s.option("Mend and renew all lamps, brighter in the middle", "prevention", "place", dark,
             "Takes away the dark in which the way can be blocked.", chosen=True)
    s.option("A sheltered bench at the landing, in sight of the kiosk", "services", "offending",
             bench, "Gives back the dry place that the groups lost.", chosen=True)
    s.option("Youth worker present at the landing on three evenings", "services", "offending",
             bench, "Somebody who knows the names is there.", chosen=True)
    s.option("Patrol the underpass every evening for a month", "enforcement", "offending", dark,
             "Was done twice; the effect lasted a week.")
    s.option("Close the underpass after 8 pm", "rules", "place", dark,
             "Ends the trouble by ending the way.")
    lamps = s.action(
        "Renew the four lamps and the switch box, and enter the place in one district",
        owner="works", hypothesis=dark, start=345, due=316, place="Tanner's Steps underpass",
        dosage="4 lamps, lit from dusk to dawn", cost="2,900 from the maintenance budget",
    )
    seat = s.action(
        "Set up a sheltered bench at the landing in sight of the kiosk", owner="grace",
        hypothesis=bench, start=340, due=300, role="Project lead, public spaces",
        dosage="1 shelter with 6 seats", cost="4,100",
    )
    walks = s.action(
        "Keep the list of bad evenings going for eight weeks after the lamps are lit",
        owner="dorothy", hypothesis=dark, start=300, due=244, dosage="8 weeks",
    )
    youth = s.action(
        "Ask the youth worker to be at the landing on three evenings a week", owner="amara",
        hypothesis=bench, start=340, due=330, dosage="3 evenings a week", continuing=True,
    )
    for action, who in ((lamps, "grace"), (seat, "grace"), (walks, "dorothy")):
        s.accept(action, by=who)
    s.plan(
        choice_because="""Light and a dry seat act on both explanations that held. Patrols alone had
            been tried twice. Closing the way would punish the walkers.""",
        agreed="Neighbours' Association, City Works and Parks, youth centre, police.",
        objections="One household near the landing fears noise from the new bench.",
        answers="""The bench stands 40 m from the nearest window and is not lit after 11 pm. We look
            at it together after eight weeks.""",
        short_term="All lamps lit and the bench in place within two months.",
        long_term="At most 11 bad evenings in eight weeks, still so after half a year.",
        lawful_basis="The city's duty to light public ways; use of public space needs no permit.",
        approvals="Head of City Works; harbour master for the bench.",
    )
    s.evaluation(
        "comparison", (evenings,), follow_up=244, assessor="Analyst of the police, with residents",
        comparison="Bridge Street underpass: same walkers, lamps worked all along.",
        buffer="Cooper's Row and the landing itself.",
        decision_rule="Worked if bad evenings fall by half and do not rise at the landing.",
    )
    asked = s.ask("plan", "We light the way, and put the dry bench at the landing.",
                  background="The evaluation plan is ready. Bad evenings should fall by half.",
                  days=10, quorum=2)
    s.wonders(asked, "dorothy", "Will the bench be lit all night?", "No: until eleven.")
    s.says(asked, "dorothy", "object", """The household next to the landing fears noise under its
        window. They asked me to say so.""")
    s.says(asked, "grace", "agree")
    s.says(asked, "amara", "agree", "Light first; the patrols alone were tried twice.")
    yield 352
    s.answered(asked, "dorothy", """The bench stands 40 metres from the nearest window and is not
        lit after eleven. We look at it together after eight weeks.""")
    s.follows(asked, "We go ahead, and look at the bench together after eight weeks.")
    s.lock()
    s.ask_review()
    yield 348
    s.decide("advance", "Every action acts on an explanation and is accepted by its owner.",
             told="The lamps and a new bench at the landing come within two months.")
    return {"lamps": lamps, "seat": seat, "walks": walks, "youth": youth}


def _answered(s: Scene, evenings: int, promised: dict[str, int]) -> Tale:
    lamps, seat = promised["lamps"], promised["seat"]
    yield 345
    s.comment("grace", "Lamps are ordered. The crew of the harbour district takes the whole place.")
    yield 316
    s.done(lamps, by="grace", dosage="4 lamps, lit from dusk to dawn",
           proof="Order closed by the crew; photo added.")
    s.photo(
        "underpass_lit", "All four lamps lit", "Taken from the same spot as the first photo.",
        fact=316, source="agency", supplied="Lighting crew", by="grace",
        supports=(f"action:{lamps}",),
    )
    yield 292
    s.done(seat, by="grace", dosage="1 shelter with 5 seats", ended=293,
           because="The shelter came a week late; the maker had sent the wrong feet.",
           proof="Handed over on site with the kiosk keeper.")
    s.write("deviation", "The bench was a week late: wrong feet were delivered.", action=seat)
    s.write("told", "Notice at the kiosk and a short talk at the tea.")
    s.measure(evenings, "interim", 5, 315, 300, "List kept by residents")
    yield 243
    s.done(promised["walks"], by="dorothy", dosage="8 weeks, every evening", ended=244,
           proof="The list, eight pages, handed to the lead.")
    s.going_on(promised["youth"], by="amara", dosage="3 evenings a week")
    s.measure(evenings, "after", 4, 299, 272, "List kept by residents of Cooper's Row")
    s.measure(evenings, "after", 2, 271, 244, "List kept by residents of Cooper's Row")
    s.ask_review("All four actions are answered for; the values after are in.")
    yield 241
    s.decide("advance", "Delivered in full, one week late, explained.",
             told="Everything that was promised is done. Now we look whether it helped.")


def _assessed(s: Scene, evenings: int) -> Tale:
    yield 238
    s.interview(
        "Back at the ferry landing: twenty short talks",
        """
        Sixteen of twenty walk through again. Three still go round, out of habit. "You see a face
        now." One person wishes the bench away.
        """,
        source="residents", supplied="Walkers from the ferry", fact=239,
    )
    s.assess(
        delivered="yes", process="All four actions were carried out; the bench a week late.",
        fell="enough", impact="""From 23 bad evenings in eight weeks to 6. The fall began in the
            week the lamps were lit, not before. Bridge Street stayed quiet.""",
        goal_met="met", objectives="Lamps and bench in place: met. At most 11 evenings: met.",
        residents_measure="The list is the residents' own. 16 of 20 walk through again.",
        lessons="""Ask who owns the lamp before asking who stands under it. The removed bench was
            half of the answer, and only the young people told us.""",
        goes_on="The lamps stay in one district; the youth worker keeps two evenings.",
        outcome="goal_met",
        you_said="We turn back at Tanner's Steps because it is dark and the way is blocked.",
        we_found="Four dead lamps that nobody owned, and a dry bench that had been taken away.",
        we_did="Renewed the lamps, set up a sheltered bench in sight of the kiosk.",
        what_changed="23 bad evenings in eight weeks became 6.",
        what_did_not="A few people still go round, and one neighbour dislikes the bench.",
    )
    s.moved(
        place=("none_seen", "Landing and Cooper's Row looked at for eight weeks."),
        time=("none_seen", "The list covers the whole evening."),
        target=("none_seen", "Nothing reported by the fish hall."),
        tactic=("none_seen", ""),
        offence=("none_seen", "Calls of other kinds within 200 m did not rise."),
        offenders=("spread", "The kiosk says that the landing is calmer as well."),
    )
    yield 236
    s.verdict("residents", "worked", "We walk there again. Thank you for listening to us.",
              by="dorothy")
    s.verdict("agencies", "worked", "Bad evenings fell by three quarters; nothing seen to move.")
    s.check(140, holder="dorothy")
    s.check(50, holder="amara")
    s.ask_review()
    yield 232
    s.decide("advance", "Both verdicts agree, and the residents made the number.",
             told="""It worked. We look again after three and six months before we call it
                 finished.""")
    s.publish("""
        People turned back at the Tanner's Steps underpass because it was dark and groups
        blocked the way. The city renewed the lamps and set up a sheltered bench at the landing.
        Bad evenings fell from 23 to 6 in eight weeks. We keep looking.
        """)
    yield 139
    s.checked(140, True, "Seven evenings in eight weeks. The lamps work.", by="dorothy",
              value=(evenings, 7, 195, 140, "List kept by residents"))
    yield 49
    s.checked(50, True, "Five evenings in eight weeks, by the residents' list.",
              value=(evenings, 5, 105, 50, "List kept by residents"))
    yield 40
    s.move("close", "Two checks held. The residents' association agrees to stop counting.",
           by="rosa")
