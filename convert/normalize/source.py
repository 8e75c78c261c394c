"""Source lines: "Original url: https://…", broken, wrapped or bare, and the publisher beside them."""

from __future__ import annotations

import re

from convert.normalize import agencies, byline, dates, urls
from convert.normalize.draft import Draft, Segment
from convert.normalize.lexicon import key
from convert.normalize.lines import at_colon
from convert.normalize.publisher import publisher_from_url
from convert.normalize.sourcelabels import is_label, read_label, read_line

SEARCHED_END, SEARCHED_START, SEARCHED_HEAD, MOST_JOINING = 14, 4, 8, 3
LONGEST_IN_HEAD, LONG_ADDRESS, SHORT, LEAST_LABEL, MOST_IN_NAME, MOST_SPACES = 240, 60, 60, 3, 5, 18
"""What is longer is a paragraph; an address that is shorter has not been wrapped."""
_AT_END_RULE = "URL in a line of its own at the end"
_IN_HEAD_RULE = "URL in a line of its own in the head"
_BESIDE = re.compile(
    r"(?P<url><?https?://[^\s<>]+>?)\s+(?P<words>\([^()\n]{2,80}\)|\[[^\[\]\n]{2,80}\]|[–—|-]\s[^\n]{2,60}|Go)",
    re.I,
)
""" "https://… (The Harbour Courier)": words behind an address, no part of it that a space broke off."""
_OPENINGS = ("http", "www.", "<http", "(http", "[http", "HTTP", "Http", "<www.")
_PICTURE = re.compile(r"\.(?:jpe?g|png|gif|webp|svg|mp[34])(?:\?\S*)?>?$", re.I)

_PASSED_ON = re.compile(r"\b(?:reprinted|republished|reposted)\b(?!.*\b(?:from|permission|courtesy)\b)", re.I)
""" "This article was reprinted on wired.example": that is where it went, not where it stood."""
_JOINED = re.compile(r",|\bfor\b", re.I)
""" "MIRA OKAFOR FOR THE TIMES" is a photographer's line."""
_LINKED_TITLE = re.compile(r"\[(?P<title>[^\[\]\n]{8,200})\]\((?P<url>https?://[^\s()]+)\)\.?")
_SENDER = re.compile(r"(?P<name>[^<>\n]+?)\s*(?P<address><[^<>\s]+@[^<>\s]+>)")
""" "The Courier <desk@courier.example>", as the source of a mail that was pasted."""


def find_source(draft: Draft) -> None:
    """Claim the line that says where the article was published; a label that says so itself goes first."""
    segments = draft.segments
    count = len(segments)
    end = list(range(count - 1, max(-1, count - 1 - SEARCHED_END), -1))
    start = [i for i in range(min(SEARCHED_START, count)) if i not in end]
    tried = [i for i in (*end, *start) if segments[i].free and segments[i].marker != ">"]
    addressed = [i for i in tried if _is_addressed(segments, i)]
    for strong in (True, False) if not draft.fields.get("source_url") else (True,):
        for index in addressed:
            if segments[index].free and _labelled(draft, index, segments[index], strong=strong):
                _read_around(draft, index, tried)
                return
    if any(segments[index].free and _named(draft, index, segments[index]) for index in tried):
        return
    for index in end:
        segment = segments[index]
        if segment.kind in {"set_aside", "field", "label", "caption"}:
            continue
        above = segments[index - 1] if index else None
        if above and above.free and urls.is_stepping_stone(segment.text) and urls.URL.fullmatch(above.text):
            index -= 1  # the archived copy stands below the page's own address
        if segment.free and count > 1 and _bare_url(draft, index, segments[index]):
            _read_around(draft, index, tried)
            return
        break
    if not any(_published_in(draft, segments[index]) for index in tried[:SEARCHED_START]):
        _find_in_head(draft)


