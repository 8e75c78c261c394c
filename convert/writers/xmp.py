"""What WeasyPrint does not write of a PDF's metadata: the PDF/UA identifier, and where the text came from.

It is XMP (ISO 16684-1); which properties a PDF/A file may have, and as what type, says ISO 19005-3, 6.6.2.3.
"""

from __future__ import annotations

from convert.links import safe_url
from convert.model import Article, Dossier
from convert.writers.fragments import text

__all__ = ["descriptions"]

# PDF/UA's identifier (ISO 14289-1, 5), with the extension schema that PDF/A wants for a namespace it does not
# know.
_UNIVERSAL_ACCESS = """\
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
 <pdfuaid:part>1</pdfuaid:part>
</rdf:Description>
<rdf:Description rdf:about=""
  xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
  xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
  xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
 <pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
  <pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>
  <pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
  <pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
  <pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
   <pdfaProperty:name>part</pdfaProperty:name>
   <pdfaProperty:valueType>Integer</pdfaProperty:valueType>
   <pdfaProperty:category>internal</pdfaProperty:category>
   <pdfaProperty:description>The part of ISO 14289 that is followed</pdfaProperty:description>
  </rdf:li></rdf:Seq></pdfaSchema:property>
 </rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
"""


def descriptions(document: Article | Dossier) -> bytes:
    """``rdf:Description`` elements, to stand inside the ``rdf:RDF`` of the file."""
    properties = []
    if document.language:
        properties.append(_array("language", "Bag", [document.language]))
    if document.publisher:
        properties.append(_array("publisher", "Bag", [document.publisher]))
    if document.rights:
        properties.append(
            '<dc:rights><rdf:Alt><rdf:li xml:lang="x-default">'
            f"{text(document.rights)}</rdf:li></rdf:Alt></dc:rights>"
        )
    if isinstance(document, Article):
        if document.published:
            properties.append(_array("date", "Seq", [document.published.date]))
        if document.keywords:
            properties.append(_array("subject", "Bag", document.keywords))
        url = safe_url(document.source_url)
        if url:
            properties.append(f"<dc:source>{text(url)}</dc:source>")
    core = "\n ".join(properties)
    dublin = (
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"\n {core}\n</rdf:Description>\n"
        if core
        else ""
    )
    return (dublin + _UNIVERSAL_ACCESS).encode()


def _array(name: str, kind: str, values: tuple[str, ...] | list[str]) -> str:
    items = "".join(f"<rdf:li>{text(value)}</rdf:li>" for value in values)
    return f"<dc:{name}><rdf:{kind}>{items}</rdf:{kind}></dc:{name}>"
