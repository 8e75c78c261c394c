"""Coverage-guided fuzzing (atheris) of each reader, the normalizer, corrections and the writers.

    make fuzz SECONDS=60

Run as ``python tests/fuzz/harness.py NAME [libFuzzer options]``; what is found is left as a file
``NAME-crash-…``, which becomes a test once it is mended.  ``--list`` prints the names, ``--seeds NAME
FOLDER`` makes the seeds of a harness from articles of this project.
"""

from __future__ import annotations

import io
import random
import sys
import warnings
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import atheris

TESTS = Path(__file__).parents[1]
sys.path[:0] = [str(TESTS / folder) for folder in ("normalize", "writers", "hostile")]
with atheris.instrument_imports(include=["convert"]):
    import convert
    import convert.commonmark
    import convert.harmless
    import convert.pandoc_ast
    import convert.readers.docx
    import convert.readers.epub
    import convert.readers.html
    import convert.readers.json
    import convert.readers.markdown
    import convert.readers.page
    import convert.readers.pandoc
    import convert.readers.pdf
    import convert.readers.text
    import convert.writers.docx
    import convert.writers.epub
    import convert.writers.html
    import convert.writers.markdown
    from convert.errors import TearsheetError
    from convert.hints import apply as apply_hints
    from convert.model import Figure, FootnoteDefinition, text
    from convert.normalize import normalize
    from convert.output import options_for, render
    from convert.readers import front_matter
    from convert.review import corrections
    from convert.review.parts import parts_of

# What the harnesses themselves need is not instrumented, so it comes after.
import pypdf  # noqa: E402
from articles import articles, everything  # noqa: E402
from checks import CHECKS, check_pdf  # noqa: E402
from conservation import article_words, input_words  # noqa: E402
from hypothesis import given, settings  # noqa: E402
from lxml import etree, html  # noqa: E402

BRIDGE = TESTS.parent / "convert" / "cli" / "bridge.txt"
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)


# -- readers ----------------------------------------------------------------------------------


def _read(format: str, packed: Callable[[bytes], bytes] = bytes) -> Callable[[bytes], None]:
    """Whatever the reader makes of the bytes can be kept and written, or it is one line."""

    def harness(data: bytes) -> None:
        try:
            article = convert.read(packed(data), format=format)
        except TearsheetError as error:
            assert "\n" not in str(error)
            return
        assert convert.Article.from_json(article.to_json()) == article
        try:
            for written in ("html", "json", "md"):
                render(article, written, options=options_for(article, {}))
        except TearsheetError as error:
            assert "\n" not in str(error)

    return harness


@cache
def _package(format: str) -> dict[str, bytes]:
    """The parts of a file of ours with everything that the model has."""
    made = render(everything(), format, options=options_for(everything(), {}))
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _bent(format: str) -> Callable[[bytes], bytes]:
    """A file of ours, one part of which the fuzzer has bent out of shape.

    Random bytes are no XML, so the bytes say what is done to the tree: parts of it go, come twice, change
    places, go into each other, and get other words and attributes.
    """

    def packed(data: bytes) -> bytes:
        if not data or data[0] % 8 == 0:  # one in eight is what the bytes themselves are
            return data[1:]
        parts = dict(_package(format))
        names = sorted(name for name in parts if name.endswith((".xml", ".xhtml", ".opf", ".rels")))
        provider = atheris.FuzzedDataProvider(data[1:])
        name = names[provider.ConsumeIntInRange(0, len(names) - 1)]
        if provider.ConsumeIntInRange(0, 7) == 0:
            parts[name] = provider.ConsumeBytes(provider.remaining_bytes())
        else:
            root = etree.fromstring(parts[name], _PARSER)
            _bend(root, provider)
            parts[name] = etree.tostring(root)
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as archive:
            for name, part in parts.items():
                archive.writestr(name, part)
        return stream.getvalue()

    return packed


def _bend(root: Any, provider: Any) -> None:
    values = sorted({value for element in root.iter() for value in element.attrib.values()})
    while provider.remaining_bytes() > 4:
        elements = [element for element in root.iter() if isinstance(element.tag, str)]
        one, other = (elements[provider.ConsumeIntInRange(0, len(elements) - 1)] for _ in range(2))
        match provider.ConsumeIntInRange(0, 6):
            case 0 if one.getparent() is not None:
                one.getparent().remove(one)
            case 1 if other not in one.iter():
                other.append(one)
            case 2 if len(elements) < 3000:
                other.addnext(deepcopy(one)) if other.getparent() is not None else None
            case 3:
                one.text = _xml_text(provider.ConsumeUnicodeNoSurrogates(12))
            case 4 if one.attrib:
                key = list(one.attrib)[provider.ConsumeIntInRange(0, len(one.attrib) - 1)]
                one.set(key, _xml_text(provider.ConsumeUnicodeNoSurrogates(12)))
            case 5 if one.attrib and values:
                key = list(one.attrib)[provider.ConsumeIntInRange(0, len(one.attrib) - 1)]
                one.set(key, values[provider.ConsumeIntInRange(0, len(values) - 1)])
            case 6 if one.attrib:
                del one.attrib[list(one.attrib)[provider.ConsumeIntInRange(0, len(one.attrib) - 1)]]


def _xml_text(words: str) -> str:
    return "".join(c for c in words if c in "\t\n" or " " <= c < "\ufffe")


def _page(data: bytes) -> bytes:
    """A page: of ours with a bent tree, or what the bytes are."""
    if not data or data[0] % 2 == 0:
        return data[1:]
    root = html.document_fromstring(_page_of_ours())
    _bend(root, atheris.FuzzedDataProvider(data[1:]))
    return bytes(etree.tostring(root, method="html"))


