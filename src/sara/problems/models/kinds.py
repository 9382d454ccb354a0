"""What kind of problem it is: the two questions of POP Center, step 15."""

from sara.words import N_, Spoken


class Surroundings(Spoken):
    """Where a problem lives."""

    RESIDENTIAL = "residential", N_("Homes, and the ground around them")
    RECREATIONAL = "recreational", N_("Parks, playgrounds, bars: where people spend free time")
    OFFICE = "office", N_("Offices")
    RETAIL = "retail", N_("Shops and banks")
    INDUSTRIAL = "industrial", N_("Workshops, factories and stores of goods")
    AGRICULTURAL = "agricultural", N_("Farms, fields and gardens")
    EDUCATION = "education", N_("Schools, libraries, places of worship")
    HUMAN_SERVICE = "human_service", N_("Hospitals, courts, shelters and other public help")
    PUBLIC_WAYS = "public_ways", N_("Streets, paths and squares")
    TRANSPORT = "transport", N_("Buses, trains, stations and harbours")
    OPEN = "open", N_("Building sites, empty houses, waste ground")


class BehaviourKind(Spoken):
    """What is done, by what it is between people."""

    PREDATORY = "predatory", N_("Somebody takes or hurts: theft, robbery, burglary, abuse")
    CONSENSUAL = "consensual", N_("All take part willingly: dealing, gambling, selling sex")
    CONFLICTS = "conflicts", N_("People fall out: fights, quarrels of neighbours or families")
    INCIVILITIES = "incivilities", N_("It disturbs and frightens: noise, litter, damage, drinking")
    ENDANGERMENT = "endangerment", N_("It may hurt without meaning to: speeding, fire, dangers")
    MISUSE = "misuse", N_("The police are called without need: false alarms, hoaxes")
