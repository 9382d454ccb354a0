"""Closed as not solved, after a first theory had failed and a second one as well."""

# fmt: off
# Set by hand: it is prose.

from sara.demo.telling import Part, Scene, Tale


def tell(s: Scene) -> Tale:
    yield from _scanned(s)
    glass = yield from _studied(s)
    yield from _answered(s, glass)
    cans = yield from _studied_again(s, glass)
    yield from _ended(s, cans)


def _scanned(s: Scene) -> Tale:
    yield 385
    s.log(
        "Broken glass on the skate ramp in Osier Park",
        behaviour="""
            Bottles are smashed on the skate ramp and the path beside it. In the morning the ramp is
            covered with shards, and children and dogs cut themselves.
        """,
        place="Osier Park, skate ramp and the path to the boat house",
        times="Nights from Friday to Sunday, found between 6 and 9 am",
        point=(-31.1893, 47.6071), precision="exact",
        kind=("incivilities", "recreational"), tier="2",
    )
    s.seat("kofi", "member")
    s.seat("hamid", "partner")
    yield 384
    s.photo("glass", "Saturday, 7 am, at the foot of the ramp", fact=384,
            source="residents", supplied="A skater's parent", by="kofi",
            supports=("cheers:harms", "cheers:events"))
    for weeks in range(6):
        s.event(386 + 7 * weeks, "Ramp covered with glass in the morning; swept by skaters.",
                "residents" if weeks % 2 else "agency", on="saturday")
    yield 380
    s.interview(
        "Skaters and parents at the ramp",
        """
        Eleven young skaters and four parents. They sweep with their own broom before they ride.
        "We asked the city three times. We do not want a sign, we want no glass."
        """,
        source="residents", supplied="Skaters, through the youth centre", fact=380,
        supports=("cheers:community", "cheers:expectation"),
    )
    s.scan(
        community="Skaters from nine years up, their families, dog walkers, rowers.",
        harms="Eight cuts treated at the boat house since last year; the ramp stands empty.",
        expectation="Skaters and parents asked the city in writing for a ramp without glass.",
        events="Bottles smashed on purpose or dropped, always glass, never cans.",
        recurring="Five or six weekends in seven.",
        similarity="Same ramp, same nights, the same kinds of bottle.",
        since=700, identified_by="Park keepers and skaters",
        community_input="Skaters counted the mornings on the back of the ramp, in chalk.",
        goal_type="reduce_number", minimum_change="Glass on at most one weekend in four",
        success_by=120,
    )
    s.stakeholder("Skaters of Osier Park", "group", "affected", scanning="consulted",
                  analysis="consulted", plan="deciding")
    s.stakeholder("Kiosk and late shop at the park gate", "organisation", "opposes",
                  "Sells bottled beer until midnight and fears for its trade.",
                  plan="consulted")
    s.keep("glass", s.indicator(
        "Weekends with glass on the ramp", unit="weekends in 8", generator="residents",
        before=(7, 445, 390, "Chalk count of the skaters"),
    ))
    yield 374
    s.ask_review()
    yield 371
    s.decide("advance", "Six weekends of the same thing, and somebody counts it.",
             told="We study it now, together with the skaters.",
             heard="The skaters count with chalk, so we use their count and no other.")


def _studied(s: Scene) -> Part[int]:
    yield 352
    s.answers(
        who=("Children who fall on the ramp, dogs, the keeper who sweeps.",
             "Rowers, who use the paved side."),
        where=("On the ramp and ten metres around it.",
               "The picnic lawn, although people drink there too."),
        when=("Nights before Saturday, Sunday and holidays.",
              "Weekdays, and nights with rain."),
        why=("A hard sloping floor on which a bottle breaks well, beer in bottles from the gate, "
             "few bins.", "Soft ground and bins that are emptied."),
        how=("Rolled down or thrown against the coping, for the noise.",
             "Left standing by the bench and knocked over by nobody."),
    )
    s.study(
        offending="Visitors of the late shop, mixed ages, hardly ever the skaters themselves.",
        target="The ramp, and whoever falls on it.",
        place="Out of sight of the path lamps, loud echo, one bin 80 m away.",
        handler="Nobody at night.", guardian="Rowers until dusk, then nobody.",
        manager="City Works and Parks; one keeper for four parks, from 7 am.",
        conditions="The late shop began to sell single bottles two years ago.",
        done_so_far="A sign, and sweeping on Mondays. The sign was stolen.",
        known_elsewhere="""A guide on young people in public places says little on glass. Nothing
            closed here is like it.""",
        pinch_point="Where an empty bottle goes in the first minute.",
    )
    glass = s.hypothesis(
        "there is no bin within eighty metres of the ramp",
        "empty bottles are dropped where people stand",
        expected="Glass falls when bins stand at the ramp.",
        test="Put two bins there for a trial of two weekends.",
    )
    yield 350
    s.evidence(
        "Keepers' tally of bottles in the nearest bins",
        "The bin by the boat house fills with bottles by 10 pm. After that they lie on the ramp.",
        source="agency", supplied="Park keepers", by="hamid", fact=350, reliability="firm",
        supports=(f"hypothesis:{glass}", "question:when"),
    )
    s.tested(glass, "supported", "Less glass on the two trial weekends; it rained on one of them.")
    s.freeze()
    yield 344
    s.check_back("Skaters, at the ramp, on their broom day", "agreed",
                 "Bins would help. One said that it is the noise they are after.")
    s.findings("There is no bin near the ramp, so bottles are dropped where people stand.")
    s.ask_review()
    yield 340
    s.decide("advance", "Thin, but tested. The remark about the noise should be kept in mind.",
             told="We think that bins are missing, and plan with you.")
    return glass


