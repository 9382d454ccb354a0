"""Typed forms: every field is read by itself, so that every mistake is shown at once."""

import datetime as dt
import math
import re
import types
import typing
from collections.abc import Mapping
from typing import Any, ClassVar, TypeVar, Union

import msgspec

from sara.db import BIGGEST_ID
from sara.words import N_, Sentence, Spoken, gettext, say

Typed = Mapping[str, list[str]]
F = TypeVar("F", bound="Form")

MISSING = N_("Fill this in")
CHOOSE = N_("Choose one of the answers")
A_DATE = N_("Write a date like 2026-11-15")
A_NUMBER = N_("Write a number, for example 12")
AMBIGUOUS = N_("Write it without a mark for thousands, for example 1000")
TOO_LONG = N_("Use at most {n} characters")


class FormError(Exception):
    """The form cannot be read; `errors` maps each field to its sentence."""

    def __init__(self, errors: Mapping[str, Sentence]) -> None:
        self.errors = errors
        super().__init__(", ".join(errors))


class Form(msgspec.Struct, kw_only=True):
    """Base of every form. `says` holds the sentence of a field when it is missing.

    A field without a default must be filled in. `Annotated[str, Meta(max_length=...)]` limits.
    Override `check` for rules between fields.
    """

    says: ClassVar[Mapping[str, str]] = {}

    def check(self) -> Mapping[str, Sentence]:
        return {}


def read(kind: type[F], typed: Typed) -> F:
    """The form filled from what was typed. Raises `FormError` with every mistake.

    The rules between fields are asked, too, while nothing but texts is missing or too long.
    """
    values: dict[str, Any] = {}
    errors: dict[str, Sentence] = {}
    hints = typing.get_type_hints(kind, include_extras=True)
    for field in msgspec.structs.fields(kind):
        required = field.default is msgspec.NODEFAULT and field.default_factory is msgspec.NODEFAULT
        given = typed.get(field.name)
        wanted = _Wanted(hints[field.name])
        try:
            value = wanted.convert(given)
            if value is None and required:
                raise ValueError(say(kind.says.get(field.name, MISSING)))
        except ValueError as error:
            errors[field.name] = typing.cast(Sentence, error.args[0])
            if wanted.kind is str and not wanted.many:
                values[field.name] = ""
            continue
        if value is not None or (given is not None and wanted.optional):
            values[field.name] = value
    if values.keys() >= errors.keys():
        form = kind(**values)
        errors = dict(form.check()) | errors
        if not errors:
            return form
    raise FormError(dict(sorted(errors.items(), key=lambda one: _place(kind, one[0]))))


def _place(kind: type[Form], name: str) -> int:
    """Where a field stands in its form, so that mistakes are told in the order of the form."""
    fields = kind.__struct_fields__
    return fields.index(name) if name in fields else len(fields)


class _Wanted:
    """What one field's annotation asks for."""

    def __init__(self, annotation: Any) -> None:
        self.limit: int | None = None
        self.optional = False
        if typing.get_origin(annotation) in (Union, types.UnionType):
            self.optional = True
            annotation = next(a for a in typing.get_args(annotation) if a is not type(None))
        if typing.get_origin(annotation) is typing.Annotated:
            annotation, *metas = typing.get_args(annotation)
            self._limit_by(metas)
        self.many = typing.get_origin(annotation) in (list, tuple)
        self.kind = typing.get_args(annotation)[0] if self.many else annotation
        if typing.get_origin(self.kind) is typing.Annotated:
            self.kind, *metas = typing.get_args(self.kind)
            self._limit_by(metas)
        self.flag = self.kind is bool

    def _limit_by(self, metas: list[Any]) -> None:
        for meta in metas:
            self.limit = getattr(meta, "max_length", None) or self.limit

    def convert(self, given: list[str] | None) -> Any:
        given = [text.replace("\x00", "") for text in given or ()]
        if self.flag:
            return bool(given) and given[-1] not in ("", "0", "false", "off")
        if self.many:
            found = [self._one(g) for g in given if g.strip()]
            return tuple(found)
        # A parameter that comes twice is read once, the last one, as browsers show it.
        text = straight(given[-1]) if given else ""
        return self._one(text) if text else None

    def _one(self, text: str) -> Any:
        if self.limit is not None and len(text) > self.limit:
            raise ValueError(say(TOO_LONG, n=self.limit))
        kind = self.kind
        if isinstance(kind, type) and issubclass(kind, Spoken):
            try:
                return kind.of(text)
            except ValueError:
                raise ValueError(say(CHOOSE)) from None
        if kind is dt.date:
            try:
                return dt.date.fromisoformat(text)
            except ValueError:
                raise ValueError(say(A_DATE)) from None
        if kind in (int, float):
            return _number(text, kind)
        return text


