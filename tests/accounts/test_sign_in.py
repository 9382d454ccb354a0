"""At the door: who comes in, what is told to those who do not, and what guessing costs."""

import html
import re
import statistics
import time
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
import sqlalchemy as sa
from argon2 import PasswordHasher
from litestar.testing import TestClient
from selectolax.lexbor import LexborHTMLParser

from sara.accounts.models import Account, AccountState, Attempt, SignInSession
from sara.app import create_app
from sara.secret import hashed
from sara.settings import Settings
from tests.cast import Cast
from tests.clock import Clock
from tests.conftest import NewClient
from tests.databases import NewSettings
from tests.signing_in import PASSWORD, give_password, is_in, sessions_of, try_to_sign_in

WRONG = "The e-mail address or the password is not right."


@pytest.fixture(autouse=True)
def passwords(cast: Cast) -> None:
    give_password(cast, "officer", "coordinator", "disabled")


def test_the_right_password_leads_to_where_the_person_wanted_to_go(client: httpx.Client) -> None:
    answer = try_to_sign_in(client, "officer", to="/problems/new?x=1")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/problems/new?x=1"
    assert is_in(client)


def test_the_address_may_be_typed_in_any_case_of_letters(client: httpx.Client) -> None:
    assert try_to_sign_in(client, "OFFICER").status_code == 303


ELSEWHERE = (
    "//elsewhere.org/", "https://elsewhere.org/", "/\\elsewhere.org", "javascript:alert(1)",
    "\\\\elsewhere.org", "elsewhere.org", "", " //elsewhere.org",
)  # fmt: skip


def test_the_way_on_never_leaves_the_house(new_client: NewClient) -> None:
    for to in ELSEWHERE:
        client = new_client()
        answer = try_to_sign_in(client, "officer", to=to)
        assert answer.headers["location"] == "/", to
        again = client.get("/sign-in", params={"next": to})
        assert again.headers["location"] == "/", to


def test_a_way_on_with_hidden_characters_stays_a_path(client: httpx.Client) -> None:
    answer = try_to_sign_in(client, "officer", to="/\t/elsewhere.org\r\nSet-Cookie: a=b")
    assert answer.headers["location"].startswith("/%09/elsewhere.org")
    assert "a" not in answer.cookies


def test_a_page_that_needs_a_sign_in_leads_back_to_itself(client: httpx.Client) -> None:
    sent_away = client.get("/account?x=1")
    assert sent_away.headers["location"] == "/sign-in?next=/account%3Fx%3D1"
    page = html.unescape(client.get(sent_away.headers["location"]).text)
    assert 'name="next" value="/account?x=1"' in page


def test_a_planted_session_is_not_taken_up(client: httpx.Client, cast: Cast) -> None:
    client.cookies.set("sara", "planted")
    answer = try_to_sign_in(client, "officer")
    fresh = answer.cookies["sara"]
    assert fresh != "planted"
    with cast.database.read() as db:
        kept = list(db.scalars(sa.select(SignInSession.token_hash)))
    assert kept == [hashed(fresh)]


def test_an_idle_session_of_the_browser_ends_at_the_next_sign_in(
    client: httpx.Client, cast: Cast, clock: Clock
) -> None:
    try_to_sign_in(client, "officer")
    before = client.cookies["sara"]
    clock.forward(minutes=31)
    assert not is_in(client)
    answer = try_to_sign_in(client, "officer")
    assert answer.cookies["sara"] != before
    assert sessions_of(cast, "officer") == 1


MADE_UP = (
    "", "0", "../../etc/passwd", "a" * 4000, "' OR 1=1 --", "null", "%00", "true", "\t", "[]", "{}",
)  # fmt: skip


def test_a_made_up_session_is_nobody(client: httpx.Client) -> None:
    for token in MADE_UP:
        client.cookies.set("sara", token)
        assert not is_in(client), token


def test_the_hash_in_the_database_opens_nothing(client: httpx.Client, cast: Cast) -> None:
    try_to_sign_in(client, "officer")
    with cast.database.read() as db:
        kept = db.scalar(sa.select(SignInSession.token_hash))
    client.cookies.clear()
    client.cookies.set("sara", kept)
    assert not is_in(client)


def test_nobody_stays_signed_in_for_more_than_half_a_day(
    client: httpx.Client, clock: Clock
) -> None:
    try_to_sign_in(client, "officer")
    for _ in range(35):
        clock.forward(minutes=20)
        assert is_in(client)
    clock.forward(minutes=20)
    assert not is_in(client)


def test_signing_out_ends_the_session_itself(client: httpx.Client, cast: Cast) -> None:
    try_to_sign_in(client, "officer")
    token = client.cookies["sara"]
    fields = cast.hidden(client, "/account", "name")
    answer = client.post("/sign-out", data={"_csrf": fields["_csrf"]})
    assert answer.headers["location"] == "/sign-in"
    client.cookies.set("sara", token)
    assert not is_in(client)