def _answered(s: Scene, glass: int) -> Tale:
    yield 330
    s.option("Two large bins with bottle slots at the ramp", "prevention", "place", glass,
             "An empty bottle has somewhere to go.", chosen=True)
    s.option("Lamp at the ramp until midnight", "prevention", "place", glass,
             "Makes whoever throws be seen.")
    s.option("No drinking in this part of the park", "enforcement", "offending", glass,
             "Would need somebody there every night.")
    bins = s.action("Set up two bins and empty them on Saturday and Sunday at 6 am", owner="hamid",
                    hypothesis=glass, start=312, due=305, continuing=True,
                    dosage="2 bins, emptied twice each weekend", cost="60 a week")
    s.accept(bins, by="hamid")
    s.plan(
        choice_because="Cheap, quick, and it acts on what was tested.",
        agreed="Skaters, City Works and Parks, police.",
        short_term="Bins in place in a week.", long_term="Glass on at most two weekends in eight.",
        lawful_basis="Running a public park.", approvals="Head of Parks.",
    )
    s.evaluation("before_after", (s.kept("glass"),), follow_up=245,
                 assessor="Analyst, with the skaters' chalk count",
                 decision_rule="Worked if glass lies there on two weekends in eight or fewer.",
                 )
    s.lock()
    s.consent("Bins at both ends of the ramp, emptied on Friday and Sunday.")
    s.ask_review()
    yield 318
    s.decide("advance", "Small, and measured by those who fall.", told="Bins come next week.")
    yield 244
    s.going_on(bins, by="hamid", dosage="2 bins, emptied twice each weekend", percent=95,
               because="The only keeper was ill on two Sundays.")
    s.measure(s.kept("glass"), "after", 6, 300, 245, "Chalk count of the skaters")
    s.write("deviation", "Not emptied on two Sundays: the only keeper was ill.", action=bins)
    s.ask_review()
    yield 240
    s.decide("advance", "Delivered nearly in full. That makes the result worth reading.",
             told="The bins stand. The count says that the glass is still there.")
    yield 236
    s.comment("kofi", "The bins are full of bottles and the ramp is full of glass. It is the echo.")
    s.move("reanalyse", """The bins were delivered and used, and glass hardly fell. The theory was
        wrong: bottles are broken for the noise, not for want of a bin.""")


