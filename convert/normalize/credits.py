"""Credits that end a caption: "…in Paris on Monday. **Jim Young**" → what is shown, and whose picture it is.

Pure reading of a string; where captions stand is `convert.normalize.captions`'s business.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, cached_property

from convert.normalize import agencies
from convert.normalize.lexicon import Lexicon

__all__ = [
    "MAX_CAPTION",
    "MAX_WIDE",
    "SENTENCES",
    "alone",
    "is_caption_like",
    "is_credit_name",
    "is_short",
    "split_credit",
    "tells",
    "without_label",
]

MAX_CAPTION, TAIL, MAX_WIDE, LEAST_CAPTION = 700, 150, 120, 3
_INITIAL = r"[^\W\d_a-zа-яёіїєґ]"
_WORD = rf"{_INITIAL}[\w.'’-]+"
_PARTICLE = r"(?:(?:de|da|van|von|der|la|le|al|bin)\s+)?"
_NAME = rf"{_INITIAL}[\w.'’-]*(?:\s+{_PARTICLE}{_INITIAL}[\w.'’-]*){{0,3}}"
_BOLD_END = re.compile(r"(?s)(.*[.!?…:;,\"”’»)\]])\s*\*\*\s*([^*\n]{2,90}?)\s*\*\*[.\s]*$")
_ITALIC_END = re.compile(r"(?s)(.*[.!?…\"”’»)\]])\s*(?<!\*)[*_]\s*([^*_\n]{2,90}?)\s*[*_]\s*$")
_OF_SOURCE = re.compile(r"^(?:quelle|source|fuente|fonte|źródło|bron)\s?:\s*", re.I)
_WITH_STROKE = re.compile(r"^[图圖文]\s?[／/]\s?")
_PLAIN = frozenset({"agency after the caption", "name in brackets behind the caption"})
"""Rules that need a caption's measure before the credit."""
_STOPS = frozenset('.!?…।"”’»)')
SENTENCES = re.compile(r"[.!?…][\"”’»)]*\s+(?=[\"“«(]?[^\W\d_a-z])")
# A credit follows the end of a sentence, or a dash or bar that parts it from the caption.
_AFTER = r"(?<=[.!?…।。！？\"”’»)\]|/–—-])\s*"


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
    status = f"(?i:{lexicon.credit_status.pattern})"
    # "(File photo)", "Courtesy photo", "(Symbolbild)": what kind of picture it is; nobody is named.
    unnamed = rf"(?:(?<=[.!?…\"”’»)])\s*(?P<credit>{status})|\s[(\[](?P<inner>{status})[)\]])[.\s]*$"
    bracketed = (
        rf"\s*[(\[（【［〔]\s*(?P<credit>(?:{agency})\s+{photo}\s*/\s*[^()\[\]]{{2,60}}"
        rf"|{label}[^()\[\]]{{2,90}}"
        rf"|(?:©|\([cC]\))\s*[^()\[\]]{{2,90}}"
        # "[항구일보 제공. 재판매 및 DB 금지]"
        r"|[^()\[\]\n]{2,40}?\s?(?:제공|자료사진|캡처|촬영)(?:[.,]\s?재판매 및 DB 금지)?"
        rf"|[^()\[\]/]{{2,50}}\s?/\s?(?:{agency})(?:(?:\s?/|\s(?:via|for)\s)[^()\[\]]{{2,40}})?"
        rf"|(?:{agency})(?:\s?/\s?|:\s)[^()\[\]]{{2,60}}|[^()\[\]/]{{2,30}}\s?/\s?@[\w.]{{2,30}}"
        r"|(?!READ|SEE|ALSO|MORE|FULL|NOTE|WATCH)[A-Z]{2,5}(?:\s[A-Z][a-z]+)?:\s[^\W\d_a-zа-яё][\w.'’-]+(?:\s[^\W\d_a-zа-яё][\w.'’-]+){1,2}"
        rf"|(?i:quelle|source|fuente|fonte|źródło|bron)\s?:\s(?:{agency})"
        rf"|(?:{agency})|(?i:{agency})(?=\))|(?i:photo|foto|image|picture)s?\s?/\s?[^()\[\]]{{2,60}})"
        r"\s*[)\]）】］〕][.\s]*$"
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
    named = (
        rf"(?<=[\w.!?…\"”’»])\s*\(\s*(?P<credit>{person}(?:\s?/\s?(?:{_NAME}|[a-z]+(?=\)))|\s(?:for|via)\s{_NAME}))"
        r"\s*\)\s*$"
    )
    # "…on Monday. Mira Okafor via Getty Images", "… Mira Okafor for The Harbour Courier"
    passed_on = rf"(?<=[.!?…\"”’»)])\s(?P<credit>{person}\s(?:via|for)\s(?:{agency}|{_NAME}))[.\s]*$"
    # "… Mira Okafor, CC BY-SA 4.0"
    licensed = rf"(?<=[.!?…\"”’»)])\s(?P<credit>{person}(?:,\s|\s/\s|\s)\(?CC(?:0|[ -]BY)[\w .-]{{0,14}}\)?)$"
    # "… Photo Mira Okafor", "… (Photo AFP)", "… Foto Mira Okafor / ANP": the word for a picture has no colon.
    worded = (
        rf"(?:(?<=[.!?…\"”’»)])\s|\s[(\[]){_capital_photo(lexicon)}\s"
        rf"(?P<credit>(?:{person}|{agency})(?:\s?/\s?(?:{agency}|{_NAME}))?)[)\]]?$"
    )
    # "…at the quay © Mira Okafor": the sign needs no full stop before it; "© 2013 …" is a notice.
    signed = r"(?<=\S)\s(?:©|\([cC]\))\s?(?P<credit>[^\W\d_][^!?\n©()]{1,80}?(?:\s\([^()\n]{2,30}\))?)[.\s]*$"
    # "(Port Ellis Police Department)", "(WABI)" behind the caption's full stop
    title = r"[^\W\d_a-zа-яё][\w.'’&-]"
    body = rf"(?:{title}+)(?:\s(?:of|the|and|for|de|la|{title}*)){{1,5}}|(?-i:[KWC][A-Z]{{3}})"
    behind_stop = rf"(?<=[.!?…\"”’»])\s\((?P<credit>{body})\)$"
    # "…on Monday. — Reuters", "… / EFE", ". /연합뉴스"
    parted = (
        rf"(?:(?<=\S)\s[—–]\s|(?<=[.!?…\"”»])\s/\s?)(?P<credit>(?:{agency})(?:\s(?:file )?(?:pic|photo))?)$"
    )
    # "[MIRA OKAFOR]", as Greek papers write; an editor's word in square brackets is no full name.
    part = rf"{_INITIAL}[^\W\d_]{{2,}}(?:[-’'][^\W\d_]+)?"
    squared = rf"(?<=[.!?…;\"”’»)])\s\[(?P<credit>{part}(?:\s{_INITIAL}\.)?\s{_PARTICLE}{part})\]$"
    # "/최민혁 기자", "<최민혁 기자>"
    korean = r"[\uac00-\ud7af]{2,4}"
    reporter = rf"(?<=[.\w])(?:\s*/\s?|\s[<\[(])(?P<credit>{korean}(?:[·,]\s?{korean}){{0,3}}\s?기자)[>\])]?$"
    labelled = (
        rf"{_AFTER}(?P<credit>(?:(?:[A-Z]{{2,4}}\s)?{label}|©\s*)"
        r"(?P<name>(?:[^.!?\n]|(?<=\b\w)\.){2,90}?))[.\s]*$"
    )
    # Copied pages run label and name together: "…in Queens.CreditMira Okafor/The Harbour Courier".
    glued = (
        rf"(?:(?<=[.!?…\"”’»)\]])\s?{lexicon.glued_credit.pattern}"
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
    tacked = r"(?<=[a-zß-ÿ)\"”»])\s(?P<credit>[^\W\d_a-zß-ÿ]{2,}(?:\s[^\W\d_a-zß-ÿ]{3,}){1,2})$"
    slashed = rf"{_AFTER}(?P<credit>(?:{agency}\s?/\s?)?{pair}(?:\s(?:file|archive) photo)?)[.\s]*$"
    run_on = rf"\s+(?P<credit>{_WORD}\s+{_WORD}\s?/\s?(?:{agency}))\s*$"
    return _Patterns(
        endings=(
            (_Late(loud, "capitals"), "name in capitals run together with the caption", 0.85),
            (_Late(agent, "bracket"), "name and agency in brackets at the end", 0.9),
            (_Late(unnamed, "status"), "kind of picture at the end", 0.8),
            (_Late(signed, "sign"), "name behind a copyright sign", 0.85),
            (_Late(bracketed, "bracket"), "credit in brackets at the end", 0.92),
            (_Late(worded, "word"), "labelled credit at the end", 0.8),
            (_Late(labelled, "label"), "labelled credit at the end", 0.9),
            (_Late(glued, "label"), "credit run together with its label", 0.9),
            (_Late(parted, "parted"), "agency after the caption", 0.8),
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
            (_Late(passed_on, "passed on"), "name and publisher at the end", 0.75),
            (_Late(licensed, "licence"), "name and licence at the end", 0.85),
            (_Late(closing, "bracket"), "name in brackets after an unfinished line", 0.65),
            (_Late(behind_stop, "bracket"), "name in brackets behind the caption", 0.6),
        ),
        alone=re.compile(
            rf"[(\[]?\s*(?:(?:{agency})\s+{photo}\s*/\s*(?P<a>[^\n]{{2,60}}?)"
            rf"|(?<=[(\[])(?P<e>(?:{agency})(?:\s[^()\[\]\n]{{2,30}})?)(?=\s*[)\]])"
            rf"|{_capital_photo(lexicon)}\s+(?P<f>{person})"
            rf"|(?P<h>{person}\s(?:via|for)\s(?:{agency}))"
            rf"|(?P<g>[^\W\d_a-z][^\W\d_a-z.'’-]+(?:\s[^\W\d_a-z.'’-]+){{1,3}}\sFOR\s[^a-zа-яё\d_\n]{{3,40}})"
            rf"|(?:{label}|©\s*)(?P<b>[^\n]{{2,90}}?)"
            rf"|(?P<d>{_NAME}\s?/\s?{_NAME}(?:\s?/\s?{_NAME})?))\s*[)\]]?[.\s]*"
        ),
    )


def alone(lexicon: Lexicon) -> re.Pattern[str]:
    """A credit that is the whole of its line ("Photo: Mira Okafor")."""
    return _patterns(lexicon).alone


def split_credit(text: str, lexicon: Lexicon) -> tuple[str, str, str, float] | None:
    """Caption, credit, rule and confidence, where ``text`` ends in a credit; else None."""
    if len(text) > MAX_CAPTION:
        return None
    if "*" in text[-4:] and (bold := _BOLD_END.match(text)):
        return bold[1].strip(), without_label(bold[2], lexicon), "credit in bold at the end", 0.93
    if italic := _in_italics(text, lexicon):
        return italic
    start = max(0, len(text) - TAIL)
    if signs := _signs(text[start:], lexicon):
        for pattern, rule, confidence in _patterns(lexicon).endings:
            match = pattern.search(text, start) if pattern.sign in signs else None
            if not match or _is_elided(text, match.start()):
                continue
            groups = match.groupdict()
            credit = groups["credit"] or groups.get("inner") or ""
            if not text[: match.start()].strip() or len(credit.split()) > 12:
                continue
            if rule.startswith("name in capitals") and credit.upper() != credit:
                continue
            caption = text[: match.start()].strip()
            if rule.startswith("name in capitals after") and (_in_capitals(caption) or not is_short(caption)):
                continue
            plain = rule in _PLAIN or ("inner" in groups and not _is_unfinished(caption))
            if plain and not is_caption_like(caption.strip(" —–/")):
                continue
            if rule == "name behind a bar" and not (_is_unfinished(caption) or is_caption_like(caption)):
                continue
            if rule.endswith("an unfinished line") and "bracket" not in rule and not _is_unfinished(caption):
                continue
            if rule.startswith("name in brackets after") and (
                not _is_unfinished(caption, 3 if match["name"] != credit else 6)
                or (match["name"] == credit and _is_loud(match["name"]))
            ):
                continue
            if rule.startswith("labelled") and "name" in groups and not is_credit_name(match["name"]):
                continue
            if rule == "name in brackets behind the caption" and not (
                credit.isupper() or lexicon.organisation.search(credit)
            ):
                continue  # "(Anna Lindqvist)" signs a text
            if rule == "name behind a copyright sign" and not (
                caption[-1] in _STOPS or _is_unfinished(caption, LEAST_CAPTION) or caption > "\u2e80"
            ):
                continue
            if len(caption.split()) < LEAST_CAPTION and caption[-1] not in _STOPS and caption < "\u2e80":
                continue  # "Im Bild: …" is a label
            if rule.startswith("name in brackets after"):
                credit = groups["name"] or credit
            shown = credit if rule.startswith("kind") else without_label(credit, lexicon)
            return caption.strip(" |/–—-"), shown, rule, confidence
    last = lexicon.credit_last.search(text) if lexicon.credit_last else None
    if last and last.start() > 1 and len(text) <= MAX_WIDE and not _is_within_brackets(text, last.start()):
        return (
            text[: last.start()].rstrip("、，,＝= "),
            _WITH_STROKE.sub("", last["credit"].strip()),
            "credit with its word last",
            0.85,
        )
    return None


def _is_elided(text: str, position: int) -> bool:
    """Whether an apostrophe joins both sides: the last word of "deux locaux d’archives" is no credit."""
    before, after = text[max(0, position - 2) : position], text[position : position + 1]
    return before[1:] in ("’", "'") and before[0].isalpha() and after.isalpha()


def _in_italics(text: str, lexicon: Lexicon) -> tuple[str, str, str, float] | None:
    """ "…at the quay. *Mira Okafor/AP*", "… *Photo: Mira Okafor*"."""
    italic = _ITALIC_END.match(text) if text[-1] in "*_" else None
    if italic and is_credit_name(italic[2]) and ("/" in italic[2] or lexicon.credit_label.match(italic[2])):
        return italic[1].strip(), without_label(italic[2], lexicon), "credit in italics at the end", 0.8
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
    if tail.rstrip(". ").endswith((")", "]", "）", "】", "］", "〕")):
        signs.update(("bracket", "word"))
    if " via " in tail or " for " in tail:
        signs.add("passed on")
    if "CC" in tail:
        signs.add("licence")
    words = tail.rstrip(".»”) ").rsplit(maxsplit=1)
    last = words[-1] if words else ""
    if len(last) > 1 and last.isupper() and not tail.isupper():
        signs.add("capitals")
    if tail.endswith(agencies.endings()):
        signs.add("agency")
    if "© " in tail or "(c)" in tail or "©" in tail:
        signs.update(("label", "sign"))
    folded = tail.casefold()
    if folded.rstrip(".)] ").endswith(lexicon.credit_status_endings):
        signs.add("status")
    if " —" in tail or " –" in tail or " /" in tail:
        signs.add("parted")
    if any(word in folded for word in lexicon.picture_words):
        signs.add("word")
    for word in lexicon.credit_words:
        if word in folded:
            signs.add("label")
            break
    return signs


def is_credit_name(text: str) -> bool:
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


def tells(text: str) -> bool:
    """ "The ferry at her berth." behind "Image:" is a sentence, and no name."""
    words = text.split()
    return len(words) >= 4 and sum(w[0].islower() for w in words) >= 0.5 * len(words)


def without_label(text: str, lexicon: Lexicon) -> str:
    """A credit without its label ("Photo: X" → "X"), agencies' forms kept ("AP Photo/X")."""
    text = text.strip().strip("*_").strip()
    match = lexicon.credit_label.match(text)
    if match and text[match.end() :].strip():
        text = text[match.end() :]
    text = re.sub(r"^(?:©|\(c\))\s*", "", text.strip())
    match = lexicon.credit_label.match(text)
    if match and ":" in match.group() and text[match.end() :].strip():
        text = text[match.end() :]  # "© Crédit photo : Mira Okafor"
    return _OF_SOURCE.sub("", text).strip(" .")


def _is_loud(name: str) -> bool:
    """Whether it is in capitals: "(REPORT)" and "(IST)" are no names."""
    return name.isupper() and name.lower() != name


def _is_unfinished(text: str, least: int = 6) -> bool:
    """One sentence of some words, no title: what stands below a picture without a full stop."""
    return (
        least <= len(text.split()) <= 32 and not SENTENCES.search(text) and not text.endswith((".", "!", "?"))
    )


def is_short(text: str) -> bool:
    return len(text.split()) <= 75 and len(SENTENCES.findall(text)) <= 3


def is_caption_like(text: str) -> bool:
    words = text.split()
    if text[0] in "([" and text[-1] in ")]":
        return False  # an agency's note, as in "(Reporting by Anna Lindqvist; editing by Tomas Berg)"
    return 4 <= len(words) <= 32 and not SENTENCES.search(text) and (text[-1] in '.!?”"' or len(words) >= 8)