def _is_addressed(segments: list[Segment], index: int) -> bool:
    """A cheap look whether an address may stand in the line, or in the one below a label."""
    text = segments[index].text
    if "/" in text or "www." in text or "doi" in text[:12].casefold():
        return True
    return len(text) < SHORT and index + 1 < len(segments) and "." in segments[index + 1].text[:SHORT]


def _read_around(draft: Draft, index: int, tried: list[int]) -> None:
    """The paper in the line beside the address ("Source: The Harbour Courier"); copies and days of copies."""
    segments = draft.segments
    for near in tried:
        segment = segments[near]
        if not segment.free or len(segment.text) > LONGEST_IN_HEAD or segment.marker:
            continue
        if abs(near - index) == 1:
            label, colon, rest = at_colon(segment.text)
            kinds = draft.lexicon.kinds(label)
            if colon and kinds & {"source", "publisher"} and not urls.URL.search(rest):
                _named_source(draft, near, segment, label, rest.strip())
                continue
        if len(segment.text) < SHORT and any(c.isdigit() for c in segment.text):
            found = dates.find(segment.text, draft.lexicon)
            left = segment.text.replace(found.text, " ", 1) if found else ""
            if found and _tells_of_copy(draft, left):
                draft.put_aside(segment, "date of the copy", "day that a text was copied")
                continue
        said = read_line(segment.text, draft.lexicon) if "http" in segment.text else None
        if said and not said.name and urls.is_stepping_stone(said.url):
            draft.put_aside(segment, "a second address", "address of a copy")
    _name_above(draft, index)
    for near in tried[:SEARCHED_START]:
        _published_in(draft, segments[near])


def _find_in_head(draft: Draft) -> None:
    """An address alone in a line above the text, as readers and clips have it below the headline."""
    for index, segment in enumerate(draft.segments[: min(SEARCHED_HEAD, len(draft.segments) - 1)]):
        if segment.text.startswith(_OPENINGS) and segment.free and not _PICTURE.search(segment.text):
            if _bare_url(draft, index, segment, _IN_HEAD_RULE):
                _name_above(draft, index)
                return
        elif segment.free and _is_schemeless(segment.text):
            _set_url(draft, segment, f"https://{segment.text}", _IN_HEAD_RULE, 0.8, segment.text, None)
            segment.claim("source", _IN_HEAD_RULE, 0.8)
            return
        elif len(segment.text) > LONGEST_IN_HEAD and segment.free:
            return


def _tells_of_copy(draft: Draft, text: str) -> bool:
    """ "Date accessed:", "Retrieved on": the words beside the day of a copy."""
    words = re.findall(r"[^\W\d_]+", key(text))
    copied = draft.lexicon.copy_words
    return any(w in copied for w in words) and all(
        w in copied or w in draft.lexicon.source_words for w in words
    )


def _is_schemeless(text: str) -> bool:
    """ "courier.example/2013/05/28/ferry-talks": a page of a site, nothing else in the line."""
    return text.count("/") > 1 and " " not in text and urls.is_bare_domain(text) and urls.has_path(text)


def _name_above(draft: Draft, index: int) -> None:
    """The site's name in the line above or below its address."""
    url = str(draft.fields.get("source_url"))
    for near in (index - 1, index + 1):
        if not 0 <= near < len(draft.segments) or draft.fields.get("publisher"):
            continue
        beside = draft.segments[near]
        if (
            beside.free
            and ":" not in beside.text
            and beside.chunk == draft.segments[index].chunk
            and len(beside.text.split()) <= MOST_IN_NAME
            and (_is_of_host(beside.text, url) or _ends_in_host(beside.text, url))
        ):
            draft.fill("publisher", beside.text, beside, "name beside the address", 0.85)


def _ends_in_press(name: str) -> bool:
    """ "The Harbour Courier": a few words in capitals, the last one of newspapers' names."""
    words = key(name).split()
    return 1 < len(words) <= MOST_IN_NAME and words[-1] in byline.PRESS


def _ends_in_host(name: str, url: str) -> bool:
    """ "The Harbour Courier" on courier.example."""
    word = key(name).rpartition(" ")[2]
    return byline.is_press(name) and word in byline.PRESS and word in urls.host(url).split(".")


