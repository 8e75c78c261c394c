"""The ZIP of a Word document: its parts, what relates them, and their types (ECMA-376 part 2).

Written straight: python-docx loads its template for each document, which alone takes ten times as long
as everything here, and brings parts that checkers object to.
"""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime

import msgspec

from convert.writers.fragments import attribute, text

__all__ = ["HEAD", "Package", "custom_properties"]

HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_CORE = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_EARLIEST = 315_532_800
_LIMIT = 255
"""So many characters of a property does Word show."""


class Package(msgspec.Struct):
    """A document's parts as they come; `pack` makes the file."""

    parts: dict[str, bytes] = msgspec.field(default_factory=dict)
    types: dict[str, str] = msgspec.field(default_factory=dict)
    media: dict[str, str] = msgspec.field(default_factory=dict)
    relations: list[tuple[str, str, bool]] = msgspec.field(default_factory=list)
    numbers: dict[tuple[str, str], str] = msgspec.field(default_factory=dict)

    def relate(self, kind: str, target: str, *, external: bool = False) -> str:
        """The identifier of the main document's relation to ``target``, the same for the same one."""
        key = (kind, target)
        if key not in self.numbers:
            self.relations.append((kind, target, external))
            self.numbers[key] = f"rId{len(self.relations)}"
        return self.numbers[key]

    def add(self, name: str, kind: str, content: str | bytes) -> str:
        """Add the part ``word/name.xml`` of the type ``kind``; returns the relation's identifier."""
        self.parts[f"word/{name}.xml"] = (
            content.encode("utf-8", "replace") if isinstance(content, str) else content
        )
        office = "application/vnd.openxmlformats-officedocument.theme+xml"
        self.types[f"/word/{name}.xml"] = office if kind == "theme" else f"{_WORD}.{kind}+xml"
        return self.relate(kind, f"{name}.xml")

    def add_picture(self, name: str, media_type: str, data: bytes) -> str:
        """Add a picture; returns the relation's identifier."""
        self.parts[f"word/media/{name}"] = data
        self.media[name.rsplit(".", 1)[1]] = media_type
        return self.relate("image", f"media/{name}")

    def pack(self, document: str, properties: dict[str, str], custom: str, timestamp: int) -> bytes:
        """The whole file; every date in it is ``timestamp``, so that the bytes depend on the input alone."""
        moment = datetime.fromtimestamp(max(timestamp, _EARLIEST), UTC)
        relations = [
            (f"{_OFFICE}/relationships/{kind}", target, external) for kind, target, external in self.relations
        ]
        package = [
            (f"{_OFFICE}/relationships/officeDocument", "word/document.xml", False),
            (f"{_RELATIONS}/metadata/core-properties", "docProps/core.xml", False),
            (f"{_OFFICE}/relationships/extended-properties", "docProps/app.xml", False),
        ]
        if custom:
            package.append((f"{_OFFICE}/relationships/custom-properties", "docProps/custom.xml", False))
        parts: dict[str, bytes] = {
            "[Content_Types].xml": self._content_types(custom=bool(custom)),
            "_rels/.rels": _relations(package),
            "docProps/core.xml": _core(properties, moment),
            "docProps/app.xml": _APP,
            **({"docProps/custom.xml": custom.encode()} if custom else {}),
            "word/document.xml": document.encode("utf-8", "replace"),
            "word/_rels/document.xml.rels": _relations(relations),
            **self.parts,
        }
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in parts.items():
                info = zipfile.ZipInfo(name, date_time=moment.timetuple()[:6])
                info.compress_type = zipfile.ZIP_STORED if "/media/" in name else zipfile.ZIP_DEFLATED
                info.external_attr = 0o644 << 16
                archive.writestr(info, data)
        return out.getvalue()

    def _content_types(self, *, custom: bool) -> bytes:
        office = "application/vnd.openxmlformats"
        types = {
            "/word/document.xml": f"{_WORD}.document.main+xml",
            "/docProps/core.xml": f"{office}-package.core-properties+xml",
            "/docProps/app.xml": f"{office}-officedocument.extended-properties+xml",
            **self.types,
        }
        if custom:
            types["/docProps/custom.xml"] = f"{office}-officedocument.custom-properties+xml"
        defaults = {"rels": f"{office}-package.relationships+xml", "xml": "application/xml", **self.media}
        inner = "".join(f'<Default Extension="{e}" ContentType="{t}"/>' for e, t in defaults.items())
        inner += "".join(f'<Override PartName="{name}" ContentType="{t}"/>' for name, t in types.items())
        return f'{HEAD}<Types xmlns="{_TYPES}">{inner}</Types>'.encode()


def _relations(relations: list[tuple[str, str, bool]]) -> bytes:
    inner = "".join(
        f'<Relationship Id="rId{number}" Type="{kind}" Target="{attribute(target)}"'
        + (' TargetMode="External"/>' if external else "/>")
        for number, (kind, target, external) in enumerate(relations, 1)
    )
    return f'{HEAD}<Relationships xmlns="{_RELATIONS}">{inner}</Relationships>'.encode()


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
