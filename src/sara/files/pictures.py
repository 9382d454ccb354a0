"""Clean copies of a picture: made anew from its pixels, so that nothing else can come along."""

import enum
import io
import re
import struct
from pathlib import Path
from typing import BinaryIO

import msgspec
from PIL import Image, ImageCms

from sara.files.refusals import FileRefused
from sara.words import N_


class Purpose(enum.Enum):
    SHOWN = "shown"
    THUMB = "thumb"


class Derivative(msgspec.Struct, frozen=True):
    """One clean copy, ready to be served."""

    purpose: Purpose
    content: bytes
    media_type: str
    width: int
    height: int


LONGEST_SIDE = {Purpose.SHOWN: 2000, Purpose.THUMB: 320}
QUALITY = 85

_FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP", "image/gif": "GIF"}
# What each decoder can hold in some 350 MB at worst; JPEG can be made smaller while it decodes.
_MOST_PIXELS = {"JPEG": 50_000_000, "PNG": 25_000_000, "WEBP": 16_000_000, "GIF": 25_000_000}
# Cameras use some ten scans. A small file can ask for hundreds of thousands, hours of work.
_MOST_SCANS = 64
_MARKER = re.compile(rb"\xff[^\x00\x01\xd0-\xd8\xff]")
_LONGEST_PROFILE = 4 * 1024 * 1024  # bytes
_ORIENTATION = 0x0112
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}

BROKEN = N_("This picture is damaged or cut off. Send it again, or take a screenshot and add that.")
TOO_MANY_PIXELS = N_(
    "This picture has more than {millions} million pixels. Make it smaller and add it again."
)


def clean(source: Path | BinaryIO, media_type: str) -> list[Derivative]:
    """The copy to show and the thumbnail, upright, in sRGB and without any metadata.

    The first frame stands for a moving picture. Transparent pictures stay PNG, all others become
    JPEG. Raises FileRefused for what cannot be decoded or has too many pixels.
    """
    if isinstance(source, Path):
        with source.open("rb") as stream:
            return clean(stream, media_type)
    kind = _FORMATS[media_type]
    if kind == "JPEG" and _scans(source) > _MOST_SCANS:
        raise FileRefused(BROKEN)
    try:
        source.seek(0)
        with Image.open(source, formats=[kind]) as opened:
            shown = _pixels(opened, kind)
    except FileRefused:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_many(kind) from error
    except Exception as error:
        # Decoders meet hostile bytes with every exception there is; only the disk is our own.
        if isinstance(error, OSError) and error.errno is not None:
            raise
        raise FileRefused(BROKEN) from error
    return [_derivative(purpose, shown) for purpose in Purpose]


def _scans(stream: BinaryIO) -> int:
    """How often a JPEG has its decoder go over the whole picture."""
    stream.seek(0)
    content, place, scans = stream.read(), 2, 0
    while marker := _MARKER.search(content, place):
        if marker[0] == b"\xff\xd9":
            break
        scans += marker[0] == b"\xff\xda"
        place = marker.end() + int.from_bytes(content[marker.end() : marker.end() + 2], "big")
    return scans


def _pixels(opened: Image.Image, kind: str) -> Image.Image:
    if opened.width * opened.height > _MOST_PIXELS[kind]:
        raise _too_many(kind)
    if max(opened.size) > (longest := LONGEST_SIDE[Purpose.SHOWN]):
        # Only JPEG heeds this: it decodes at a half, a quarter or an eighth of its size.
        share = longest / max(opened.size)
        opened.draft(None, (int(opened.width * share) or 1, int(opened.height * share) or 1))
    profile, turn = opened.info.get("icc_profile"), _TURNS.get(_orientation(opened))
    picture = _plain_mode(opened)
    picture.thumbnail((LONGEST_SIDE[Purpose.SHOWN],) * 2, Image.Resampling.LANCZOS)
    picture = _in_srgb(picture, profile)
    if turn is not None:
        picture = picture.transpose(turn)
    return _only_what_is_seen(picture)


def _orientation(opened: Image.Image) -> int:
    try:
        turned = opened.getexif().get(_ORIENTATION)
    except (SyntaxError, ValueError, KeyError, TypeError, OSError, struct.error):
        return 1  # the note about its orientation is unreadable, the picture need not be
    return turned if isinstance(turned, int) else 1


def _plain_mode(opened: Image.Image) -> Image.Image:
    """RGB, RGBA or CMYK, with 16-bit grey brought down to 8."""
    if opened.mode.startswith("I"):
        return (
            opened.convert("I").point(lambda level: level * (1 / 257)).convert("L").convert("RGB")
        )
    if opened.mode in ("RGB", "RGBA", "CMYK"):
        opened.load()
        return opened
    return opened.convert("RGBA" if opened.has_transparency_data else "RGB")


def _in_srgb(picture: Image.Image, profile: object) -> Image.Image:
    if isinstance(profile, bytes) and len(profile) <= _LONGEST_PROFILE:
        wanted = "RGBA" if picture.mode == "RGBA" else "RGB"
        try:
            known = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            turned = ImageCms.profileToProfile(
                picture, known, ImageCms.createProfile("sRGB"), outputMode=wanted
            )
            return turned or picture
        except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
            pass  # a profile that is broken or for other colours says nothing about these
    return picture.convert("RGB") if picture.mode == "CMYK" else picture


def _only_what_is_seen(picture: Image.Image) -> Image.Image:
    """The bare pixels; what lies under full transparency is blanked, for it can be dug out."""
    if picture.mode == "RGBA" and picture.getchannel("A").getextrema() == (255, 255):
        picture = picture.convert("RGB")
    elif picture.mode == "RGBA":
        picture = picture.convert("RGBa").convert("RGBA")
    bare = Image.new(picture.mode, picture.size)
    bare.paste(picture)
    return bare


def _derivative(purpose: Purpose, shown: Image.Image) -> Derivative:
    copy = shown.copy()
    copy.thumbnail((LONGEST_SIDE[purpose],) * 2, Image.Resampling.LANCZOS)
    written = io.BytesIO()
    if copy.mode == "RGBA":
        copy.save(written, "PNG")
        media_type = "image/png"
    else:
        copy.save(written, "JPEG", quality=QUALITY, optimize=True, progressive=True)
        media_type = "image/jpeg"
    return Derivative(purpose, written.getvalue(), media_type, copy.width, copy.height)


def _too_many(kind: str) -> FileRefused:
    return FileRefused(TOO_MANY_PIXELS, millions=_MOST_PIXELS[kind] // 1_000_000)