def _labelled(draft: Draft, index: int, segment: Segment, *, strong: bool) -> bool:
    """Whether the line, or the one below it, gave the source; ``strong`` asks for a label that is plain."""
    text = segment.text.strip()
    if _copied(draft, segment, text, strong=strong):
        return True
    if strong and (address := urls.of_doi(text.strip(" <>()[]"))):
        _set_url(draft, segment, address, "labelled source URL", 0.9, text, None)
        segment.claim("source", "labelled source URL", 0.9)
        return True
    last = len(draft.segments) - index <= SEARCHED_START
    prefix = draft.lexicon.source_prefix.match(text)
    if prefix:
        if strong != _is_strong(draft, prefix.group(), text):
            return False
        behind = " " in text[prefix.end() :] and _announced(
            draft, segment, text, strong=strong, last=last, listed=True
        )
        return behind or _take(draft, index, segment, text[: prefix.end()], text[prefix.end() :])
    if (
        len(text) < SHORT
        and (_is_label(draft, text) or is_label(text, draft.lexicon))
        and index + 1 < len(draft.segments)
    ):
        following = draft.segments[index + 1]
        address = following.text.strip("<> ")
        if following.free and (urls.URL.match(address) or urls.is_bare_domain(address)):
            if strong != _is_strong(draft, text, address):
                return False
            segment.claim("label", "source label", 0.97)
            draft.label(segment, text, "source label")
            return _take(draft, index + 1, following, "", following.text, labelled=True)
    if "/" not in text and "www." not in text:
        return False
    if strong and _named(draft, index, segment):
        return True
    return _announced(draft, segment, text, strong=strong, last=last)


def _named(draft: Draft, index: int, segment: Segment) -> bool:
    """ "Source: The Harbour Courier", "(Source: The Harbour Courier, 5 May 2013)"."""
    text = segment.text.strip()
    if ":" not in text[:42] and "：" not in text[:42]:
        return False
    if text[:1] in "([" and text[-1:] in ")]":
        text = text[1:-1]
    label, colon, rest = at_colon(text.strip("*_ "))
    if colon and len(label) < 40 and "source" in draft.lexicon.kinds(label):
        return _named_source(draft, index, segment, label, rest.strip("*_ "))
    return False


def _is_strong(draft: Draft, label: str, address: str) -> bool:
    """Whether the label is plain ("Original url:"), and the address no archive's or a shortened one."""
    url = urls.URL.search(address)
    if url and urls.is_stepping_stone(urls.normal(url.group())):
        return False
    return any(word in draft.lexicon.source_kernel for word in re.findall(r"[^\W\d_]+", key(label)))


def _announced(
    draft: Draft, segment: Segment, text: str, *, strong: bool, last: bool, listed: bool = False
) -> bool:
    """A line made of a label's words, a paper's name and an address; the words or the name may be missing."""
    if text[:1] == "[" and _is_linked_title(draft, segment, text):
        return True
    said = read_line(text, draft.lexicon)
    rule = "words that announce a source"
    if said is None or _PICTURE.search(said.url):
        return False
    worded = any(c.isalnum() for c in said.label)
    if not listed and worded and (draft.lexicon.by.match(text) or not (said.hinted or said.name)):
        return False
    alone = not (worded or said.name or said.beside or said.copied)
    if alone and (text.startswith(_OPENINGS) or urls.is_bare_domain(text)):
        return False
    address = urls.normal(said.url)
    if "://" not in address:
        address = f"https://{address}"
    plain = said.strong and not urls.is_stepping_stone(address)
    if not worded and not said.name:
        plain = last
    if plain != strong or not (plain or last) or not urls.has_path(address):
        return False
    known = _ends_in_press(said.name) or _is_of_host(said.name, address)
    if "," in said.name and not said.strong:
        return False  # "Anna Lindqvist, The Harbour Courier": `find_citations` knows who wrote it
    if said.name and not known and (not said.strong or said.named_first or " " not in said.name):
        return False
    segment.claim("source", rule, 0.9 if plain else 0.75)
    draft.label(segment, said.label, "source label")
    if said.name:
        _name(draft, segment, said.name, rule)
    if said.day and _tells_of_copy(draft, said.label):
        draft.put_aside(segment, "date of the copy", rule, said.day.text)
    elif said.day:
        draft.add_date("published", segment, said.day, rule, 0.8, again=rule)
    if said.copied:
        draft.put_aside(segment, "date of the copy", rule, said.copied.text)
    if said.beside:
        draft.put_aside(segment, "beside the address", "words behind an address", said.beside)
    _set_url(draft, segment, address, rule, 0.93 if plain else 0.75, said.written, None)
    return True


