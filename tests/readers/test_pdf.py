"""PDFs of others: what their pages say comes back, and what they do not say is told plainly."""

from __future__ import annotations

import base64
import io
import re
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from difflib import SequenceMatcher
from pathlib import Path

import pypdf
import pytest
from PIL import Image

import convert
from convert.model import Article, Figure, Heading, Link, ListBlock, Quote, plain, text
from convert.output import options_for, render
from convert.printed import apart

FIXTURES = Path(__file__).parents[2] / "fixtures"
BRIDGE = Path(__file__).parents[2] / "convert" / "cli" / "bridge.txt"


def _fixture(name: str) -> Article:
    return convert.read(BRIDGE if name == "bridge" else FIXTURES / name / "article.txt")


def _printed(
    article: Article, theme: str = "house", change: Callable[[pypdf.PdfWriter], None] | None = None
) -> bytes:
    """The article laid out, without the model that our files carry."""
    writer = pypdf.PdfWriter(
        clone_from=io.BytesIO(render(article, "pdf", theme=theme, options=options_for(article, {})))
    )
    writer.root_object.pop("/AF", None)
    writer.root_object["/Names"].get_object().pop("/EmbeddedFiles", None)  # type: ignore[attr-defined]
    if change:
        change(writer)
    return _bytes(writer)


def _bytes(writer: pypdf.PdfWriter) -> bytes:
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def _folded(words: str) -> str:
    return " ".join(re.findall(r"\w+", words.casefold()))


def _recall(article: Article, was: Article) -> tuple[float, float]:
    """How many of the words that there were come back in their order, and how many others do."""
    one, other = [w.casefold() for w in was.words()], [w.casefold() for w in article.words()]
    same = sum(m.size for m in SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks())
    return same / len(one), same / len(other)


@pytest.mark.parametrize(
    ("name", "theme"),
    [
        ("bridge", "newspaper"),  # two columns, an initial, the source beside the related articles
        ("bridge", "report"),  # numbered paragraphs, the source first
        ("seed-shape", "newspaper"),
        ("subheads-and-lists", "large-print"),
        ("german", "house"),
        ("arabic", "house"),  # from right to left, with ligatures
        ("block-quotes", "house"),
    ],
)
def test_an_article_comes_back_from_its_pages(name: str, theme: str) -> None:
    was = _fixture(name)
    article = convert.read(_printed(was, theme), format="pdf")
    recall, precision = _recall(article, was)
    assert recall > 0.98 and precision > 0.97
    assert _folded(article.title) == _folded(was.title)
    assert _folded(plain(article.subtitle)) == _folded(plain(was.subtitle))
    assert [p.name for p in article.authors] == [p.name for p in was.authors]
    assert (article.published and article.published.date) == (was.published and was.published.date)
    assert (article.source_url, article.language) == (was.source_url, was.language)
    assert [_folded(r.title) for r in article.related] == [_folded(r.title) for r in was.related]
    for kind, words in ((Heading, lambda b: plain(b.content)), (Figure, lambda b: plain(b.caption))):
        assert [_folded(words(b)) for b in article.find(kind)] == [_folded(words(b)) for b in was.find(kind)]
    assert [len(b.items) for b in article.find(ListBlock)] == [len(b.items) for b in was.find(ListBlock)]
    assert [b.attribution for b in article.find(Quote)] == [b.attribution for b in was.find(Quote)]
    assert Article.from_json(article.to_json()) == article


def test_page_numbers_are_set_aside_and_origins_told() -> None:
    article = convert.read(_printed(_fixture("bridge")), format="pdf")
    assert [(s.text, s.reason) for s in article.set_aside] == [("1 of 1", "running head or page number")]
    evidence = {e.target: e.rule for e in article.evidence}
    assert evidence["headline"] == "the file's title, and on the page"
    assert evidence["source_url"] == "printed as the source"


def test_links_stand_on_their_words() -> None:
    words = "The report on the pier says that more work is to come, and nobody knows when it will begin."
    was = convert.normalize(f"A Headline for a Page\n\nBy Ann Example\n\n{words}\n\n{words[:60]}.")
    (first, *rest) = was.blocks
    link = Link(first.content, "https://example.org/report")
    article = convert.read(_printed(was.with_(blocks=(first.with_(content=(link,)), *rest))), format="pdf")
    found = [inline for block in article.blocks for inline in block.content if isinstance(inline, Link)]  # type: ignore[union-attr]
    assert [(one.url, plain(one.content)) for one in found] == [("https://example.org/report", words)]


def _metadata(**said: str) -> Callable[[pypdf.PdfWriter], None]:
    def change(writer: pypdf.PdfWriter) -> None:
        writer.metadata = None
        writer.root_object.pop("/Metadata", None)
        writer.add_metadata({f"/{key}": value for key, value in said.items()})

    return change


