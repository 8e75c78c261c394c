"""Mends in WeasyPrint's tagged PDF what readers aloud stumble on, before it is written.

Running heads and page numbers become artifacts (ISO 32000-1, 14.8.2.2), so that they are not read out amid a
sentence; the boxes of figures are given in the page's own units; pictures are not smoothed (ISO 19005-3,
6.2.8).
"""

from __future__ import annotations

from typing import Any

__all__ = ["end_streams_plainly", "mend"]

_POINTS = 0.75
"""Points in a pixel of CSS."""


def mend(pdf: Any) -> int:
    """Mend ``pdf``, a `pydyf.PDF`, in place; how many pictures nothing describes.

    Such a picture cannot be a figure (ISO 14289-1, 7.3), so it is passed over as decoration is.
    """
    for found in pdf.objects:
        extra = getattr(found, "extra", None)
        if extra and extra.get("Subtype") == "/Image" and "Interpolate" in extra:
            extra["Interpolate"] = "false"
    root = _object(pdf, pdf.catalog.get("StructTreeRoot"))
    if root is None:
        return 0
    linked = _linked(pdf, root)
    undescribed = {n for n in linked if _is_undescribed(pdf.objects[n])}
    for number in undescribed:
        figure = pdf.objects[number]
        kids = _object(pdf, figure["P"])["K"]
        kids[:] = [kid for kid in kids if _number(kid) != number]
    if undescribed:
        linked = _linked(pdf, root)
    for number in sorted(linked):
        _mend_box(pdf, pdf.objects[number])
        _drop_inner_links(pdf, pdf.objects[number])
        _drop_empty_spans(pdf, pdf.objects[number])
        _give_body(pdf, pdf.objects[number])
    pages = [_object(pdf, reference) for reference in _references(pdf.pages["Kids"])]
    numbers = _object(pdf, root["ParentTree"])["Nums"]
    for index, targets in zip(numbers[::2], numbers[1::2], strict=True):
        if isinstance(targets, list):
            numbered = dict(enumerate(map(_number, targets)))
            loose = {mark for mark, number in numbered.items() if number not in linked}
            pictures = {mark for mark in loose if numbered[mark] in undescribed}
            for mark in loose:
                targets[mark] = b"null"
            content = _object(pdf, pages[index]["Contents"])
            _to_artifacts(content, loose - pictures, "/Pagination")
            _to_artifacts(content, pictures, "")
    return len(undescribed)


def _is_undescribed(element: Any) -> bool:
    """Whether it is a figure without alternate text."""
    if element.get("S") != "/Figure":
        return False
    said = element.get("Alt")
    return said is None or not str(getattr(said, "string", said)).strip()


def end_streams_plainly(pdf: Any) -> None:
    """See that no compressed stream ends with a carriage return.

    pydyf puts a line feed before ``endstream``; after a carriage return the two look like one line end, and
    who measures the stream by that finds its length wrong.  What is compressed ends with a checksum of the
    content (RFC 1950), so a line feed more in the content helps.
    """
    import zlib

    for found in pdf.objects:
        extra = getattr(found, "extra", None)
        if extra is None or not found.compress or extra.get("Subtype") == "/Image" or "Params" in extra:
            continue
        content = b"\n".join(_bytes(item) for item in found.stream)
        if zlib.adler32(content) & 0xFF == ord("\r"):
            found.stream.append(b"")
            if "Length1" in extra:
                extra["Length1"] += 1


def _bytes(item: Any) -> bytes:
    import pydyf

    return bytes(pydyf._to_bytes(item))


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


def _drop_inner_links(pdf: Any, element: Any) -> None:
    """What is emphasised within a link is no link of its own (ISO 14289-1, 7.18.5), as WeasyPrint has it."""
    kids = element.get("K")
    if not isinstance(kids, list) or element.get("S") == "/Link" or not _is_in_link(pdf, element):
        return
    for kid in list(kids):
        found = _object(pdf, kid)
        if isinstance(found, dict) and found.get("Type") == "/OBJR":
            kids.remove(kid)
            _object(pdf, found["Pg"])["Annots"].remove(found["Obj"])


def _is_in_link(pdf: Any, element: Any) -> bool:
    while isinstance(element, dict) and element.get("P") is not None:
        element = _object(pdf, element["P"])
        if isinstance(element, dict) and element.get("S") == "/Link":
            return True
    return False


def _drop_empty_spans(pdf: Any, element: Any) -> None:
    """Where a line or column ends before an inline element, WeasyPrint leaves empty ones."""
    kids = element.get("K")
    if isinstance(kids, list):
        kids[:] = [kid for kid in kids if not _is_empty(pdf, kid)]


def _is_empty(pdf: Any, kid: Any) -> bool:
    """Whether ``kid`` only wraps nothing, be it through several layers."""
    found = _object(pdf, kid)
    if not isinstance(found, dict) or found.get("S") not in {"/Span", "/NonStruct"}:
        return False
    return all(_is_empty(pdf, inner) for inner in found.get("K") or ())


def _give_body(pdf: Any, element: Any) -> None:
    """Put what stands in a list item beside its marker into an ``LBody`` (ISO 32000-1, 14.8.4.3.3)."""
    import pydyf

    if element.get("S") != "/LI":
        return
    kids = element["K"]
    loose = [kid for kid in kids if _object(pdf, kid).get("S") not in {"/Lbl", "/LBody"}]
    if not loose:
        return
    body = pydyf.Dictionary({
        "Type": "/StructElem", "S": "/LBody", "K": pydyf.Array(loose),
        "Pg": element["Pg"], "P": element.reference,
    })  # fmt: skip
    pdf.add_object(body)
    for kid in loose:
        _object(pdf, kid)["P"] = body.reference
    place = kids.index(loose[0])
    kids[:] = [kid for kid in kids if kid not in loose]
    kids.insert(place, body.reference)


def _to_artifacts(stream: Any, marks: set[int], kind: str) -> None:
    """Turn the marked contents ``marks`` of a page into artifacts of this kind."""
    for place, operand in enumerate(stream.stream):
        if isinstance(operand, dict) and operand.get("MCID") in marks:
            stream.stream[place - 1] = "/Artifact"
            operand.pop("MCID")
            if kind:
                operand["Type"] = kind
