"""The words in the name of a column that speak for what it means, or against it."""

from sara.incidents.meanings import Meaning


def _words(text: str) -> dict[str, int]:
    """Words that speak for a meaning; later ones less, those after a bar against it."""
    good, _, bad = text.partition("|")
    weights = {word: 100 - n for n, word in enumerate(good.split())}
    return weights | dict.fromkeys(bad.split(), -150)


WANTED: tuple[tuple[Meaning, dict[str, int], str, int], ...] = (
    (Meaning.LATITUDE, _words("latitude lat latitud northing y ycoord hochwert breite coordy"
                              " | nearest"), "number", 1),
    (Meaning.LONGITUDE, _words("longitude lon lng long longitud easting x xcoord rechtswert lange"
                               " coordx"), "number", 1),
    (Meaning.POINT, _words("location point coordinates geolocation geom address position geo"),
     "pair", 0),
    (Meaning.END, _words("to until thru through end ended till bis hasta fin until"
                         " | reported report"), "date", 1),
    (Meaning.START, _words("from start started begin beginning occurred occurrence occ offense"
                           " offence incident crime event von desde date datetime day fecha datum"
                           " month mes monat wann cuando quand time timestamp called"
                           " received reported"
                           " | updated update modified edited entered created"), "date", 1),
    (Meaning.START_TIME, _words("time hour hora uhrzeit heure from start occurred | to end until"
                                " reported"), "time", 1),
    (Meaning.END_TIME, _words("to end until thru"), "time", 1),
    (Meaning.YEAR, _words("year yr ano anio jahr annee"), "number", 1),
    (Meaning.MONTH, _words("month mes monat mois mo"), "filled", 1),
    (Meaning.DAY, _words("day dia tag jour"), "number", 1),
    (Meaning.HOUR, _words("hour hora stunde heure hr"), "number", 1),
    (Meaning.MINUTE, _words("minute minuto min"), "number", 1),
    (Meaning.AREA, _words("neighborhood neighbourhood area beat district ward sector precinct zone"
                          " community borough barrio division name code"), "area", 1),
    (Meaning.KIND, _words("offense offence crime crm kind what was tipo quoi type category"
                          " nature description desc delito"
                          " call incident class primary problem ucr charge group"
                          " | id no number date time status"), "kinds", 1),
    (Meaning.ID, _words("id uid number no nr num incident case report event objectid fid"
                        " | date time type kind beat district"), "many", 1),
    (Meaning.PLACE, _words("address addr street block intersection location place where wo"
                           " lugar lieu premise"
                           " hundred direccion calle strasse rue adresse | type code city state"
                           " zip"), "any", 1),
)  # fmt: skip
