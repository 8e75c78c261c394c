"""Coverage-guided fuzzing (atheris) of each reader, the normalizer, front matter and the sidecar.

    make fuzz SECONDS=60

Run as ``python tests/fuzz/harness.py NAME [libFuzzer options]``; what is found is left as a file
``crash-…``, which becomes a line of `tests/hostile/cases.py` once it is mended.
"""

from __future__ import annotations

import sys
import warnings
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import atheris

sys.path.insert(0, str(Path(__file__).parents[1] / "normalize"))
with atheris.instrument_imports(include=["convert"]):
    import convert
    from convert.errors import TearsheetError
    from convert.hints import apply as apply_hints
    from convert.normalize import normalize
    from convert.output import options_for, render
    from convert.readers import front_matter
    from convert.review import corrections
    from convert.review.parts import parts_of

from conservation import article_words, input_words


def _read(format: str) -> Callable[[bytes], None]:
    def harness(data: bytes) -> None:
        try:
            article = convert.read(data, format=format)
        except TearsheetError as error:
            assert "\n" not in str(error)
            return
        assert convert.Article.from_json(article.to_json()) == article
        try:
            for written in ("html", "json"):
                render(article, written, options=options_for(article, {}))
        except TearsheetError as error:
            assert "\n" not in str(error)

    return harness


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


HARNESSES = {
    "text": _read("text"),
    "json": _read("json"),
    "normalize": _normalize,
    "front-matter": _front_matter,
    "review": _review,
}


def main() -> None:
    """Fuzz the harness that is named."""
    warnings.simplefilter("ignore")
    name = sys.argv.pop(1)
    # Ctrl-C and the time limit end it; everything else that comes out is a finding.
    atheris.Setup(sys.argv, HARNESSES[name])
    atheris.Fuzz()


if __name__ == "__main__":
    main()
