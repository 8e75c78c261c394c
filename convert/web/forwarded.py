"""A mail that somebody sent on: whose it was, and the lines around it that are no article's.

The header inside says who wrote and when; the mail around it says only who passed it on.  What newsletters
say of themselves to their readers ("Forwarded this email? Subscribe here") is told here too.
"""

from __future__ import annotations

import email.utils
import re
import tomllib
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import lxml.html

    from convert.web.metadata import Claim

__all__ = ["Sent", "in_lines", "is_furniture", "taken_out", "without_furniture"]

_FIRST = 80
"""How many lines at the start of a mail may hold the header of the one that was sent on."""
_LABEL = re.compile(r"[>\s*_]*([^\W\d_][^:：\n]{0,27}?)\s*[*_]*\s?[:：][*_]*\s*(.*)")
_RULED = re.compile(r"[>\s*_=-]+")
_LEAVES = "p div td li h1 h2 h3 h4 h5 h6 blockquote center span"
_BREAK = re.compile(r"\s*\n\s*")


class Sent(NamedTuple):
    """The header of a mail that was sent on: its claims, and the numbers of its lines and of those above."""

    claims: list[Claim]
    last: int


def in_lines(lines: Sequence[str]) -> Sent | None:
    """The header inside a mail of ``lines``, by its own mark or its labels; None where nobody sent it on."""
    from convert.normalize import mailwords
    from convert.normalize.lexicon import key

    labels, marks = mailwords.labels(), mailwords.forwarded()
    found: dict[str, str] = {}
    last = -1
    marked = False
    for number, line in enumerate(lines[:_FIRST]):
        if key(" ".join(_RULED.sub(" ", line).split())) in marks:
            found, last, marked = {}, number, True
            continue
        match = _LABEL.fullmatch(line.strip())
        kind = labels.get(key(match[1])) if match else None
        if match and kind:
            found.setdefault("date" if kind == "sent" else kind, match[2].strip())
            last = number
        elif line.strip() and found and not (found.keys() <= {"to", "other"}):
            break  # the header is over
        elif line.strip() and marked:
            break
    if not {"from", "subject"} <= found.keys() or not (marked or {"date"} & found.keys()):
        return None
    return Sent(_claims(found), last)


def _claims(found: dict[str, str]) -> list[Claim]:
    from convert.normalize import dates, mailwords
    from convert.normalize.lexicon import lexicon
    from convert.web.metadata import Claim

    rule = "header of the mail that was sent on"
    claims = [Claim("headline", mailwords.prefix().sub("", found["subject"]), rule, 0.92)]
    said = found.get("date", "")
    try:
        claims.append(Claim("published", email.utils.parsedate_to_datetime(said).isoformat(), rule, 0.9))
    except (ValueError, TypeError, IndexError):
        # "Sat, May 3, 2014 at 8:00 AM", as programs show it
        date = dates.find(re.sub(r"\s(?:at|um|à)\s", " ", said)[:120], lexicon("en"))
        if date is not None:
            claims.append(Claim("published", date.moment.iso, rule, 0.9))
    name = email.utils.parseaddr(found["from"])[0] or re.sub(r"\s*[<(\[].*", "", found["from"])
    if (name := " ".join(name.split()).strip("'\" ")) and "@" not in name:
        claims.append(Claim("publisher", name, rule, 0.5))
    return claims


# -- in a page --------------------------------------------------------------------------------