def _is_linked_title(draft: Draft, segment: Segment, text: str) -> bool:
    """ "[Ferry talks fail](https://…)": the headline once more, as the link that a bookmark is."""
    match = _LINKED_TITLE.fullmatch(text)
    if match is None or not any(key(match["title"]) == key(s.text) for s in draft.segments[:SEARCHED_START]):
        return False
    if draft.segments[0] is segment:
        return False
    rule = "headline once more, as a link"
    segment.claim("source", rule, 0.9)
    draft.put_aside(segment, "repeats the headline", rule, match["title"])
    _set_url(draft, segment, urls.trim(match["url"]), rule, 0.9, match["url"], None)
    return True


def _published_in(draft: Draft, segment: Segment) -> bool:
    """ "This essay first appeared in The Harbour Review." at the end: its words are a label's and a name."""
    text = segment.text
    if not segment.free or segment.marker:
        return False
    short = len(text) <= LONGEST_IN_HEAD and text.count(" ") <= MOST_SPACES
    opened = short and text.lstrip("([*_—– ")[:1].isalpha()
    said = read_label(text, draft.lexicon) if opened else None
    if said is None or not said.name or _PASSED_ON.search(said.label) or draft.lexicon.by.match(text):
        return False
    words, press = len(re.findall(r"\w+", said.label)), _ends_in_press(said.name)
    alone = segment is draft.segments[-1] and press and not _JOINED.search(said.name)
    alone = alone and (
        _is_label(draft, said.label, whole=True) if words else len(draft.segments) > SEARCHED_START
    )
    full = said.strong and (words >= LEAST_LABEL or (words > 1 and press)) and (press or " " in said.name)
    loud = said.strong and words == 1 and said.label.isupper()  # "SOURCE Harbour Ferries Inc."
    if not ((words and urls.is_bare_domain(said.name)) or alone or full or loud):
        return False
    signed = byline.parse_line(text, draft.lexicon)  # "Posted on 28 May 2013 by Mira Okafor"
    if agencies.is_agency(said.name) or (signed and signed.people):
        return False
    rule = "words that announce a source"
    if full and text.rstrip("*_)]").endswith("."):  # a sentence of its own, which a reader wants to see
        segment.claim("paragraph", rule, 0.75, role="note")
        if not draft.fields.get("publisher"):
            draft.fields["publisher"] = said.name
            draft.record("publisher", None, rule, 0.75, text="")
        return True
    segment.claim("source", rule, 0.75 if words else 0.65)
    draft.label(segment, said.label, "source label")
    _name(draft, segment, said.name, rule)
    if said.day:
        draft.add_date("published", segment, said.day, rule, 0.7, again=rule)
    return True


def _name(draft: Draft, segment: Segment, name: str, rule: str) -> None:
    if draft.fields.get("publisher"):
        draft.put_aside(segment, "names the publisher", rule, name)
    else:
        draft.fill_in_part("publisher", name, segment, rule, 0.8)


def _is_of_host(name: str, url: str) -> bool:
    """Whether a site's address has its name: "The Harbour Trust" on harbourtrust.example."""
    squeezed = re.sub(r"[\W_]", "", key(name)).removeprefix("the")
    return len(squeezed) >= LEAST_LABEL and squeezed in urls.host(url).replace("-", "")


