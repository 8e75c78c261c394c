"""Mails and postings that were pasted with their header, and what mail programs write around a mail sent on.

The header says who sent a mail and when: of a newsletter and of a posting these are the article's facts; of
an article that somebody sends on they are not, and its own headline, byline and date are read below.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from convert.model import Person
from convert.normalize import byline, dates, mailwords
from convert.normalize.draft import Draft, Segment
from convert.normalize.lexicon import key
from convert.normalize.lines import Line

__all__ = ["read_mail_header", "unquoted"]

SEARCHED_START = 18
MOST_HEAD, LEAST_LABELS, LONGEST_LABEL, LONGEST_START, LONGEST_WORDS, LONGEST_NOTE, SEARCHED_END = (
    16,
    3,
    28,
    36,
    16,
    600,
    8,
)
LEAST_QUOTED, MOSTLY, DEEPEST = 8, 0.9, 6
"""From how many lines on, and which share of them, a text counts as quoted; how often over it is followed."""
MIN_WIDTH, MAX_WIDTH = 50, 90
MOST_OWN = 40
"""How many lines of the sender's own may stand above what is quoted."""
LONGEST_HEADLINE, LONGEST_MARK, LEAST_WORDS = 200, 70, 3
_SENDER = re.compile(
    r"(?:(?P<a>[^<>()\"]+?)\s*<[^<>]+>|\S+@\S+\s*\((?P<b>[^()]+)\)|\"(?P<c>[^\"]+)\"\s*<[^<>]+>)"
)
_LABEL = re.compile(
    rf"[*_]{{0,2}}([^\W\d_][^:：\n<>]{{0,{LONGEST_LABEL}}}?)[*_]{{0,2}}\s?[:：][*_]{{0,2}}\s*"
)
_EXTENSION = re.compile(r"x-[\w-]{2,30}", re.I)
_ADDRESS = re.compile(r"[\w.+-]@[\w-]+\.\w")
_TIME = re.compile(r"\b\d{1,2}[:.]\d{2}\b")
_SHORT_YEAR = re.compile(
    r"\b(?P<day>\d{1,2})[ -](?P<month>[A-Z][a-z]{2})[ -](?P<year>\d\d)(?= \d|$)"
    r"|\b(?P<m>[01]\d)-(?P<d>[0-3]\d)-(?P<y>\d\d)(?= ?\(|$)"
)
FIRST_OF_CENTURY = 70
_STARRED = re.compile(
    r"(?:\[[A-Z]{2,12}\]\s*)?\*{2,4}(?P<headline>[^*\n]{8,160}?)\s+(?P<day>\d\d?/\d\d?/\d\d)"
)
""" "****Ferry Returns to Port Ellis 05/28/93": a wire service's own subject, with its day."""
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


class _Header(NamedTuple):
    """The lines of a header, each with what it tells and its value, and where in the draft they end."""

    lines: list[tuple[str, Segment, str]]
    end: int

    @property
    def kinds(self) -> set[str]:
        return {kind for kind, _, _ in self.lines}

    def get(self, kind: str) -> str:
        return next((value for name, _, value in self.lines if name == kind), "")

    def is_mail(self, least: int) -> bool:
        kinds = self.kinds
        return len(kinds) >= least and "from" in kinds and bool(kinds & {"subject", "date", "sent"})


# -- what is quoted ------------------------------------------------------------------------


def unquoted(lines: list[Line], depth: int = DEEPEST) -> list[Line]:
    """The lines of a mail that was sent on, without the ">" before each of them.

    The sender's own lines may stand above; then there must be a header or "Anna wrote:" as well.
    """
    marked = sum(line.text[0] == ">" for line in lines)
    if marked < LEAST_QUOTED * MOSTLY or len(lines) < LEAST_QUOTED or not depth:
        return lines
    first = next(index for index, line in enumerate(lines) if line.text[0] == ">")
    rest = len(lines) - first
    if marked < MOSTLY * len(lines) and (
        first > MOST_OWN
        or rest < LEAST_QUOTED
        or marked < MOSTLY * rest
        or not _is_sent_on([line.text.lstrip("> ") for line in lines[: first + LEAST_QUOTED]])
    ):
        return lines
    kept = lines[:first]
    blanks = 0
    for line in lines[first:]:
        text = line.text[1:].strip() if line.text[0] == ">" else line.text
        if text:
            line.text, line.blanks = text, max(line.blanks, blanks)
            kept.append(line)
        blanks = 0 if text else blanks + 1
    return unquoted(_rejoin_headline(kept, first), depth - 1)