def taken_out(
    tree: lxml.html.HtmlElement, outer: Sequence[Claim] = ()
) -> tuple[list[Claim], list[tuple[str, str]]]:
    """The claims of the header inside a mail's page, which is taken out of ``tree`` with what is above it.

    ``outer`` are those of the mail itself, whose sender and day newsletters say once more above their text.

    What newsletters say of themselves goes too.  Each piece of text that went is given with the reason.
    """
    leaves = list(_leaves(tree))
    lines: list[str] = []
    owners: list[int] = []
    for number, leaf in enumerate(leaves[:_FIRST]):
        for line in _lines(leaf):
            lines.append(line)
            owners.append(number)
    gone: list[tuple[str, str]] = []
    claims: list[Claim] = []
    sent = in_lines(lines)
    first = 0
    if sent is not None:
        claims = sent.claims
        first = owners[sent.last] + 1
        whole = owners[sent.last] not in owners[sent.last + 1 :]
        for leaf in leaves[: first if whole else first - 1]:
            gone.append((" ".join(leaf.text_content().split()), "header of the mail that was sent on"))
            leaf.drop_tree()
    told = {claim.field: claim.value for claim in claims or outer}
    for leaf in leaves[first : first + _HEAD]:
        said = " ".join(leaf.text_content().split())
        if said and said != told.get("headline") and (said == told.get("publisher") or _same_day(said, told)):
            gone.append((said, "sender and day, told by the mail's header"))
            leaf.drop_tree()
    for leaf in leaves[first:]:
        if leaf.getparent() is None:
            continue
        said = " ".join(leaf.text_content().split())
        if said and is_furniture(said):
            gone.append((said, "mail furniture"))
            leaf.drop_tree()
    return claims, gone


def _same_day(said: str, told: dict[str, str]) -> bool:
    """Whether ``said`` is but the day of the mail, as newsletters write it: "May 3", "May 3, 2014"."""
    if "published" not in told or len(said) > _LONGEST_DAY:
        return False
    from convert.normalize import dates
    from convert.normalize.lexicon import lexicon

    day = told["published"][:10]
    for whole in (said, f"{said}, {day[:4]}", f"{said} {day[:4]}"):
        found = dates.find(whole, lexicon("en"))
        if found is not None and found.text == whole and found.moment.iso[:10] == day:
            return True
    return False


_HEAD = 20
"""How many pieces of a newsletter's page may be its head."""
_LONGEST_DAY = 40


def _leaves(tree: lxml.html.HtmlElement) -> Iterator[lxml.html.HtmlElement]:
    """The innermost elements that stand as blocks, in their order."""
    names = frozenset(_LEAVES.split()) - {"span"}
    for element in tree.iter(*names):
        if not any(inner.tag in names for inner in element.iterdescendants() if isinstance(inner.tag, str)):
            yield element


def _lines(leaf: lxml.html.HtmlElement) -> list[str]:
    parts: list[str] = []
    for node in leaf.iter():
        if not isinstance(node.tag, str):
            continue
        if node.tag == "br":
            parts.append("\0")
        parts.append(node.text or "")
        if node is not leaf:
            parts.append(node.tail or "")
    return [" ".join(line.split()) for line in "".join(parts).split("\0") if line.strip()]


# -- what newsletters say of themselves -------------------------------------------------------


@cache
def _furniture() -> re.Pattern[str]:
    source = files("convert.web").joinpath("furniture.toml").read_text("utf-8")
    known = [phrase for said in tomllib.loads(source).values() for phrase in said]
    return re.compile(rf"(?:(?:{'|'.join(known)})[\s.!·∙•|]*)+", re.IGNORECASE)


def is_furniture(line: str) -> bool:
    """Whether the whole of ``line`` is what a newsletter says of itself."""
    plain = " ".join(line.replace("’", "'").split())
    return len(plain) <= _LONGEST and bool(_furniture().fullmatch(plain))


_LONGEST = 400


def without_furniture(text: str) -> tuple[str, list[str]]:
    """The lines of a mail of plain text that are no furniture, and those that are."""
    kept: list[str] = []
    gone: list[str] = []
    for line in text.splitlines(keepends=True):
        bare = re.sub(r"[<(\[]?https?://\S+", " ", line)
        (gone if bare.strip() and is_furniture(bare) else kept).append(line)
    return "".join(kept), [" ".join(line.split()) for line in gone]