def _copied(draft: Draft, segment: Segment, text: str, *, strong: bool) -> bool:
    """ "Retrieved 2 January 2023 from https://…", "Saved from https://… on 3 July 2020"."""
    match = draft.lexicon.copied.fullmatch(text)
    if match is None:
        return False
    address = urls.trim(match["url"])
    if urls.is_stepping_stone(address) == strong:
        return False
    found = dates.find(text.replace(match["url"], " " * len(match["url"])), draft.lexicon)
    left = (match["before"] + " " + match["after"]).replace(found.text if found else "\n", " ")
    if len(re.findall(r"\w+", left)) > MOST_JOINING:
        return False
    segment.claim("source", "address that it was copied from", 0.9)
    draft.label(segment, match["label"], "source label")
    if found:
        draft.put_aside(segment, "date of the copy", "address that it was copied from", found.text)
    _set_url(draft, segment, urls.normal(address), "address that it was copied from", 0.9, match["url"], None)
    return True


def _is_label(draft: Draft, text: str, *, whole: bool = False) -> bool:
    return "source" in draft.lexicon.kinds(text) and (
        whole or ":" in text[-3:] or "url" in text.casefold() or " " in text
    )


def _take(
    draft: Draft, index: int, segment: Segment, label: str, rest: str, *, labelled: bool = True,
    unlabelled: str = _AT_END_RULE,
) -> bool:  # fmt: skip
    beside = _BESIDE.fullmatch(rest.strip())
    if beside:
        rest = beside["url"]
    alone = rest
    rest, used = _with_next_line(draft, index, rest, labelled=labelled) if not beside else (rest, [])
    found = urls.mend(rest, labelled=labelled)
    if found is None and labelled and urls.is_bare_domain(rest.strip(" <>.")):
        address = rest.strip(" <>.")
        found = (f"https://{address}", address)
    if found is None:
        return _named_source(draft, index, segment, label, alone) if label else False
    url, original = found
    _go_on(segment, used)
    if beside:
        draft.put_aside(segment, "beside the address", "words behind an address", beside["words"])
    rule = "labelled source URL" if labelled else unlabelled
    segment.claim("source", rule, 0.97 if labelled else 0.85)
    if label.strip():
        draft.label(segment, label.strip(), "source label")
    written = " ".join([alone.strip(), *(part.text for part in used)])
    _set_url(draft, segment, url, rule, 0.97 if labelled else 0.85, written, original)
    return True


def _go_on(segment: Segment, used: list[Segment]) -> None:
    """Give ``segment`` the lines in which its URL goes on."""
    for part in used:
        part.claim("furniture", "goes on with the source URL", 0.9)
        segment.lines = [*segment.lines, *part.lines]


def _with_next_line(draft: Draft, index: int, rest: str, *, labelled: bool) -> tuple[str, list[Segment]]:
    """A URL that was wrapped goes on in the next line of the same chunk."""
    used: list[Segment] = []
    current = draft.segments[index]
    if not labelled and len(rest) < LONG_ADDRESS and rest.rstrip()[-1:] not in "-/_=?&":
        return rest, used
    for following in draft.segments[index + 1 : index + 3]:
        text = following.text.strip()
        if (
            following.chunk != current.chunk
            or not following.free
            or " " in text
            or urls.URL.match(text)
            or following.marker
            or (text.isalpha() and text.isupper())  # a rubric, no path
            or ((found := dates.find(text, draft.lexicon)) and found.text == text)
        ):
            break
        if rest.rstrip().endswith(">") or (
            not re.search(r"[/\d_.=&?#%-]", text) and rest.rstrip()[-1:] not in "-/_=?&"
        ):
            break
        rest = rest.rstrip() + text
        used.append(following)
    return rest, used