def _rejoin_headline(lines: list[Line], first: int) -> list[Line]:
    """Mail programs break a long headline as well, in a head whose other lines are short."""
    width = max((len(line.text) for line in lines[first:]), default=0)
    for index in range(first, min(first + MOST_HEAD, len(lines) - 1)):
        line, below = lines[index], lines[index + 1]
        if below.blanks:
            break  # what follows is wrapped as paragraphs are
        full = len(line.text) + 1 + len(below.text.split(maxsplit=1)[0]) > width
        if (
            full
            and MIN_WIDTH <= width <= MAX_WIDTH
            and line.text[-1] not in ".!?:"
            and not _kind(below.text)[0]
        ):
            line.text, line.end = f"{line.text} {below.text}", below.end
            return lines[: index + 1] + lines[index + 2 :]
    return lines


def _is_sent_on(texts: list[str]) -> bool:
    kinds = {kind for text in texts if (kind := _kind(text)[0])}
    return len(kinds) >= LEAST_LABELS or any(_is_mark(text) or _is_attribution(text) for text in texts)


# -- signs of a mail -----------------------------------------------------------------------


def _kind(text: str) -> tuple[str, int]:
    """What a line of a header tells, and where its value begins; an empty string where it is none."""
    if ":" not in (start := text[:LONGEST_START]) and "：" not in start:
        return "", 0
    match = _LABEL.match(text)
    if match is None:
        return "", 0
    kind = mailwords.labels().get(key(match[1]), "")
    return kind or ("other" if _EXTENSION.fullmatch(match[1]) else ""), match.end()


def _is_mark(text: str) -> bool:
    return len(text) < LONGEST_MARK and key(text) in mailwords.forwarded()


def _is_attribution(text: str) -> bool:
    """ "On Tue, Jul 11, 2023 at 6:02 PM Anna <anna@…> wrote:", which no sentence of an article looks like."""
    if text[-1:] not in ":：" or len(text) > LONGEST_MARK * 4:
        return False
    sure = _ADDRESS.search(text) is not None or (
        _TIME.search(text) is not None and _YEAR.search(text) is not None
    )
    return sure and mailwords.wrote().fullmatch(text) is not None


def _header_at(draft: Draft, start: int) -> _Header:
    """The header that begins at ``start``."""
    lines: list[tuple[str, Segment, str]] = []
    for segment in draft.segments[start : start + MOST_HEAD]:
        kind, value = _kind(segment.text)
        if not segment.free or not (kind or (lines and _goes_on(lines[-1][2], segment.text))):
            break
        lines.append((kind or "other", segment, segment.text[value:].strip()))
    return _Header(lines, start + len(lines))


def _goes_on(above: str, text: str) -> bool:
    """Whether a line goes on with the addresses of the line above it."""
    return above.endswith((",", ";")) and "@" in above and "@" in text


def _is_dated(text: str) -> bool:
    """Whether a line may be the one above a quotation, or the first of its two."""
    return "@" in text or _TIME.search(text) is not None


def _lines_of_attribution(draft: Draft, index: int) -> int:
    """Over how many lines "… wrote:" goes that begins at ``index``; 0 where none does.

    A sentence of an article may look like it too; but then no address is in it and nothing below was quoted.
    """
    text = draft.segments[index].text
    lines = 1
    if not _is_attribution(text):
        below = draft.segments[index + 1 : index + 2]
        if not below or below[0].text[-1] not in ":：" or len(text) + len(below[0].text) > LONGEST_NOTE:
            return 0
        text, lines = f"{text} {below[0].text}", 2
    quoted = draft.segments[index + lines : index + lines + 1]
    if not _ADDRESS.search(text) and not (
        quoted and quoted[0].marker != ">" and draft.raw[quoted[0].lines[0].start] == ">"
    ):
        return 0
    return lines if _is_attribution(text) else 0


