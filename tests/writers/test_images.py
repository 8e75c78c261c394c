"""Pictures: only from where the user said, only what is a picture, upright, never larger than asked."""

from __future__ import annotations

import base64
import io
from pathlib import Path

import PIL.Image
import pytest

from convert.limits import Limits
from convert.model import Figure, Image
from convert.resources import Picture, Pictures
from convert.resources import load as load_picture
from convert.writers.base import WriteOptions
from convert.writers.images import loader


def load(
    source: str, folders: list[str], dpi: int = 0, limits: Limits | None = None
) -> tuple[str, bytes] | None:
    options = WriteOptions(resource_path=tuple(folders), dpi=dpi, limits=limits or Limits())
    found = load_picture(source, options)
    return found and (found.media_type, found.data)


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
    assert loader(WriteOptions(resource_path=(str(tmp_path),)))(Figure(image=Image("a b.png"))) == (
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
        ("text.png", "no JPEG, PNG, GIF, WebP or SVG"),
        ("data:image/png;base64,AAAA", "no JPEG, PNG, GIF, WebP or SVG"),
        ("data:image/svg+xml,<svg/>", "it is no SVG"),
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


def test_a_picture_of_too_many_pixels_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(picture())
    with pytest.warns(UserWarning, match="more than 500 pixels; raise the limit with --max-pixels"):
        assert load("a.png", [str(tmp_path)], limits=Limits(pixels=500)) is None


def test_a_picture_of_too_many_bytes_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(picture())
    with pytest.warns(UserWarning, match="larger than .* raise the limit with --max-picture-size"):
        assert load("a.png", [str(tmp_path)], limits=Limits(picture_bytes=50)) is None


def test_one_picture_too_many_is_left_out_and_said_once(tmp_path: Path) -> None:
    for number in range(5):
        (tmp_path / f"{number}.png").write_bytes(picture(size=(number + 1, 1)))
    pictures = Pictures(WriteOptions(resource_path=(str(tmp_path),), limits=Limits(pictures=3)))
    with pytest.warns(UserWarning, match="more pictures than the limit of 3") as said:
        found = [pictures.get(f"{number}.png") for number in range(5)]
    assert [one is not None for one in found] == [True] * 3 + [False] * 2
    assert len(said) == 1


def test_the_network_is_asked_only_where_the_user_said_so(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def fetch(url: str, **_: object) -> object:
        asked.append(url)
        return type("Page", (), {"data": picture()})

    monkeypatch.setattr("convert.fetch.fetch", fetch)
    assert load_picture("https://pictures.example/a.png", WriteOptions()) is None
    assert asked == []
    found = load_picture("https://pictures.example/a.png", WriteOptions(allow_network=True))
    assert asked == ["https://pictures.example/a.png"]
    assert found is not None and found.media_type == "image/png"


def test_a_kind_that_the_format_cannot_show_becomes_png(tmp_path: Path) -> None:
    (tmp_path / "a.webp").write_bytes(picture("WEBP"))
    found = load_picture("a.webp", WriteOptions(resource_path=(str(tmp_path),)), kinds=("PNG", "JPEG"))
    assert isinstance(found, Picture)
    assert (found.media_type, found.extension, found.width) == ("image/png", "png", 30)


def test_a_picture_in_inks_becomes_one_in_lights(tmp_path: Path) -> None:
    PIL.Image.new("CMYK", (30, 20), (255, 0, 0, 0)).save(tmp_path / "a.jpg")
    found = load("a.jpg", [str(tmp_path)])
    assert found is not None
    shown = PIL.Image.open(io.BytesIO(found[1]))
    assert (shown.format, shown.mode) == ("JPEG", "RGB")
    red, green, blue = shown.getpixel((5, 5))
    assert red < 60 < 180 < min(green, blue)


def test_a_picture_is_never_larger_for_fewer_dots(tmp_path: Path) -> None:
    lines = PIL.Image.new("P", (900, 900))
    lines.putpalette([255, 255, 255, 0, 0, 0])
    for x in range(0, 900, 7):
        lines.paste(1, (x, 0, x + 2, 900))
    lines.save(tmp_path / "a.png")
    found = load("a.png", [str(tmp_path)], dpi=100)
    assert found is not None
    assert len(found[1]) <= (tmp_path / "a.png").stat().st_size
