"""Source lines: "Original url: https://…", broken, wrapped or bare, and the publisher beside them."""

from __future__ import annotations

import re

from convert.normalize import dates, urls
from convert.normalize.draft import Draft, Segment
from convert.normalize.lexicon import key
from convert.normalize.publisher import publisher_from_url

SEARCHED_END, SEARCHED_START, SEARCHED_HEAD, MOST_JOINING = 14, 4, 8, 3
LONGEST_IN_HEAD, LONG_ADDRESS = 240, 60
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

_SENDER = re.compile(r"(?P<name>[^<>\n]+?)\s*(?P<address><[^<>\s]+@[^<>\s]+>)")
""" "The Courier <desk@courier.example>", as the source of a mail that was pasted."""


def find_source(draft: Draft) -> None:
    """Claim the line that says where the article was published."""
    segments = draft.segments
    count = len(segments)
    end = list(range(count - 1, max(-1, count - 1 - SEARCHED_END), -1))
    start = [i for i in range(min(SEARCHED_START, count)) if i not in end]
    for index in [*end, *start]:
        segment = segments[index]
        if segment.free and segment.marker != ">" and _labelled(draft, index, segment):
            return
    for index in end:
        segment = segments[index]
        if segment.kind in {"set_aside", "field", "label", "caption"}:
            continue
        if segment.free and count > 1 and _bare_url(draft, index, segment):
            return
        break
    _find_in_head(draft)


def _find_in_head(draft: Draft) -> None:
    """An address alone in a line above the text, as readers and clips have it below the headline."""
    for index, segment in enumerate(draft.segments[: min(SEARCHED_HEAD, len(draft.segments) - 1)]):
        if segment.text.startswith(_OPENINGS) and segment.free and not _PICTURE.search(segment.text):
            if _bare_url(draft, index, segment, _IN_HEAD_RULE):
                return
        elif len(segment.text) > LONGEST_IN_HEAD and segment.free:
            return


def _labelled(draft: Draft, index: int, segment: Segment) -> bool:
    text = segment.text.strip()
    if _copied(draft, segment, text):
        return True
    prefix = draft.lexicon.source_prefix.match(text)
    if prefix:
        return _take(draft, index, segment, text[: prefix.end()], text[prefix.end() :])
    if len(text) < 60 and _is_label(draft, text) and index + 1 < len(draft.segments):
        following = draft.segments[index + 1]
        address = following.text.strip("<> ")
        if following.free and (urls.URL.match(address) or urls.is_bare_domain(address)):
            segment.claim("label", "source label", 0.97)
            draft.label(segment, text, "source label")
            return _take(draft, index + 1, following, "", following.text, labelled=True)
    label, colon, rest = text.partition(":")
    if colon and len(label) < 40 and "source" in draft.lexicon.labels.get(key(label), frozenset()):
        return _named_source(draft, index, segment, label, rest.strip())
    return False


def _copied(draft: Draft, segment: Segment, text: str) -> bool:
    """ "Retrieved 2 January 2023 from https://…", "Saved from https://… on 3 July 2020"."""
    match = draft.lexicon.copied.fullmatch(text)
    if match is None:
        return False
    address = urls.trim(match["url"])
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


def _is_label(draft: Draft, text: str) -> bool:
    return "source" in draft.lexicon.labels.get(key(text), frozenset()) and (
        ":" in text[-3:] or "url" in text.casefold() or " " in text
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
    for part in used:
        part.claim("furniture", "goes on with the source URL", 0.9)  # its words are the first line's now
        segment.lines = [*segment.lines, *part.lines]
    if beside:
        draft.put_aside(segment, "beside the address", "words behind an address", beside["words"])
    rule = "labelled source URL" if labelled else unlabelled
    segment.claim("source", rule, 0.97 if labelled else 0.85)
    if label.strip():
        draft.label(segment, label.strip(), "source label")
    written = " ".join([alone.strip(), *(part.text for part in used)])
    _set_url(draft, segment, url, rule, 0.97 if labelled else 0.85, written, original)
    return True


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
    plain = urls.without_tracking(url)
    notes = []
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
    if match and match.end() == len(rest) and rest[-1] in "-/_=?&":
        whole, used = _with_next_line(draft, index, rest, labelled=True)
        if used and urls.mend(whole[match.start() :], labelled=True):
            for part in used:
                part.claim("furniture", "goes on with the source URL", 0.9)
                segment.lines = [*segment.lines, *part.lines]
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