def _studied_again(s: Scene, glass: int) -> Part[int]:
    yield 214
    noise = s.hypothesis(
        "a bottle on the ramp makes a noise that carries over the whole park",
        "people break bottles there on purpose",
        expected="Glass falls when bottles are not at hand, or the echo is gone.",
        test="Listen on two nights; ask those who throw.", rival_of=glass,
    )
    s.tested(glass, "not_supported", "With two bins at the ramp: 6 weekends in 8 instead of 7.")
    s.evidence(
        "Two nights of listening from the boat house",
        """Fourteen bottles were broken in two nights; each time it was followed by laughter and
        cheering from two groups. One bin stood half empty beside them.""",
        source="observation", fact=216, reliability="firm", supports=(f"hypothesis:{noise}",),
    )
    s.tested(noise, "supported", "Broken in front of an audience, beside an empty bin.")
    s.study(pinch_point="Single bottles sold at the gate until midnight.",
            problem_changed="No: still glass on the ramp. Only our reason was wrong.")
    yield 208
    s.check_back("Skaters and rowers at the boat house", "agreed",
                 "\"Told you so\", in a friendly way.")
    s.findings("They are broken on purpose, for the noise.")
    s.ask_review("Second time round: the new explanation was heard with our own ears.")
    yield 204
    s.decide("advance", "Honest about the first theory, and the second one was tested.",
             told="It is the noise. We try to keep bottles from the ramp instead.",
             heard="You told us of the echo while we counted bins. That turned the whole plan.")
    yield 192
    s.option("Late shop sells cans instead of bottles after 9 pm", "rules", "offending", noise,
             "No bottle at hand, no noise.", chosen=True)
    s.option("Cover the coping with wood to dull the noise", "prevention", "place", noise,
             "Less noise, less fun.")
    cans = s.action("Agree with the late shop on cans after 9 pm, for a trial of 12 weeks",
                    owner="leilani", hypothesis=noise, start=175, due=168,
                    dosage="12 weekends")
    s.amend("The follow-up moves, because a second response is tried.",
            "The first theory failed.", follow_up=85)
    s.plan(
        choice_because="It takes the bottle away. Wood on the coping would spoil the ramp.",
        agreed="Skaters, parks, police; the shop for a trial.",
        objections="The shop expects to lose a tenth of its evening trade.",
        answers="The trial is voluntary and ends after twelve weeks whatever happens.",
    )
    s.consent("The shop sells cans after nine, for twelve weeks.")
    s.ask_review()
    yield 186
    s.decide("advance", "Worth one more try, with a date at which it ends.",
             told="The shop tries cans after 9 pm for twelve weeks.")
    return cans


def _ended(s: Scene, cans: int) -> Tale:
    yield 110
    s.write("unexpected", "After seven weeks the shop stopped: trade went to the petrol station.")
    yield 84
    s.part_done(
        cans, by="leilani", percent=60, dosage="7 of 12 weekends", ended=112,
        because="The shop left the trial after seven weeks; nothing obliged it to stay.",
    )
    s.measure(s.kept("glass"), "after", 6, 141, 86, "Chalk count of the skaters")
    s.ask_review("Sixty percent delivered, and no change to be seen.")
    yield 79
    s.decide("advance", "Enough was delivered to judge.",
             told="The trial is over. We now say plainly what came of it.")
    s.seat("tavita", "observer", by="henrik")
    yield 70
    s.interview("Last round at the ramp", "They still sweep. Two have stopped coming.",
                source="residents", supplied="Skaters", fact=71)
    s.assess(
        delivered="part", process="Bins in full; cans for 7 of 12 weekends.",
        failure="outside", fell="not",
        impact="7 weekends in 8 before, 6 after the bins, 6 after the cans. That is no change.",
        goal_met="not_met", objectives="Bins in place: met. Glass on at most two weekends: not.",
        residents_measure="The chalk count is the skaters' own.",
        lessons="""A voluntary promise by one shop lasts as long as its rival keeps none. We
            believed the first explanation because the answer to it was cheap.""",
        goes_on="The bins stay: they keep the lawn clean. Sweeping on Saturdays goes on.",
        outcome="not_solved",
        you_said="There is glass on the ramp nearly every weekend.",
        we_found="Bottles are broken for the noise, and bottles are sold at the gate.",
        we_did="Two bins, and a trial with cans that ended early.",
        what_changed="The lawn is cleaner.",
        what_did_not="The glass. We did not solve this.",
    )
    s.moved(
        place=("none_seen", ""), time=("none_seen", ""), target=("none_seen", ""),
        tactic=("not_examined", "Nothing fell, so nothing could have moved."),
        offence=("not_examined", "Nothing fell, so nothing could have moved."),
        offenders=("not_examined", "Nothing fell, so nothing could have moved."),
    )
    s.verdict("residents", "did_not", "Nice people, nice bins, same glass.", by="kofi")
    s.verdict("agencies", "did_not", "Two theories, one of them right, neither answer enough.")
    s.check(-80, holder="hamid")
    s.ask_review()
    yield 62
    s.decide("close", """Two honest tries. More of the same would not help; what would is a rule for
        both shops, and that is not ours to make.""",
             told="""We did not solve it. It stays on the public list of unsolved problems, and the
                 council's licensing committee has it in writing.""",
             heard="You asked us to say plainly that it failed. So it stands on the list.")
    s.publish("""
        Glass is broken on the skate ramp nearly every weekend. We tried bins, then cans instead of
        bottles at one shop. Neither changed it. This problem is closed as not solved. What would
        help is a rule for every shop at the park gate.
        """)
