"""Columns about persons are found and dropped; columns about places and things are not."""

import pytest

from sara.incidents.persons import Personal, is_age, personal


@pytest.mark.parametrize(
    "name",
    ["Name", "FIRST_NAME", "lastName", "Surname", "DOB", "date of birth", "BirthDate", "victim_id",
     "VictimSex", "Suspect Race", "offender_no", "arrestee name", "Complainant", "caller_phone",
     "License Plate", "plate_no", "VIN", "SSN", "email", "Telephone", "race", "Gender", "ethnicity",
     "Officer Name", "officer_badge", "person_id", "Apellidos", "Nombre", "Geburtsdatum",
     "Kennzeichen", "owner", "driver license", "witness 1", "Nationality", "juvenile"],
)  # fmt: skip
def test_a_column_about_persons_is_found(name: str) -> None:
    assert personal(name) is not None


@pytest.mark.parametrize(
    "name",
    ["Street Name", "offense_name", "neighborhood", "NeighborhoodName", "incident_no", "Date",
     "Time", "location", "Block Address", "District", "first_occurred", "Last Update", "latitude",
     "case number", "Offense Code", "school_name", "Premise Name", "agency name", "type", "Month",
     "Call Type", "zip", "victim_age", "Age", "place", "weapon", "beat", "Kind of call"],
)  # fmt: skip
def test_a_column_about_places_or_things_is_not(name: str) -> None:
    assert personal(name) is None


def test_values_tell_of_persons_where_the_name_does_not() -> None:
    assert personal("remarks", ["ann@example.org", "bob@example.org", ""]) is Personal.REACH
    assert personal("remarks", ["(513) 555-0188", "513-555-0123"]) is Personal.REACH
    assert personal("remarks", ["broken lamp", "ann@example.org", "noise"]) is None
    assert personal("geo", ["39.1431856", "39.1425956"]) is None


def test_ages_are_known_as_ages() -> None:
    assert is_age("victim_age")
    assert is_age("Edad")
    assert not is_age("agency")
