"""Captions and credits: "…in Paris on Monday. **Jim Young**" → what is shown, and whose picture it is."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import pairwise

from convert.normalize import agencies, byline
from convert.normalize.draft import Draft, Segment
from convert.normalize.lexicon import Lexicon, key

MAX_CAPTION, MAX_OPENED, TAIL, SEARCHED_HEAD, LEAST_IN_HEADLINE = 700, 120, 150, 16, 4
SHORTEST_PARAGRAPH = 60
HEAD, LEAST_TITLE, MAX_WIDE, MAX_BYLINE, MAX_HEAD_LINES = 40, 4, 120, 220, 8
_INITIAL = r"[^\W\d_a-zа-яёіїєґ]"
_WORD = rf"{_INITIAL}[\w.'’-]+"
_PARTICLE = r"(?:(?:de|da|van|von|der|la|le|al|bin)\s+)?"
_NAME = rf"{_INITIAL}[\w.'’-]*(?:\s+{_PARTICLE}{_INITIAL}[\w.'’-]*){{0,3}}"
_BOLD_END = re.compile(r"(?s)(.*[.!?…:;,\"”’»)\]])\s*\*\*\s*([^*\n]{2,90}?)\s*\*\*[.\s]*$")
_BESIDE_NAMES = frozenset("([©")
_ITALIC_END = re.compile(r"(?s)(.*[.!?…\"”’»)\]])\s*(?<!\*)[*_]\s*([^*_\n]{2,90}?)\s*[*_]\s*$")
_PICTURE = re.compile(
    r"!\[(?P<alt>[^\[\]\n]{0,300})\]\((?P<source>(?!javascript|file|vbscript)[^()\s]{1,2000})"
    r"(?:\s+\"(?P<title>[^\"\n]{0,300})\")?\)",
    re.I,
)
_EMPHASISED = re.compile(r"[*_](?![*_])([^*\n]{3,600}?)(?<![*_])[*_]")
_GALLERY = re.compile(r"\[\d{1,2}\s?/\s?\d{1,2}\]\s*(?=\S)")
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
MAX_PLACED = 140
_SENTENCES = re.compile(r"[.!?…][\"”’»)]*\s+(?=[\"“«(]?[^\W\d_a-z])")


# A credit follows the end of a sentence, or a dash or bar that parts it from the caption.
_AFTER = r"(?<=[.!?…।\"”’»)\]|–—-])\s*"


class _Late:
    """A dear pattern, compiled when it is first needed; most articles end in no credit.

    ``sign`` is what `_signs` tells of each text that it may fit.
    """

    def __init__(self, source: str, sign: str) -> None:
        self._source, self.sign = source, sign

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return re.compile(self._source)

    def search(self, text: str, start: int) -> re.Match[str] | None:
        return self._pattern.search(text, start)


@dataclass(frozen=True)
class _Patterns:
    endings: tuple[tuple[_Late, str, float], ...]
    alone: re.Pattern[str]


def _capital_labels(lexicon: Lexicon) -> str:
    """ "…on MondayImage: Mira Okafor": the labels of one word, with a capital."""
    return (
        "|".join(
            re.escape(word.capitalize()) for word in lexicon.credit_words if len(word) > 3 and " " not in word
        )
        or "(?!)"
    )


def _named_labels(lexicon: Lexicon) -> str:
    """The credit labels of one word and more, each with a capital, as they stand within a line."""
    words = {word[0].upper() + word[1:] for word in lexicon.credits if len(word) > 2 or word > "\u2e80"}
    words |= (
        {word.title() for word in words}
        | {word.upper() for word in words}
        | {word for word in words if word[0].upper() == word[0].lower()}
    )
    return f"(?:{'|'.join(map(re.escape, sorted(words, key=len, reverse=True)))})"


def _photo_words(lexicon: Lexicon) -> str:
    """The words for a picture, as an opening in brackets has them without a colon."""
    words = lexicon.picture_words | {"photo", "foto", "image", "picture"}
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


def _capital_photo(lexicon: Lexicon) -> str:
    """The words for a picture, with a capital and no colon: "Foto Mira Okafor" as a line of its own."""
    words = sorted({p.capitalize() for p in lexicon.picture_words} | {"Photo", "Foto"})
    return f"(?:{'|'.join(map(re.escape, words))})"


@cache
def _patterns(lexicon: Lexicon) -> _Patterns:
    agency = agencies.pattern()
    label = f"(?i:{lexicon.credit_label.pattern})"
    photo = r"(?:Photo|Foto|Фото|Image|photo)"
    bracketed = (
        rf"\s*[(\[]\s*(?P<credit>(?:{agency})\s+{photo}\s*/\s*[^()\[\]]{{2,60}}"
        rf"|{label}[^()\[\]]{{2,90}}"
        rf"|(?:©|\([cC]\))\s*[^()\[\]]{{2,90}}"
        # "[항구일보 제공. 재판매 및 DB 금지]"
        r"|[^()\[\]\n]{2,40}?\s?(?:제공|자료사진|캡처|촬영)(?:[.,]\s?재판매 및 DB 금지)?"
        rf"|[^()\[\]/]{{2,50}}\s?/\s?(?:{agency})(?:\s?/[^()\[\]]{{2,40}})?"
        rf"|(?:{agency})|(?i:{agency})(?=\))|(?i:photo|foto|image|picture)s?\s?/\s?[^()\[\]]{{2,60}})"
        r"\s*[)\]][.\s]*$"
    )
    # "…in Port Ellis.MIRA OKAFOR (EFE)": a page's box that stood beside the caption.
    loud = (
        r"(?<=[.!?…\"”’»)])(?P<credit>(?:[^\W\d_a-zа-яё][^\W\d_a-zа-яё.'’-]+\s?){1,4}"
        rf"(?:\s*[(/]\s?(?:{agency})\)?)?)\s*$"
    )
    # "…in May. MIRA OKAFOR FOR THE HARBOUR COURIER", "…POUR « LE PORT »": in capitals after a sentence.
    capitals = (
        r"(?<=[.!?…\"”’»)])\s(?:/\s)?(?P<credit>[^\W\d_a-zа-яё][^\W\d_a-zа-яё.'’-]+(?:\s(?:[^\W\d_a-zа-яё.'’-]+|[«“/&-]|[»”]))"
        r"{1,7})\s*$"
    )
    # "…at the quay Photo: Mira Okafor": one sentence without its full stop, and a label with its colon.
    unstopped = (
        rf"(?<=[\w.\"”’»)])\s+(?P<credit>(?:{_named_labels(lexicon)}\s?[:：=]"
        r"|(?:Photos?|Pictures?|Images?) by)\s?(?P<name>[^.!?:\n]{2,60}?))[.\s]*$"
    )
    # "…at the quay (Harbour TV)", "…at the quay (photo Okafor)": brackets end a line without its full stop.
    closing = (
        rf"(?<=[\w\"”’»])\s[(\[](?P<credit>(?:(?i:{_photo_words(lexicon)})\s)?"
        rf"(?P<name>[^\W\d_a-zа-яё][\w.'’&-]*(?:\s[^\W\d_a-zа-яё][\w.'’&-]*){{0,3}}))[)\]]$"
    )
    # "(Mira Okafor for The Harbour Courier)": the first part must be a person's full name.
    person = rf"{_WORD}\s(?:(?:{_INITIAL}\.?|{_WORD})\s){{0,2}}{_PARTICLE}{_WORD}"
    named = rf"(?<=[.!?…\"”’»])\s*\(\s*(?P<credit>{person}(?:\s?/\s?|\s(?:for|via)\s){_NAME})\s*\)\s*$"
    # "[MIRA OKAFOR]", as Greek papers write; an editor's word in square brackets is no full name.
    part = rf"{_INITIAL}[^\W\d_]{{2,}}(?:[-’'][^\W\d_]+)?"
    squared = rf"(?<=[.!?…;\"”’»)])\s\[(?P<credit>{part}(?:\s{_INITIAL}\.)?\s{_PARTICLE}{part})\]$"
    # "/최민혁 기자", "<최민혁 기자>"
    korean = r"[\uac00-\ud7af]{2,4}"
    reporter = rf"(?<=[.\w])(?:\s*/\s?|\s[<\[(])(?P<credit>{korean}(?:[·,]\s?{korean}){{0,3}}\s?기자)[>\])]?$"
    labelled = rf"{_AFTER}(?P<credit>(?:{label}|©\s*)(?P<name>(?:[^.!?\n]|(?<=\b\w)\.){{2,90}}?))[.\s]*$"
    # Copied pages run label and name together: "…in Queens.CreditMira Okafor/The Harbour Courier".
    glued = (
        rf"(?:(?<=[.!?…\"”’»)\]]){lexicon.glued_credit.pattern}"
        rf"|(?<=[^\W\d_A-Z])(?:{_capital_labels(lexicon)}):\s*)(?P<credit>[^!?\n]{{2,90}}?)[.\s]*$"
    )
    pair = rf"{_NAME}\s?/\s?(?:{agency}|{_NAME})(?:(?:\s?/\s?|\s(?:via|for)\s){_NAME})?"
    alone_at_end = rf"(?<=[.!?…])\s(?P<credit>{agency})$"
    # "…in the town hall | MIRA OKAFOR", "…at the quay.Mira Okafor (dpa/Port Press)"
    barred = rf"(?<=[\w\"”’»).!?])\s\|\s(?P<credit>{person}|{agency})$"
    agent = (
        rf"(?<=[\w\"”’»)][.!?])\s?(?P<credit>{person}\s\((?:[^()\n]{{0,40}}/)?\s?(?:{agency})"
        r"(?:\s?/[^()\n]{2,40})?\))$"
    )
    # "The children came back on Monday MIRA OKAFOR": in capitals behind a line without its full stop.
    tacked = r"(?<=[a-zß-ÿ\d)\"”»])\s(?P<credit>[^\W\d_a-zß-ÿ]{2,}(?:\s[^\W\d_a-zß-ÿ]{3,}){1,2})$"
    slashed = rf"{_AFTER}(?P<credit>(?:{agency}\s?/\s?)?{pair})[.\s]*$"
    run_on = rf"\s+(?P<credit>{_WORD}\s+{_WORD}\s?/\s?(?:{agency}))\s*$"
    return _Patterns(
        endings=(
            (_Late(loud, "capitals"), "name in capitals run together with the caption", 0.85),
            (_Late(agent, "bracket"), "name and agency in brackets at the end", 0.9),
            (_Late(bracketed, "bracket"), "credit in brackets at the end", 0.92),
            (_Late(labelled, "label"), "labelled credit at the end", 0.9),
            (_Late(glued, "label"), "credit run together with its label", 0.9),
            (_Late(slashed, "slash"), "photographer / agency at the end", 0.85),
            (_Late(named, "bracket"), "name and publisher in brackets at the end", 0.8),
            (_Late(squared, "bracket"), "name in square brackets at the end", 0.8),
            (_Late(reporter, "korean"), "reporter behind a slash", 0.85),
            (_Late(barred, "bar"), "name behind a bar", 0.75),
            (_Late(tacked, "capitals"), "name in capitals behind an unfinished line", 0.75),
            (_Late(alone_at_end, "agency"), "agency after the caption", 0.75),
            (_Late(run_on, "slash"), "photographer / agency at the end", 0.75),
            (_Late(capitals, "capitals"), "name in capitals after the caption", 0.8),
            (_Late(unstopped, "label"), "labelled credit at the end", 0.8),
            (_Late(closing, "bracket"), "name in brackets after an unfinished line", 0.65),
        ),
        alone=re.compile(
            rf"[(\[]?\s*(?:(?:{agency})\s+{photo}\s*/\s*(?P<a>[^\n]{{2,60}}?)"
            rf"|(?<=[(\[])(?P<e>(?:{agency})(?:\s[^()\[\]\n]{{2,30}})?)(?=\s*[)\]])"
            rf"|{_capital_photo(lexicon)}\s+(?P<f>{person})"
            rf"|(?P<g>[^\W\d_a-z][^\W\d_a-z.'’-]+(?:\s[^\W\d_a-z.'’-]+){{1,3}}\sFOR\s[^a-zа-яё\d_\n]{{3,40}})"
            rf"|(?:{label}|©\s*)(?P<b>[^\n]{{2,90}}?)"
            rf"|(?P<d>{_NAME}\s?/\s?{_NAME}(?:\s?/\s?{_NAME})?))\s*[)\]]?[.\s]*"
        ),
    )


def split_credit(text: str, lexicon: Lexicon) -> tuple[str, str, str, float] | None:
    """Caption, credit, rule and confidence, where ``text`` ends in a credit; else None."""
    if len(text) > MAX_CAPTION:
        return None
    if "*" in text[-4:] and (bold := _BOLD_END.match(text)):
        return bold[1].strip(), _bare(bold[2], lexicon), "credit in bold at the end", 0.93
    start = max(0, len(text) - TAIL)
    if signs := _signs(text[start:], lexicon):
        for pattern, rule, confidence in _patterns(lexicon).endings:
            match = pattern.search(text, start) if pattern.sign in signs else None
            if not match or not text[: match.start()].strip() or len(match["credit"].split()) > 12:
                continue
            if rule.startswith("name in capitals") and match["credit"].upper() != match["credit"]:
                continue
            caption = text[: match.start()].strip()
            if rule.startswith("name in capitals after") and (
                _in_capitals(caption) or not _is_short(caption)
            ):
                continue
            if rule == "agency after the caption" and not _is_caption_like(caption):
                continue
            if rule == "name behind a bar" and not (_is_unfinished(caption) or _is_caption_like(caption)):
                continue
            if rule.endswith("an unfinished line") and "bracket" not in rule and not _is_unfinished(caption):
                continue
            if rule.startswith("name in brackets after") and (
                not _is_unfinished(caption) or (match["name"] == match["credit"] and _is_loud(match["name"]))
            ):
                continue
            if rule.startswith("labelled") and not _is_credit_name(match["name"]):
                continue
            return text[: match.start()].strip(" |–—-"), _bare(match["credit"], lexicon), rule, confidence
    last = lexicon.credit_last.search(text) if lexicon.credit_last else None
    if last and last.start() > 1 and len(text) <= MAX_WIDE and not _is_within_brackets(text, last.start()):
        return (
            text[: last.start()].rstrip("、，,＝= "),
            last["credit"].strip(),
            "credit with its word last",
            0.85,
        )
    italic = _ITALIC_END.match(text) if text[-1] in "*_" else None
    if italic and _is_credit_name(italic[2]) and "/" in italic[2]:
        return italic[1].strip(), _bare(italic[2], lexicon), "credit in italics at the end", 0.8
    return None


def _is_within_brackets(text: str, position: int) -> bool:
    """Whether brackets that were opened before ``position`` are closed after it."""
    before = text[:position]
    return before.count("(") + before.count("（") > before.count(")") + before.count("）")


def _in_capitals(text: str) -> bool:
    """Whether a line is in capitals but for a word like "v." or "de"."""
    letters = [c for c in text if c.isalpha()]
    return sum(map(str.isupper, letters)) > 0.8 * len(letters)


def _signs(tail: str, lexicon: Lexicon) -> set[str]:
    """What in a text's end calls for one of the dear patterns; a cheap look."""
    signs = set[str]()
    if "/" in tail:
        signs.add("slash")
    if " | " in tail:
        signs.add("bar")
    if "\uae30\uc790" in tail:  # 기자, a reporter
        signs.add("korean")
    if tail.rstrip(". ").endswith((")", "]")):
        signs.add("bracket")
    last = tail.rsplit(maxsplit=1)[-1].strip(".»”)") if tail.strip() else ""
    if len(last) > 1 and last.isupper() and not tail.isupper():
        signs.add("capitals")
    if tail.endswith(agencies.endings()):
        signs.add("agency")
    if "©" in tail:
        signs.add("label")
        return signs
    folded = tail.casefold()
    for word in lexicon.credit_words:
        if word in folded:
            signs.add("label")
            break
    return signs


