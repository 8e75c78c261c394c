"""Themes: finds them, loads them, copies them; what a page looks like stands in ``themes/``, not here.

A theme is a folder: ``theme.toml`` names colours, type and spacing once for all formats;
``page.css`` lays out paper and screen, ``book.css`` e-books, and ``page.html``, where there is one, is
the page as a template.  A theme may extend another and then holds only what differs.
"""

from __future__ import annotations

import re
import shutil
import tomllib
import warnings
from collections.abc import Mapping
from difflib import get_close_matches
from functools import cache, lru_cache
from importlib.metadata import EntryPoint
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal

import msgspec

from convert import registry
from convert.errors import ThemeError, WriteError

__all__ = [
    "Colours",
    "Page",
    "Theme",
    "Tokens",
    "Type",
    "font_files",
    "load_theme",
    "new_theme",
    "theme_names",
]

Sheet = Literal["page", "book"]
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,40}")
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
MAX_SHEET = 1_000_000


class Colours(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Colours as ``#rrggbb``."""

    text: str
    muted: str
    accent: str
    rule: str
    tint: str
    paper: str
    link: str

    def __post_init__(self) -> None:
        for name in self.__struct_fields__:
            if not _COLOUR.fullmatch(getattr(self, name)):
                raise ValueError(f"{name} must be a colour such as #1a2b3c")


class Type(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Type: families as CSS lists, sizes in points, leading as a multiple of the size."""

    body: str
    heading: str
    label: str
    mono: str
    size: float
    leading: float
    headline: float
    subhead: float
    small: float
    figures: Literal["oldstyle", "lining"] = "lining"


class Page(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The sheet: CSS page size, margins in millimetres, the measure of the screen page in rem."""

    size: str
    margin_top: float
    margin_side: float
    margin_bottom: float
    measure: float
    columns: int = 1
    source_first: bool = False
    """Whether the source block stands on the first page, above the body."""
    initial: bool = False
    """Whether the body opens with a drop cap."""


class Tokens(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What all formats of a theme share."""

    description: str
    colours: Colours
    dark: Colours
    type: Type
    page: Page
    extends: str | None = None


class Theme(msgspec.Struct, frozen=True):
    """A loaded theme."""

    name: str
    tokens: Tokens
    sheets: Mapping[str, str]
    folder: str
    template: str = ""
    """The page as a Jinja template, where the theme has one of its own (``page.html``)."""

    def css(self, sheet: Sheet) -> str:
        """The style sheet, its variables set; ``book`` has them filled in, for readers without `var()`."""
        return (_book if sheet == "book" else _page)(self.sheets[sheet], self.tokens)

    def dark_css(self) -> str:
        """The colours of the screen page in the dark."""
        pairs = msgspec.structs.asdict(self.tokens.dark).items()
        return ":root{" + "".join(f"--{name}:{value};" for name, value in pairs) + "}"


@lru_cache(maxsize=16)
def _book(source: str, tokens: Tokens) -> str:
    values = variables(tokens)
    return re.sub(r"var\(--([a-z-]+)\)", lambda m: values.get(m[1], "inherit"), source)


@lru_cache(maxsize=16)
def _page(source: str, tokens: Tokens) -> str:
    # The document's language says the page's number better, where it says it: see `wording.page_number`.
    values = {**variables(tokens), "page-number": 'counter(page) " / " counter(pages)'}
    light = "".join(f"--{name}:{value};" for name, value in values.items())
    return f":root{{{light}}}\n{source}"


def variables(tokens: Tokens) -> dict[str, str]:
    """The CSS custom properties that the tokens give."""
    kind, page = tokens.type, tokens.page
    return {
        **{name: str(value) for name, value in msgspec.structs.asdict(tokens.colours).items()},
        "body": kind.body,
        "heading": kind.heading,
        "label": kind.label,
        "mono": kind.mono,
        "size": f"{kind.size:g}pt",
        "leading": f"{kind.leading:g}",
        "headline": f"{kind.headline:g}pt",
        "subhead": f"{kind.subhead:g}pt",
        "small": f"{kind.small:g}pt",
        "figures": "oldstyle-nums" if kind.figures == "oldstyle" else "lining-nums",
        "headline-em": f"{kind.headline / kind.size:.3f}em",
        "subhead-em": f"{kind.subhead / kind.size:.3f}em",
        "small-em": f"{kind.small / kind.size:.3f}em",
        "page-size": page.size,
        "margin-top": f"{page.margin_top:g}mm",
        "margin-side": f"{page.margin_side:g}mm",
        "margin-bottom": f"{page.margin_bottom:g}mm",
        "measure": f"{page.measure:g}rem",
        "columns": str(page.columns),
    }


# -- finding ----------------------------------------------------------------------------


def _own_folder() -> Path:
    """Where our themes stand: inside the installed package, or beside it in a checkout."""
    package = Path(__file__).parent
    packaged = package / "_themes"
    return packaged if packaged.is_dir() else package.parent / "themes"


@cache
def _own_folders() -> dict[str, Path]:
    """Our themes by name."""
    return {p.name: p.resolve() for p in sorted(_own_folder().iterdir()) if (p / "theme.toml").is_file()}


@cache
def _folders() -> dict[str, Path]:
    """Every theme by name: ours, then those of plug-ins; a broken one is left out, with a warning."""
    found = dict(_own_folders())
    for entry in registry.themes().values():
        if entry.name in found:
            continue
        try:
            folder = _plugged(entry)
        except Exception as error:  # third-party code may raise anything
            warnings.warn(
                f"{entry.value}: the plug-in for the theme {entry.name!r} cannot be loaded "
                f"({type(error).__name__}: {error}); reinstall the package that it comes from, or remove it",
                stacklevel=4,
            )
            continue
        if (folder / "theme.toml").is_file():
            found[entry.name] = folder
    return found


def _plugged(entry: EntryPoint) -> Path:
    """The folder that a plug-in names (``tearsheet.themes`` → a package or a path)."""
    module, _, attribute = entry.value.partition(":")
    if attribute:
        value = entry.load()
        return Path(value() if callable(value) else value).resolve()
    spec = find_spec(module)
    return Path(next(iter(spec.submodule_search_locations or [""]))).resolve() if spec else Path()


def _folder(name: str) -> Path | None:
    """The folder of the theme called ``name``; plug-ins are asked only where it is none of ours."""
    return _own_folders().get(name) or _folders().get(name)


def theme_names() -> list[str]:
    """The themes that `load_theme` knows by name, the default first."""
    return sorted(_folders(), key=lambda name: (name != "house", name))


def load_theme(name: str | Path = "house") -> Theme:
    """Load a theme by name, or from a folder given by path; raises `ThemeError` with the remedy."""
    text = str(name)
    folder = _folder(text)
    if folder is not None:
        return _load(folder)
    if "/" in text or "\\" in text or Path(text).is_dir():
        folder = Path(text)
        if not (folder / "theme.toml").is_file():
            raise ThemeError(
                "no theme.toml in this folder",
                file=folder,
                remedy="tearsheet themes new makes a theme to start from",
            )
    if folder is None:
        close = get_close_matches(text, theme_names(), n=2, cutoff=0.4) or theme_names()
        raise ThemeError(f"no theme is called {text!r}", remedy=f"did you mean {' or '.join(close)}?")
    return _load(folder.resolve())


@cache
def _load(folder: Path) -> Theme:
    return _load_chain(folder, ())


def _load_chain(folder: Path, seen: tuple[Path, ...]) -> Theme:
    if folder in seen:
        raise ThemeError("the theme extends itself", file=folder / "theme.toml")
    own = _read_toml(folder / "theme.toml")
    base: Theme | None = None
    parent = own.get("extends")
    if parent is not None:
        above = _folder(parent)
        if above is None:
            raise ThemeError(
                f"extends an unknown theme {parent!r}",
                file=folder / "theme.toml",
                remedy=f"there are {', '.join(theme_names())}",
            )
        base = _load_chain(above, (*seen, folder))
    merged = _merge(msgspec.to_builtins(base.tokens), own) if base else own
    try:
        tokens = msgspec.convert(merged, Tokens)
    except (msgspec.ValidationError, ValueError) as error:
        raise ThemeError(
            str(error), file=folder / "theme.toml", remedy="compare it with themes/house/theme.toml"
        ) from None
    sheets = {}
    for sheet in ("page", "book"):
        inherited = base.sheets[sheet] if base else ""
        file = folder / f"{sheet}.css"
        added = _read_sheet(file) if file.is_file() else ""
        sheets[sheet] = f"{inherited}\n{added}" if inherited else added
    return Theme(folder.name, tokens, sheets, str(folder), _template(folder, base))


def _read_toml(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise ThemeError(f"cannot be read: {error}", file=file) from None


def _read_sheet(file: Path) -> str:
    try:
        if file.stat().st_size > MAX_SHEET:
            raise ThemeError("is larger than 1 MB", file=file)
        return file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ThemeError(f"cannot be read: {error}", file=file) from None


def _template(folder: Path, base: Theme | None) -> str:
    file = folder / "page.html"
    if not file.is_file():
        return base.template if base else ""
    from convert.writers.template import check

    return check(_read_sheet(file), str(file))


def _merge(base: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    merged = dict(base)
    for name, value in own.items():
        merged[name] = _merge(base.get(name, {}), value) if isinstance(value, dict) else value
    return merged


def new_theme(name: str, parent: Path, *, like: str = "house") -> Path:
    """Copy the theme ``like`` to ``parent/name``, to be changed; returns the folder.

    Raises `ThemeError` where the name will not do or the folder is there already, `WriteError` where
    it cannot be made.
    """
    if not _NAME.fullmatch(name):
        raise ThemeError(f"{name!r} is no name for a theme", remedy="use a-z, 0-9 and hyphens")
    target = parent / name
    if target.exists():
        raise ThemeError("is there already", file=target, remedy="choose another name")
    source = Path(load_theme(like).folder)
    try:
        shutil.copytree(source, target)
    except OSError as error:
        shutil.rmtree(target, ignore_errors=True)
        reason = error.strerror or "not all of it could be copied"  # of many files `copytree` has a list
        remedy = "go to a folder that you may write to"
        raise WriteError(f"cannot be made ({reason.lower()})", file=target, remedy=remedy) from None
    return target


# -- fonts ------------------------------------------------------------------------------


@cache
def font_files() -> tuple[tuple[str, int, str, str], ...]:
    """The fonts that come with the install: (family, weight, style, path).

    They are found without importing the packages that carry them.
    """
    found = []
    for package, family, stem in (
        ("font_source_serif_pro", "Source Serif Pro", "SourceSerifPro"),
        ("font_source_sans_pro", "Source Sans Pro", "SourceSansPro"),
    ):
        spec = find_spec(package)
        for location in (spec.submodule_search_locations or []) if spec else []:
            for suffix, weight, style in (
                ("Regular", 400, "normal"), ("It", 400, "italic"), ("Semibold", 600, "normal"),
                ("Bold", 700, "normal"), ("BoldIt", 700, "italic"),
            ):  # fmt: skip
                file = Path(location) / "files" / f"{stem}-{suffix}.ttf"
                if file.is_file():
                    found.append((family, weight, style, str(file)))
    return tuple(found)
