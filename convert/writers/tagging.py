"""Mends in WeasyPrint's tagged PDF what readers aloud stumble on, before it is written.

Running heads and page numbers become artifacts (ISO 32000-1, 14.8.2.2), so that they are not read out amid a
sentence; the boxes of figures are given in the page's own units; pictures are not smoothed (ISO 19005-3,
6.2.8).
"""

from __future__ import annotations

from typing import Any

__all__ = ["mend"]

_POINTS = 0.75
"""Points in a pixel of CSS."""


def mend(pdf: Any) -> None:
    """Mend ``pdf``, a `pydyf.PDF`, in place."""
    for found in pdf.objects:
        extra = getattr(found, "extra", None)
        if extra and extra.get("Subtype") == "/Image" and "Interpolate" in extra:
            extra["Interpolate"] = "false"
    root = _object(pdf, pdf.catalog.get("StructTreeRoot"))
    if root is None:
        return
    linked = _linked(pdf, root)
    for number in linked:
        _mend_box(pdf, pdf.objects[number])
        _drop_empty_spans(pdf, pdf.objects[number])
    pages = [_object(pdf, reference) for reference in _references(pdf.pages["Kids"])]
    numbers = _object(pdf, root["ParentTree"])["Nums"]
    for index, targets in zip(numbers[::2], numbers[1::2], strict=True):
        if isinstance(targets, list):
            loose = {mark for mark, target in enumerate(targets) if _number(target) not in linked}
            for mark in loose:
                targets[mark] = b"null"
            _to_artifacts(_object(pdf, pages[index]["Contents"]), loose)


def _number(reference: Any) -> int:
    """The number in ``b"12 0 R"``, or -1."""
    parts = reference.split() if isinstance(reference, bytes) else []
    return int(parts[0]) if len(parts) == 3 and parts[2] == b"R" else -1


def _object(pdf: Any, reference: Any) -> Any:
    number = _number(reference)
    return pdf.objects[number] if number >= 0 else None


def _references(kids: list[Any]) -> list[bytes]:
    """References out of pydyf's ``Kids``, which holds each as number, generation, ``R``."""
    if kids and isinstance(kids[0], bytes):
        return list(kids)
    return [f"{kids[n]} {kids[n + 1]} R".encode() for n in range(0, len(kids), 3)]


def _linked(pdf: Any, root: Any) -> set[int]:
    """The numbers of the elements that hang on the tree; those of margin boxes do not."""
    waiting, seen = list(root["K"]), set()
    while waiting:
        number = _number(waiting.pop())
        if number >= 0 and number not in seen:
            seen.add(number)
            waiting += pdf.objects[number].get("K", ())
    return seen


def _mend_box(pdf: Any, element: Any) -> None:
    attributes = element.get("A")
    if isinstance(attributes, dict) and "BBox" in attributes:
        left, top, right, bottom = (side * _POINTS for side in attributes["BBox"])
        height = _object(pdf, element["Pg"])["MediaBox"][3]
        attributes["BBox"][:] = [left, height - bottom, right, height - top]


def _drop_empty_spans(pdf: Any, element: Any) -> None:
    """Where a line ends before an inline element, WeasyPrint leaves an element with nothing in it."""
    kids = element.get("K")
    if isinstance(kids, list):
        objects = [_object(pdf, kid) for kid in kids]
        kids[:] = [
            kid
            for kid, found in zip(kids, objects, strict=True)
            if not (isinstance(found, dict) and found.get("S") == "/Span" and not found.get("K"))
        ]


def _to_artifacts(stream: Any, marks: set[int]) -> None:
    """Turn the marked contents ``marks`` of a page into pagination artifacts."""
    for place, operand in enumerate(stream.stream):
        if isinstance(operand, dict) and operand.get("MCID") in marks:
            stream.stream[place - 1] = "/Artifact"
            operand.pop("MCID")
            operand["Type"] = "/Pagination"
