"""Columns that tell of persons: found by their names and by what stands in them, and dropped.

sara holds places and problems, not people. The finder errs on the side of dropping: whoever needs a
column that was taken for a person's gives it a name that says what it is.
"""

import re
import unicodedata
from collections.abc import Iterable

from sara.words import N_, Spoken


class Personal(Spoken):
    """Why a column is taken for a person's."""

    NAME = "name", N_("It looks like the names of people.")
    BIRTH = "birth", N_("It looks like days of birth.")
    PARTY = "party", N_("It tells of victims, suspects or other persons.")
    NUMBER = "number", N_("It looks like numbers that stand for persons.")
    PLATE = "plate", N_("It looks like number plates.")
    REACH = "reach", N_("It looks like telephone numbers or e-mail addresses.")
    TRAIT = "trait", N_("It tells the sex, origin or belief of persons.")


_WORD = re.compile(r"[^\W_]+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")

# In the order in which they are asked. The words are those of English, Spanish, French and German.
_BIRTH = {"dob", "birth", "birthdate", "birthday", "born", "nacimiento", "naissance",
          "geburtsdatum", "geburtstag"}  # fmt: skip
_PARTY = {
    "victim", "victims", "vic", "victima", "victime", "opfer", "suspect", "suspects", "susp",
    "sospechoso", "suspecte", "offender", "offenders", "perpetrator", "perp", "arrestee",
    "arrestees", "defendant", "accused", "witness", "witnesses", "testigo", "temoin", "zeuge",
    "complainant", "caller", "reportee", "informant", "juvenile", "inmate", "owner", "driver",
    "tatverdachtiger", "tatverdachtige", "denunciante", "person", "persons", "people", "persona",
    "personne", "officer", "officers", "badge", "employee", "patient", "tenant", "resident",
}  # fmt: skip
_NUMBER = {"ssn", "passport", "dni", "nino", "nhs", "sid", "fbi", "fbin", "oln", "dln", "license",
           "licence"}  # fmt: skip
_PLATE = {"plate", "plates", "lpr", "tag", "vin", "vrm", "matricula", "immatriculation",
          "kennzeichen"}  # fmt: skip
_REACH = {"phone", "telephone", "tel", "mobile", "email", "mail", "telefono", "telefon", "cell"}
_TRAIT = {"race", "ethnicity", "ethnic", "sex", "gender", "nationality", "religion", "skin", "hair",
          "eyes", "height", "weight", "raza", "sexo", "genero", "sexe", "geschlecht",
          "nationalitat", "citizenship", "disability"}  # fmt: skip
_NAME = {"name", "names", "firstname", "lastname", "surname", "forename", "fullname", "alias",
         "nickname", "first", "last", "middle", "nombre", "apellido", "apellidos", "nom", "prenom",
         "vorname", "nachname", "familienname", "fname", "lname"}  # fmt: skip
_TOLD_BY = (
    (Personal.BIRTH, _BIRTH), (Personal.NUMBER, _NUMBER), (Personal.PLATE, _PLATE),
    (Personal.REACH, _REACH), (Personal.PARTY, _PARTY), (Personal.TRAIT, _TRAIT),
    (Personal.NAME, _NAME),
)  # fmt: skip

# "street name", "first occurred": the same words, where they tell of a place, a thing or a time.
_OF_PLACES = {
    "street", "st", "road", "place", "location", "loc", "area", "district", "neighborhood",
    "neighbourhood", "neighborhoods", "beat", "ward", "sector", "zone", "precinct", "division",
    "community", "city", "town", "county", "state", "region", "block", "premise", "premises",
    "building", "business", "park", "school", "station", "stop", "agency", "department", "bureau",
    "unit", "offense", "offence", "crime", "incident", "event", "category", "type", "class", "kind",
    "code", "file", "dataset", "column", "field", "group", "venue", "facility", "site", "council",
    "borough", "calle", "rue", "strasse", "barrio", "quartier", "stadtteil", "bezirk", "map",
    "occurred", "occurrence", "seen", "date", "time", "known", "reported", "update", "updated",
    "modified", "edited", "call", "disposition", "day", "month", "year", "hour",
}  # fmt: skip
_AGES = {"age", "ages", "edad", "alter"}
_ONLY_ALONE = {"tag", "first", "last", "middle", "resident", "owner", "height", "weight", "cell",
               "mail", "name", "names", "nom", "nombre", "people"}  # fmt: skip

_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+")
_PHONE = re.compile(
    r"(\+\d[\d\s().-]{7,18}|\(?\d{3}\)?[\s.-]\d{3}[\s.-]\d{4}|0\d{3,4}[\s/-]\d{5,8})"
)


def words_of(name: str) -> list[str]:
    """The words of a column's name: VictimAge and victim_age are two."""
    plain = unicodedata.normalize("NFKD", _CAMEL.sub(" ", name)).casefold()
    return _WORD.findall("".join(c for c in plain if not unicodedata.combining(c)))


def is_age(name: str) -> bool:
    """Whether a column holds ages; they are checked and not kept."""
    return bool(_AGES & set(words_of(name)))


def personal(name: str, values: Iterable[str] = ()) -> Personal | None:
    """Why a column with this name and these values is taken for a person's; None when it is not."""
    words = set(words_of(name))
    if words & _AGES and not words & (_BIRTH | _NAME | _NUMBER):
        return None
    for why, telling in _TOLD_BY:
        found = words & telling
        if found and not (found <= _ONLY_ALONE and words & _OF_PLACES):
            return why
    filled = [value.strip() for value in values if value.strip()]
    reached = sum(1 for v in filled if _EMAIL.fullmatch(v) or _PHONE.fullmatch(v))
    return Personal.REACH if filled and reached * 2 > len(filled) else None