class Choice(msgspec.Struct, frozen=True):
    """One answer to choose, for the macros: what is sent, what is read, and more about it."""

    value: str
    words: str | Sentence
    hint: str = ""


# 1,000 is a thousand to some and one to others: neither is guessed.
_THOUSANDS = {
    int: re.compile(r"[+-]?\d{1,3}([,.]\d{3})+"),
    float: re.compile(r"[+-]?\d{1,3}(,\d{3}|(\.\d{3}){2,})"),
}


def _number(text: str, kind: type) -> int | float:
    """A number that both databases can keep: no 64 bits in an integer, nothing without an end."""
    if _THOUSANDS[kind].fullmatch(text):
        raise ValueError(say(AMBIGUOUS))
    try:
        number: int | float = msgspec.convert(text.replace(",", "."), kind, strict=False)
    except msgspec.ValidationError:
        raise ValueError(say(A_NUMBER)) from None
    # Not the other way round: a whole number of 400 digits does not even fit a float.
    if abs(number) > BIGGEST_ID if kind is int else not math.isfinite(number):
        raise ValueError(say(A_NUMBER))
    return number


def straight(text: str) -> str:
    """What was typed, with the ends of lines as we keep them and nothing around it."""
    return text.replace("\r\n", "\n").strip()


class FieldError(msgspec.Struct, frozen=True):
    name: str
    sentence: str


class Filled(msgspec.Struct, frozen=True, kw_only=True):
    """A form as a template shows it: what was typed, else what stands; and what was wrong."""

    typed: Typed | None
    name: str = ""
    standing: Mapping[str, Any] = {}
    mistakes: Mapping[str, Sentence] = {}
    reasons: tuple[Sentence, ...] = ()
    """Why the whole form was refused, besides its first sentence."""
    csrf: str = ""
    once: str = ""

    @property
    def version(self) -> str:
        if self.typed is not None and self.typed.get("version"):
            return self.typed["version"][-1]
        return str(self.standing.get("version") or "")

    @property
    def errors(self) -> list[FieldError]:
        said = [FieldError(k, gettext(v)) for k, v in self.mistakes.items()]
        return said + [FieldError("", gettext(reason)) for reason in self.reasons]

    def value(self, name: str) -> str:
        """As a form is read: a browser ends lines in its own way."""
        values = self._values(name)
        return straight(values[-1]) if values else ""

    def has(self, name: str, value: Any) -> bool:
        return str(value) in self._values(name)

    def error(self, name: str) -> str:
        return gettext(self.mistakes[name]) if name in self.mistakes else ""

    def _values(self, name: str) -> list[str]:
        if self.typed is not None:
            return list(self.typed.get(name, []))
        return texts(self.standing.get(name))


def texts(value: Any) -> list[str]:
    """A value of ours as the texts a form would send for it."""
    if value is None or value is False:
        return []
    if value is True:
        return ["1"]
    if isinstance(value, (list, tuple, set, frozenset)):
        return [t for v in value for t in texts(v)]
    if isinstance(value, float) and value.is_integer():
        return [str(int(value))]
    return [str(value)]
