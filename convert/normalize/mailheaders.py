"""Mails and postings that were pasted with their header: subject, date, and who sent them."""

from __future__ import annotations

import re
from itertools import pairwise

from convert.model import Person
from convert.normalize import byline, dates
from convert.normalize.draft import Draft, Segment
from convert.normalize.lexicon import key

__all__ = ["read_mail_header"]

MOST_HEAD, LEAST_LABELS = 16, 3
_MAIL = re.compile(
    r"(from|to|cc|bcc|reply-to|subject|date|sent|path|newsgroups|message-id|organization|lines|references|sender"
    r"|followup-to|distribution|keywords|summary|xref|nntp-posting-host|in-reply-to|content-type|mime-version"
    r"|content-transfer-encoding|return-path|delivered-to|list-id|x-[\w-]{2,30}):\s*",
    re.I,
)
_SENDER = re.compile(
    r"(?:(?P<a>[^<>()\"]+?)\s*<[^<>]+>|\S+@\S+\s*\((?P<b>[^()]+)\)|\"(?P<c>[^\"]+)\"\s*<[^<>]+>)"
)
_FORWARDED = re.compile(
    r"(?:begin )?forwarded message:?|-{2,}\s*(?:original|forwarded) message\s*-{2,}", re.I
)


def read_mail_header(draft: Draft) -> bool:
    """A newsletter pasted with its header: subject, date, who sent it; the inner one of a forwarded mail."""
    head, end = _header_at(draft, 0)
    if len(head) < LEAST_LABELS or not {"subject", "from"} <= head.keys():
        return False
    for index, line in enumerate(draft.segments[end : end + MOST_HEAD], end):
        inner, inner_end = _header_at(draft, index + 1) if _FORWARDED.fullmatch(line.text) else ({}, 0)
        if {"subject", "from"} <= inner.keys():
            for outer in draft.segments[: index + 1]:
                if outer.free:
                    draft.put_aside(outer, "mail header", "above the header of a forwarded mail")
            head, end = inner, inner_end
            break
    for name, (segment, value) in head.items():
        label = segment.text.partition(":")[0] + ":"
        if name == "subject" and value and _headed(draft, end):
            draft.put_aside(segment, "mail header", "subject above a headline of its own")
        elif name == "subject" and value:
            draft.fields["headline"] = value
            segment.claim("headline", "subject of a mail", 0.85)
            draft.label(segment, label, "label of a mail's header")
            draft.record("headline", segment, "subject of a mail", 0.85, text=value)
        elif name in {"date", "sent"} and (found := dates.find(value, draft.lexicon)):
            segment.claim("field", "date of a mail", 0.9)
            draft.label(segment, label, "label of a mail's header")
            draft.add_date(
                "published",
                segment,
                found,
                "date of a mail",
                min(found.confidence, 0.93),
                again="date of a mail",
            )
            if rest := value[found.end :].strip(" ,"):
                draft.put_aside(segment, "mail header", "rest of the date line", rest)
        elif name == "from" and "newsgroups" in head and _posted_by(draft, segment, value):
            draft.label(segment, label, "label of a mail's header")
        elif name == "from" and (sender := value.partition("<")[0].strip(' "')):
            draft.fields["publisher"] = sender
            segment.claim("field", "sender of a mail", 0.6)
            draft.label(segment, label, "label of a mail's header")
            draft.record("publisher", segment, "sender of a mail", 0.6, text=sender)
            if address := value.partition("<")[2].rstrip("> "):
                draft.put_aside(segment, "mail header", "address of a mail", address)
        else:
            draft.put_aside(segment, "mail header", "line of a mail's header")
    headline = key(str(draft.fields.get("headline", "")))
    for segment in draft.segments[end : end + 4]:
        if segment.free and headline and key(segment.text) == headline:
            draft.put_aside(segment, "repeats the headline", "same words as the headline")
    draft.body_start = end
    return True


def _posted_by(draft: Draft, segment: Segment, value: str) -> bool:
    """Whoever posted an article to Usenet wrote it, as far as its header says."""
    match = _SENDER.fullmatch(value)
    name = next((g for g in match.groups() if g), "") if match else ""
    if not byline.is_name(name):
        return False
    segment.claim("field", "sender of a posting", 0.8)
    draft.add_people([Person(name)], segment, "sender of a posting", 0.8)
    if rest := value.replace(name, " ").strip(' ()<>"'):
        draft.put_aside(segment, "mail header", "address of a mail", rest)
    return True


def _header_at(draft: Draft, start: int) -> tuple[dict[str, tuple[Segment, str]], int]:
    """The lines of a header that begins at ``start``, by their names, and where it ends."""
    head: dict[str, tuple[Segment, str]] = {}
    end = start
    for segment in draft.segments[start : start + MOST_HEAD]:
        match = _MAIL.match(segment.text)
        if not (match and segment.free):
            break
        end += 1
        head.setdefault(match[1].casefold(), (segment, segment.text[match.end() :].strip()))
    return head, end


def _headed(draft: Draft, start: int) -> bool:
    """Whether the mail's text has a headline of its own: a short line right above a byline."""
    free = [s for s in draft.segments[start : start + 6] if s.free and not s.marker]
    return any(
        3 <= len(first.text.split()) <= 20
        and first.text[-1].isalnum()
        and draft.lexicon.by.match(second.text)
        and byline.parse_line(second.text, draft.lexicon) is not None
        for first, second in pairwise(free)
    )