def _find_header(draft: Draft) -> tuple[_Header, bool] | None:
    """The innermost header near the text's start, and whether its mail was sent on."""
    segments = draft.segments[:SEARCHED_START]
    texts = [segment.text for segment in segments]
    labelled = [_kind(text)[0] != "" for text in texts]
    ends = [
        text[-1] in ":：" and (_is_dated(text) or (len(text) < LONGEST_WORDS and _is_dated(texts[index - 1])))
        for index, text in enumerate(texts)
    ]
    if sum(labelled) < 2 and True not in ends:
        return None  # as in nearly every text
    found: _Header | None = None
    sent_on, start, length, index = False, 0, 0, 0
    while index < min(start + MOST_HEAD, len(segments)):
        length += len(segments[index].text)
        if length > LONGEST_NOTE:
            break
        header = None
        # Below a header an attribution opens what a reply quotes.
        if found is None and any(ends[index : index + 2]) and (lines := _lines_of_attribution(draft, index)):
            header = _Header([], index + lines)
            sent_on = True
        elif labelled[index] and segments[index].free:
            here = _header_at(draft, index)
            header = here if here.is_mail(LEAST_LABELS) else None
            sent_on = sent_on or (header is not None and index > 0)
        elif any(labelled[index + 1 : index + 2]) and _is_mark(segments[index].text):
            here = _header_at(draft, index + 1)
            header = here if here.is_mail(2) else None
            sent_on = sent_on or header is not None
        if header:
            found, index, start, length = header, header.end, header.end, 0
        else:
            index += 1
    return (found, sent_on) if found else None


# -- the header's facts ---------------------------------------------------------------------


def read_mail_header(draft: Draft) -> bool:
    """A newsletter or a posting gives its facts by its header; of what is sent on, the text itself does."""
    found = _find_header(draft)
    if found is None:
        return False
    header, sent_on = found
    first = header.lines[0][1] if header.lines else None
    for above in draft.segments[: header.end]:
        if above is first:
            break
        if above.free:
            own = not (_kind(above.text)[0] or _is_mark(above.text) or above.text[-1] in ":：")
            reason = "note above a mail" if own else "mail header"
            draft.put_aside(above, reason, "above the header of a forwarded mail")
    subject = mailwords.prefix().sub("", header.get("subject"))
    sent_on = sent_on or len(subject) < len(header.get("subject"))
    end = _past_note(draft, header.end, subject) if sent_on else header.end
    sent_on = sent_on and not _is_desk(header.get("from"))
    for kind, segment, value in header.lines:
        value, rest = _first_column(draft, segment, value)
        if not _take(draft, header, kind, segment, value, end, sent_on=sent_on):
            draft.put_aside(segment, "mail header", "line of a mail's header")
        elif rest and segment.kind != "set_aside":
            draft.put_aside(segment, "mail header", "line of a mail's header", rest)
    headline = key(str(draft.fields.get("headline", "")))
    for segment in draft.segments[end : end + 4]:
        if segment.free and headline and key(segment.text) == headline:
            draft.put_aside(segment, "repeats the headline", "same words as the headline")
    for segment in draft.segments[max(end, len(draft.segments) - SEARCHED_END) :]:
        if segment.free and mailwords.foot().fullmatch(segment.text):
            draft.put_aside(segment, "mail furniture", "line below a mail")
    draft.body_start = end
    return True


def _first_column(draft: Draft, segment: Segment, value: str) -> tuple[str, str]:
    """A value, and what stands beside it: boards set "Date: 11-05-89 (14:22)      Number: 2711" in a line."""
    columns = segment.columns(draft.raw) if value else []
    rest = " ".join(columns[1:])
    if not rest or not value.endswith(f" {rest}") or not _LABEL.match(rest):
        return value, ""
    return value[: len(value) - len(rest)].strip(), rest


