"""Settings: read from variables or a file, and refused in plain words."""

from pathlib import Path

import pytest

from sara.commands.serve import as_environ
from sara.settings import Settings, WrongSettings, load
from sara.web.server import policy


def mistakes(**environ: str) -> list[str]:
    with pytest.raises(WrongSettings) as caught:
        load(environ)
    return str(caught.value).splitlines()


def test_nothing_has_to_be_set() -> None:
    assert load({}) == Settings()


def test_an_installation_listens_on_its_own_machine_unless_told_otherwise() -> None:
    assert load({}).listen.startswith("127.0.0.1:")


def test_a_variable_sets_its_setting() -> None:
    settings = load({"SARA_TIME_ZONE": "Europe/London", "SARA_SIMILAR_EVENTS": "3"})
    assert settings.time_zone == "Europe/London"
    assert settings.similar_events == 3


def test_several_numbers_are_separated_by_commas() -> None:
    assert load({"SARA_MEASURE_AGAIN_MONTHS": "2,4"}).measure_again_months == (2, 4)


@pytest.mark.parametrize("word, worker", [("false", False), ("0", False), ("true", True)])
def test_yes_and_no_are_written_plainly(word: str, worker: bool) -> None:
    assert load({"SARA_WORKER": word}).worker is worker


def test_a_file_sets_what_it_names(tmp_path: Path) -> None:
    file = tmp_path / "sara.toml"
    file.write_text('name = "Merrowick"\nmeasure_again_months = [1, 2]\n')
    settings = load({"SARA_SETTINGS": str(file)})
    assert settings.name == "Merrowick"
    assert settings.measure_again_months == (1, 2)


def test_a_variable_wins_over_the_file(tmp_path: Path) -> None:
    file = tmp_path / "sara.toml"
    file.write_text('name = "Merrowick"\nlanguage = "de"\n')
    settings = load({"SARA_SETTINGS": str(file), "SARA_NAME": "Osier"})
    assert (settings.name, settings.language) == ("Osier", "de")


def test_every_mistake_is_told_at_once() -> None:
    assert mistakes(SARA_TIME_ZONE="Mars", SARA_REVIEW_DAYS="soon", SARA_LISTEN="here") == [
        "review_days: Expected `int`, got `str`",
        "time_zone: Mars is not a time zone; write Europe/London",
        "listen: write HOST:PORT, for example 127.0.0.1:8000",
    ]


@pytest.mark.parametrize(
    "name, value",
    [
        ("SARA_DATABASE", "mysql://localhost/sara"),
        ("SARA_DATABASE", "postgresql://localhost/sara"),
        ("SARA_PUBLIC_ADDRESS", "sara.example.org"),
        ("SARA_MAIL_SERVER", "mail.example.org"),
        ("SARA_DELIVERED_SHARE", "101"),
        ("SARA_SCANNING_DAYS", "0"),
        ("SARA_FILE_MEGABYTES", "0"),
        ("SARA_PROXY_HOPS", "-1"),
        ("SARA_LISTEN", "8000"),
        ("SARA_MEASURE_AGAIN_MONTHS", "3,0"),
        ("SARA_MAP_TILES", "https://tiles.example.org/map.png"),
        ("SARA_MAP_TILES", "https://tiles.example.org; script-src */{z}/{x}/{y}.png"),
        ("SARA_LEAVE_TO", "javascript:alert(1)"),
    ],
)
def test_a_value_that_cannot_be_meant_is_refused_by_name(name: str, value: str) -> None:
    (line,) = mistakes(**{name: value})
    assert line.startswith(name.removeprefix("SARA_").lower() + ": ")


def test_a_setting_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "sara.toml"
    file.write_text("colour = 1\n")
    assert mistakes(SARA_SETTINGS=str(file)) == ["colour: there is no such setting"]


@pytest.mark.parametrize("content, says", [("name = ", "not valid TOML"), (None, "cannot be read")])
def test_a_file_that_cannot_be_read_is_named(
    tmp_path: Path, content: str | None, says: str
) -> None:
    file = tmp_path / "sara.toml"
    if content:
        file.write_text(content)
    (line,) = mistakes(SARA_SETTINGS=str(file))
    assert str(file) in line
    assert says in line


def test_everything_lies_in_the_data_folder_by_itself(tmp_path: Path) -> None:
    settings = load({"SARA_DATA": str(tmp_path)})
    assert settings.secret_path.is_relative_to(tmp_path)
    assert str(tmp_path) in settings.database_url


def test_the_processes_of_one_server_read_the_same_settings() -> None:
    settings = load({"SARA_WORKER": "false", "SARA_MEASURE_AGAIN_MONTHS": "4,8",
                     "SARA_NAME": "Merrowick, by the sea"})  # fmt: skip
    assert load(as_environ(settings)) == settings


@pytest.mark.parametrize(
    "tiles, origin",
    [
        ("", ""),
        ("/tiles/{z}/{x}/{y}.png", ""),
        ("https://tiles.example.org/{z}/{x}/{y}.png", "https://tiles.example.org"),
    ],
)
def test_a_browser_may_load_the_pictures_of_the_map_and_nothing_else(
    tiles: str, origin: str
) -> None:
    settings = load({"SARA_MAP_TILES": tiles})
    assert settings.tiles_origin == origin
    (images,) = [part for part in policy(settings).split("; ") if part.startswith("img-src")]
    assert images == f"img-src 'self' data: blob: {origin}".strip()