def test_metadata_is_the_weaker_evidence() -> None:
    bridge = _fixture("bridge")
    article = convert.read(
        _printed(bridge, change=_metadata(Title="The Draft", Author="Some Body")), format="pdf"
    )
    assert article.title == bridge.title
    assert [p.name for p in article.authors] == [p.name for p in bridge.authors]
    said = {e.text: (e.target, e.confidence) for e in article.evidence if e.rule == "the file's metadata"}
    assert said == {"The Draft": ("headline", 0.3), "Some Body": ("authors", 0.3)}
    nobody = bridge.with_(authors=(), published=None)
    article = convert.read(_printed(nobody, change=_metadata(Author="Some Body")), format="pdf")
    assert [p.name for p in article.authors] == ["Some Body"] and article.is_guess("authors")
    article = convert.read(
        _printed(nobody, change=_metadata(Author="user1", Title="Microsoft Word - a.docx")), format="pdf"
    )
    assert article.authors == () and article.title == bridge.title


def _without_letters(writer: pypdf.PdfWriter) -> None:
    for thing in list(writer._objects):  # pypdf has no other way to all of them
        if isinstance(thing, pypdf.generic.DictionaryObject):
            thing.pop("/ToUnicode", None)


def _picture() -> bytes:
    stream = io.BytesIO()
    Image.new("L", (600, 800), 210).save(stream, "pdf")
    return stream.getvalue()


def test_a_file_without_text_says_why() -> None:
    with pytest.raises(
        convert.ReadError, match=r"has no text, only pictures of pages; recognise its text first"
    ):
        convert.read(_picture(), format="pdf")
    with pytest.raises(
        convert.ReadError, match="has text whose letters cannot be told, since its fonts do not"
    ):
        convert.read(_printed(_fixture("french"), change=_without_letters), format="pdf")


def test_pages_without_text_are_told_by_their_numbers() -> None:
    writer = pypdf.PdfWriter()
    for data in (
        _printed(_fixture("french")),
        _picture(),
        _picture(),
        _printed(_fixture("german"), change=_without_letters),
    ):
        writer.append(io.BytesIO(data))
    with pytest.warns(UserWarning) as told:
        article = convert.read(_bytes(writer), format="pdf")
    assert [str(w.message) for w in told] == [
        "the input: pages 2–3 have only pictures of text, which are not read",
        "the input: page 4 has letters that cannot be told, since their fonts do not say which they are",
    ]
    assert article.title == _fixture("french").title
    assert [s.reason for s in article.set_aside if s.reason.startswith("page 4")]


def _drawing_itself() -> bytes:
    own = b"/Resources << /XObject << /X 4 0 R >> >>"
    form = b"<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] %s /Length 11 >>" % own
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 99 99] /Contents 4 0 R %s >>" % own,
        form + b"\nstream\n/X Do /X Do\nendstream",
    ]
    data = b"%PDF-1.7\n"
    for number, part in enumerate(parts, 1):
        data += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    return data + b"trailer << /Root 1 0 R /Size 5 >>\n"


def test_a_file_that_never_ends_costs_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "SECONDS", 1)
    # A machine that is busy with other things may be slower than the limit on a processor's time.
    with pytest.raises(convert.ReadError, match=r"read \(it takes too (?:much time or memory|long)"):
        convert.read(_drawing_itself(), format="pdf")
    monkeypatch.undo()
    assert convert.read(_printed(_fixture("french")), format="pdf").title == _fixture("french").title


def _of_many_objects(count: int) -> bytes:
    """A page of text in a file without a table of its objects, which keeps the library for attachments."""
    font = b"<< /Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >>"
    words = b"BT /F 12 Tf 20 200 Td (The council voted on Monday to rebuild it.) Tj ET"
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 300] /Contents 4 0 R /Resources %s >>" % font,
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(words), words),
        *[b"null"] * count,
    ]
    data = b"".join(b"%d 0 obj\n%s\nendobj\n" % (number, part) for number, part in enumerate(parts, 1))
    return b"%PDF-1.7\n" + data + b"trailer << /Root 1 0 R /Size 6 >>\n"


def test_a_search_for_attachments_that_never_ends_costs_no_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "SECONDS", 1)
    article = convert.read(_of_many_objects(200_000), format="pdf")
    assert "The council voted on Monday" in f"{article.title} {' '.join(map(text, article.blocks))}"


def test_what_is_attached_comes_back_whole_and_the_library_for_it_is_never_loaded_here() -> None:
    run = "import convert, sys; print(convert.read(sys.stdin.buffer).to_json(), 'pypdf' in sys.modules)"
    data = render(_fixture("french"), "pdf", theme="house", options=options_for(_fixture("french"), {}))
    done = subprocess.run([sys.executable, "-c", run], input=data, capture_output=True, check=True)
    assert done.stdout.decode() == f"{_fixture('french').to_json()} False\n"
    process = apart._KEPT[0].process.pid if apart._KEPT else None
    assert convert.read(data) == convert.read(data) == _fixture("french")
    assert process is None or apart._KEPT[0].process.pid == process, "the process is kept for the next file"


