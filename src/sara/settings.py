"""One frozen settings object, read from the environment or one file and checked at start.

Every name below is documented under its own heading in docs/operating.md; a test compares the two.
"""

import os
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

PREFIX = "SARA_"
Count = Annotated[int, msgspec.Meta(ge=1)]
TILES = re.compile(r"(https://[\w.:-]+)?/[\w./{}?=&-]*\{z\}[\w./{}?=&-]*", re.ASCII)
Days = Annotated[int, msgspec.Meta(ge=1, le=3650)]
_PLAIN_ADDRESS = re.compile(r"[A-Za-z0-9._-]{1,32}@[A-Za-z0-9.-]+")


class WrongSettings(Exception):
    """The settings cannot be used; each line says which one and why."""


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    # where things are
    data: Path = Path("data")
    database: str = ""
    secret_file: str = ""
    public_address: str = "http://127.0.0.1:8000"
    listen: str = "127.0.0.1:8000"
    proxy_hops: Annotated[int, msgspec.Meta(ge=0, le=5)] = 0
    # how it speaks
    name: str = "sara"
    language: str = "en"
    time_zone: str = "UTC"
    mail_server: str = ""
    mail_from: str = "sara@localhost"
    reply_mailbox: str = ""
    reply_address: str = ""
    reply_judge: str = ""
    worker: bool = True
    heavy_processes: Annotated[int, msgspec.Meta(ge=0, le=16)] = 1
    # who is signed in, and how long
    idle_minutes: Count = 30
    session_hours: Count = 12
    invitation_days: Days = 7
    # what people are told who report something
    emergency_number: str = "112"
    police_number: str = ""
    child_number: str = ""
    adult_number: str = ""
    home_number: str = ""
    hate_number: str = ""
    leave_to: str = "https://www.wikipedia.org/"
    report_days: Days = 5
    signed_link_days: Days = 30
    map_tiles: str = ""
    map_credit: str = ""
    # the numbers and clocks of the practice
    similar_events: Count = 2
    delivered_share: Annotated[int, msgspec.Meta(ge=1, le=100)] = 50
    scanning_days: Days = 14
    analysis_days: Days = 30
    plan_days: Days = 30
    running_days: Days = 90
    assessment_days: Days = 30
    review_days: Days = 5
    round_days: Days = 7
    answer_days: Days = 7
    still_happening: Count = 5
    ownerless_days: Days = 7
    request_reports: Count = 3
    request_reports_hate: Count = 2
    request_months: Annotated[int, msgspec.Meta(ge=1, le=60)] = 6
    request_members_percent: Annotated[int, msgspec.Meta(ge=1, le=100)] = 25
    request_stuck_days: Days = 14
    request_acknowledge_days: Days = 10
    request_threshold_days: Days = 15
    request_meeting_days: Days = 20
    request_result_days: Days = 30
    complaints_to: str = ""
    measure_again_months: tuple[Count, ...] = (3, 6, 12)
    small_count: Annotated[int, msgspec.Meta(ge=2, le=100)] = 5
    # files
    file_megabytes: Annotated[int, msgspec.Meta(ge=1, le=500)] = 25

    @property
    def database_url(self) -> str:
        return self.database or f"sqlite:///{self.data / 'sara.db'}"

    @property
    def sqlite(self) -> bool:
        return self.database_url.startswith("sqlite")

    @property
    def secret_path(self) -> Path:
        return Path(self.secret_file) if self.secret_file else self.data / "secrets" / "key"

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def secure(self) -> bool:
        """Whether people reach this installation over TLS."""
        return self.public_address.startswith("https://")

    @property
    def tiles_origin(self) -> str:
        """Where the pictures of the map come from, if from elsewhere."""
        parts = urlsplit(self.map_tiles)
        return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""

    @property
    def origin(self) -> str:
        parts = urlsplit(self.public_address)
        return f"{parts.scheme}://{parts.netloc}"


