"""The package of a Word document: its parts and what relates them (ECMA-376 part 2), by python-docx.

Only python-docx's layer of packages is used: its ``Document`` loads a template for each document, which
takes ten times as long as everything here and brings parts that checkers object to.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, cast

from convert.writers.fragments import attribute, text
from convert.writers.zipped import Zipped

__all__ = ["HEAD", "Package", "custom_properties"]

HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_CORE = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_RELATION = f"{_OFFICE}/relationships/"
_TYPES = "application/vnd.openxmlformats"
_WORD = f"{_TYPES}-officedocument.wordprocessingml"
_EARLIEST = 315_532_800
_LIMIT = 255
"""So many characters of a property does Word show."""


class Package:
    """A document's parts as they come; `pack` makes the file."""

    def __init__(self) -> None:
        from docx.opc.package import OpcPackage

        self._package: Any = OpcPackage()
        self._main = self._part("word/document.xml", f"{_WORD}.document.main+xml", b"")
        self._package.relate_to(self._main, f"{_RELATION}officeDocument")
        self._notes = self._part("word/footnotes.xml", f"{_WORD}.footnotes+xml", b"")
        self._known: dict[tuple[str, str, bool], str] = {}

    def relate(self, kind: str, target: str, *, in_notes: bool = False) -> str:
        """The identifier of a relation to the address ``target``, one for each address.

        It is the document's, or that of the footnotes: a part knows its own relations alone.
        """
        key = (kind, target, in_notes)
        if key not in self._known:
            part = self._notes if in_notes else self._main
            self._known[key] = _relation(part, kind, target, external=True)
        return self._known[key]

    def add_notes(self, content: str) -> None:
        """Add the footnotes."""
        self._notes._blob = _bytes(content)
        _relation(self._main, "footnotes", self._notes)

    def add(self, name: str, kind: str, content: str | bytes) -> str:
        """Add the part ``word/name.xml`` of the type ``kind``; returns the relation's identifier."""
        media_type = f"{_TYPES}-officedocument.theme+xml" if kind == "theme" else f"{_WORD}.{kind}+xml"
        return _relation(self._main, kind, self._part(f"word/{name}.xml", media_type, _bytes(content)))

    def add_picture(self, name: str, media_type: str, data: bytes) -> str:
        """Add a picture; returns the relation's identifier."""
        return _relation(self._main, "image", self._part(f"word/media/{name}", media_type, data))

    def pack(self, document: str, properties: dict[str, str], custom: str, timestamp: int) -> bytes:
        """The whole file; every date in it is ``timestamp``, so that the bytes depend on the input alone."""
        from docx.opc.pkgwriter import PackageWriter

        moment = datetime.fromtimestamp(max(timestamp, _EARLIEST), UTC)
        self._main._blob = _bytes(document)
        core = self._part(
            "docProps/core.xml", f"{_TYPES}-package.core-properties+xml", _core(properties, moment)
        )
        self._package.relate_to(
            core, f"{_CORE[: _CORE.rindex('/metadata')]}/relationships/metadata/core-properties"
        )
        for name, kind, content in (("app", "extended", _APP), ("custom", "custom", custom.encode())):
            if content:
                part = self._part(
                    f"docProps/{name}.xml", f"{_TYPES}-officedocument.{kind}-properties+xml", content
                )
                self._package.relate_to(part, f"{_RELATION}{kind}-properties")
        zipped = Zipped(moment)
        parts, writer = self._package.parts, cast("Any", PackageWriter)
        physical = _Parts(zipped)
        writer._write_content_types_stream(physical, parts)
        writer._write_pkg_rels(physical, self._package.rels)
        writer._write_parts(physical, parts)
        return zipped.close()

    def _part(self, name: str, media_type: str, content: bytes) -> Any:
        from docx.opc.packuri import PackURI
        from docx.opc.part import Part

        return Part(PackURI(f"/{name}"), media_type, content, self._package)


def _relation(part: Any, kind: str, target: Any, *, external: bool = False) -> str:
    relations = part.rels
    # python-docx would look through all relations for a free number, for each one anew.
    identifier = f"rId{len(relations) + 1}"
    return str(relations.add_relationship(f"{_RELATION}{kind}", target, identifier, external).rId)


def _bytes(content: str | bytes) -> bytes:
    return content.encode("utf-8", "replace") if isinstance(content, str) else content


_SHARED = (
    "[Content_Types].xml", "/styles.xml", "/settings.xml", "/fontTable.xml", "/numbering.xml",
    "/theme1.xml", "/app.xml", "_rels/.rels",
)  # fmt: skip
"""Parts that are the same in file after file."""


class _Parts:
    """What python-docx writes parts to, in place of a ZIP file of its own that bears the clock's time."""

    def __init__(self, zipped: Zipped) -> None:
        self._zipped = zipped

    def write(self, place: Any, content: bytes) -> None:
        name = place.membername
        self._zipped.add(name, content, stored="/media/" in name, shared=name.endswith(_SHARED))


_APP = (
    f'{HEAD}<Properties xmlns="{_OFFICE}/extended-properties">'
    "<Application>Tearsheet</Application></Properties>"
).encode()


def _core(properties: dict[str, str], moment: datetime) -> bytes:
    written = moment.strftime("%Y-%m-%dT%H:%M:%SZ")
    inner = "".join(f"<{name}>{text(value[:_LIMIT])}</{name}>" for name, value in properties.items() if value)
    dates = "".join(
        f'<dcterms:{name} xsi:type="dcterms:W3CDTF">{written}</dcterms:{name}>'
        for name in ("created", "modified")
    )
    spaces = (
        f'xmlns:cp="{_CORE}" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    )
    return f"{HEAD}<cp:coreProperties {spaces}>{inner}{dates}</cp:coreProperties>".encode("utf-8", "replace")


def custom_properties(facts: dict[str, str]) -> str:
    """``custom.xml``: what Word has no property of its own for; "" where there is nothing."""
    inner = "".join(
        f'<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="{number}" name="{attribute(name)}">'
        f"<vt:lpwstr>{text(value)}</vt:lpwstr></property>"
        for number, (name, value) in enumerate(((n, v) for n, v in facts.items() if v), 2)
    )
    if not inner:
        return ""
    spaces = f'xmlns="{_OFFICE}/custom-properties" xmlns:vt="{_OFFICE}/docPropsVTypes"'
    return f"{HEAD}<Properties {spaces}>{inner}</Properties>"
