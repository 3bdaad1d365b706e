# Longer than 400 lines because every odd file of the one reader is listed in one place.
from __future__ import annotations

import io
import os
import struct
import subprocess
import sys
import time
import warnings
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from PIL import Image, ImageFile, ImageOps

from storage import image_decoders, images
from storage.errors import UnreadableImageError
from tests.support import images as make

GREY = make.picture()[..., 0]
DEEP = (GREY.astype(np.uint16) << 8) | GREY[::-1]


def write(folder: Path, data: bytes, name: str = "x.png") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def refused(path: Path, words: str) -> None:
    for read in (images.read_rgb8, images.read_full, lambda p: images.read_rgb8_scaled(p, long_side=16)):
        with pytest.raises(UnreadableImageError, match=words) as caught:
            read(path)
        assert "\n" not in caught.value.message


def by_pillow(data: bytes) -> np.ndarray[Any, Any]:
    return np.asarray(ImageOps.exif_transpose(Image.open(io.BytesIO(data))).convert("RGB"))


PLAIN = {
    "jpeg": make.encoded(make.picture(), "JPEG", quality=90),
    "jpeg grey": make.encoded(GREY, "JPEG"),
    "jpeg progressive": make.encoded(make.picture(), "JPEG", progressive=True),
    "jpeg 4:1:1": make.encoded(make.picture(), "JPEG", subsampling="4:1:1"),
    "jpeg cmyk": make.encoded(Image.fromarray(make.picture()).convert("CMYK"), "JPEG", quality=95),
    "png": make.encoded(make.picture(), "PNG"),
    "png grey": make.encoded(GREY, "PNG"),
    "png 1 bit": make.encoded(Image.fromarray(GREY).convert("1"), "PNG"),
    "png palette": make.encoded(Image.fromarray(make.picture()).quantize(17), "PNG"),
    "png palette 2 bit": make.encoded(Image.fromarray(make.picture()).quantize(4), "PNG", bits=2),
    "bmp": make.encoded(make.picture(), "BMP"),
    "bmp grey": make.encoded(GREY, "BMP"),
    "bmp 1 bit": make.encoded(Image.fromarray(GREY).convert("1"), "BMP"),
    "bmp palette": make.encoded(Image.fromarray(make.picture()).quantize(17), "BMP"),
    "webp": make.encoded(make.picture(), "WEBP", quality=80),
    "webp lossless": make.encoded(make.picture(), "WEBP", lossless=True),
    "gif": make.encoded(Image.fromarray(make.picture()).quantize(17), "GIF"),
    "tiff": make.encoded(make.picture(), "TIFF"),
    "tiff lzw": make.encoded(make.picture(), "TIFF", compression="tiff_lzw"),
    "tiff jpeg": make.encoded(make.picture(), "TIFF", compression="jpeg"),
    "tiff cmyk": make.encoded(Image.fromarray(make.picture()).convert("CMYK"), "TIFF"),
    "tiff palette": make.encoded(Image.fromarray(make.picture()).quantize(17), "TIFF"),
    "tiff fax": make.encoded(Image.fromarray(GREY).convert("1"), "TIFF", compression="group4"),
    "tiff planar": make.tiff(np.moveaxis(make.picture(), -1, 0), photometric="rgb", planarconfig="separate"),
    "tiff tiled": make.tiff(make.picture(), photometric="rgb", tile=(16, 16), compression="zlib"),
    "tiff big": make.tiff(make.picture(), photometric="rgb", bigtiff=True),
    "tiff motorola": make.tiff(make.picture(), photometric="rgb", byteorder=">"),
}


@pytest.mark.parametrize("name", PLAIN)
def test_every_kind_of_file_reads_as_pillow_reads_it(name: str, tmp_path: Path) -> None:
    path = write(tmp_path, PLAIN[name])
    pixels = images.read_rgb8(path)
    np.testing.assert_array_equal(pixels, by_pillow(PLAIN[name]))
    assert pixels.dtype == np.uint8
    info = images.probe(path)
    assert (info.width, info.height, info.format) == (64, 48, name.split()[0])
    full = images.read_full(path)
    assert full.shape[:2] == (48, 64)
    assert full.ndim == (2 if info.channels == 1 else 3)
    if full.ndim == 2:
        np.testing.assert_array_equal(full, pixels[..., 0])


