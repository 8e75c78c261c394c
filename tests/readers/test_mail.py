"""Newsletters: where they stand on the web, in the many ways that they say it."""

from __future__ import annotations

from email.message import EmailMessage

import pytest

from convert.model import Article, Paragraph, plain
from convert.readers import ReadOptions
from convert.readers.mail import READER

PROSE = (
    "The council voted on Monday evening to rebuild the old bridge over the harbour, nine months after a "
    "barge had struck its third pier, and asked the engineers of the town for a plan before summer."
)
PLACE = "https://gazette.example/issues/12"


def read(body: str, *, html: bool = True, **headers: str) -> Article:
    message = EmailMessage()
    message["Subject"] = "A bridge is rebuilt"
    message["From"] = "Portville Gazette <news@gazette.example>"
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    if html:
        page = f"<h1>A bridge is rebuilt</h1>{f'<p>{PROSE}</p>' * 3}"
        message.set_content(f"<html><body>{body.replace('BODY', page)}</body></html>", subtype="html")
    else:
        message.set_content(body.replace("BODY", f"{PROSE}\n\n{PROSE}\n\n{PROSE}"))
    return READER.read(message.as_bytes(), {}, ReadOptions(name="a.eml"))


LINKS = {
    "a line of its own": f'<p><a href="{PLACE}">View in browser</a></p>BODY',
    "the usual table": f'<table><tr><td align="right"><a href="{PLACE}">View this email in your browser</a>'
    "</td></tr><tr><td>BODY</td></tr></table>",
    "at the end": f'BODY<div><a href="{PLACE}">Web Version</a> | <a href="https://x.example/u">Unsubscribe</a></div>',
    "a call beside it": f'<div>Trouble viewing this email? <a href="{PLACE}">Click here</a>.</div>BODY',
    "German": f'<p><a href="{PLACE}">Im Browser ansehen</a></p>BODY',
    "French": f'<p><a href="{PLACE}">Voir dans votre navigateur</a></p>BODY',
    "Japanese": f'<p><a href="{PLACE}">ブラウザで表示する</a></p>BODY',
    "Russian": f'<p><a href="{PLACE}">Открыть письмо в браузере</a></p>BODY',
    "with what counts the reader": f'<p><a href="{PLACE}?utm_source=mail&mc_eid=77">Read online</a></p>BODY',
    "over a service": '<p><a href="https://click.mail.example/t?r=1&url=https%3A%2F%2Fgazette.example%2Fissues%2F12">'
    "View online</a></p>BODY",
    "the headline": f'BODY<h2><a href="{PLACE}">A bridge is rebuilt</a></h2>',
}


@pytest.mark.parametrize("body", LINKS.values(), ids=LINKS)
def test_a_newsletters_link_to_itself_is_its_address_as_a_guess(body):
    article = read(body)
    assert article.source_url == PLACE
    assert article.is_guess("source_url")
    (told,) = [e for e in article.evidence if e.target == "source_url"]
    assert told.rule in ("link to view the mail in a browser", "link of the mail's headline")
    assert told.text == PLACE


@pytest.mark.parametrize(
    "body",
    [
        f"View this email in your browser: {PLACE}\n\nBODY\n",
        f"View this email in your browser\n{PLACE}\n\nBODY\n",
        f"View in browser ( {PLACE} )\n\nBODY\n",
        f"BODY\n\nRead online: <{PLACE}>\n",
    ],
)
def test_so_it_is_in_a_mail_of_text(body):
    article = read(body, html=False)
    assert article.source_url == PLACE
    assert "browser" not in " ".join(str(block) for block in article.blocks)


def test_links_of_the_text_are_not_the_address():
    links = (
        '<p><a href="https://x.example/a">Online ticket sale</a> <a href="https://x.example/b">here</a></p>'
    )
    assert read(f"BODY{links}").source_url is None
    assert read(f"{links}BODY<p><a href='javascript:x()'>View in browser</a></p>").source_url is None


def test_the_archive_that_a_header_names_is_no_guess():
    article = read(
        f'<p><a href="{PLACE}">View in browser</a></p>BODY', Archived_At="<https://list.example/m/1>"
    )
    assert article.source_url == "https://list.example/m/1"
    assert not article.is_guess("source_url")


