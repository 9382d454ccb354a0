"""Covering what was found: the words are replaced, so that nobody can read them any more."""

import re
from collections.abc import Collection, Iterable, Mapping

import msgspec

from sara.privacy.finding import Detail, Kind, details_in
from sara.words import N_, gettext

BLOCK = "▇▇▇"
LOOK = N_("Look at the words marked below. They may tell who somebody is.")
AROUND = 30
"""Characters shown on each side of a detail."""


class Found(msgspec.Struct, frozen=True):
    """A detail in one field of a form, with the words around it to show it in."""

    field: str
    detail: Detail
    before: str
    after: str

    @property
    def key(self) -> str:
        """What a form sends to have this one covered, wherever the field says it.

        Not where it stands: whoever is asked to look may change the text at the same time.
        """
        return f"{self.field}:{self.kind}:{self.words}"

    @property
    def words(self) -> str:
        return self.detail.words

    @property
    def kind(self) -> Kind:
        return self.detail.kind


def look_through(texts: Mapping[str, str], spared: Mapping[str, Kind] | None = None) -> list[Found]:
    """The details in the texts of a form, by field.

    `spared` names for a field the one kind that belongs there, such as the house number in the
    place where something happens.
    """
    found = []
    for field, text in texts.items():
        kinds = [kind for kind in Kind if kind is not (spared or {}).get(field)]
        for detail in details_in(text, kinds):
            before, after = text[: detail.start], text[detail.end :]
            found.append(
                Found(
                    field, detail,
                    ("…" if len(before) > AROUND else "") + before[-AROUND:],
                    after[:AROUND] + ("…" if len(after) > AROUND else ""),
                )
            )  # fmt: skip
    return found


def each_once(found: Iterable[Found]) -> list[Found]:
    """For a page that points them out: what a field says twice is asked about once."""
    return list({one.key: one for one in reversed(list(found))}.values())[::-1]


def unseen(found: Iterable[Found], looked: Collection[str]) -> bool:
    """Whether something was found that nobody was shown; `looked` are the keys that were."""
    return any(one.key not in looked for one in found)


def cover(text: str, details: Iterable[Detail]) -> str:
    """The text with each detail replaced by a block and the kind of what stood there."""
    for detail in sorted(details, key=lambda one: one.start, reverse=True):
        text = f"{text[: detail.start]}{BLOCK} ({gettext(detail.kind.words)}){text[detail.end :]}"
    return text


def cover_chosen(
    texts: Mapping[str, str], found: Iterable[Found], chosen: Iterable[str]
) -> tuple[dict[str, str], list[str]]:
    """The texts with the chosen details covered, and for the history where and what they were.

    `chosen` are keys of `found`. What was covered is told by field and kind, never by its words.
    """
    wanted = set(chosen)
    hidden = [one for one in found if one.key in wanted]
    covered = {
        field: cover(text, [one.detail for one in hidden if one.field == field])
        for field, text in texts.items()
    }
    return covered, [f"{one.field}: {one.kind}" for one in hidden]


_BETWEEN = r"[\s_.\-]"


def wherever(words: str) -> re.Pattern[str]:
    """Finds these words as whole words, in capitals or not, with any gaps between them: a name
    also stands in "ann_lee.jpg", "ann.lee@example.org" and over the end of a line.
    """
    said = [re.escape(word) for word in re.split(rf"{_BETWEEN}+", words) if word]
    if not said:
        return re.compile(r"(?!)")
    return re.compile(rf"(?<![^\W_]){f'{_BETWEEN}*'.join(said)}(?![^\W_])", re.IGNORECASE)


def cover_words(texts: Mapping[str, str], words: str) -> tuple[dict[str, str], list[str]]:
    """The texts with these words covered wherever they stand, and for the history where it was."""
    found = wherever(words)
    after = {name: found.sub(BLOCK, text) for name, text in texts.items()}
    return after, [f"{name}: by_hand" for name in texts if after[name] != texts[name]]