def _is_credit_name(text: str) -> bool:
    """Whether a labelled credit names somebody: few words, the first a capital or an agency."""
    words = text.strip().split()
    return (
        bool(words)
        and len(words) <= 9
        and (
            not words[0][0].islower()
            or "/" in text
            or agencies.is_agency(text)
            or words[0] in {"the", "via", "dpa"}
        )
    )


def _tells(text: str) -> bool:
    """ "The ferry at her berth." behind "Image:" is a sentence, and no name."""
    words = text.split()
    return len(words) >= 4 and sum(w[0].islower() for w in words) >= 0.5 * len(words)


def _bare(text: str, lexicon: Lexicon) -> str:
    """A credit without its label ("Photo: X" → "X"), agencies' forms kept ("AP Photo/X")."""
    text = text.strip().strip("*_").strip()
    match = lexicon.credit_label.match(text)
    if match and text[match.end() :].strip():
        text = text[match.end() :]
    text = re.sub(r"^(?:©|\(c\))\s*", "", text.strip())
    return text.strip(" .")


def find_captions(draft: Draft) -> None:
    """Claim captions and the credits that stand in segments of their own."""
    segments = draft.segments
    boxed = sum(1 for a, b in pairwise(segments) if a.chunk == b.chunk) >= 2
    last = max((i for i, s in enumerate(segments) if s.free and len(s.text) > SHORTEST_PARAGRAPH), default=-1)
    again = Counter(key(s.text) for s in segments[:SEARCHED_HEAD] if len(s.text.split()) >= LEAST_IN_HEADLINE)
    for index, segment in enumerate(segments):
        if not segment.free or segment.marker or len(segment.text) > MAX_CAPTION:
            continue
        if index == 0 and not draft.lexicon.credit_label.match(segment.text):
            continue
        if segment.text.startswith("![") and (picture := _PICTURE.fullmatch(segment.text)):
            _claim_picture(draft, index, segment, picture)
            continue
        if segment.text[0] in "*_" and (emphasised := _EMPHASISED.fullmatch(segment.text)):
            segment.text = emphasised[1] if _is_credited(emphasised[1], draft.lexicon) else segment.text
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
        if found and (found[2] == "credit in bold at the end" or _is_short(found[0])):
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
        elif draft.lexicon.figure_number.match(segment.text) and _is_short(segment.text):
            segment.claim("caption", "number of a figure", 0.9, caption=segment.text, credit=None)
            _set_placeholder_aside(draft, index)
        elif draft.lexicon.caption_opening.match(segment.text) and len(segment.text) <= MAX_OPENED:
            segment.claim("caption", "words that open a caption", 0.85, caption=segment.text, credit=None)
            _set_placeholder_aside(draft, index)
        elif numbered and _is_short(segment.text):
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
    ends = segment.text.endswith(draft.lexicon.trailer_endings)
    trailer = (
        draft.lexicon.caption_trailer.search(segment.text, max(0, len(segment.text) - 80)) if ends else None
    )
    if trailer and trailer.start():
        draft.put_aside(segment, "page furniture", "offer behind a caption", trailer.group().strip())
        segment.text = segment.text[: trailer.start()].rstrip(" /|–—-")
    number = _GALLERY.match(segment.text) if segment.text[0] == "[" else None
    if number is None:
        return False
    draft.put_aside(segment, "page furniture", "number of a picture in a gallery", number.group().strip())
    segment.text = segment.text[number.end() :]
    return True