def test_the_archive_knows_no_reader():
    body = '<p><a href="https://mailchi.campaign-archive.com/?e=abc&u=1&id=2">View in browser</a></p>BODY'
    assert read(body).source_url == "https://mailchi.campaign-archive.com/?u=1&id=2"


HEADER = (
    "From: Bo Li <bo@letters.example>",
    "Date: Sat, May 3, 2014 at 8:00 AM",
    "Subject: A bridge is rebuilt",
    "To: Cy Dee <cy@x.example>",
)
OUTER = {"Date": "Mon, 05 May 2014 10:00:00 +0000"}


def _forwarded(body: str, *, html: bool) -> Article:
    message = EmailMessage()
    message["Subject"] = "Fwd: you must read this"
    message["From"] = "Cy Dee <cy@x.example>"
    message["Date"] = OUTER["Date"]
    message.set_content(body, subtype="html" if html else "plain")
    return READER.read(message.as_bytes(), {}, ReadOptions(name="a.eml"))


@pytest.mark.parametrize(
    ("mark", "html"),
    [
        ("---------- Forwarded message ---------", False),
        ("Begin forwarded message:", False),
        ("", False),
        ('<div class="gmail_attr">---------- Forwarded message ---------<br>{}</div>', True),
        ("<blockquote><div>Begin forwarded message:</div><br><div>{}</div></blockquote>", True),
        ("<div><p>{}</p></div>", True),
    ],
)
def test_of_a_mail_that_was_sent_on_the_one_inside_is_the_article(mark: str, html: bool) -> None:
    if html:
        header = "<br>".join(line.replace("<", "&lt;").replace(">", "&gt;") for line in HEADER)
        body = f"<html><body><p>FYI, see below.</p>{mark.format(header)}{f'<p>{PROSE}</p>' * 3}</body></html>"
    else:
        header = "\n".join(HEADER)
        body = f"FYI, see below.\n\n{mark}\n{header}\n\n" + f"{PROSE}\n\n" * 3
    article = _forwarded(body, html=html)
    assert article.title == "A bridge is rebuilt"
    assert article.publisher == "Bo Li"
    assert article.published is not None
    assert article.published.iso.startswith("2014-05-03")
    assert [plain(block.content) for block in article.blocks if isinstance(block, Paragraph)] == [PROSE] * 3
    aside = " ".join(item.text for item in article.set_aside)
    for words in ("FYI, see below.", "bo@letters.example", "you must read this"):
        assert words in aside


FURNITURE = (
    "Forwarded this email? Subscribe here for more",
    "You’re currently a free subscriber to The Harbour Letter. "
    "For the full experience, upgrade your subscription.", "Upgrade to paid", "READ IN APP",
    "Thanks for reading The Harbour Letter! Subscribe for free to receive new posts and support my work.",
    "© 2014 Cy Dee", "548 Market Street PMB 72296, San Francisco, CA 94104", "Unsubscribe",
)  # fmt: skip


@pytest.mark.parametrize("html", [True, False])
def test_what_a_newsletter_says_of_itself_is_no_text(html: bool) -> None:
    head, foot = FURNITURE[:4], FURNITURE[4:]
    if html:
        lines = [*head, "Portville Gazette", "May 3"]
        body = f"{''.join(f'<div>{x}</div>' for x in lines)}BODY{''.join(f'<p>{x}</p>' for x in foot)}"
    else:
        body = "\n\n".join([*head, "BODY", *foot])
    article = read(body, html=html, Date="Sat, 03 May 2014 08:00:00 +0000")
    assert [plain(block.content) for block in article.blocks if isinstance(block, Paragraph)] == [PROSE] * 3
    aside = " ".join(item.text for item in article.set_aside)
    for line in FURNITURE:
        assert line in aside


def test_a_text_about_subscribing_keeps_its_sentences() -> None:
    from convert.web.forwarded import is_furniture

    assert not is_furniture("Subscribe here and you will see how few people read to the end.")
    assert not is_furniture("They like the bridge.")
    assert not is_furniture("|" * 390 + "x")