@pytest.mark.parametrize("name", PLAIN)
def test_a_scaled_read_is_a_small_version_of_the_picture(name: str, tmp_path: Path) -> None:
    path = write(tmp_path, PLAIN[name])
    small = images.read_rgb8_scaled(path, long_side=16)
    assert small.shape == (12, 16, 3)
    wanted = cv2.resize(images.read_rgb8(path), (16, 12), interpolation=cv2.INTER_AREA)
    assert np.abs(small.astype(int) - wanted).mean() < 6
    assert images.read_rgb8_scaled(path, long_side=1000).shape == (48, 64, 3)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_turned_photo_comes_upright_everywhere(kind: str, orientation: int, tmp_path: Path) -> None:
    options = {"lossless": True} if kind == "WEBP" else {}
    data = make.with_orientation(make.picture(), kind, orientation, **options)
    path = write(tmp_path, data)
    wanted = by_pillow(data)
    np.testing.assert_array_equal(images.read_rgb8(path), wanted)
    np.testing.assert_array_equal(images.read_full(path), wanted)
    info = images.probe(path)
    assert (info.height, info.width) == wanted.shape[:2]
    small = images.read_rgb8_scaled(path, long_side=32)
    assert small.shape == ((32, 24, 3) if orientation >= 5 else (24, 32, 3))