def _unlabelled(draft: Draft, segment: Segment, caption: str) -> str:
    label, colon, rest = _labelled(caption, draft.lexicon)
    if label:
        draft.label(segment, f"{label}{colon}", "caption label")
        return rest
    return caption


def _parted(text: str, caption: str, lexicon: Lexicon) -> str:
    """``text`` with spaces where a page's boxes ran caption, label and name together."""
    if not text.startswith(caption) or text[len(caption) : len(caption) + 1].isspace():
        return text
    rest = text[len(caption) :]
    label = lexicon.glued_credit.match(rest)
    if label:
        rest = f"{rest[: label.end()]} {rest[label.end() :]}"
    return f"{caption} {rest}"


def _labelled(text: str, lexicon: Lexicon) -> tuple[str, str, str]:
    """Label, colon and caption, where a caption's label opens ``text``; else three empty strings."""
    match = _LABEL.match(text)
    if match and match[2] in ",،" and " " not in match[1].strip():
        return "", "", ""  # "Above, the tram on its first day": the word points
    if match and "caption" in lexicon.labels.get(key(match[1]), frozenset()):
        return match[1], match[2], text[match.end() :].strip()
    if match and text[-1] == "." and key(match[1]) in lexicon.placeholders and _tells(text[match.end() :]):
        return match[1], match[2], text[match.end() :].strip()
    return "", "", ""


