"""Pictures: only from where the user said, only what is a picture, upright, never larger than asked."""

from __future__ import annotations

import base64
import io
from pathlib import Path

import PIL.Image
import pytest

from convert.model import Figure, Image
from convert.writers.images import load, loader


def picture(kind: str = "PNG", size: tuple[int, int] = (30, 20), turned: bool = False) -> bytes:
    stream = io.BytesIO()
    exif = PIL.Image.Exif()
    if turned:
        exif[0x0112] = 6
    PIL.Image.new("RGB", size, (10, 120, 60)).save(stream, kind, exif=exif)
    return stream.getvalue()


def size_of(data: bytes) -> tuple[int, int]:
    return PIL.Image.open(io.BytesIO(data)).size


def test_a_picture_beside_the_article_keeps_its_bytes(tmp_path: Path) -> None:
    (tmp_path / "a b.png").write_bytes(picture())
    assert load("a%20b.png", [str(tmp_path)]) == ("image/png", picture())
    assert loader([str(tmp_path)])(Figure(image=Image("a b.png"))) == (
        "data:image/png;base64," + base64.b64encode(picture()).decode()
    )


def test_a_data_address_is_read() -> None:
    address = "data:image/jpeg;base64," + base64.b64encode(picture("JPEG")).decode()
    assert load(address, []) == ("image/jpeg", picture("JPEG"))


def test_the_content_says_the_type_not_the_name(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(picture("JPEG"))
    found = load("a.png", [str(tmp_path)])
    assert found is not None
    assert found[0] == "image/jpeg"


def test_a_turned_picture_is_set_upright(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(picture("JPEG", turned=True))
    found = load("a.jpg", [str(tmp_path)])
    assert found is not None
    assert size_of(found[1]) == (20, 30)


def test_pictures_come_down_to_what_print_needs(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(picture("JPEG", size=(2000, 1000)))
    found = load("a.jpg", [str(tmp_path)], dpi=150)
    assert found is not None
    assert size_of(found[1]) == (1004, 502)


def test_the_web_is_not_asked() -> None:
    assert load("https://pictures.example/a.png", []) is None


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("../secret.png", "outside the article's folder"),
        ("link.png", "outside the article's folder"),
        ("/etc/hostname", "outside the article's folder"),
        ("file:///etc/hostname", "only files beside the article"),
        ("missing.png", "no such file"),
        ("text.png", "no JPEG, PNG, GIF or WebP"),
        ("data:image/png;base64,AAAA", "no JPEG, PNG, GIF or WebP"),
        ("data:image/svg+xml,<svg/>", "no JPEG, PNG, GIF or WebP"),
    ],
)
def test_what_may_not_be_shown_is_left_out_with_the_reason(source: str, reason: str, tmp_path: Path) -> None:
    folder = tmp_path / "article"
    folder.mkdir()
    (tmp_path / "secret.png").write_bytes(picture())
    (folder / "link.png").symlink_to(tmp_path / "secret.png")
    (folder / "text.png").write_text("no picture")
    with pytest.warns(UserWarning, match=reason):
        assert load(source, [str(folder)]) is None


def test_a_picture_of_too_many_pixels_is_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("convert.writers.images.MAX_PIXELS", 500)
    (tmp_path / "a.png").write_bytes(picture())
    with pytest.warns(UserWarning, match="more than 500 pixels"):
        assert load("a.png", [str(tmp_path)]) is None
