"""A sentence as it is kept until somebody reads it, in whatever language that will be."""

import datetime as dt
from typing import Any

from sara.words import Sentence, Spoken, say


def packed(says: Sentence) -> dict[str, Any]:
    """As JSON; days, moments, words and further sentences stay what they are."""
    many = {"many": says.many} if says.many else {}
    return {"text": says.text, "values": {k: _put(v) for k, v in says.values.items()}} | many


def unpacked(kept: dict[str, Any]) -> Sentence:
    values = {k: _take(v) for k, v in kept["values"].items()}
    return Sentence(kept["text"], values, kept.get("many", ""))


def _put(value: Any) -> Any:
    match value:
        case Sentence():
            return packed(value)
        case Spoken():
            return packed(say(value.words))
        case dt.datetime():
            return {"moment": value.isoformat()}
        case dt.date():
            return {"day": value.isoformat()}
        case str() | int() | float() | None:
            return value
    raise TypeError(f"{type(value).__name__} cannot be told")


def _take(value: Any) -> Any:
    match value:
        case {"text": _}:
            return unpacked(value)
        case {"moment": at}:
            return dt.datetime.fromisoformat(at)
        case {"day": on}:
            return dt.date.fromisoformat(on)
    return value
