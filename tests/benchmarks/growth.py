"""Shows that recognition never grows faster than its input: the cost per byte from 10 kB to 10 MB.

python tests/benchmarks/growth.py [--largest BYTES]
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable

from convert.normalize import normalize

SHAPES: dict[str, Callable[[int], str]] = {
    "one line": lambda n: "words without end and no full stop " * (n // 35),
    "one word": lambda n: "a" * n,
    "spaces": lambda n: "x" + " " * n + "x",
    "empty lines": lambda n: "Headline\n" + "\n" * n,
    "quotes": lambda n: "> quoted words and more of them\n" * (n // 32),
    "nested lists": lambda n: "".join(f"{' ' * (2 * (i % 40))}- item of a list\n" for i in range(n // 58)),
    "short lines": lambda n: "Short line\n\n" * (n // 12),
    "wrapped": lambda n: ("word " * 14 + "\n") * (n // 71),
    "asterisks": lambda n: "*" * n,
    "bold": lambda n: "**bold " * (n // 7),
    "brackets": lambda n: "[" * (n // 2) + "(" * (n // 2),
    "URLs": lambda n: "https://example.org/a " * (n // 22),
    "URL in pieces": lambda n: "Headline\n\nSource: https://example.org/" + "a b" * (n // 3),
    "dates": lambda n: "May 28, 2013 " * (n // 13),
    "bylines": lambda n: "By Ann Lee and Bo Ray\n\n" * (n // 23),
    "page breaks": lambda n: "\f12\n\nA running head\n\nsome words of the text that go on\n" * (n // 58),
    "tabs": lambda n: "a\tb\tc\n" * (n // 6),
    "related": lambda n: "Headline\n\n" + "Related:\n\n- one title\n\n" * (n // 23),
    "items apart": lambda n: (
        "Headline\n\n" + "- an item of a list\n\nA paragraph of some words.\n\n" * (n // 51)
    ),
    "tables apart": lambda n: "Headline\n\n" + "a | b\nc | d\n\nA paragraph of some words.\n\n" * (n // 43),
    "dashes": lambda n: "Headline\n\n" + "In all:\n— one thing\n— another thing\nSome words.\n" * (n // 47),
    "letters": lambda n: "Headline\n\n" + "(a) one thing\n(b) another\n" * (n // 27),
    "numbers": lambda n: "Headline\n\n" + "1 One thing\n2 Another\n3 And more\n" * (n // 33),
    "chronicle": lambda n: "Headline\n\n" + "1913\n\nA paragraph of some words stood here.\n\n" * (n // 46),
    "sayings": lambda n: "Headline\n\n" + "“The river decides it all” Maud Berg, 54\n\n" * (n // 46),
    "menus": lambda n: "Headline\n\n" + "Politics Economy Sport Culture Travel\n" * (n // 38),
    "link numbers": lambda n: (
        "Headline\n\n"
        + "The [1]bridge and the [2]ferry\n" * (n // 31)
        + "References\n1. https://a.example/1\n2. https://a.example/2\n3. https://a.example/3\n"
    ),
    "forwarded": lambda n: "> Subject: one thing\n> From: somebody\n> and some words\n" * (n // 55),
    "fences": lambda n: "```\ncode\n```\n" * (n // 13),
    "entities": lambda n: "&amp;" * (n // 5),
}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--largest", type=int, default=10_000_000)
    largest = parser.parse_args().largest
    sizes = [n for n in (10_000, 100_000, 1_000_000, 10_000_000) if n <= largest]
    print(f"{'nanoseconds a byte':20}" + "".join(f"{n:>12,}" for n in sizes) + f"{'seconds':>10}")
    for name, shape in SHAPES.items():
        row, took = "", 0.0
        for size in sizes:
            text = shape(size)
            start = time.perf_counter()
            normalize(text)
            took = time.perf_counter() - start
            row += f"{1e9 * took / size:>12.0f}"
        print(f"{name:20}{row}{took:>10.2f}", flush=True)


if __name__ == "__main__":
    main()