def test_nobody_is_signed_out_by_a_form_of_somebody_else(client: httpx.Client) -> None:
    try_to_sign_in(client, "officer")
    assert client.post("/sign-out", data={"_csrf": "00"}).status_code == 403
    assert is_in(client)


def test_the_door_does_not_open_from_another_site(client: httpx.Client) -> None:
    answer = try_to_sign_in(client, "officer", origin="https://elsewhere.org")
    assert answer.status_code == 403
    answer = try_to_sign_in(client, "officer", **{"sec-fetch-site": "cross-site"})
    assert answer.status_code == 403
    assert not is_in(client)


# What is told


def test_the_answer_is_the_same_whatever_is_wrong(cast: Cast, new_client: NewClient) -> None:
    answers = {}
    for who in ("officer", "nobody_here", "disabled", "pending"):
        password = PASSWORD if who == "disabled" else "not the password"
        answer = try_to_sign_in(new_client(), who, password)
        assert answer.status_code == 422
        assert WRONG in answer.text
        answers[who] = answer.text.replace(f"{who}@example.org", "")
    assert len(set(answers.values())) == 1
    assert "set-cookie" not in answer.headers


def test_the_time_is_about_the_same_with_and_without_an_account(new_client: NewClient) -> None:
    times: dict[str, list[float]] = {"officer": [], "nobody_here": []}
    for _ in range(5):
        for who, taken in times.items():
            started = time.perf_counter()
            try_to_sign_in(new_client(), who, "not the password")
            taken.append(time.perf_counter() - started)
    known, unknown = (statistics.median(taken) for taken in times.values())
    assert max(known, unknown) < 3 * min(known, unknown)


def test_a_password_too_long_to_hash_is_turned_down(client: httpx.Client, cast: Cast) -> None:
    answer = try_to_sign_in(client, "officer", "a" * 129)
    assert answer.status_code == 422
    assert "Use at most 128 characters" in answer.text
    with cast.database.read() as db:
        assert db.scalar(sa.select(sa.func.count()).select_from(Attempt)) == 0


def test_the_password_never_comes_back_in_a_page(client: httpx.Client) -> None:
    assert "not the password" not in try_to_sign_in(client, "officer", "not the password").text
    for _ in range(6):
        answer = try_to_sign_in(client, "officer", "not the password")
    assert answer.status_code == 429
    assert "not the password" not in answer.text


# What guessing costs


def test_the_sixth_wrong_password_waits_even_if_it_is_the_right_one(
    client: httpx.Client, clock: Clock
) -> None:
    for _ in range(5):
        assert try_to_sign_in(client, "officer", "not the password").status_code == 422
    answer = try_to_sign_in(client, "officer")
    assert answer.status_code == 429
    assert "Wait 15 minutes" in answer.text
    assert re.search(r"at \d+ \w+ \d{4}, \d\d:\d\d at the latest", answer.text)
    assert answer.headers["retry-after"] == "900"
    onward = [a.attributes["href"] for a in LexborHTMLParser(answer.text).css("main .next a")]
    assert onward == ["/sign-in?next=/account", "/forgotten"]
    clock.forward(minutes=16)
    assert try_to_sign_in(client, "officer").status_code == 303


def test_locked_or_not_is_told_alike_for_accounts_that_do_not_exist(client: httpx.Client) -> None:
    told = [try_to_sign_in(client, "nobody_here", "guess").status_code for _ in range(6)]
    assert told == [422] * 5 + [429]


def test_an_invented_origin_address_does_not_help_the_guesser(client: httpx.Client) -> None:
    told = [
        try_to_sign_in(
            client, f"person{n}", "guess", **{"x-forwarded-for": f"203.0.113.{n}"}
        ).status_code
        for n in range(40)
    ]
    assert told == [422] * 20 + [429] * 20


def test_behind_a_proxy_only_what_the_proxy_wrote_counts(new_settings: NewSettings) -> None:
    settings = new_settings(SARA_PROXY_HOPS="1")
    with TestClient(create_app(settings), base_url=settings.public_address) as client:
        client.headers["origin"] = settings.origin

        def guess(number: int, proxied: str) -> int:
            chain = {"x-forwarded-for": f"203.0.113.{number}, {proxied}"}
            return try_to_sign_in(client, f"person{number}", "guess", **chain).status_code

        assert [guess(n, "198.51.100.7") for n in range(22)] == [422] * 20 + [429] * 2
        assert guess(30, "198.51.100.8") == 422


def test_many_guesses_at_once_are_counted_one_by_one(new_client: NewClient) -> None:
    clients = [new_client() for _ in range(12)]
    with ThreadPoolExecutor(12) as pool:
        told = list(pool.map(lambda c: try_to_sign_in(c, "officer", "guess").status_code, clients))
    assert sorted(told) == [422] * 5 + [429] * 7