def _set_placeholder_aside(draft: Draft, index: int) -> None:
    """The line "Image" above a caption stood for the picture that the caption tells of."""
    before = draft.segments[index - 1]
    if index > 1 and before.free and not before.marker and key(before.text) in draft.lexicon.placeholders:
        draft.put_aside(before, "page furniture", "names the picture of the caption below")


def _claim_credit_alone(draft: Draft, index: int, segment: Segment, *, boxed: bool, last: int) -> bool:
    """ "Photo: Mira Okafor" in a line of its own; ``last`` is the index of the text's last paragraph."""
    if len(segment.text) > 140 or byline.is_signature(segment.text):
        return False
    bare = segment.text.strip("*_ ")
    match = _patterns(draft.lexicon).alone.fullmatch(bare) if _may_stand_alone(bare, draft.lexicon) else None
    if not match:
        return False
    name = next(g for g in match.groups() if g)
    if match["b"] and (not _is_credit_name(name) or (bare[-1] == "." and _tells(name))):
        return False
    if match["e"] and agencies.is_agency(match["e"]) and (index == 1 or index > last >= 0):
        return False  # "(AP)" below the headline or the last paragraph: who sends the text
    if match["d"] and index == 1 and _writes(draft, match["d"]):
        return False
    if match["d"] and any(_is_of_site(part, draft.lexicon) for part in match["d"].split("/")):
        return False  # "Home / Politics"
    if match["d"] and not (agencies.is_agency(match["d"].rpartition("/")[2]) or _title_case(match["d"])):
        return False
    segment.claim(
        "credit",
        "credit in a line of its own",
        0.85,
        credit=match["f"] or _bare(segment.text.strip("()[] "), draft.lexicon),
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
        and (_stands_before_credit(before, segment, boxed=boxed) or (twice and _is_short(before.text)))
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


def _may_stand_alone(text: str, lexicon: Lexicon) -> bool:
    """A cheap look, since the pattern of such a credit is dear."""
    opening = text[:1].casefold()
    return opening in lexicon.credit_openings or opening in _BESIDE_NAMES or "/" in text or " FOR " in text


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


def _is_loud(name: str) -> bool:
    """Whether it is in capitals: "(REPORT)" and "(IST)" are no names."""
    return name.isupper() and name.lower() != name


def _is_unfinished(text: str) -> bool:
    """One sentence of some words, no title: what stands below a picture without a full stop."""
    return 6 <= len(text.split()) <= 32 and not _SENTENCES.search(text) and not text.endswith((".", "!", "?"))


def _is_short(text: str) -> bool:
    return len(text.split()) <= 75 and len(_SENTENCES.findall(text)) <= 3


def _stands_before_credit(before: Segment, credit: Segment, *, boxed: bool) -> bool:
    """A caption over its credit; without a blank line between them a few words are enough.

    In text whose blank lines part boxes of several lines (``boxed``), one between the two parts them.
    """
    close = before.chunk == credit.chunk and 2 <= len(before.text.split()) <= 14
    if close:
        return _is_caption_like(before.text) or not _SENTENCES.search(before.text)
    return not boxed and _is_caption_like(before.text)


def _is_caption_like(text: str) -> bool:
    words = text.split()
    if text[0] in "([" and text[-1] in ")]":
        return False  # an agency's note, as in "(Reporting by Anna Lindqvist; editing by Tomas Berg)"
    return 4 <= len(words) <= 32 and not _SENTENCES.search(text) and (text[-1] in '.!?”"' or len(words) >= 8)


def _points(text: str, lexicon: Lexicon) -> bool:
    """ "…, right, …": a caption says where people stand; one or two sentences, nobody speaks."""
    return (
        len(text.split()) <= 50
        and len(_SENTENCES.findall(text)) <= 1
        and not re.search(r"[\"“”«»]", text)
        and bool(lexicon.directions.search(text))
    )