@cache
def _page_of_ours() -> bytes:
    return render(everything(), "html", options=options_for(everything(), {}))


# -- recognition ------------------------------------------------------------------------------


def _lost(text: str, article: convert.Article) -> Counter[str]:
    """The letters of the input that the article does not account for.

    Letters and not words, as a word that a hyphen parted at a line's end is one again, and rightly.
    """
    return _letters(input_words(text)) - _letters(article_words(article))


def _letters(words: Counter[str]) -> Counter[str]:
    return Counter("".join(words.elements()))


def _normalize(data: bytes) -> None:
    text = data.decode("utf-8", "surrogateescape")
    article = normalize(text)
    assert not _lost(text, article), (_lost(text, article), text)


def _front_matter(data: bytes) -> None:
    found = front_matter.split(f"---\n{data.decode('utf-8', 'replace')}\n---\n")
    apply_hints(convert.Article(), found.hints)


def _review(data: bytes) -> None:
    """The first byte chooses the kind, the second the part, the rest is the text."""
    if len(data) < 3:
        return
    kinds = list(corrections.KINDS)
    text = data[2:].decode("utf-8", "replace")
    article = normalize(text)
    parts = parts_of(article, text)
    if not parts:
        return
    part = parts[data[1] % len(parts)]
    if not part.text.strip():
        return
    said = corrections.Correction(part.text, kinds[data[0] % len(kinds)], part.start)
    changed = corrections.apply(article, corrections.Corrections(parts=(said,)), text)
    assert not _lost(text, changed), (_lost(text, changed), said, text)


# -- writers ----------------------------------------------------------------------------------


def _words_of(article: convert.Article) -> Counter[str]:
    """The letters and digits of the body, notes that nobody can reach left out."""
    blocks = (b for b in article.blocks if not isinstance(b, Figure | FootnoteDefinition))
    return Counter(c for block in blocks for c in text(block) if c.isalnum() and c.isascii())


def _shown(format: str, data: bytes) -> Iterator[str]:
    if format == "html":
        yield str(html.document_fromstring(data).text_content())
        return
    if format == "md":
        yield data.decode()
        return
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            if name == "word/document.xml" or name.endswith(".xhtml"):
                yield "".join(etree.fromstring(archive.read(name), _PARSER).itertext())


def _written(*formats: str) -> Callable[[bytes], None]:
    """An article that hypothesis makes of the bytes; each file of it is harmless and has all its words."""

    @settings(database=None, deadline=None)
    @given(articles())
    def check(article: convert.Article) -> None:
        wanted = _words_of(article)
        for format in formats:
            data = render(article, format, options=options_for(article, {}))
            if format == "pdf":
                check_pdf(data)
                continue
            if format != "md":  # which another program would have to read, every time
                CHECKS[format](data, article)
            lost = wanted - Counter("".join(_shown(format, data)))
            assert not lost, (format, lost, article)

    def harness(data: bytes) -> None:
        check.hypothesis.fuzz_one_input(data)  # type: ignore[attr-defined]

    return harness


HARNESSES: dict[str, Callable[[bytes], None]] = {
    "normalize": _normalize,
    "text": _read("text"),
    "json": _read("json"),
    "markdown": _read("md"),
    "html": _read("html", _page),
    "docx": _read("docx", _bent("docx")),
    "epub": _read("epub", _bent("epub")),
    "pdf": _read("pdf"),
    "front-matter": _front_matter,
    "review": _review,
    "writers": _written("html", "md", "docx", "epub"),
    "pdf-writer": _written("pdf"),
}


def _without_model(data: bytes) -> bytes:
    """A PDF of ours as anybody's, whose pages are read."""
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(data))
    writer.root_object.pop("/AF", None)
    writer.root_object["/Names"].get_object().pop("/EmbeddedFiles", None)  # type: ignore[union-attr]
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def _seed(name: str, folder: Path) -> None:
    """What the fuzzer of ``name`` begins with, beside the files in ``seeds``: files that were made here."""
    article = convert.read(BRIDGE)
    for number, one in enumerate((article, everything())):
        for format in {"markdown": ("md",), "html": ("html",), "pdf": ("pdf",), "json": ("json",)}.get(
            name, ()
        ):
            data = render(one, format, options=options_for(one, {}))
            (folder / f"seed-{number}.{format}").write_bytes(b"\0" * (name == "html") + data)
            if format == "pdf":
                (folder / f"seed-pages-{number}.pdf").write_bytes(_without_model(data))
    if name in ("docx", "epub"):
        made = render(article, name, options=options_for(article, {}))
        (folder / "seed-whole").write_bytes(b"\0" + made)
        for number in range(1, 8):
            (folder / f"seed-bent-{number}").write_bytes(bytes([number]) + bytes(range(200)) * number)
    if name in ("writers", "pdf-writer"):
        for number in range(20):  # long enough for hypothesis to make a whole article of
            (folder / f"seed-{number}").write_bytes(random.Random(number).randbytes(400 * (number + 1)))  # noqa: S311


def main() -> None:
    """Fuzz the harness that is named."""
    warnings.simplefilter("ignore")
    name = sys.argv.pop(1)
    if name == "--list":
        print("\n".join(HARNESSES))
        return
    if name == "--seeds":
        _seed(sys.argv[1], Path(sys.argv[2]))
        return
    # Ctrl-C and the time limit end it; everything else that comes out is a finding.
    atheris.Setup(sys.argv, HARNESSES[name])
    atheris.Fuzz()


if __name__ == "__main__":
    main()
