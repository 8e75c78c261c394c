"""A paragraph of many long addresses: proven with the addresses cut, written with the whole of them."""

from __future__ import annotations

import io

import convert
from convert.model import Article, Link, Paragraph, Text


def test_long_addresses_come_back_whole() -> None:
    urls = [f"https://courier.example/{'b' * (900 + n % 3)}" for n in range(300)]
    links = [Link((Text(f"page {n} *of* [all]"),), url, None) for n, url in enumerate(urls)]
    content = tuple(part for link in links for part in (link, Text(", then ")))
    article = Article(headline=(Text("Pages"),), blocks=(Paragraph((*content, links[0])),), language="en")
    written = io.StringIO()
    convert.write(article, written, format="md")
    again = convert.read(written.getvalue().encode(), format="md")
    assert again.blocks == article.blocks
