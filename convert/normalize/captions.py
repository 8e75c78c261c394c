"""Captions and the credits that stand in lines of their own: what is shown in the pictures of a text.

How a credit ends a caption's line is read in `convert.normalize.credits`.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise

from convert.normalize import agencies, byline
from convert.normalize.credits import (
    MAX_CAPTION,
    MAX_WIDE,
    SENTENCES,
    alone,
    is_caption_like,
    is_credit_name,
    is_short,
    split_credit,
    tells,
    without_label,
)
from convert.normalize.draft import Draft, Segment
from convert.normalize.lexicon import Lexicon, key

__all__ = ["find_captions"]

MAX_OPENED, SEARCHED_HEAD, LEAST_IN_HEADLINE = 120, 16, 4
SHORTEST_PARAGRAPH = 60
HEAD, LEAST_TITLE, MAX_BYLINE, MAX_HEAD_LINES = 40, 4, 220, 8
_SIGNS = frozenset({"▲", "△", "▼"})
_BESIDE_NAMES = frozenset("([©")
_PICTURE = re.compile(
    r"!\[(?P<alt>[^\[\]\n]{0,300})\]\((?P<source>(?!javascript|file|vbscript)[^()\s]{1,2000})"
    r"(?:\s+\"(?P<title>[^\"\n]{0,300})\")?\)",
    re.I,
)
_BOLD_CAPTION = re.compile(r"\*\*([^*\n]{3,400})\*\*\s+([^*\n]{3,90})")
""" "**The ferry at her berth.** Photo: Mira Okafor"."""
_EMPHASISED = re.compile(r"[*_](?![*_])([^*\n]{3,600}?)(?<![*_])[*_]")
_COUNTED = r"\d{1,3}\s?(?:of|/|von|de|sur|di|van|av|из|z)\s?\d{1,3}"
_NUMBERED = rf"(?:(?:photo|image|picture|slide|foto|bild|imagen|immagine|imagem|beeld)\s)?{_COUNTED}"
_GALLERY = re.compile(rf"(?:\[{_COUNTED}\]|{_NUMBERED}\s?[|:–—])\s*(?=\S)", re.I)
_COUNTER = re.compile(rf"[\[(]?{_NUMBERED}[\])]?", re.I)
""" "1 of 12" in a line of its own above a caption: where the picture stands in a gallery."""
_LINK_BEHIND = re.compile(r"\s*\[([^\[\]\n]{3,60})\]\([^()\s]{1,240}\)$")
""" "[Purchase Licensing Rights, opens new tab](https://…)" behind a caption."""
_OPENS_NUMBER = re.compile(r"\[?\d|(?:photo|image|picture|slide|foto|bild|imag|immagine|beeld)", re.I)
_FILE = re.compile(r"[\w%() .-]{1,80}\.(?:jpe?g|png|gif|webp|svg|tiff?|avif)", re.I)
""" "ferry-2013.jpg": a picture's file, whose name was copied in its place."""
_LABEL = re.compile(r"([^:：,،，\n]{1,29})([:：,،，])\s*(?=\S)")
_OPENING_CREDIT = re.compile(
    r"(?:[^\W\d_a-z]\w+\s){0,2}(?i:photo|photograph|picture) (?i:by) "
    r"(?P<credit>[^\W\d_a-z][\w.'’-]*(?:\s[^\W\d_a-z][\w.'’-]*){1,3})\s[—–-]\s(?=\S)"
)
""" "Courier photo by Gus Lind — The mayor shows …": local papers set the credit first."""
_DATELINED = re.compile(r"[^\W\d_a-zß-ÿ]{3,}[^.:;!?\n]{0,40}?(?::|\s[-–—]{1,2})\s")
""" "PORT ELLIS: The ferry …", "PORT ELLIS (AP) — …": no caption, though a credit follow it."""
_PLACED = re.compile(r"(?<=[\u3040-\u30ff\u3400-\u9fff）])[＝=](?=[^。＝=\n]{2,30}$)")
""" "…市村さん＝2024年4月22日、長野県": how Japanese captions end."""
_CAPTION_WORDS = re.compile(r"((?:Image|Media|Video|Photo) caption)()\s+(?=[^\W\d_a-z])")
""" "Image caption The ferry …", as the BBC's pages of old are copied."""
_QUOTES = re.compile(r"[\"“”«»]")
MOST_POINTED, MAX_AGENCY, MOST_APART, SHORT_WORD = 50, 40, 26, 3
MAX_PLACED, LONGEST_LINK = 140, 300