def test_a_locked_file_says_so() -> None:
    data = _printed(_fixture("french"), change=lambda writer: writer.encrypt("secret", algorithm="RC4-128"))
    with pytest.raises(convert.ReadError, match="is locked with a password; save a copy without one"):
        convert.read(data, format="pdf")


def test_files_are_read_in_threads_that_come_and_go() -> None:
    """The process that reads them does not end with the thread that happened to start it."""
    data = _printed(_fixture("bridge"))
    found: list[str] = []
    for _ in range(4):
        thread = threading.Thread(target=lambda: found.append(convert.read(data, format="pdf").title))
        thread.start()
        thread.join()
    assert len(set(found)) == 1 and len(found) == 4
    before = apart._worker().process.pid
    assert convert.read(data, format="pdf").title == found[0]
    assert apart._worker().process.pid == before


def test_a_process_that_died_meanwhile_costs_no_file() -> None:
    data = _printed(_fixture("bridge"))
    worker = apart._worker()
    whole = worker.alive

    def seems_alive() -> bool:
        """As it is where the process dies between the look and the question."""
        alive = whole()
        worker.process.kill()
        worker.process.wait()
        return alive

    worker.alive = seems_alive  # type: ignore[method-assign]
    assert convert.read(data, format="pdf").title


def test_the_process_ends_with_the_one_that_started_it() -> None:
    program = (
        "from convert.printed import apart; import os; worker = apart._worker(); "
        "print(worker.process.pid, flush=True); os.dup(worker.process.stdin.fileno()); os._exit(0)"
    )
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    pid = result.stdout.strip()
    for _ in range(100):
        state = subprocess.run(["ps", "-o", "stat=", "-p", pid], capture_output=True, text=True).stdout
        if state.strip()[:1] in ("", "Z"):  # gone, or nobody has asked what became of it
            return
        time.sleep(0.1)
    pytest.fail(f"process {pid} lives on")


def _pictures(folder: Path) -> Article:
    """An article with a JPEG, a PNG, one with a mask, and one picture twice, beside which the files lie."""
    made = Image.new("RGBA", (9, 7), (10, 200, 30, 128))
    made.putpixel((1, 2), (1, 2, 3, 4))
    made.save(folder / "mask.png")
    made.convert("RGB").save(folder / "plain.png")
    made.convert("L").save(folder / "grey.jpg")
    names = ("grey.jpg", "plain.png", "mask.png", "grey.jpg")
    lines = "\n\n".join(f"![Picture {number}]({name})" for number, name in enumerate(names))
    (folder / "a.md").write_text(f"# The Ferry\n\nIt sailed.\n\n{lines}\n")
    return convert.read(folder / "a.md")


def _shown(article: Article) -> list[str]:
    return [figure.image.source for figure in article.find(Figure) if figure.image]


def test_our_pdf_has_its_pictures_wherever_it_is(tmp_path: Path) -> None:
    article = _pictures(tmp_path)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    convert.write(article, elsewhere / "a.pdf", resource_path=(str(tmp_path),))
    found = _shown(convert.read(elsewhere / "a.pdf"))
    for address, name in zip(found, _shown(article), strict=True):
        data = base64.b64decode(address.partition(";base64,")[2])
        assert name == "mask.png" or data == (tmp_path / name).read_bytes()
        with Image.open(io.BytesIO(data)) as one, Image.open(tmp_path / name) as other:
            assert (one.mode, one.size, one.tobytes()) == (other.mode, other.size, other.tobytes())


def test_pictures_beside_our_pdf_keep_their_names(tmp_path: Path) -> None:
    article = _pictures(tmp_path)
    convert.write(article, tmp_path / "a.pdf", resource_path=(str(tmp_path),))
    assert _shown(convert.read(tmp_path / "a.pdf")) == _shown(article)
    assert convert.read((tmp_path / "a.pdf").read_bytes(), format="pdf") == article


@pytest.mark.parametrize("change", ["/Width", "/ColorSpace", "/Filter", "/TearsheetNames"])
def test_a_bent_picture_costs_no_more_than_itself(change: str, tmp_path: Path) -> None:
    article = _pictures(tmp_path)
    convert.write(article, tmp_path / "a.pdf", resource_path=(str(tmp_path),))
    writer = pypdf.PdfWriter(clone_from=str(tmp_path / "a.pdf"))
    for picture in writer.pages[0]["/Resources"]["/XObject"].values():  # type: ignore[index]
        picture.get_object()[pypdf.generic.NameObject(change)] = pypdf.generic.NameObject("/Odd")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "a.pdf").write_bytes(_bytes(writer))
    found = convert.read(elsewhere / "a.pdf")
    assert found.headline == article.headline
    assert len(_shown(found)) == 4