def test_a_person_still_comes_in_where_they_came_in_before(new_client: NewClient) -> None:
    mine, theirs = new_client(), new_client()
    assert try_to_sign_in(mine, "officer").status_code == 303
    mine.cookies.delete("sara")
    for _ in range(30):
        try_to_sign_in(theirs, "officer", "guess")
    assert try_to_sign_in(theirs, "officer").status_code == 429
    assert try_to_sign_in(mine, "officer").status_code == 303


def test_a_known_browser_has_its_own_few_tries(client: httpx.Client) -> None:
    try_to_sign_in(client, "officer")
    client.cookies.delete("sara")
    told = [try_to_sign_in(client, "officer", "guess").status_code for _ in range(6)]
    assert told == [422] * 5 + [429]


def test_being_known_as_one_person_does_not_help_with_another(client: httpx.Client) -> None:
    try_to_sign_in(client, "officer")
    client.cookies.delete("sara")
    told = [try_to_sign_in(client, "coordinator", "guess").status_code for _ in range(6)]
    assert told == [422] * 5 + [429]


def test_a_shared_browser_knows_each_of_its_people(new_client: NewClient) -> None:
    shared, stranger = new_client(), new_client()
    for who in ("officer", "coordinator"):
        assert try_to_sign_in(shared, who).status_code == 303
        shared.cookies.delete("sara")
    for who in ("officer", "coordinator"):
        for _ in range(6):
            try_to_sign_in(stranger, who, "guess")
        assert try_to_sign_in(shared, who).status_code == 303
        shared.cookies.delete("sara")


def test_a_made_up_mark_makes_no_browser_known(client: httpx.Client) -> None:
    client.cookies.set("sara-device", "0" * 80)
    told = [try_to_sign_in(client, "officer", "guess").status_code for _ in range(6)]
    assert told == [422] * 5 + [429]


def test_signing_in_oneself_between_guesses_does_not_lower_the_count_of_the_source(
    client: httpx.Client, new_client: NewClient
) -> None:
    for n in range(19):
        try_to_sign_in(client, f"person{n}", "guess")
    assert try_to_sign_in(new_client(), "coordinator").status_code == 303
    assert try_to_sign_in(client, "person20", "guess").status_code == 422
    assert try_to_sign_in(client, "person21", "guess").status_code == 429


def test_no_address_is_kept_with_the_tries(client: httpx.Client, cast: Cast) -> None:
    try_to_sign_in(client, "officer", "guess")
    with cast.database.read() as db:
        keys = list(db.scalars(sa.select(Attempt.key)))
    assert len(keys) == 2
    assert all(len(key) == 64 and "officer" not in key for key in keys)
    assert hashed("officer@example.org") not in keys


# What happens meanwhile


def test_an_account_disabled_while_its_password_is_checked_stays_outside(
    client: httpx.Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sara.accounts import passwords

    checked = passwords.verify

    def check_slowly(kept: str | None, password: str) -> bool:
        right = checked(kept, password)
        with cast.database.write() as db:
            db.get_one(Account, cast.accounts["officer"]).state = AccountState.DISABLED
        return right

    monkeypatch.setattr(passwords, "verify", check_slowly)
    assert try_to_sign_in(client, "officer").status_code == 422
    assert sessions_of(cast, "officer") == 0


def test_an_old_hash_is_renewed_when_its_owner_comes_in(client: httpx.Client, cast: Cast) -> None:
    weak = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1).hash(PASSWORD)
    with cast.database.write() as db:
        db.get_one(Account, cast.accounts["officer"]).password_hash = weak
    assert try_to_sign_in(client, "officer").status_code == 303
    with cast.database.read() as db:
        kept = db.scalar(
            sa.select(Account.password_hash).where(Account.id == cast.accounts["officer"])
        )
    assert kept != weak
    assert try_to_sign_in(client, "officer").status_code in (303, 403)


def test_the_cookies_are_out_of_reach_of_scripts_and_of_plain_lines(
    client: httpx.Client, settings: Settings, new_settings: NewSettings
) -> None:
    for cookie in try_to_sign_in(client, "officer").headers.get_list("set-cookie"):
        assert "HttpOnly" in cookie
        assert "SameSite=lax" in cookie
    secure = new_settings(SARA_PUBLIC_ADDRESS="https://sara.example.org")
    app = create_app(secure)
    with app.state.house.database.write() as db:
        from sara.accounts.operations import first_link

        link = first_link(db, secure, app.state.house.clock())
    with TestClient(app, base_url="https://sara.example.org") as over_tls:
        answer = over_tls.post(
            link,
            data={"name": "Ada", "email": "ada@example.org", "password": PASSWORD},
            headers={"origin": "https://sara.example.org"},
            follow_redirects=False,
        )
    cookies = answer.headers.get_list("set-cookie")
    named = {cookie.partition("=")[0]: cookie for cookie in cookies}
    assert {"__Host-sara", "__Host-sara-device"} <= set(named)
    assert all("Secure" in cookie for cookie in cookies)
    assert all("Path=/;" in named[n] + ";" and "Domain" not in named[n] for n in named)