def test_orientation_behind_the_pixels_of_a_png_counts(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    block = exif.tobytes().removeprefix(b"Exif\0\0")
    path = write(tmp_path, make.with_png_chunk(PLAIN["png"], b"eXIf", block))
    assert images.probe(path).height == 64
    np.testing.assert_array_equal(images.read_rgb8(path), np.rot90(make.picture(), -1))


def test_a_damaged_exif_block_does_not_cost_the_picture(tmp_path: Path) -> None:
    data = make.encoded(make.picture(), "JPEG", exif=b"Exif\0\0II*\0\xff\xff\xff\x7f")
    assert images.read_rgb8(write(tmp_path, data)).shape == (48, 64, 3)


@pytest.mark.parametrize(
    "data",
    [
        cv2.imencode(".png", DEEP)[1].tobytes(),
        make.tiff(DEEP, photometric="minisblack"),
        make.tiff(65535 - DEEP, photometric="miniswhite"),
        make.tiff(DEEP, photometric="minisblack", byteorder=">"),
        make.tiff(DEEP, photometric="minisblack", compression="zlib", predictor=True),
        make.tiff(DEEP, photometric="minisblack", tile=(16, 16)),
        make.encoded(DEEP, "TIFF", compression="tiff_lzw"),
        make.encoded(DEEP, "TIFF", compression="packbits"),
    ],
    ids=["png", "tiff", "tiff inverted", "tiff motorola", "tiff deflate", "tiff tiled", "tiff lzw", "tiff packbits"],
)
def test_sixteen_bit_grey_keeps_every_value(data: bytes, tmp_path: Path) -> None:
    path = write(tmp_path, data)
    full = images.read_full(path)
    assert full.dtype == np.uint16
    assert full.dtype.isnative
    np.testing.assert_array_equal(full, DEEP)
    np.testing.assert_array_equal(images.read_rgb8(path)[..., 1], DEEP >> 8)
    assert images.probe(path).bit_depth == 16
    assert images.probe(path).channels == 1


@pytest.mark.parametrize("compression", [None, "zlib", "png"])
@pytest.mark.parametrize("channels", [3, 4])
def test_sixteen_bit_colour_keeps_every_value(compression: str | None, channels: int, tmp_path: Path) -> None:
    deep = np.random.default_rng(1).integers(0, 65536, (48, 64, channels), dtype=np.uint16)
    if channels == 4:
        deep[..., 3] = 65535
    if compression == "png":
        order = [2, 1, 0, 3][:channels]
        data = cv2.imencode(".png", np.ascontiguousarray(deep[..., order]))[1].tobytes()
    else:
        extra = {"extrasamples": ["unassalpha"]} if channels == 4 else {}
        data = make.tiff(deep, photometric="rgb", compression=compression, **extra)
    path = write(tmp_path, data)
    np.testing.assert_array_equal(images.read_full(path), deep[..., :3])
    assert images.probe(path).channels == channels


def test_planar_sixteen_bit_colour_is_read_plain_and_refused_compressed(tmp_path: Path) -> None:
    deep = np.random.default_rng(1).integers(0, 65536, (3, 48, 64), dtype=np.uint16)
    plain = write(tmp_path, make.tiff(deep, photometric="rgb", planarconfig="separate"))
    np.testing.assert_array_equal(images.read_full(plain), np.moveaxis(deep, 0, -1))
    refused(
        write(tmp_path, make.tiff(deep, photometric="rgb", planarconfig="separate", compression="zlib")),
        "separate colour planes",
    )


def test_packed_twelve_bits_keep_their_values_and_fill_the_screen_range(tmp_path: Path) -> None:
    twelve = np.random.default_rng(2).integers(0, 4096, (48, 64), dtype=np.uint16)
    path = write(tmp_path, make.tiff_12bit_packed(twelve), "mono.tif")
    np.testing.assert_array_equal(images.read_full(path), twelve)
    np.testing.assert_array_equal(images.read_rgb8(path)[..., 0], twelve >> 4)
    assert images.probe(path).bit_depth == 12


def test_twelve_bits_in_sixteen_are_not_shown_black(tmp_path: Path) -> None:
    twelve = np.random.default_rng(2).integers(0, 4096, (48, 64), dtype=np.uint16)
    twelve[0, 0] = 4095
    path = write(tmp_path, make.tiff(twelve, photometric="minisblack"))
    np.testing.assert_array_equal(images.read_full(path), twelve)
    np.testing.assert_array_equal(images.read_rgb8(path)[..., 0], twelve >> 4)
    stated = make.tiff(twelve // 9, photometric="minisblack", extratags=[(281, 3, 1, 4095, True)])
    path = write(tmp_path, stated)
    assert images.probe(path).bit_depth == 12
    np.testing.assert_array_equal(images.read_rgb8(path)[..., 0], (twelve // 9) >> 4)


def test_alpha_is_laid_on_white(tmp_path: Path) -> None:
    rgba = np.dstack([make.picture(), np.linspace(0, 255, 64 * 48).reshape(48, 64).astype(np.uint8)])
    share = rgba[..., 3:].astype(float) / 255
    wanted = rgba[..., :3] * share + 255 * (1 - share)
    for data in (make.encoded(rgba, "PNG"), make.encoded(rgba, "WEBP", lossless=True, exact=True)):
        path = write(tmp_path, data)
        assert np.abs(images.read_rgb8(path) - wanted).max() <= 0.51
        assert images.probe(path).channels == 4
    grey = Image.merge("LA", (Image.fromarray(rgba[..., 0]), Image.fromarray(rgba[..., 3])))
    path = write(tmp_path, make.encoded(grey, "PNG"))
    assert np.abs(images.read_rgb8(path)[..., 0] - wanted[..., 0]).max() <= 0.51
    path = write(tmp_path, make.encoded(Image.fromarray(make.picture()).quantize(8), "PNG", transparency=3))
    assert (images.read_rgb8(path) == 255).all(axis=-1).any()


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG", "TIFF"])
def test_of_several_frames_the_first_is_read(kind: str, tmp_path: Path) -> None:
    first, second = (Image.fromarray(make.picture(seed=seed)).quantize(9) for seed in (1, 2))
    if kind != "GIF":
        first, second = first.convert("RGB"), second.convert("RGB")
    options = {"lossless": True} if kind == "WEBP" else {}
    data = make.encoded(first, kind, save_all=True, append_images=[second], **options)
    path = write(tmp_path, data)
    assert images.probe(path).pages == 2
    np.testing.assert_array_equal(images.read_rgb8(path), np.asarray(first.convert("RGB")))


BIG = {
    "jpeg": make.encoded(make.noise(120, 160), "JPEG", quality=90),
    "jpeg progressive": make.encoded(make.noise(120, 160), "JPEG", quality=90, progressive=True),
    "jpeg grey": make.encoded(make.noise(120, 160)[..., 0], "JPEG", quality=90),
    "jpeg cmyk": make.encoded(Image.fromarray(make.noise(120, 160)).convert("CMYK"), "JPEG"),
    "jpeg 4:1:1": make.encoded(make.noise(120, 160), "JPEG", subsampling="4:1:1"),
    "jpeg turned": make.with_orientation(make.noise(120, 160), "JPEG", 6),
    "png": make.encoded(make.noise(120, 160), "PNG"),
    "png palette": make.encoded(Image.fromarray(make.noise(120, 160)).quantize(99), "PNG"),
    "bmp": make.encoded(make.noise(120, 160), "BMP"),
    "webp": make.encoded(make.noise(120, 160), "WEBP", quality=80),
    "tiff": make.tiff(make.noise(120, 160), photometric="rgb"),
    "tiff lzw": make.encoded(make.noise(120, 160), "TIFF", compression="tiff_lzw"),
    "tiff deflate 16": make.tiff(make.noise(120, 160).astype(np.uint16) * 257, photometric="rgb", compression="zlib"),
    "gif": make.encoded(Image.fromarray(make.noise(120, 160)).quantize(99), "GIF"),
}


@pytest.mark.parametrize("name", BIG)
def test_a_file_cut_off_anywhere_is_refused(name: str, tmp_path: Path) -> None:
    data = BIG[name]
    assert images.read_rgb8(write(tmp_path, data)).shape[2] == 3
    # One byte short and two are the hard ones; what GIF and TIFF end with beyond the pixels may go.
    spare = {"gif": 3, "tiff lzw": 300}.get(name, 1)
    cuts = sorted({int(len(data) * share) for share in np.linspace(0.001, 0.999, 40)} | {len(data) - 2, len(data) - 1})
    for cut in cuts:
        if cut > len(data) - spare:
            continue
        path = write(tmp_path, data[:cut], f"{cut}.jpg")
        for read in (images.read_rgb8, images.read_full, lambda p: images.read_rgb8_scaled(p, long_side=20)):
            with pytest.raises(UnreadableImageError):
                read(path)


@pytest.mark.parametrize("name", [n for n in BIG if n != "gif"])
def test_the_probe_already_sees_that_half_a_file_is_missing(name: str, tmp_path: Path) -> None:
    with pytest.raises(UnreadableImageError, match="ends early"):
        images.probe(write(tmp_path, BIG[name][: len(BIG[name]) // 2]))


def test_the_reason_says_how_much_is_missing_where_that_is_known(tmp_path: Path) -> None:
    data = BIG["bmp"]
    with pytest.raises(UnreadableImageError, match="The file ends early: 40 % of the picture is missing"):
        images.probe(write(tmp_path, data[: int(len(data) * 0.6)]))


def test_a_cut_photo_with_a_preview_inside_is_still_cut(tmp_path: Path) -> None:
    preview = make.encoded(make.picture(12, 16), "JPEG")
    data = BIG["jpeg"]
    # A segment that carries a whole JPEG with its own end marker.
    inside = data[:2] + b"\xff\xe5" + struct.pack(">H", len(preview) + 2) + preview + data[2:]
    assert images.read_rgb8(write(tmp_path, inside)).shape == (120, 160, 3)
    refused(write(tmp_path, inside[: len(inside) // 2]), "ends early")


def test_bytes_after_the_end_of_a_photo_do_no_harm(tmp_path: Path) -> None:
    for tail in (b"\0" * 100_000, PLAIN["jpeg"], b"vendor notes"):
        assert images.read_rgb8(write(tmp_path, BIG["jpeg"] + tail)).shape == (120, 160, 3)
        assert images.probe(write(tmp_path, BIG["jpeg"] + tail)).width == 160


def test_pixels_that_were_overwritten_are_refused(tmp_path: Path) -> None:
    # Always the same bytes: JPEG has no checksum, and about 1 in 100 random ones decode without complaint.
    damage = np.random.default_rng(7).bytes(64).replace(b"\xff", b"\xfe")
    for name in ("jpeg", "png", "png palette"):
        data = bytearray(BIG[name])
        middle = len(data) // 2
        data[middle : middle + 64] = damage
        refused(write(tmp_path, bytes(data)), "damaged|ends early")


def test_a_well_formed_png_with_too_few_rows_is_refused(tmp_path: Path) -> None:
    rows = b"".join(b"\0" + bytes(64 * 3) for _ in range(20))
    refused(write(tmp_path, make.png_of(64, 48, rows=rows)), "damaged|ends early")


def test_a_huge_picture_is_refused_from_its_header_in_no_time(tmp_path: Path) -> None:
    bomb = write(tmp_path, make.png_of(30_000, 30_000, rows=bytes(1_000_000)))
    start = time.perf_counter()
    with pytest.raises(UnreadableImageError, match="30000×30000"):
        images.probe(bomb)
    refused(bomb, "too large: 30000×30000 pixels, the limit is 250 million")
    assert time.perf_counter() - start < 0.5
    with pytest.raises(UnreadableImageError, match="too large"):
        images.read_rgb8(write(tmp_path, PLAIN["jpeg"]), max_pixels=1000)


def test_108_megapixels_open_and_pillows_own_guard_stays_as_it_was(tmp_path: Path) -> None:
    pixels = np.full((9000, 12000), 77, dtype=np.uint8)
    limit = Image.MAX_IMAGE_PIXELS
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for data in (
            cv2.imencode(".jpg", pixels)[1].tobytes(),
            make.tiff(pixels, photometric="minisblack", compression="zlib"),
        ):
            path = write(tmp_path, data)
            assert images.probe(path).width == 12000
            assert images.read_full(path).shape == (9000, 12000)
    assert limit == Image.MAX_IMAGE_PIXELS
    assert ImageFile.LOAD_TRUNCATED_IMAGES is False


def test_a_small_gif_whose_frame_is_huge_is_refused_from_its_header(tmp_path: Path) -> None:
    data = bytearray(PLAIN["gif"])
    frame = data.index(b"," + struct.pack("<HHHH", 0, 0, 64, 48))
    data[frame + 5 : frame + 9] = struct.pack("<HH", 60_000, 60_000)
    path = write(tmp_path, bytes(data))
    with pytest.raises(UnreadableImageError, match="too large"):
        images.probe(path)
    refused(path, "too large")


@pytest.mark.parametrize("name", [name for name in PLAIN if name.startswith("tiff")])
def test_a_tiff_beyond_pillows_guard_reads_alike_or_is_refused(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path, PLAIN[name])
    wanted = images.read_full(path)
    monkeypatch.setattr(image_decoders, "_PILLOW_MAX_PIXELS", 100)
    if name in {"tiff cmyk", "tiff palette"}:
        refused(path, "80 megapixels only")
    else:
        np.testing.assert_array_equal(images.read_full(path), wanted)


@pytest.mark.parametrize("orientation", [3, 6, 7])
@pytest.mark.parametrize("compression", [None, "zlib"])
@pytest.mark.parametrize("deep", [False, True])
def test_a_turned_tiff_comes_upright_whichever_library_reads_it(
    deep: bool, compression: str | None, orientation: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(image_decoders, "_PILLOW_MAX_PIXELS", 100)
    pixels = make.picture().astype(np.uint16) * 257 if deep else make.picture()
    wanted = by_pillow(make.with_orientation(make.picture(), "PNG", orientation))
    for stored, right in ((pixels, wanted), (np.ascontiguousarray(pixels[..., 0]), np.dstack([wanted[..., 0]] * 3))):
        data = make.tiff(
            stored,
            photometric="rgb" if stored.ndim == 3 else "minisblack",
            compression=compression,
            extratags=[(274, 3, 1, orientation, True)],
        )
        path = write(tmp_path, data)
        np.testing.assert_array_equal(images.read_rgb8(path), right)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"hello, this is text\n" * 50, "not a picture"),
        (b"%PDF-1.7 ...", "not a picture"),
        (b"\xff\xd8\xff\xd9", "damaged|ends early"),
        (b"\x89PNG\r\n\x1a\n", "ends early"),
        (b"RIFF\x10\0\0\0WAVEfmt 1234567890", "not a picture"),
        (b"II*\0\x08\0\0\0\0\0\0\0\0\0", "damaged"),
        (b"II*\0\xff\xff\xff\x7f", "ends early"),
        (b"BM" + bytes(60), "damaged"),
        (make.png_of(0, 5), "damaged"),
        (make.tiff(np.zeros((4, 5), np.float32), photometric="minisblack"), "floating-point"),
        (make.tiff(np.zeros((4, 5), np.int16), photometric="minisblack"), "signed"),
        (make.tiff(np.zeros((4, 5), np.uint32), photometric="minisblack"), "32-bit"),
        (make.tiff(np.zeros((4, 5, 7), np.uint8), photometric="minisblack", planarconfig="contig"), "7 × 8-bit"),
    ],
)
def test_what_is_no_picture_is_refused_in_plain_words(data: bytes, words: str, tmp_path: Path) -> None:
    path = write(tmp_path, data)
    with pytest.raises(UnreadableImageError, match=words):
        images.probe(path)
    refused(path, words)


def test_content_decides_and_not_the_name(tmp_path: Path) -> None:
    path = write(tmp_path, PLAIN["png"], "이미지 사진 🔩.jpg")
    assert images.probe(path).format == "png"
    np.testing.assert_array_equal(images.read_rgb8(path), make.picture())


def test_what_the_system_refuses_is_said_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "other.txt").touch()
    refused(tmp_path / "gone.png", "missing")
    refused(tmp_path, "folder")
    pipe = tmp_path / "pipe"
    if hasattr(os, "mkfifo"):
        os.mkfifo(pipe)
        refused(pipe, "pipe")
    loop = tmp_path / "loop.png"
    loop.symlink_to(loop)
    refused(loop, "leads back")
    path = write(tmp_path, PLAIN["png"])

    def deny(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", deny)
    refused(path, "may not be read")


def test_reading_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    path = write(tmp_path, make.with_orientation(make.picture(), "JPEG", 6))
    path.chmod(0o444)
    before = path.read_bytes(), path.stat().st_mtime_ns
    images.probe(path)
    images.read_rgb8(path)
    images.read_rgb8_scaled(path, long_side=10)
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(name=st.sampled_from(sorted(PLAIN)), data=st.data())
def test_no_damage_leads_to_anything_but_a_picture_or_a_refusal(name: str, data: st.DataObject, tmp_path: Path) -> None:
    content = bytearray(PLAIN[name])
    places = st.integers(0, min(len(content) - 1, 400))
    for place, value in data.draw(st.lists(st.tuples(places, st.integers(0, 255)), min_size=1, max_size=6)):
        content[place] = value
    path = write(tmp_path, bytes(content))
    try:
        info = images.probe(path, max_pixels=1_000_000)
        pixels = images.read_rgb8(path, max_pixels=1_000_000)
    except UnreadableImageError:
        return
    assert pixels.shape == (info.height, info.width, 3)


@given(
    arrays(
        st.sampled_from([np.uint8, np.uint16]),
        st.one_of(
            st.tuples(st.integers(1, 9), st.integers(1, 9)),
            st.tuples(st.integers(1, 9), st.integers(1, 9), st.just(3)),
        ),
    )
)
def test_png_keeps_every_value(pixels: np.ndarray[Any, Any]) -> None:
    again = images.decode_png(images.encode_png(pixels))
    assert again.dtype == pixels.dtype
    np.testing.assert_array_equal(again, pixels)


def test_png_of_a_mask_and_of_nonsense() -> None:
    mask = GREY > 100
    np.testing.assert_array_equal(images.decode_png(images.encode_png(mask)), mask * np.uint8(255))
    with pytest.raises(ValueError, match="no PNG"):
        images.encode_png(np.zeros((4, 4, 2), np.uint8))
    with pytest.raises(UnreadableImageError):
        images.decode_png(PLAIN["jpeg"])
    with pytest.raises(UnreadableImageError):
        images.decode_png(images.encode_png(GREY)[:-20])


def test_real_photographs_read_as_pillow_reads_them(shared: Path) -> None:
    files = sorted((shared / "data").rglob("*.jpg"))[::60] + sorted((shared / "data").rglob("*.png"))[::60]
    assert files
    for path in files:
        with Image.open(path) as image:
            if image.mode in {"RGBA", "LA"}:
                continue
            wanted = np.asarray(ImageOps.exif_transpose(image).convert("RGB"))
        np.testing.assert_array_equal(images.read_rgb8(path), wanted)


def test_a_refusal_prints_nothing_beside_the_error(tmp_path: Path) -> None:
    data = bytearray(BIG["tiff deflate 16"])
    data[1000:1100] = b"\xff" * 100
    path = write(tmp_path, bytes(data))
    code = (
        "import sys, pathlib; from storage import images, errors\n"
        "try: images.read_full(pathlib.Path(sys.argv[1]))\n"
        "except errors.UnreadableImageError: sys.exit(7)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (7, "", "")
