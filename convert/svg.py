"""Cleans an SVG picture: shapes, text and gradients stay; scripts, animation and all that leads out of it go.

What is not known to be harmless is dropped, so a new way to be active is dropped too.
"""

from __future__ import annotations

import re
from typing import Any

__all__ = ["clean"]

_SVG = "http://www.w3.org/2000/svg"
_XLINK = "{http://www.w3.org/1999/xlink}href"
_ELEMENTS = frozenset([
    "svg", "g", "defs", "symbol", "use", "path", "rect", "circle", "ellipse", "line", "polyline",
    "polygon", "text", "tspan", "textPath", "title", "desc", "linearGradient", "radialGradient", "stop",
    "clipPath", "mask", "pattern", "marker", "image", "switch", "style", "filter", "feBlend",
    "feColorMatrix", "feComponentTransfer", "feComposite", "feConvolveMatrix", "feDiffuseLighting",
    "feDisplacementMap", "feDistantLight", "feDropShadow", "feFlood", "feFuncA", "feFuncB", "feFuncG",
    "feFuncR", "feGaussianBlur", "feMerge", "feMergeNode", "feMorphology", "feOffset", "fePointLight",
    "feSpecularLighting", "feSpotLight", "feTile", "feTurbulence",
])  # fmt: skip
_WITH_PARTS = frozenset({"a"})
"""Dropped, but for what stands in them."""
_LEADS_OUT = re.compile(r"url\(\s*+[\"']?+\s*+(?!#)|[@\\]|expression\s*\(|javascript:|data:", re.IGNORECASE)
_RASTER = re.compile(r"data:image/(png|jpeg|gif|webp);base64,[A-Za-z0-9+/=\s]*", re.IGNORECASE)
_NUMBER = re.compile(r"\s*([0-9]{1,6}(?:\.[0-9]{0,6})?)\s*(px|pt|pc|mm|cm|in)?\s*$")
_PIXELS = {"px": 1.0, "pt": 4 / 3, "pc": 16.0, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96.0}
_MOST = 50_000
"""Elements, the copies made by ``use`` included; a drawing with more is an attack on the reader's time."""


def clean(data: bytes) -> tuple[bytes, int, int]:
    """The picture without anything active, its width and height; raises `ValueError` for no SVG."""
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise ValueError(f"it is no sound SVG ({error.msg})") from None
    if root.tag != f"{{{_SVG}}}svg":
        raise ValueError("it is no SVG")
    _strip(root)
    _refuse_bombs(root)
    width, height = _size(root)
    root.set("width", f"{width}")
    root.set("height", f"{height}")
    etree.cleanup_namespaces(root)
    return etree.tostring(root), width, height


def _strip(root: Any) -> None:
    for element in list(root.iter()):
        name = _name(element)
        if name in _ELEMENTS:
            for key, value in list(element.attrib.items()):
                if not _harmless(name, key, value):
                    del element.attrib[key]
            if name == "style" and _LEADS_OUT.search("".join(element.itertext())):
                _drop(element)
        elif name in _WITH_PARTS:
            element.tag = f"{{{_SVG}}}g"
            element.attrib.clear()
        elif element.getparent() is not None:
            _drop(element)


def _name(element: Any) -> str:
    if not isinstance(element.tag, str):
        return ""  # an entity, which nobody resolves
    space, _, name = element.tag.rpartition("}")
    return name if space == f"{{{_SVG}" else ""


def _harmless(element: str, key: str, value: str) -> bool:
    if key in ("href", _XLINK):
        if element == "image":
            return bool(_RASTER.fullmatch(value.strip()))
        return value.strip().startswith("#")
    if key.startswith("{"):
        return key == "{http://www.w3.org/XML/1998/namespace}space"
    return not (key.lower().startswith("on") or _LEADS_OUT.search(value))


def _drop(element: Any) -> None:
    """Remove an element, but not the words after it."""
    before, parent = element.getprevious(), element.getparent()
    if element.tail and before is not None:
        before.tail = (before.tail or "") + element.tail
    elif element.tail:
        parent.text = (parent.text or "") + element.tail
    parent.remove(element)


def _refuse_bombs(root: Any) -> None:
    """Count what ``use`` makes of the drawing; copies of copies of copies grow without end."""
    named = {element.get("id"): element for element in root.iter() if element.get("id")}
    counted: dict[Any, int] = {}

    def count(element: Any, above: frozenset[Any]) -> int:
        if element in counted:
            return counted[element]
        if element in above or len(above) > 200:
            raise ValueError("its parts are copies of themselves")
        within = above | {element}
        total = 1 + sum(count(child, within) for child in element)
        if _name(element) == "use":
            target = named.get((element.get("href") or element.get(_XLINK) or "#")[1:])
            total += count(target, within) if target is not None else 0
        if total > _MOST:
            raise ValueError(f"it draws more than {_MOST:,} parts")
        counted[element] = total
        return total

    count(root, frozenset())


def _size(root: Any) -> tuple[int, int]:
    """In pixels: as it says, else of its view, else as browsers take one that says nothing."""
    box = re.split(r"[\s,]+", (root.get("viewBox") or "").strip())
    view = [_number(part) for part in box[2:4]] if len(box) == 4 else [0.0, 0.0]
    width, height = _number(root.get("width")), _number(root.get("height"))
    if not width or not height:
        width, height = (view[0], view[1]) if all(view) else (300.0, 150.0)
    if not all(view):
        root.set("viewBox", f"0 0 {width:g} {height:g}")
    return max(1, round(min(width, 10_000))), max(1, round(min(height, 10_000)))


def _number(value: str | None) -> float:
    match = _NUMBER.match(value or "")
    return float(match[1]) * _PIXELS[match[2] or "px"] if match else 0.0
