"""What the caller knows of an article keeps no word of the text from its place."""

from __future__ import annotations

import pytest

from convert.model import Paragraph, plain
from convert.normalize import normalize

LEAD = "The council voted on Monday to sell the bridge."


def paragraphs(raw: str, **given: str) -> list[str]:
    article = normalize(raw, hints=given)
    return [plain(block.content) for block in article.blocks if isinstance(block, Paragraph)]


@pytest.mark.parametrize(
    "lead", [LEAD, "“We sold it.”", f"{LEAD} It was a close vote.", "市议会周一投票决定出售大桥。"]
)
def test_a_text_that_begins_with_its_lead_keeps_it(lead: str) -> None:
    """Rows of a table have the title in a column of its own."""
    assert paragraphs(f"{lead}\n\nIt was a close vote.", headline="Bridge sold") == [
        lead,
        "It was a close vote.",
    ]
    assert paragraphs(lead, headline="Bridge sold") == [lead]


def test_a_headline_of_the_text_gives_way() -> None:
    article = normalize(f"Harbour Bridge Sold at Last\n\n{LEAD}", hints={"headline": "Bridge sold"})
    assert article.title == "Bridge sold"
    assert [aside.text for aside in article.set_aside] == ["Harbour Bridge Sold at Last"]
    assert [plain(b.content) for b in article.blocks if isinstance(b, Paragraph)] == [LEAD]


def test_the_given_headline_is_found_below_the_name_of_the_site() -> None:
    raw = f"The Harbour Courier\n\nBridge sold\n\nBy Mira Okafor\n\n{LEAD}"
    article = normalize(raw, hints={"headline": "Bridge Sold"})
    assert article.title == "Bridge Sold"
    assert [person.name for person in article.authors] == ["Mira Okafor"]
    assert [plain(b.content) for b in article.blocks if isinstance(b, Paragraph)] == [LEAD]


def test_a_record_without_a_headline_is_read_to_its_end() -> None:
    """Two lines between the top and a date, in a record that names no headline, raised KeyError."""
    raw = (
        "La nave era ferma da agosto per un incendio in sala macchine, ha detto il comandante del porto.\n"
        "28 maggio 2013 (modifica il 29 maggio 2013 | 09:12)\n"
        "Il traghetto che unisce le due metà del porto è tornato in servizio lunedì, nove mesi dopo un "
        "incendio in sala macchine, davanti a una grande folla.\n"
        "«Abbiamo aspettato a lungo», ha detto il comandante del porto, che non aveva dormito.\n"
        "28 maggio 2013\n"
        "Certificat émis le 4 septembre 2023 à Brémeuil à des fins de visualisation personnelle et "
        "temporaire.\n"
        "news·20210303·EB·0123456\n"
    )
    assert "traghetto" in str(normalize(raw))
