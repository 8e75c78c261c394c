"""How many articles a second are recognised, and where the time goes.

python tests/benchmarks/recognition.py [FOLDER OF TEXTS]

The default is the project's fixtures.  Rates are for texts of 700 words on one core, in processor time,
so that other work on the machine does not count.
"""

from __future__ import annotations

import cProfile
import pstats
import sys
import time
from pathlib import Path

from convert.normalize import normalize
from convert.readers.text import decode

WORDS = 700
ROUNDS = 5
FIXTURES = Path(__file__).parents[2] / "fixtures"


def main() -> None:
    files = (
        sorted(Path(sys.argv[1]).glob("*.txt")) if sys.argv[1:] else sorted(FIXTURES.glob("*/article.txt"))
    )
    texts = [decode(file.read_bytes(), name=str(file)) for file in files]
    for text in texts:
        normalize(text)
    start = time.process_time()
    for _ in range(ROUNDS):
        for text in texts:
            normalize(text)
    took = time.process_time() - start
    length = sum(len(text.split()) for text in texts) * ROUNDS
    rate = length / WORDS / took
    print(f"{len(texts)} texts, {length // ROUNDS} words: {rate:.0f} articles of {WORDS} words a second")
    profile = cProfile.Profile()
    profile.enable()
    for text in texts:
        normalize(text)
    profile.disable()
    pstats.Stats(profile).sort_stats("tottime").print_stats(15)


if __name__ == "__main__":
    main()
