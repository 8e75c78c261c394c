"""Mail (``.eml``): a newsletter's page or text as an article, with what its headers say as evidence."""

from __future__ import annotations

import email.utils
import re
import warnings
from email.message import Message
from typing import TYPE_CHECKING

from convert.errors import ReadError

if TYPE_CHECKING:
    import lxml.html

    from convert.hints import Hints
    from convert.model import Article
    from convert.readers import ReadOptions
    from convert.web.metadata import Claim

__all__ = ["READER", "MailReader"]

_REPLY = re.compile(r"^(?:(?:re|fwd?|aw|wg|tr|rv|rif|enc)\s*:\s*)+", re.IGNORECASE)
_AROUND = "subject of the mail that it was sent on in"
_SENDER = 0.5
"""How surely the sender is the publisher: a guess, which writers mark as one."""


class MailReader:
    name = "eml"
    extensions = ("eml",)
    description = "a mail: the newsletter or text in it"

    def read(self, data: bytes, hints: Hints, options: ReadOptions) -> Article:
        """Find the article in the mail's page, else in its text; raises `ReadError` where there is none."""
        from convert.hints import apply
        from convert.web.mime import leaves, message_of

        message = message_of(data, options.name, "mail")
        parts = list(leaves(message))
        bodies = [part for part in parts if part.get_content_disposition() != "attachment"]
        said = _claims(message)
        attached = len(parts) - len(bodies)
        if attached:
            what = "1 attachment was" if attached == 1 else f"{attached} attachments were"
            warnings.warn(f"{options.name or 'the mail'}: {what} not read", stacklevel=2)
        problem = None
        for kind, read in (("text/html", _page), ("text/plain", _text)):
            for body in (part for part in bodies if part.get_content_type() == kind):
                try:
                    return apply(read(body, parts, said, hints, options), hints)
                except ReadError as error:  # a page of nothing but a picture; the text may say more
                    problem = problem or error
        raise problem or ReadError(
            "has no text",
            file=options.name or "the mail",
            remedy="save what is attached to it, and name that",
        )


def _claims(message: Message) -> list[Claim]:
    """What the headers say, in the order of trust."""
    from convert.web.metadata import Claim
    from convert.web.mime import header

    found = []
    if subject := _REPLY.sub("", header(message, "Subject")):
        found.append(Claim("headline", subject, "mail Subject", 0.9))
    try:
        when = email.utils.parsedate_to_datetime(header(message, "Date"))
        found.append(Claim("published", when.isoformat(timespec="seconds"), "mail Date", 0.9))
    except (ValueError, TypeError, IndexError, OverflowError):
        pass  # no date, or none that is one
    archived = header(message, "Archived-At").strip().strip("<>")
    if archived.lower().startswith(("http://", "https://")) and " " not in archived:
        found.append(Claim("source_url", archived, "mail Archived-At", 0.9))
    sender = email.utils.parseaddr(header(message, "From"))[0]
    if sender := " ".join(sender.split()).strip("'\" "):
        found.append(Claim("publisher", sender, "mail From", _SENDER))
    return found


def _page(
    body: Message, parts: list[Message], said: list[Claim], hints: Hints, options: ReadOptions
) -> Article:
    from convert.model import SetAside
    from convert.readers import said_encoding
    from convert.readers.html import decode_page, read_page
    from convert.web.forwarded import taken_out
    from convert.web.mime import bytes_of, charset_of, pictures_of
    from convert.web.newsletters import in_page

    data = bytes_of(body)
    encoding = options.encoding or said_encoding(data, charset_of(body))
    text = decode_page(data, encoding=encoding, name=options.name)
    pictures = pictures_of([part for part in parts if part is not body])
    gone: list[tuple[str, str]] = []
    claims = list(said)

    def look(tree: lxml.html.HtmlElement) -> Claim | None:
        inner, out = taken_out(tree, said)
        gone.extend(out)
        if inner:
            gone.extend((claim.value, _AROUND) for claim in said if claim.field == "headline")
            claims[:] = inner
        subject = next((claim.value for claim in claims if claim.field == "headline"), "")
        return in_page(tree, subject)

    article = read_page(
        text,
        name=options.name,
        language=hints.get("language"),
        said=claims,
        parts=pictures,
        look=look,
    )
    aside = tuple(SetAside(words, reason, "lines of a mail") for words, reason in gone if words)
    return article.with_(set_aside=(*article.set_aside, *aside))


def _text(
    body: Message, parts: list[Message], said: list[Claim], hints: Hints, options: ReadOptions
) -> Article:
    """The text under its subject, as it would have been pasted."""
    from convert.model import Evidence, Moment, SetAside
    from convert.normalize import normalize
    from convert.readers import said_encoding
    from convert.readers.text import decode
    from convert.web.forwarded import in_lines, without_furniture
    from convert.web.mime import bytes_of, charset_of
    from convert.web.newsletters import in_text

    data = bytes_of(body)
    encoding = options.encoding or said_encoding(data, charset_of(body))
    text = decode(data, encoding=encoding, name=options.name)
    if not text.strip():
        raise ReadError("has no text", file=options.name or "the mail")
    aside: tuple[SetAside, ...] = ()
    outer = said
    if shown := in_text(text):
        claim, line, text = shown
        said = [claim, *said]
        aside = (SetAside(" ".join(line.split()), "mail furniture", claim.rule),)
    text, furniture = without_furniture(text)
    aside += tuple(SetAside(line, "mail furniture", "lines of a mail") for line in furniture)
    if (sent := in_lines(lines := text.splitlines())) is not None:
        # What stands above is the header inside, and what whoever sent it on wrote over it.
        above = " ".join(" ".join(lines[: sent.last + 1]).split())
        text = "\n".join(lines[sent.last + 1 :])
        aside += (SetAside(above, "header of the mail that was sent on", "lines of a mail"),)
        aside += tuple(SetAside(c.value, _AROUND, c.rule) for c in outer if c.field == "headline")
        said = [*(c for c in said if c not in outer), *sent.claims]
    by_field = {claim.field: claim for claim in said}
    subject = by_field.get("headline")
    article = normalize(f"{subject.value}\n\n{text}" if subject else text, hints=hints)
    changes: dict[str, object] = {}
    if (date := by_field.get("published")) and not article.published:
        changes["published"] = Moment(date.value)
    if (sender := by_field.get("publisher")) and not article.publisher:
        changes["publisher"] = sender.value
    if (address := by_field.get("source_url")) and not article.source_url:
        changes["source_url"] = address.value
    evidence = [
        Evidence(field, by_field[field].rule, by_field[field].confidence, text=by_field[field].value)
        for field in changes
    ]
    return article.with_(
        **changes, evidence=(*article.evidence, *evidence), set_aside=(*article.set_aside, *aside)
    )


READER = MailReader()
