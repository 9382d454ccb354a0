"""Passwords: what is refused, and that the work tells nothing."""

from collections.abc import Iterator

import pytest

from sara.accounts import passwords
from sara.accounts.passwords import fault, hash_password, outdated, verify

AT_FULL_COST = passwords._HASHER


@pytest.fixture(autouse=True)
def _at_full_cost(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(passwords, "_HASHER", AT_FULL_COST)
    passwords._nobody.cache_clear()
    yield
    passwords._nobody.cache_clear()


@pytest.mark.parametrize(
    "password",
    [
        "four green bottles",
        "Xk4!mn2#99pq",
        "пять зелёных бутылок",
        "五個綠色瓶子掛在牆上真的很好看",
        "my dog sleeps",
        "839205716482",
    ],
)
def test_long_enough_is_good_enough_whatever_the_characters(password: str) -> None:
    assert fault(password, "ada@example.org") is None


@pytest.mark.parametrize(
    "password",
    ["password1234", "Password@1234!", "qwertyuiop123", "iloveyou2026", "adminadmin12",
     "aaaaaaaaaaaa", "123456789012", "121212121212", "1qaz2wsx3edc", "abcdefghijkl"],
)  # fmt: skip
def test_what_a_stranger_would_try_first_is_refused(password: str) -> None:
    assert "stranger" in str(fault(password, "ada@example.org"))


def test_eleven_characters_are_too_few() -> None:
    assert "at least 12" in str(fault("four greens", "ada@example.org"))
    assert fault("four greens!", "ada@example.org") is None


def test_the_address_is_no_password_in_any_case_of_letters() -> None:
    assert "e-mail" in str(fault("Ada@Example.org", "ada@example.org"))


def test_a_very_long_password_is_refused_before_it_is_hashed() -> None:
    assert "at most 128" in str(fault("a long word " * 11, "ada@example.org"))


def test_the_same_letters_typed_on_two_keyboards_are_one_password() -> None:
    kept = hash_password("caf\u00e9 au lait, merci")
    assert verify(kept, "cafe\u0301 au lait, merci")
    assert not verify(kept, "cafe au lait, merci")


def test_nothing_opens_an_account_without_a_password() -> None:
    assert not verify(None, "\x00")
    assert not verify(None, "four green bottles")


def test_as_much_is_hashed_where_there_is_no_account(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = hash_password("four green bottles")
    passwords._nobody()
    compared: list[str] = []

    class Counting:
        def verify(self, hashed: str, password: str) -> bool:
            compared.append(hashed.split("$")[3])
            return False

    monkeypatch.setattr(passwords, "_HASHER", Counting())
    verify(kept, "wrong")
    verify(None, "wrong")
    assert len(compared) == 2
    assert compared[0] == compared[1]


def test_a_hash_with_other_parameters_is_made_anew() -> None:
    fresh = hash_password("four green bottles")
    assert fresh.startswith("$argon2id$")
    assert not outdated(fresh)
    assert outdated(fresh.replace("t=3", "t=2"))