def find_captions(draft: Draft) -> None:
    """Claim captions and the credits that stand in segments of their own."""
    segments = draft.segments
    boxed = sum(1 for a, b in pairwise(segments) if a.chunk == b.chunk) >= 2
    last = max((i for i, s in enumerate(segments) if s.free and len(s.text) > SHORTEST_PARAGRAPH), default=-1)
    again = Counter(key(s.text) for s in segments[:SEARCHED_HEAD] if len(s.text.split()) >= LEAST_IN_HEADLINE)
    for index, segment in enumerate(segments):
        if not segment.free or len(segment.text) > MAX_CAPTION:
            continue
        if segment.marker in _SIGNS and _is_credited(segment.text, draft.lexicon):
            # "▲The ferry at her berth. (Photo: Mira Okafor)", in Korea and Taiwan
            segment.text, segment.marker = f"{segment.marker}{segment.text}", ""
        if segment.marker or not segment.text:
            continue
        if index == 0 and not draft.lexicon.credit_label.match(segment.text):
            continue
        if segment.text.startswith("![") and (picture := _PICTURE.fullmatch(segment.text)):
            _claim_picture(draft, index, segment, picture)
            continue
        if segment.text[0] in "*_" and (emphasised := _EMPHASISED.fullmatch(segment.text)):
            segment.text = emphasised[1] if _is_credited(emphasised[1], draft.lexicon) else segment.text
        if segment.text.startswith("**") and (bold := _BOLD_CAPTION.fullmatch(segment.text)):
            plain = f"{bold[1]} {bold[2]}"
            segment.text = plain if _is_credited(plain, draft.lexicon) else segment.text
        if _is_byline(draft, index, segment):
            continue
        if segment.text.isupper() and again[key(segment.text)] > 1:
            continue  # the headline stands twice above the text
        numbered = _strip_page_words(draft, segment)
        if _claim_credit_alone(draft, index, segment, boxed=boxed, last=last):
            continue
        found = split_credit(segment.text, draft.lexicon)
        if found and len(segment.text) <= MAX_BYLINE and byline.parse_line(segment.text, draft.lexicon):
            continue  # "Tue, June 3, 2014 at 10:41 AM EDT"
        if found and (found[2] == "credit in bold at the end" or is_short(found[0])):
            caption, credit, rule, confidence = found
            segment.text = _parted(segment.text, caption, draft.lexicon)
            _set_placeholder_aside(draft, index)
            segment.claim(
                "caption", rule, confidence, caption=_unlabelled(draft, segment, caption), credit=credit
            )
            continue
        if " by " in segment.text[:60].casefold() and (opened := _OPENING_CREDIT.match(segment.text)):
            segment.claim(
                "caption", "credit that opens a caption", 0.8,
                caption=segment.text[opened.end() :], credit=opened["credit"],
            )  # fmt: skip
            continue
        if len(segment.text) <= MAX_PLACED and _PLACED.search(segment.text):
            segment.claim(
                "caption", "place or date behind an equals sign", 0.8, caption=segment.text, credit=None
            )
            continue
        label, colon, rest = _labelled(segment.text, draft.lexicon)
        if label:
            draft.label(segment, f"{label}{colon}", "caption label")
            segment.claim("caption", "caption label", 0.9, caption=rest, credit=None)
            _set_placeholder_aside(draft, index)
        elif draft.lexicon.figure_number.match(segment.text) and is_short(segment.text):
            segment.claim("caption", "number of a figure", 0.9, caption=segment.text, credit=None)
            _set_placeholder_aside(draft, index)
        elif draft.lexicon.caption_opening.match(segment.text) and len(segment.text) <= MAX_OPENED:
            segment.claim("caption", "words that open a caption", 0.85, caption=segment.text, credit=None)
            _set_placeholder_aside(draft, index)
        elif draft.lexicon.caption_pattern.match(segment.text) and is_short(segment.text):
            segment.claim("caption", "words that open a caption", 0.8, caption=segment.text, credit=None)
            _set_placeholder_aside(draft, index)
        elif draft.lexicon.directions_opening.match(segment.text) and _points_short(segment.text):
            segment.claim("caption", "says who stands where", 0.7, caption=segment.text, credit=None)
        elif numbered and is_short(segment.text):
            segment.claim(
                "caption", "number of a picture in a gallery", 0.85, caption=segment.text, credit=None
            )
        elif index <= 6 and _points(segment.text, draft.lexicon) and index + 1 < len(segments):
            segment.claim("caption", "says who stands where", 0.65, caption=segment.text, credit=None)
    _set_repeats_aside(draft)


