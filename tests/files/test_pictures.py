"""What is shown of a picture is its pixels, upright, and nothing else that was in the file."""

import io
import random
import struct
import time
import zlib
from contextlib import suppress
from pathlib import Path

import pytest
from PIL import ExifTags, Image, ImageCms, ImageDraw, PngImagePlugin

from sara.files.pictures import (
    BROKEN,
    LONGEST_SIDE,
    TOO_MANY_PIXELS,
    Derivative,
    Purpose,
    clean,
)
from sara.files.refusals import FileRefused

CANARY = "CANARY-7f3a-48.8584N"
TYPES = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp", "GIF": "image/gif"}


def drawing(width: int = 640, height: int = 400, mode: str = "RGB") -> Image.Image:
    """A made-up street corner: red above left, blue below right."""
    picture = Image.new("RGB", (width, height), "gray")
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 0, width // 3, height // 3), "red")
    pen.rectangle((2 * width // 3, 2 * height // 3, width, height), "blue")
    return picture.convert(mode)


def written(picture: Image.Image, kind: str, **options: object) -> bytes:
    file = io.BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


def cleaned(content: bytes, kind: str) -> list[Derivative]:
    return clean(io.BytesIO(content), TYPES[kind])


def opened(derivative: Derivative) -> Image.Image:
    picture = Image.open(io.BytesIO(derivative.content))
    picture.load()
    return picture


def refusal(content: bytes, kind: str) -> str:
    with pytest.raises(FileRefused) as refused:
        cleaned(content, kind)
    return refused.value.sentence.text


def exif_with_canary() -> Image.Exif:
    exif = Image.Exif()
    exif[ExifTags.Base.ImageDescription] = CANARY
    exif[ExifTags.Base.Artist] = CANARY
    exif[ExifTags.Base.Orientation] = 6
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.UserComment] = CANARY.encode()
    exif.get_ifd(ExifTags.IFD.GPSInfo).update(
        {ExifTags.GPS.GPSLatitudeRef: "N", ExifTags.GPS.GPSProcessingMethod: CANARY.encode()}
    )
    return exif


def profile_with_canary() -> bytes:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    name = b"sRGB built-in".decode().encode("utf-16-be")
    assert name in profile
    return profile.replace(name, CANARY[: len(name) // 2].encode("utf-16-be"))


def xmp_with_canary() -> bytes:
    return f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><dc:creator>{CANARY}</dc:creator>'.encode()


def png_chunk(kind: bytes, content: bytes) -> bytes:
    check = zlib.crc32(kind + content)
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", check)


def png_notes() -> PngImagePlugin.PngInfo:
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Comment", CANARY)
    notes.add_text("Author", CANARY, zip=True)
    notes.add_itxt("XML:com.adobe.xmp", xmp_with_canary().decode())
    notes.add(b"prVt", CANARY.encode())
    return notes


def jpeg_segment(marker: int, content: bytes) -> bytes:
    return bytes((0xFF, marker)) + struct.pack(">H", len(content) + 2) + content


def with_jpeg_segment(marker: int, content: bytes) -> bytes:
    plain = written(drawing(), "JPEG")
    return plain[:2] + jpeg_segment(marker, content) + plain[2:]


def thumbnail_in_exif() -> bytes:
    small = with_jpeg_segment(0xFE, CANARY.encode())
    tiff = b"II*\0\x08\0\0\0\0\0" + struct.pack("<I", 14)
    entries = struct.pack("<HHHIIHHII", 2, 0x201, 4, 1, 44, 0x202, 4, 1, len(small))
    return b"Exif\0\0" + tiff + entries.ljust(30, b"\0") + small


def with_notes() -> dict[str, tuple[bytes, str]]:
    transparent = drawing(mode="RGBA")
    transparent.putalpha(120)
    animated = [drawing(mode="P"), drawing(mode="L").convert("P")]
    canary = CANARY.encode()
    return {
        "JPEG EXIF and GPS": (written(drawing(), "JPEG", exif=exif_with_canary()), "JPEG"),
        "JPEG comment": (written(drawing(), "JPEG", comment=canary), "JPEG"),
        "JPEG XMP": (written(drawing(), "JPEG", xmp=xmp_with_canary()), "JPEG"),
        "JPEG ICC": (written(drawing(), "JPEG", icc_profile=profile_with_canary()), "JPEG"),
        "JPEG IPTC": (with_jpeg_segment(0xED, b"Photoshop 3.0\0" + canary), "JPEG"),
        "JPEG unknown segment": (with_jpeg_segment(0xEB, canary), "JPEG"),
        "JPEG EXIF thumbnail": (with_jpeg_segment(0xE1, thumbnail_in_exif()), "JPEG"),
        "JPEG after its end": (written(drawing(), "JPEG") + canary, "JPEG"),
        "JPEG grey": (written(drawing(mode="L"), "JPEG", comment=canary), "JPEG"),
        "JPEG CMYK": (written(drawing(mode="CMYK"), "JPEG", comment=canary), "JPEG"),
        "PNG text": (written(drawing(), "PNG", pnginfo=png_notes()), "PNG"),
        "PNG EXIF": (written(drawing(), "PNG", exif=exif_with_canary()), "PNG"),
        "PNG ICC": (written(drawing(), "PNG", icc_profile=profile_with_canary()), "PNG"),
        "PNG transparent": (
            written(
                transparent,
                "PNG",
                pnginfo=png_notes(),
                exif=exif_with_canary(),
                icc_profile=profile_with_canary(),
            ),
            "PNG",
        ),
        "PNG palette": (written(drawing(mode="P"), "PNG", pnginfo=png_notes()), "PNG"),
        "PNG after its end": (written(drawing(), "PNG") + canary, "PNG"),
        "WebP EXIF and XMP": (
            written(drawing(), "WEBP", exif=exif_with_canary(), xmp=xmp_with_canary()),
            "WEBP",
        ),
        "WebP transparent": (written(transparent, "WEBP", exif=exif_with_canary()), "WEBP"),
        "WebP ICC": (written(drawing(), "WEBP", icc_profile=profile_with_canary()), "WEBP"),
        "GIF comment": (written(drawing(mode="P"), "GIF", comment=canary), "GIF"),
        "GIF frames": (
            written(animated[0], "GIF", save_all=True, append_images=animated[1:], comment=canary),
            "GIF",
        ),
    }


NOTED = with_notes()


@pytest.mark.parametrize("what", NOTED)
def test_no_note_in_a_picture_reaches_a_copy(what: str) -> None:
    content, kind = NOTED[what]
    half = CANARY[:12].encode()
    if what not in ("PNG ICC", "WebP ICC", "PNG transparent"):  # packed or in two-byte letters
        assert half in content or half.decode().encode("utf-16-be") in content
    copies = cleaned(content, kind)
    assert [copy.purpose for copy in copies] == [Purpose.SHOWN, Purpose.THUMB]
    for copy in copies:
        for spelling in ("utf-8", "utf-16-be", "utf-16-le"):
            assert CANARY[:12].encode(spelling) not in copy.content
        picture = opened(copy)
        assert (picture.width, picture.height) == (copy.width, copy.height)
        allowed = {"jfif", "jfif_version", "jfif_unit", "jfif_density", "progressive"}
        assert set(picture.info) <= allowed | {"progression"}
        assert len(picture.getexif()) == 0


@pytest.mark.parametrize("what", NOTED)
def test_a_copy_holds_only_the_parts_a_decoder_needs(what: str) -> None:
    for copy in cleaned(*NOTED[what]):
        if copy.media_type == "image/png":
            assert png_parts(copy.content) <= {b"IHDR", b"IDAT", b"IEND"}
        else:
            assert jpeg_markers(copy.content) <= {0xE0, 0xDB, 0xC2, 0xC4, 0xDA}
            assert copy.content.endswith(b"\xff\xd9")


def png_parts(content: bytes) -> set[bytes]:
    parts, place = set(), 8
    while place < len(content):
        parts.add(content[place + 4 : place + 8])
        place += 12 + int.from_bytes(content[place : place + 4], "big")
    return parts


def jpeg_markers(content: bytes) -> set[int]:
    markers, place = set(), 2
    while content[place + 1] != 0xD9:
        if content[place] == 0xFF and content[place + 1] not in (0, *range(0xD0, 0xD8)):
            markers.add(content[place + 1])
            place += 2 + int.from_bytes(content[place + 2 : place + 4], "big")
        else:
            place += 1
    return markers


def corners(picture: Image.Image) -> list[str]:
    colours = {(255, 0, 0): "red", (0, 0, 255): "blue", (128, 128, 128): "gray"}
    rgb, far = picture.convert("RGB"), 8
    places = [(far, far), (-far, far), (far, -far), (-far, -far)]
    found = []
    for x, y in places:
        seen = rgb.getpixel((x % rgb.width, y % rgb.height))
        assert isinstance(seen, tuple)
        nearest = min(colours, key=lambda c: sum(abs(a - b) for a, b in zip(c, seen, strict=True)))
        found.append(colours[nearest])
    return found


UPRIGHT = ["red", "gray", "gray", "blue"]
UNDOING = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("orientation", UNDOING)
def test_a_picture_taken_sideways_is_shown_upright(kind: str, orientation: int) -> None:
    turn = UNDOING[orientation]
    taken = drawing() if turn is None else drawing().transpose(turn)
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    for copy in cleaned(written(taken, kind, exif=exif), kind):
        assert corners(opened(copy)) == UPRIGHT
        assert copy.width > copy.height


@pytest.mark.filterwarnings("ignore:Corrupt EXIF")
def test_an_orientation_that_cannot_be_read_does_no_harm() -> None:
    for exif in (
        b"Exif\0\0garbage",
        b"Exif\0\0II*\0\xff\xff\xff\xff",
        b"Exif\0\0MM\0*\0\0\0\x08\0",
    ):
        shown = cleaned(with_jpeg_segment(0xE1, exif), "JPEG")[0]
        assert corners(opened(shown)) == UPRIGHT


@pytest.mark.parametrize(
    "size, shown, thumb",
    [
        ((4000, 3000), (2000, 1500), (320, 240)),
        ((3000, 4000), (1500, 2000), (240, 320)),
        ((2000, 2000), (2000, 2000), (320, 320)),
        ((300, 200), (300, 200), (300, 200)),
        ((5000, 10), (2000, 4), (320, 1)),
        ((1, 1), (1, 1), (1, 1)),
        ((1, 9000), (1, 2000), (1, 320)),
    ],
)
@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_copies_fit_their_longest_side_and_never_grow(
    kind: str, size: tuple[int, int], shown: tuple[int, int], thumb: tuple[int, int]
) -> None:
    copies = cleaned(written(Image.new("RGB", size, "teal"), kind), kind)
    assert [(c.width, c.height) for c in copies] == [shown, thumb]


@pytest.mark.parametrize("kind", TYPES)
def test_a_photo_becomes_jpeg(kind: str) -> None:
    for copy in cleaned(written(drawing(), kind), kind):
        assert copy.media_type == "image/jpeg"
        assert opened(copy).format == "JPEG"
        assert corners(opened(copy)) == UPRIGHT


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "GIF"])
def test_a_transparent_picture_stays_transparent(kind: str) -> None:
    picture = drawing(mode="RGBA")
    picture.paste((0, 0, 0, 0), (300, 100, 340, 140))
    for copy in cleaned(written(picture, kind, lossless=True), kind):
        assert copy.media_type == "image/png"
        again = opened(copy)
        middle = again.getpixel((again.width // 2, again.height * 120 // 400))
        assert isinstance(middle, tuple)
        assert middle[3] == 0


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "I;16"])
def test_every_way_to_keep_colours_is_understood(mode: str) -> None:
    kind = "JPEG" if mode == "CMYK" else "PNG"
    if mode == "I;16":
        grey = Image.new("I;16", (64, 64), 32896)
        shown = opened(cleaned(written(grey, kind), kind)[0]).convert("L")
        assert shown.getpixel((9, 9)) == pytest.approx(128, abs=2)
    else:
        shown = opened(cleaned(written(drawing(mode=mode), kind), kind)[0])
        assert shown.size == (640, 400)
        assert shown.convert("L").getextrema() != (0, 0)


def test_what_was_erased_to_transparency_cannot_be_dug_out() -> None:
    face = Image.new("RGBA", (60, 60), (201, 152, 103, 0))
    face.paste((0, 200, 0, 255), (0, 0, 30, 60))
    shown = opened(cleaned(written(face, "PNG"), "PNG")[0])
    assert shown.getpixel((50, 30)) == (0, 0, 0, 0)
    assert shown.getpixel((10, 30)) == (0, 200, 0, 255)


def test_only_the_first_frame_is_shown() -> None:
    frames = [Image.new("RGB", (50, 50), colour) for colour in ("green", "red", "blue")]
    for kind in ("GIF", "WEBP", "PNG"):
        moving = written(frames[0], kind, save_all=True, append_images=frames[1:], lossless=True)
        shown = opened(cleaned(moving, kind)[0]).convert("RGB")
        assert getattr(shown, "n_frames", 1) == 1
        assert shown.getpixel((25, 25)) == pytest.approx((0, 128, 0), abs=4)


def test_colours_of_another_profile_are_turned_into_srgb() -> None:
    profile = swapped_profile()
    shown = opened(cleaned(written(drawing(), "PNG", icc_profile=profile), "PNG")[0])
    assert corners(shown) == ["blue", "gray", "gray", "red"]


def swapped_profile() -> bytes:
    """sRGB with red and blue exchanged, so that its use cannot be overlooked."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return profile.replace(b"rXYZ", b"tXYZ").replace(b"bXYZ", b"rXYZ").replace(b"tXYZ", b"bXYZ")


@pytest.mark.parametrize("profile", [b"nonsense", b"\0" * 200, b"x" * 60_000])
def test_a_broken_profile_is_left_out(profile: bytes) -> None:
    for kind in ("JPEG", "PNG", "WEBP"):
        shown = cleaned(written(drawing(), kind, icc_profile=profile), kind)[0]
        assert corners(opened(shown)) == UPRIGHT


def test_a_picture_is_read_from_the_store_by_its_path(tmp_path: Path) -> None:
    file = tmp_path / "sealed"
    file.write_bytes(written(drawing(), "JPEG"))
    assert [c.width for c in clean(file, "image/jpeg")] == [640, LONGEST_SIDE[Purpose.THUMB]]
    with pytest.raises(FileNotFoundError):
        clean(tmp_path / "gone", "image/jpeg")


# Hostile pictures


def declared(width: int, height: int, kind: str) -> bytes:
    """A small file that says it is a huge picture."""
    if kind == "PNG":
        header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
        pixels = png_chunk(b"IDAT", zlib.compress(bytes(10**6)))
        return b"\x89PNG\r\n\x1a\n" + png_chunk(b"IHDR", header) + pixels + png_chunk(b"IEND", b"")
    if kind == "GIF":
        size = struct.pack("<HH", width, height)
        return b"GIF89a" + size + b"\x80\0\0" + bytes(6) + b"," + bytes(4) + size + b"\0\x02\0;"
    if kind == "JPEG":
        plain = written(Image.new("RGB", (8, 8)), "JPEG")
        frame = plain.index(b"\xff\xc0") + 5
        return plain[:frame] + struct.pack(">HH", height, width) + plain[frame + 4 :]
    plain = written(Image.new("RGBA", (8, 8), (1, 2, 3, 4)), "WEBP", lossless=True)
    start = plain.index(b"VP8L") + 9
    bits = int.from_bytes(plain[start : start + 4], "little") >> 28 << 28
    size = struct.pack("<I", bits | (height - 1) << 14 | (width - 1))
    return plain[:start] + size + plain[start + 4 :]


@pytest.mark.parametrize(
    "kind, width, height",
    [
        ("PNG", 100_000, 100_000),
        ("PNG", 12_000, 10_000),
        ("PNG", 5001, 5000),
        ("GIF", 65_535, 65_535),
        ("GIF", 6000, 6000),
        ("JPEG", 65_000, 65_000),
        ("JPEG", 11_000, 9000),
        ("WEBP", 16_383, 16_383),
    ],
)
def test_a_flood_of_pixels_is_refused_before_it_is_decoded(
    kind: str, width: int, height: int
) -> None:
    flood = declared(width, height, kind)
    began = time.process_time()
    assert refusal(flood, kind) == TOO_MANY_PIXELS
    assert time.process_time() - began < 0.5


def test_a_photo_of_48_million_pixels_is_not_a_flood() -> None:
    assert cleaned(written(Image.new("L", (8064, 6048), 90), "JPEG"), "JPEG")[0].width == 2000


def test_a_jpeg_that_asks_for_endless_passes_is_refused() -> None:
    plain = written(drawing(), "JPEG", progressive=True)
    begins = plain.rindex(b"\xff\xda")
    bomb = plain[:begins] + plain[begins:-2] * 5000 + plain[-2:]
    began = time.process_time()
    assert refusal(bomb, "JPEG") == BROKEN
    assert time.process_time() - began < 0.5


def test_a_thumbnail_and_chance_bytes_in_notes_are_not_taken_for_passes() -> None:
    notes = jpeg_segment(0xEB, b"\xff\xda\0\0" * 1000)
    plain = written(drawing(), "JPEG")
    assert cleaned(plain[:2] + notes + plain[2:], "JPEG")[0].width == 640


def test_a_text_that_unpacks_without_end_is_refused() -> None:
    bomb = png_chunk(b"zTXt", b"Comment\0\0" + zlib.compress(bytes(200 * 1024 * 1024)))
    plain = written(drawing(), "PNG")
    assert refusal(plain[:33] + bomb + plain[33:], "PNG") == BROKEN


@pytest.mark.parametrize("kind", TYPES)
@pytest.mark.parametrize("share", [0.0, 0.02, 0.3, 0.7])
def test_a_picture_cut_off_is_refused_in_plain_words(kind: str, share: float) -> None:
    noisy = Image.effect_noise((300, 300), 60).convert("RGB")
    content = written(noisy, kind)
    assert refusal(content[: int(len(content) * share)], kind) == BROKEN


@pytest.mark.parametrize("kind", TYPES)
@pytest.mark.parametrize("really", [*TYPES, "TIFF", "BMP", "PPM", "ICO", "text"])
def test_a_picture_of_another_kind_than_it_was_sniffed_as_is_refused(
    kind: str, really: str
) -> None:
    if really == kind:
        return
    content = b"%PDF-1.4 <script>" if really == "text" else written(drawing(), really)
    assert refusal(content, kind) == BROKEN


@pytest.mark.filterwarnings("ignore::UserWarning")  # as in production, where they stop nothing
@pytest.mark.parametrize("kind", TYPES)
def test_no_damage_to_a_picture_is_an_unexpected_error(kind: str) -> None:
    chance = random.Random(17)
    content = written(drawing(90, 60, "P" if kind == "GIF" else "RGB"), kind)
    taken = 0
    for _ in range(150):
        broken = bytearray(content)
        for _ in range(chance.randint(1, 12)):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        with suppress(FileRefused):  # anything else fails the test
            copies = cleaned(bytes(broken), kind)
            assert all(opened(copy).width == copy.width for copy in copies)
            taken += 1
    assert taken < 150
