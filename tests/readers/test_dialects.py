"""Markdown of sites and vaults, front matter in all its forms, and heads of documents that pandoc reads."""

from __future__ import annotations

from pathlib import Path

import pytest

import convert
from convert.model import Article, CodeBlock, Embed, Figure, Link, Paragraph, Quote, plain, text


def _read(markdown: str, name: str = "a.md", tmp_path: Path | None = None) -> Article:
    if tmp_path is None:
        return convert.read(markdown.encode(), format="md")
    (tmp_path / name).write_text(markdown)
    return convert.read(tmp_path / name)


def _said(article: Article) -> dict[str, object]:
    return {
        "headline": article.title,
        "authors": [p.name for p in article.authors],
        "published": article.published and article.published.iso,
        "section": article.section,
        "keywords": article.keywords,
    }


EXPECTED = {
    "headline": "The bridge reopens",
    "authors": ["Ann Example"],
    "published": "2013-05-28",
    "section": "City",
    "keywords": ("bridge", "harbour"),
}


@pytest.mark.parametrize(
    "matter",
    [
        "+++\ntitle = 'The bridge reopens'\ndate = 2013-05-28\nauthor = 'Ann Example'\n"
        "tags = ['bridge', 'harbour']\ncategories = ['City']\n+++\n",
        "+++\ntitle = 'The bridge reopens'\ndate = 2013-05-28\n[taxonomies]\ntags = ['bridge', 'harbour']\n"
        "categories = ['City']\n[extra]\nauthor = 'Ann Example'\n+++\n",
        '{\n  "title": "The bridge reopens", "date": "2013-05-28", "authors": ["Ann Example"],\n'
        '  "tags": ["bridge", "harbour"], "categories": ["City"]\n}\n',
        "---\ntitle: The bridge reopens\ncreated: 2013-05-28\nauthor: Ann Example\n"
        "tags:\n  - bridge\n  - harbour\ncategory: City\n---\n",
        "---\ntitle: The bridge reopens\ndate: May 28, 2013\nparams:\n  author: Ann Example\n"
        "tags: [bridge, harbour]\ncategories: City\n---\n",
    ],
    ids=["Hugo TOML", "Zola", "Hugo JSON", "Obsidian", "Hugo YAML"],
)  # fmt: skip
def test_front_matter_in_each_form(matter: str) -> None:
    article = _read(f"{matter}\nThe council voted on Monday.\n")
    assert _said(article) == EXPECTED
    assert [text(block) for block in article.blocks] == ["The council voted on Monday."]


def test_a_date_as_jekyll_writes_it_and_a_field_said_twice() -> None:
    article = _read(
        "---\ncreated: 2001-01-01\nexcerpt: Less\ndate: 2013-05-28 10:41:00 +0200\nsubtitle: More\n---\n"
        "\nWords.\n"
    )
    assert article.published and article.published.iso == "2013-05-28T10:41:00+02:00"
    assert plain(article.subtitle) == "More"
    assert [s.text for s in article.set_aside] == ["created: 2001-01-01", "excerpt: Less"]


def test_json_that_is_no_front_matter_stays_text() -> None:
    assert text(_read('{ "a": 1 } and words\n').blocks[0]) == '{ "a": 1 } and words'


def test_the_name_of_a_post_gives_a_date_and_a_title(tmp_path: Path) -> None:
    article = _read("The council voted on Monday.\n", "2013-05-28-the-bridge-reopens.md", tmp_path)
    assert article.title == "The bridge reopens" and article.is_guess("headline")
    assert article.published and article.published.iso == "2013-05-28" and article.is_guess("published")
    named = _read("---\ntitle: T\ndate: 2001-02-03\n---\nWords.\n", "2013-05-28-x.md", tmp_path)
    assert named.title == "T" and named.published and named.published.iso == "2001-02-03"
    assert _read("Words.\n", "2013-99-28-x.md", tmp_path).published is None


def test_links_and_embeds_of_a_vault() -> None:
    article = _read(
        "See [[The barge|the other note]], [[Ferry#Section]] and [[Pier]]. ^block-id\n\n"
        "![[pier.png]]\n\n![[quay.png|The quay]]\n\n![[small.png|300]]\n\nA ==marked== word.\n\n"
        "%% a comment %%\n"
    )
    assert [text(b) for b in article.blocks if isinstance(b, Paragraph)] == [
        "See the other note, Ferry > Section and Pier.",
        "A marked word.",
    ]
    assert [(f.image.source if f.image else "", f.alt or "") for f in article.find(Figure)] == [
        ("pier.png", ""), ("quay.png", "The quay"), ("small.png", ""),
    ]  # fmt: skip
    assert [s.text for s in article.set_aside] == ["%% a comment %%"]


def test_call_outs_of_a_vault() -> None:
    article = _read(
        "> [!warning]- Mind the gap\n> It is wide.\n\n> [!quote] Jon Abara\n> We counted every bolt.\n\n"
        "> [!tip]\n> Come early.\n"
    )
    folded, quote, tip = article.blocks
    assert isinstance(folded, Paragraph) and folded.role == "note"
    assert text(folded) == "Mind the gap It is wide."
    assert isinstance(quote, Quote) and (text(quote.blocks[0]), quote.attribution) == (
        "We counted every bolt.",
        "Jon Abara",
    )
    assert isinstance(tip, Paragraph) and (tip.role, text(tip)) == ("note", "Come early.")