def _is_byline(draft: Draft, index: int, segment: Segment) -> bool:
    """Whether the line names who wrote the text, or below such a line who did the pictures of it."""
    text, lexicon = segment.text, draft.lexicon
    if len(text) > MAX_BYLINE:
        return False
    if lexicon.by.match(text) or text[-1] == ")":
        head = byline.parse_line(text, lexicon)
        return bool(head and (head.people or lexicon.by.match(text)))
    if not 0 < index < SEARCHED_HEAD or not lexicon.may_open_role(text):
        return False
    before = draft.segments[index - 1].text
    if byline.parse_pair(before, text, lexicon):
        return True
    above = byline.parse_line(before, lexicon)
    head = byline.parse_line(text, lexicon) if above and above.people else None
    return bool(head and head.people)


def _is_credited(text: str, lexicon: Lexicon) -> bool:
    return split_credit(text, lexicon) is not None


def _claim_picture(draft: Draft, index: int, segment: Segment, picture: re.Match[str]) -> None:
    """ "![The ferry](ferry.jpg)", with the caption in italics below it if there is one."""
    segment.claim(
        "picture", "picture in Markdown", 0.95,
        caption="", credit=None, alt=picture["alt"].strip() or None, source=picture["source"],
    )  # fmt: skip
    if picture["title"]:
        draft.label(segment, picture["title"], "title of a picture in Markdown")
    below = draft.segments[index + 1] if index + 1 < len(draft.segments) else None
    text = (
        _EMPHASISED.fullmatch(below.text) if below and below.free and below.chunk == segment.chunk else None
    )
    if below and text and not _is_credited(text[1], draft.lexicon):
        below.claim("caption", "in italics below a picture", 0.85, caption=text[1], credit=None)


def _strip_page_words(draft: Draft, segment: Segment) -> bool:
    """Set aside what the page adds to a caption; whether a gallery's number ("[1/4]") opened it."""
    for find in (_trailer, _linked_offer):
        if (offer := find(segment.text, draft.lexicon)) and offer.start():
            draft.put_aside(segment, "page furniture", "offer behind a caption", offer.group().strip())
            segment.text = segment.text[: offer.start()].rstrip(" /|–—-")
    number = _GALLERY.match(segment.text) if _OPENS_NUMBER.match(segment.text) else None
    if number is None:
        return False
    draft.put_aside(segment, "page furniture", "number of a picture in a gallery", number.group().strip())
    segment.text = segment.text[number.end() :]
    return True


def _trailer(text: str, lexicon: Lexicon) -> re.Match[str] | None:
    """ "Enlarge this image" behind a caption."""
    ends = text.endswith(lexicon.trailer_endings)
    return lexicon.caption_trailer.search(text, max(0, len(text) - 80)) if ends else None


def _linked_offer(text: str, lexicon: Lexicon) -> re.Match[str] | None:
    """The same as a link."""
    link = _LINK_BEHIND.search(text, max(0, len(text) - LONGEST_LINK)) if text[-1] == ")" else None
    return link if link and key(link[1].partition(", opens")[0]) in lexicon.boilerplate else None


def _unlabelled(draft: Draft, segment: Segment, caption: str) -> str:
    label, colon, rest = _labelled(caption, draft.lexicon)
    if label:
        draft.label(segment, f"{label}{colon}", "caption label")
        return rest
    return caption


def _parted(text: str, caption: str, lexicon: Lexicon) -> str:
    """``text`` with spaces where a page's boxes ran caption, label and name together."""
    if not text.startswith(caption):
        return text
    rest = text[len(caption) :].lstrip()
    label = lexicon.glued_credit.match(rest)
    if label:
        rest = f"{rest[: label.end()]} {rest[label.end() :]}"
    elif text[len(caption) : len(caption) + 1].isspace():
        return text
    return f"{caption} {rest}"


