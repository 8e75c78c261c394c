"""What blocks are made of: the characters of code, the numbers of lists, words that a page break parts."""

from __future__ import annotations

from convert.model import CodeBlock, ListBlock, Paragraph, PullQuote, plain
from convert.normalize import normalize

HEAD = "The Ferry Returns\n\nThe ferry came back to Port Ellis on Tuesday, a day before it was announced.\n\n"


def test_code_keeps_its_spaces_and_blank_lines() -> None:
    code = "def fare(age):\n    x  = 1\n\n    return x   # aligned"
    article = normalize(f"{HEAD}```python\n{code}\n```\n\nThat is how the fare is reckoned.")
    block = next(b for b in article.blocks if isinstance(b, CodeBlock))
    assert (block.text, block.language) == (code, "python")


def test_amounts_are_no_numbers_of_a_list() -> None:
    article = normalize(f"{HEAD}200 g leeks\n2 eggs\n1 tbsp flour\n\nMix it all and bake it for an hour.")
    lists = [b for b in article.blocks if isinstance(b, ListBlock)]
    assert [b.ordered for b in lists] == [False]


def test_a_word_that_a_page_break_parts_is_whole() -> None:
    raw = (
        f"{HEAD}The pier was reco-\n\fnstructed in the spring, and the reconstructed part is the wider one.\n"
    )
    text = [plain(b.content) for b in normalize(raw).blocks if isinstance(b, Paragraph)]
    assert text[-1].startswith("The pier was reconstructed in the spring")


def test_a_sentence_that_tells_something_new_is_no_teaser() -> None:
    """A teaser says what the article says; this one carries the story on."""
    told = (
        "The Teacher of Port Ellis\n\n"
        "Mary Holt came to the island in 1988 and said that she would stay for a year. She was twenty.\n\n"
        "She had taught in the city before, and the children were afraid of her. It was a hard winter.\n\n"
        "Today Mary Holt lives with her family on the island and works for the school.\n\n"
        "She said that she had never wanted to go back, and that nobody had asked her to do so.\n\n"
        "The school was closed twice and opened again, and each time it was she who had the keys.\n"
    )
    assert not [b for b in normalize(told).blocks if isinstance(b, PullQuote)]