def test_tags_of_hugo_and_jekyll() -> None:
    article = _read(
        'One {{< figure src="pier.png" alt="A pier" caption="The *pier*" attr="Mira Okafor" >}}\n\n'
        "{{< youtube w7Ft2ymGmfc >}}\n\n{{% notice %}}Two{{% /notice %}} {{ site.url }} "
        "[three]({% post_url a %}){: .c}\n\n"
        "{% highlight ruby %}\nputs `1`\n{% endhighlight %}\n"
    )  # fmt: skip
    (figure,) = article.find(Figure)
    assert figure.image and figure.image.source == "pier.png"
    assert (plain(figure.caption), figure.credit, figure.alt) == ("The *pier*", "Mira Okafor", "A pier")
    assert [e.url for e in article.find(Embed)] == ["https://www.youtube.com/watch?v=w7Ft2ymGmfc"]
    assert [(c.text.strip(), c.language) for c in article.find(CodeBlock)] == [("puts `1`", "ruby")]
    assert " ".join(text(b) for b in article.blocks if isinstance(b, Paragraph)).split() == [
        "One",
        "Two",
        "three",
    ]
    assert [s.text for s in article.set_aside] == ["{{% notice %}}", "{{% /notice %}}", "{{ site.url }}"]


def test_code_is_left_as_it_is() -> None:
    source = (
        "Write `[[x]]` or ``{{< y >}}``:\n\n```\n[[x]] ==y== {% z %}\n> [!tip] t\n```\n\n"
        "and [[1]](https://a.example/).\n"
    )
    article = _read(source)
    assert text(article.blocks[0]) == "Write [[x]] or {{< y >}}:"
    assert text(article.blocks[1]).strip() == "[[x]] ==y== {% z %}\n> [!tip] t"
    assert any(isinstance(inline, Link) for inline in article.blocks[2].content)  # type: ignore[union-attr]
    assert article.set_aside == ()


_HEADS = {
    "adoc": (
        "= The bridge reopens\nAnn Example <ann@example.org>; Bo Other\nv1.2, 2013-05-28: second\n"
        ":keywords: bridge, harbour\n\nThe council voted.\n\nNOTE: A note.\n\n"
        "[quote, Jon Abara]\nWe counted every bolt.\n"
    ),
    "org": (
        "#+TITLE: The bridge reopens\n#+AUTHOR: Ann Example; Bo Other\n#+DATE: <2013-05-28 Tue>\n"
        "#+KEYWORDS: bridge, harbour\n\nThe council voted.\n"
    ),
    "rst": (
        "The bridge reopens\n==================\n\n:Authors: - Ann Example\n          - Bo Other\n"
        ":Date: 2013-05-28\n:Keywords: bridge, harbour\n\nThe council voted.\n\n.. note:: A note.\n"
    ),
    "tex": (
        "\\documentclass{article}\\title{The bridge reopens}\\author{Ann Example\\thanks{Us} \\and Bo Other}"
        "\\date{28 May 2013}\\begin{document}\\maketitle The council voted.\\end{document}"
    ),
}


@pytest.mark.parametrize("ending", _HEADS)
def test_the_head_of_a_document(ending: str, tmp_path: Path) -> None:
    path = tmp_path / f"a.{ending}"
    path.write_text(_HEADS[ending])
    article = convert.read(path)
    assert article.title == "The bridge reopens"
    assert [p.name for p in article.authors] == ["Ann Example", "Bo Other"]
    assert article.published and article.published.iso == "2013-05-28"
    if ending != "tex":
        assert article.keywords == ("bridge", "harbour")
    assert text(article.blocks[0]) == "The council voted."
    notes = [text(b) for b in article.blocks if isinstance(b, Paragraph) and b.role == "note"]
    assert notes == (["A note."] if ending in ("adoc", "rst") else [])
    assert [q.attribution for q in article.find(Quote)] == (["Jon Abara"] if ending == "adoc" else [])
    assert {e.target: e.rule for e in article.evidence}["published"] == "the document's head"


def test_an_abstract_is_not_lost(tmp_path: Path) -> None:
    path = tmp_path / "a.tex"
    long = "The bridge over the harbour opened again on Monday, nine months after a barge struck it. " * 6
    for abstract in ("It cost four million.", long):
        path.write_text(
            "\\title{T}\\begin{document}\\maketitle\\begin{abstract}"
            f"{abstract}\\end{{abstract}}Words.\\end{{document}}"
        )
        article = convert.read(path)
        if abstract is long:
            assert [text(b) for b in article.blocks] == [long.strip(), "Words."]
        else:
            assert plain(article.subtitle) == abstract


def test_highlighted_code_pairs_with_its_own_end_and_backticks_stay_in_their_paragraph() -> None:
    from convert.readers.dialects import plain_markdown

    once, _ = plain_markdown("{{< highlight go >}}\nlost\n\n{{< highlight sh >}}\nls\n{{< /highlight >}}\n")
    assert once == "\nlost\n\n\n```sh\nls\n```\n\n"
    outer, _ = plain_markdown(
        "{{< highlight md >}}{{< highlight sh >}}ls{{< /highlight >}}{{< /highlight >}}"
    )
    assert outer == "\n```md\n{{< highlight sh >}}ls{{< /highlight >}}\n```\n"
    apart, _ = plain_markdown("A tick ` here.\n\nA ==mark== and a tick ` there.\n\n`==code==` stays.")
    assert apart == "A tick ` here.\n\nA mark and a tick ` there.\n\n`==code==` stays."