def load(environ: Mapping[str, str] = os.environ) -> Settings:
    """Settings from `SARA_...` variables, or from the TOML file named by `SARA_SETTINGS`.

    A variable wins over the file. Raises `WrongSettings` with one plain line for each mistake.
    """
    given: dict[str, Any] = _from_file(environ.get(PREFIX + "SETTINGS"))
    names = {f.name for f in msgspec.structs.fields(Settings)}
    for name in names:
        if (text := environ.get(PREFIX + name.upper())) is not None:
            given[name] = text.split(",") if name == "measure_again_months" else text
    wrong = [f"{k}: there is no such setting" for k in sorted(given.keys() - names)]
    kept: dict[str, Any] = {}
    for field in msgspec.structs.fields(Settings):
        if field.name not in given:
            continue
        try:
            value = Path(given[field.name]) if field.type is Path else given[field.name]
            kept[field.name] = msgspec.convert(value, field.type, strict=False)
        except (msgspec.ValidationError, TypeError) as error:
            wrong.append(f"{field.name}: {error}")
    settings = Settings(**kept)
    wrong += _mistakes(settings)
    if wrong:
        raise WrongSettings("\n".join(wrong))
    return settings


def _from_file(path: str | None) -> dict[str, Any]:
    if not path:
        return {}
    try:
        return tomllib.loads(Path(path).read_text("utf-8"))
    except OSError as error:
        raise WrongSettings(f"settings: {path} cannot be read ({error.strerror})") from error
    except tomllib.TOMLDecodeError as error:
        raise WrongSettings(f"settings: {path} is not valid TOML ({error})") from error


def _mistakes(settings: Settings) -> list[str]:
    wrong = []
    if not _is_a_zone(settings.time_zone):
        wrong.append(f"time_zone: {settings.time_zone} is not a time zone; write Europe/London")
    if not settings.database_url.startswith(("sqlite:///", "postgresql+psycopg://")):
        wrong.append("database: write sqlite:///FILE or postgresql+psycopg://USER@HOST/NAME")
    if not settings.public_address.startswith(("http://", "https://")):
        wrong.append("public_address: write the address people type, with https://")
    if settings.mail_server and not settings.mail_server.startswith(("smtp://", "smtps://")):
        wrong.append("mail_server: write smtp://USER:PASSWORD@HOST:PORT or smtps://...")
    if settings.map_tiles and not TILES.fullmatch(settings.map_tiles):
        wrong.append("map_tiles: write https://HOST/{z}/{x}/{y}.png, or /PATH/{z}/{x}/{y}.png")
    if not settings.leave_to.startswith("https://"):
        wrong.append("leave_to: write an address that begins with https://")
    wrong += _mistakes_of_replies(settings)
    clocks = (settings.request_acknowledge_days, settings.request_threshold_days,
              settings.request_meeting_days, settings.request_result_days)  # fmt: skip
    if list(clocks) != sorted(clocks):
        wrong.append("request_...: acknowledge, threshold, meeting and result come in this order")
    if settings.complaints_to and not settings.complaints_to.startswith(("https://", "http://")):
        wrong.append("complaints_to: write an address that begins with https://")
    host, _, port = settings.listen.rpartition(":")
    if not host or not port.isdigit():
        wrong.append("listen: write HOST:PORT, for example 127.0.0.1:8000")
    return wrong


def _is_a_zone(name: str) -> bool:
    # To list every zone there is takes longer than all else here.
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # no such zone, no name, a folder
        return False
    return True


def _mistakes_of_replies(settings: Settings) -> list[str]:
    wrong = []
    if settings.reply_mailbox and not settings.reply_mailbox.startswith(("imap://", "imaps://")):
        wrong.append("reply_mailbox: write imaps://USER:PASSWORD@HOST:PORT/FOLDER or imap://...")
    if bool(settings.reply_mailbox) is not bool(settings.reply_address):
        wrong.append("reply_mailbox, reply_address: set both, or neither")
    if settings.reply_address and not _PLAIN_ADDRESS.fullmatch(settings.reply_address):
        wrong.append("reply_address: write the address of the mailbox, such as replies@example.org")
    return wrong