def _take(
    draft: Draft, header: _Header, kind: str, segment: Segment, value: str, end: int, *, sent_on: bool
) -> bool:
    """Take the value of a header's line as a field of the article; false where it is none."""
    label = segment.text.partition(value)[0].strip() if value else ""
    if kind == "subject" and value:
        if _headed(draft, end) or (sent_on and _has_headline(draft, end)):
            draft.put_aside(segment, "mail header", "subject above a headline of its own")
            return True
        prefix = mailwords.prefix().match(value)
        headline = value[prefix.end() :] if prefix else value
        if stars := _STARRED.fullmatch(headline):
            headline = stars["headline"]
            if (found := _short_year(draft, stars["day"].replace("/", "-"))) and not draft.fields.get(
                "published"
            ):
                draft.fill_in_part(
                    "published", found.moment, segment, "day behind a subject", 0.8, text=stars["day"]
                )
        draft.label(
            segment, f"{label} {prefix.group() if prefix else ''}".strip(), "label of a mail's header"
        )
        draft.fill("headline", headline, segment, "subject of a mail", 0.85, kind="headline", text=headline)
        return True
    if sent_on:
        return False
    if kind in {"date", "sent"} and (found := dates.find(value, draft.lexicon) or _short_year(draft, value)):
        segment.claim("field", "date of a mail", 0.9)
        draft.label(segment, label, "label of a mail's header")
        confidence = min(found.confidence, 0.93)
        draft.add_date("published", segment, found, "date of a mail", confidence, again="date of a mail")
        if rest := f"{value[: found.start]} {value[found.end :]}".strip(" ,"):
            draft.put_aside(segment, "mail header", "rest of the date line", rest)
        return True
    if kind == "from" and "newsgroups:" in {s.text[:11].casefold() for _, s, _ in header.lines}:
        if not _posted_by(draft, segment, value):
            return False
        draft.label(segment, label, "label of a mail's header")
        return True
    if kind == "from" and (sender := _sender(value)):
        draft.label(segment, label, "label of a mail's header")
        draft.fill("publisher", sender, segment, "sender of a mail", 0.6, text=sender)
        if address := value.partition("<")[2].rstrip("> "):
            draft.put_aside(segment, "mail header", "address of a mail", address)
        return True
    return False


def _short_year(draft: Draft, value: str) -> dates.Found | None:
    """ "5 Nov 89 14:22:11 GMT" of old postings, "11-05-89 (14:22)" of bulletin boards."""
    match = _SHORT_YEAR.search(value)
    if match is None:
        return None
    digits = match["year"] or match["y"]
    year = f"{'19' if int(digits) >= FIRST_OF_CENTURY else '20'}{digits}"
    written = (
        f"{match['day']} {match['month']} {year}" if match["day"] else f"{year}-{match['m']}-{match['d']}"
    )
    found = dates.find(written, draft.lexicon)
    if found is None or found.moment.precision != "day":
        return None
    return replace(found, text=match.group(), start=match.start(), end=match.end(), confidence=0.85)


def _sender(value: str) -> str:
    return value.partition("<")[0].strip(' "')


def _is_desk(value: str) -> bool:
    """Whether a newsletter was sent on: its sender is no person."""
    address = re.search(r"([\w.+-]+)@", value)
    return byline.is_press(_sender(value)) or bool(
        address and re.split(r"[.+-]", address[1].casefold())[0] in mailwords.desks()
    )


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


def _past_note(draft: Draft, end: int, subject: str) -> int:
    """What stands between the header and the line that the subject names is the sender's note."""
    wanted = key(subject)
    if len(wanted.split()) < LEAST_WORDS:
        return end
    for index, segment in enumerate(draft.segments[end : end + MOST_HEAD], end):
        title = key(segment.text)
        if (
            len(title.split()) >= LEAST_WORDS
            and (title in wanted or wanted in title)
            and len(title) <= LONGEST_HEADLINE
        ):
            notes = [s for s in draft.segments[end:index] if s.free]
            if sum(len(note.text) for note in notes) > LONGEST_NOTE:
                return end
            for note in notes:
                draft.put_aside(note, "note above a mail", "between a mail's header and its headline")
            return index
    return end


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


def _has_headline(draft: Draft, start: int) -> bool:
    """Whether a line like a headline stands above the first paragraph of what was sent on."""
    for segment in draft.segments[start : start + MOST_HEAD]:
        if segment.free and len(segment.text) > LONGEST_HEADLINE:
            return False
        if segment.free and len(segment.text.split()) >= LEAST_WORDS and segment.text[-1] not in ".,:;":
            return True
    return False