def _labelled(text: str, lexicon: Lexicon) -> tuple[str, str, str]:
    """Label, colon and caption, where a caption's label opens ``text``; else three empty strings."""
    match = _LABEL.match(text) or _CAPTION_WORDS.match(text)
    if match and match[2] and match[2] in ",،" and " " not in match[1].strip():
        return "", "", ""  # "Above, the tram on its first day": the word points
    if match and "caption" in lexicon.kinds(match[1]):
        return match[1], match[2], text[match.end() :].strip()
    if match and text[-1] == "." and key(match[1]) in lexicon.placeholders and tells(text[match.end() :]):
        return match[1], match[2], text[match.end() :].strip()
    return "", "", ""


def _set_placeholder_aside(draft: Draft, index: int) -> None:
    """The line "Image" above a caption stood for the picture that the caption tells of."""
    before = draft.segments[index - 1]
    if index < 2 or not before.free or before.marker or len(before.text) > MAX_WIDE:
        return
    if key(before.text) in draft.lexicon.placeholders:
        draft.put_aside(before, "page furniture", "names the picture of the caption below")
    elif _COUNTER.fullmatch(before.text):
        draft.put_aside(before, "page furniture", "number of a picture in a gallery")
    elif _FILE.fullmatch(before.text):
        draft.put_aside(before, "page furniture", "file of the picture of the caption below")


def _claim_credit_alone(draft: Draft, index: int, segment: Segment, *, boxed: bool, last: int) -> bool:
    """ "Photo: Mira Okafor" in a line of its own; ``last`` is the index of the text's last paragraph."""
    if len(segment.text) > 140 or byline.is_signature(segment.text):
        return False
    bare = segment.text.strip("*_ ")
    match = alone(draft.lexicon).fullmatch(bare) if _may_stand_alone(bare, draft.lexicon) else None
    if not match:
        return _claim_agency_alone(draft, index, segment, bare, last)
    name = next(g for g in match.groups() if g)
    if match["b"] and (not is_credit_name(name) or (bare[-1] == "." and tells(name))):
        return False
    if match["e"] and agencies.is_agency(match["e"]) and (index == 1 or index > last >= 0):
        return False  # "(AP)" below the headline or the last paragraph: who sends the text
    if match["d"] and index == 1 and _writes(draft, match["d"]):
        return False
    if (
        match["d"]
        and match["d"].split("/")[0].rstrip().endswith((".", "!", "?"))
        and len(match["d"].split("/")[0].split()) > 2
    ):
        return False  # "The ferry at her berth. /AP": a sentence stands before the stroke
    if match["d"] and any(_is_of_site(part, draft.lexicon) for part in match["d"].split("/")):
        return False  # "Home / Politics"
    if match["d"] and not (agencies.is_agency(match["d"].rpartition("/")[2]) or _title_case(match["d"])):
        return False
    segment.claim(
        "credit",
        "credit in a line of its own",
        0.85,
        credit=match["f"] or without_label(segment.text.strip("()[] "), draft.lexicon),
    )
    before = draft.segments[index - 1] if index > 1 else None
    if before and before.chunk != segment.chunk and index > last:
        return True  # the picture's, and the paragraph above it is the text's last
    twice = before and index > 2 and draft.segments[index - 2].text == before.text  # its alternative text
    if (
        before
        and before.free
        and not before.marker
        and byline.parse_line(before.text, draft.lexicon) is None
        and not _DATELINED.match(before.text)
        and (
            _stands_before_credit(before, segment, draft.lexicon, boxed=boxed)
            or (twice and is_short(before.text))
        )
    ):
        before.claim("caption", "stands before a credit", 0.75, caption=before.text, credit=None)
    elif before and before.free and key(before.text) in draft.lexicon.placeholders:
        before.claim("placeholder", "names a picture that is not there", 0.8)
    return True


