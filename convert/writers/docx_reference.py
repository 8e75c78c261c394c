"""A house's own Word file: its styles, with ours added for the names that it lacks."""

from __future__ import annotations

import warnings
import zipfile
from typing import Any

from convert.errors import UsageError
from convert.writers.docx_styles import MAIN

__all__ = ["house_styles"]

_W = f"{{{MAIN}}}"
_LARGEST = 16 * 1024 * 1024


def house_styles(file: str, ours: bytes) -> bytes:
    """``styles.xml`` of the Word file ``file`` with those of our styles that it has not.

    A style is known by its name, in any case of letters; a warning names the lacking ones that a reader
    would see.  Raises `UsageError` where ``file`` is no Word document.
    """
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    root = _styles_of(file, parser)
    wanted = etree.fromstring(ours, parser)
    theirs = {_name(style): style for style in root.iterfind(f"{_W}style")}
    lacking = []
    renamed: dict[str, str] = {}
    for style in wanted.iterfind(f"{_W}style"):
        known = theirs.get(_name(style))
        if known is None:
            root.append(style)
            lacking.append(_shown(style))
        elif known.get(f"{_W}styleId") != style.get(f"{_W}styleId"):
            renamed[str(known.get(f"{_W}styleId"))] = str(style.get(f"{_W}styleId"))
    _rename(root, renamed)
    for style in theirs.values():
        for numbering in list(style.iter(f"{_W}numPr")):
            numbering.getparent().remove(numbering)  # it counts by a numbering part that stays behind
    if lacking:
        warnings.warn(
            f"{file}: has no style called {', '.join(lacking)}; the theme's are used for these", stacklevel=2
        )
    data: bytes = etree.tostring(root, encoding="UTF-8", standalone=True, xml_declaration=True)
    return data


def _styles_of(file: str, parser: Any) -> Any:
    from lxml import etree

    from convert.package import BROKEN

    try:
        with zipfile.ZipFile(file) as archive:
            info = archive.getinfo("word/styles.xml")
            if info.file_size > _LARGEST:
                raise UsageError("its styles are larger than any that Word writes", file=file)
            return etree.fromstring(archive.read(info), parser)
    except OSError as error:
        raise UsageError(f"cannot be read ({error.strerror})", file=file, remedy="check the name") from error
    except (*BROKEN, etree.XMLSyntaxError) as error:
        raise UsageError("is not a Word document", file=file, remedy="save it as .docx") from error


def _name(style: Any) -> tuple[str, str]:
    return style.get(f"{_W}type") or "", _shown(style).casefold()


def _shown(style: Any) -> str:
    name = style.find(f"{_W}name")
    return "" if name is None else str(name.get(f"{_W}val"))


def _rename(root: Any, renamed: dict[str, str]) -> None:
    """Give the house's styles the identifiers that our text uses; Word shows names, never these."""
    taken = set(renamed.values())
    for style in root.iterfind(f"{_W}style"):
        identifier = style.get(f"{_W}styleId")
        if identifier in renamed:
            style.set(f"{_W}styleId", renamed[identifier])
        elif identifier in taken:
            style.set(f"{_W}styleId", f"{identifier}House")
            renamed = {**renamed, identifier: f"{identifier}House"}
    for reference in root.iter(f"{_W}basedOn", f"{_W}next", f"{_W}link"):
        value = reference.get(f"{_W}val")
        reference.set(f"{_W}val", renamed.get(value, value))