def _set_url(
    draft: Draft, segment: Segment, url: str, rule: str, confidence: float, written: str, original: str | None
) -> None:
    notes = []
    if own := urls.of_copy(url):
        notes.append(f"taken out of the address of a copy: {url}")
        url = own
    plain = urls.without_tracking(url)
    if original:
        notes.append(f"a break was mended; as written: {original}")
    if plain != url:
        notes.append(f"tracking parameters taken off; as written: {url}")
    if draft.fields.get("source_url"):  # a record or a print gave it
        draft.put_aside(segment, "a second address", rule, written.strip())
        return
    draft.fill_in_part(
        "source_url", plain, segment, rule, confidence, text=written.strip(), note="; ".join(notes) or None
    )


def _named_source(draft: Draft, index: int, segment: Segment, label: str, rest: str) -> bool:
    """ "Source: The Harbour Courier, 5 May 2013, https://…": publisher, date and URL in one line."""
    match = urls.URL.search(rest)
    if match and match.start() and rest[match.start() - 1].isalnum():
        return False
    if match and match.end() == len(rest) and rest[-1] in "-/_=?&":
        whole, used = _with_next_line(draft, index, rest, labelled=True)
        if used and urls.mend(whole[match.start() :], labelled=True):
            _go_on(segment, used)
            rest, match = whole, urls.URL.search(whole)
    address = urls.trim(match.group()) if match else ""
    before = (rest[: match.start()] if match else rest).strip(" ,;:(–—-<")
    after = rest[match.start() + len(address) :].strip(" ,;.)>") if match else ""
    if match and after:
        mended = urls.mend(rest[match.start() :], labelled=True)
        if mended is None:
            return False
        address, after = mended[0], ""
    found = dates.find(before, draft.lexicon)
    name = before
    if found:
        name = before[: found.start].strip(" ,;(–—-")
        if before[found.end :].strip(" ,;.)"):
            return False
    sender = _SENDER.fullmatch(name)
    name = sender["name"] if sender else name
    if (
        "@" in name
        or len(name) > 80
        or len(name.split()) > 8
        or (not match and not name)
        or name.endswith("?")
    ):
        return False
    if (
        name
        and not name[0].isupper()
        and name[0].lower() != name[0].upper()
        and not urls.is_bare_domain(name)
    ):
        return False
    segment.claim("source", "source line", 0.9 if match else 0.7)
    draft.label(segment, f"{label.strip(' :')}:", "source label")
    if name and not draft.fields.get("publisher"):
        draft.fill_in_part("publisher", name, segment, "named in the source line", 0.85)
    elif name:
        draft.put_aside(segment, "names the publisher", "source line", name)
    if sender:
        draft.put_aside(segment, "address of a mail", "source line", sender["address"])
    if found:
        draft.add_date("published", segment, found, "date in the source line", 0.85, again="source line")
    if match:
        _set_url(draft, segment, urls.normal(address), "source line", 0.95, rest[match.start() :], None)
    return True


def _bare_url(draft: Draft, index: int, segment: Segment, rule: str = _AT_END_RULE) -> bool:
    text = segment.text.strip()
    if index == len(draft.segments) - 1 and urls.is_bare_domain(text) and urls.has_path(text):
        _set_url(draft, segment, f"https://{text}", "address in the last line", 0.75, text, None)
        segment.claim("source", "address in the last line", 0.75)
        return True
    if not urls.URL.match(text.lstrip("<([")) or not urls.has_path(text.strip("<>()[] ")):
        return False  # the address of a whole site is a mention, not where the article stood
    return _take(draft, index, segment, "", text, labelled=False, unlabelled=rule)


def guess_publisher(draft: Draft) -> None:
    """Name the publisher as far as the source URL supports it; recorded as a guess."""
    url = draft.fields.get("source_url")
    if not url or draft.fields.get("publisher"):
        return
    body = "\n".join(s.text for s in draft.segments[:60])
    found = publisher_from_url(url, body)
    if found:
        name, rule = found
        draft.fields["publisher"] = name
        draft.record("publisher", None, rule, 0.5 if " " in name else 0.55, text="")