def _writes(draft: Draft, credit: str) -> bool:
    """Whether "Mira Okafor / Gazette" right below the headline names who wrote, where no byline does."""
    name, _, paper = (part.strip() for part in credit.partition("/"))
    if not (byline.is_name_strict(name) or byline.is_desk(name, draft.lexicon)) or "/" in paper:
        return False
    if agencies.is_agency(paper) and not draft.lexicon.agency_after_stroke:
        return False
    heads = (byline.parse_line(s.text, draft.lexicon) for s in draft.segments[2:MAX_HEAD_LINES])
    return not any(head and head.people for head in heads)


def _claim_agency_alone(draft: Draft, index: int, segment: Segment, bare: str, last: int) -> bool:
    """ "Reuters" right below a caption, "Getty Images" between two paragraphs."""
    agency = bare.split("/")[0].strip()
    if len(bare) > MAX_AGENCY or not agencies.is_agency(agency) or index < 1:
        return False
    pictures = agencies.is_of_pictures(agency)  # they write no articles, whose byline "Reuters" may be
    before = draft.segments[index - 1]
    below = (
        index > 1
        and before.free
        and not before.marker
        and before.chunk == segment.chunk
        and is_caption_like(before.text)
        and byline.parse_line(before.text, draft.lexicon) is None
    )
    above = draft.segments[max(0, index - SEARCHED_HEAD) : index - 1]
    if not pictures and not (below and index < last and any(len(s.text) > MAX_WIDE for s in above)):
        return False
    segment.claim("credit", "credit in a line of its own", 0.75, credit=bare)
    if below:
        before.claim("caption", "stands before a credit", 0.75, caption=before.text, credit=None)
    return True


def _may_stand_alone(text: str, lexicon: Lexicon) -> bool:
    """A cheap look, since the pattern of such a credit is dear."""
    opening = text[:1].casefold()
    return (
        opening in lexicon.credit_openings
        or opening in _BESIDE_NAMES
        or "/" in text
        or " FOR " in text
        or " via " in text
    )


def _is_of_site(text: str, lexicon: Lexicon) -> bool:
    return key(text) in lexicon.sections or key(text) in lexicon.boilerplate or key(text) in lexicon.buttons


def _title_case(text: str) -> bool:
    return all(w[0].isupper() for w in re.findall(r"[^\W\d_][\w.'’-]*", text)) and len(text.split()) >= 2


def _set_repeats_aside(draft: Draft) -> None:
    """A caption that stood twice in the page: as the picture's alternative text, and below it."""
    for index, segment in enumerate(draft.segments):
        caption = segment.data.get("caption") if segment.kind == "caption" else None
        for before in draft.segments[max(1, index - 3) : index] if caption else ():
            said, shown = key(before.text), key(caption or "")
            again = said == shown or (len(said.split()) > 3 and shown.startswith(said))
            if before.free and not before.marker and again and not _is_first_title(draft, before):
                draft.put_aside(before, "repeats the caption", "same words as the caption below")


def _is_first_title(draft: Draft, segment: Segment) -> bool:
    """Whether the line is the first of some words: the headline, which its picture's caption repeats."""
    above = draft.segments[:HEAD]
    if draft.fields.get("headline") or segment not in above:
        return False
    return not any(
        s.free and not s.marker and len(s.text.split()) >= LEAST_TITLE for s in above[: above.index(segment)]
    )


def _stands_before_credit(before: Segment, credit: Segment, lexicon: Lexicon, *, boxed: bool) -> bool:
    """A caption over its credit; without a blank line between them a few words are enough.

    In text whose blank lines part boxes of several lines (``boxed``), one between the two parts them.
    """
    close = before.chunk == credit.chunk and 2 <= len(before.text.split()) <= 14
    if close:
        return is_caption_like(before.text) or not SENTENCES.search(before.text)
    if boxed or not is_caption_like(before.text):
        return False
    words = [word.strip(",.;:") for word in before.text.casefold().split()]
    told = any(word in words for word in lexicon.calls("telling") if len(word) > SHORT_WORD)
    return len(words) <= MOST_APART and not told


def _points(text: str, lexicon: Lexicon) -> bool:
    """ "…, right, …": a caption says where people stand."""
    return _points_short(text) and bool(lexicon.directions.search(text))


def _points_short(text: str) -> bool:
    """One or two sentences, in which nobody speaks."""
    words = len(text.split())
    return words <= MOST_POINTED and len(SENTENCES.findall(text)) <= 1 and not _QUOTES.search(text)
