"""Newsletters: where they stand on the web, in the many ways that they say it."""

from __future__ import annotations

from email.message import EmailMessage

import pytest

from convert.model import Article
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
