"""The words that announce parts of an article, by language, loaded from ``languages/*.toml``.

A lexicon always holds English beside the article's own language: archives and copy-and-paste
tools label in English whatever the article speaks.  A new language is a new file, nothing else.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from importlib import resources
from typing import Any

from convert.normalize.sieve import Sieve

MAX_KEPT, MIN_LABEL, MAX_LABEL = 200, 3, 60
_EDGES = (
    ' \t*_#:：=>»›→←↑↓▸▶►◀◂▲▼▷▽△■□◆◇●○☞➡➤✓✔×✕✖•|[](){}<【】〔〕［］（）.…!¡-–—"“”«،۔।\ufe0f👉👇🔗📌🔴📷📸🎥'
)
_SPACES = re.compile(r"\s+")
_ACCENTED = re.compile("[\u00c0-\u024f\u0307\u0370-\u04ff\u1e00-\u1fff]")
_ACCENTS = re.compile("[\u0300-\u036f]")
_UNSETTLED = re.compile("[\u0600-\u06ff\u09dc-\u09df\u200c]")
_VOWELS = re.compile("[\u064b-\u065f\u0670\u0640]")
_SETTLED = str.maketrans(
    {
        "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ي": "ی", "ى": "ی", "ك": "ک", "ة": "ه", "ۀ": "ه",
        "\u200c": " ", "\u09dc": "\u09a1\u09bc", "\u09dd": "\u09a2\u09bc", "\u09df": "\u09af\u09bc",
    }
)  # fmt: skip
"""Letters of Arabic, Persian and Bengali that one site writes so and another so: "اقرأ أيضاً", "اقرا ايضا"."""
LONGEST_KNOWN = 120
"""Lines of this length and more are told by patterns alone."""
_SAME = {"bs": "hr", "nb": "no", "nn": "no"}
"""Languages whose words are in the list of another one."""
_NEVER = re.compile(r"(?!)")
WIDE = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
"""Scripts written without spaces, or with few: lengths are counted in characters."""


def key(text: str) -> str:
    """Fold ``text`` for looking it up: case, accents, spaces, apostrophes and edge punctuation aside.

    Capitals are often set without their accents ("ΔΙΑΒΑΣΤΕ ΑΚΟΜΗ", "A LIRE AUSSI").
    """
    return _fold(text) if len(text) <= MAX_KEPT else _fold.__wrapped__(text)


@lru_cache(maxsize=4096)
def _fold(text: str) -> str:
    """Many rules ask for the same lines; long ones are not kept."""
    folded = text.strip(_EDGES).casefold()
    if folded.isascii() and "  " not in folded and "\t" not in folded and "\n" not in folded:
        return folded  # nothing to fold: most lines are like this
    if _ACCENTED.search(folded):
        folded = _ACCENTS.sub("", unicodedata.normalize("NFD", folded))
    if _UNSETTLED.search(folded):
        folded = _VOWELS.sub("", folded.translate(_SETTLED))
    return _SPACES.sub(" ", folded.replace("’", "'")).strip()


@cache
def languages() -> tuple[str, ...]:
    """The ISO 639-1 codes for which there is a word list."""
    folder = resources.files(__package__) / "languages"
    return tuple(sorted(file.name[:-5] for file in folder.iterdir() if file.name.endswith(".toml")))


@cache
def _load(language: str) -> dict[str, Any]:
    file = resources.files(__package__) / "languages" / f"{language}.toml"
    return tomllib.loads(file.read_text("utf-8"))


@cache
def _platform_lists() -> dict[str, dict[str, list[str]]]:
    """What publishing systems put on each page."""
    file = resources.files(__package__) / "platforms.toml"
    return tomllib.loads(file.read_text("utf-8"))


@cache
def _platforms(part: str) -> frozenset[str]:
    """The folded lines of a part of that list."""
    return frozenset(key(line) for lines in _platform_lists()[part].values() for line in lines)


def _patterns_of_platforms() -> list[str]:
    """Its patterns, and as such the lines that are longer than what is looked up whole."""
    pages = (line for lines in _platform_lists()["pages"].values() for line in lines)
    patterns = (pattern for lines in _platform_lists()["lines"].values() for pattern in lines)
    return [*patterns, *(re.escape(line) for line in pages if len(line) >= LONGEST_KNOWN)]


def month_key(name: str) -> str:
    """Fold the name of a month; Turkish capitals have an I with a dot and one without."""
    return name.casefold().replace("\u0307", "").replace("ı", "i")


def _alternatives(phrases: Iterable[str]) -> str:
    """A regex alternation of literal phrases, longest first so that none hides a longer one."""
    return "|".join(re.escape(p).replace("'", "['’]") for p in sorted(set(phrases), key=len, reverse=True))


def _role_pattern(phrases: list[str]) -> re.Pattern[str]:
    """A role's words before names; a phrase listed with a colon needs it."""
    free = _alternatives(p for p in phrases if not p.endswith(":")) or "(?!)"
    bound = _alternatives(p.rstrip(":") for p in phrases if p.endswith(":")) or "(?!)"
    return re.compile(rf"(?:(?:{free})(?:\s*[:：]\s*|\s+)|(?:{bound})\s*[:：]\s*)(?=\S)", re.I)


def _any_of(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{p})" for p in patterns) or "(?!)", re.I)


@dataclass(frozen=True)
class Dates:
    """How one language writes dates; the patterns are regular expressions without groups."""

    months: dict[str, int]
    month: str
    weekday: str
    time_word: str
    day_suffix: str
    joiner: str
    year_suffix: str
    relative: re.Pattern[str]
    day_first: bool
    buddhist_era: bool
    """Whether years count from 543 BC, as in Thai."""
    year_first: bool
    """Whether a date in words begins with its year, as in Hungarian."""


class Lexicon:
    """The word lists of one language with the English ones, as the rules want them."""

    def __init__(self, language: str) -> None:
        self.language = language
        known = [language] if language in languages() else []
        self._tables = [_load(code) for code in [*known, *([] if language == "en" else ["en"])]]

    def _list(self, *path: str) -> list[str]:
        found: list[str] = []
        for table in self._tables:
            node: Any = table
            for part in path:
                node = node.get(part, {})
            found += node or []
        return found

    def _folded(self, *path: str) -> frozenset[str]:
        """The phrases of a list, folded by `key`."""
        return frozenset(map(key, self._list(*path)))

    @cached_property
    def announcers(self) -> dict[str, frozenset[str]]:
        """Phrase, as the word lists write it → the kinds of part it may announce."""
        kinds: dict[str, set[str]] = {}
        for table in self._tables:
            roles = {f"role:{role}": phrases for role, phrases in table["roles"].items()}
            dated = {kind: table["dates"][kind] for kind in ("published", "updated")}
            credits = {"credit": table["credits"]["labels"], "caption": table["credits"]["caption_labels"]}
            groups: dict[str, list[str]] = {"by": table["by"], **dated, **roles, **credits}
            for kind, phrases in [*table["labels"].items(), *groups.items()]:
                for phrase in phrases:
                    kinds.setdefault(phrase, set()).add(kind)
        return {phrase: frozenset(found) for phrase, found in kinds.items()}

    @cached_property
    def labels(self) -> dict[str, frozenset[str]]:
        """Folded label → the kinds of part it may announce ("related", "source", "published" …)."""
        labels: dict[str, frozenset[str]] = {}
        for phrase, kinds in self.announcers.items():
            labels[key(phrase)] = labels.get(key(phrase), frozenset()) | kinds
        return labels

    def kinds(self, label: str) -> frozenset[str]:
        """The kinds of part that ``label`` may announce; none where it is no label."""
        return self.labels.get(key(label), frozenset())

    def announces_date(self, label: str) -> str:
        """The date that ``label`` announces, "published" or "updated"; else an empty string."""
        kinds = self.kinds(label)
        return next((kind for kind in ("published", "updated") if kind in kinds), "")

    def announces_role(self, label: str) -> str | None:
        """The role of people that ``label`` announces ("photographer"), besides that of an author."""
        return next((k.partition(":")[2] for k in sorted(self.kinds(label)) if k.startswith("role:")), None)

    @cached_property
    def record_labels(self) -> dict[str, str]:
        """Folded label of a line in an archive's record → the field that it gives, or "record"."""
        return {
            key(phrase): kind
            for table in self._tables
            for kind, phrases in table.get("record", {}).items()
            for phrase in phrases
        }

    @cached_property
    def source_prefix(self) -> re.Pattern[str]:
        """A source label that opens a line, its colon optional ("Read more at https://…")."""
        return re.compile(
            rf"\W*(?:{_alternatives(self._list('labels', 'source'))})\s*[:：]?\s*"
            r"(?<=[\s:：])(?=\W*(?:https?\W|www\.|(?:[a-z0-9-]+\.)+[a-z]{2,24}/\S))",
            re.I,
        )

    @cached_property
    def source_words(self) -> frozenset[str]:
        """Folded words of which a label may be made that announces where an article stood."""
        return self._folded("source", "words") | self.source_kernel | self.source_hints

    @cached_property
    def source_kernel(self) -> frozenset[str]:
        """Those of them that say so themselves ("original", "url", "published")."""
        return self._folded("source", "kernel")

    @cached_property
    def source_hints(self) -> frozenset[str]:
        """Those without one of which the others announce no article ("read", "more", "via")."""
        return self._folded("source", "hints")

    def announces_citation(self, label: str) -> bool:
        """Whether ``label`` heads a citation of the article ("How to cite", "MLA 9th Edition")."""
        return self._citation.fullmatch(key(label)) is not None

    @cached_property
    def _citation(self) -> re.Pattern[str]:
        return _any_of(self._list("source", "citation"))

    @cached_property
    def licence(self) -> re.Pattern[str]:
        """Words of a licence that anybody may use the text by."""
        return _any_of(self._list("source", "licence"))

    @cached_property
    def copy_words(self) -> frozenset[str]:
        """Folded words that tell of the day on which a text was copied ("Date accessed:", "Retrieved")."""
        return frozenset(
            word
            for phrase in (*self._list("labels", "copied"), *self._list("source", "dated"))
            for word in key(phrase).split()
        )

    @cached_property
    def copied(self) -> re.Pattern[str]:
        """A line that says where and when a text was copied ("Retrieved 2 January 2023 from https://…")."""
        words = _alternatives(self._list("labels", "copied"))
        return re.compile(
            rf"(?P<label>(?:{words})\b)(?P<before>[^\n]{{0,60}}?\s)<?(?P<url>https?://\S+?)>?(?P<after>\s[^\n]{{0,60}}|[.,]?)",
            re.I,
        )

    @cached_property
    def related_labels(self) -> frozenset[str]:
        return frozenset(label for label, kinds in self.labels.items() if "related" in kinds)

    def announces_related(self, label: str) -> bool:
        """Whether ``label`` announces other articles, listed as it is or made as such labels are."""
        folded = key(label)
        if folded in self.related_labels:
            return True
        return MIN_LABEL < len(folded) <= MAX_LABEL and self._related_patterns.fullmatch(folded) is not None

    @cached_property
    def _related_patterns(self) -> re.Pattern[str]:
        return _any_of(self._list("related", "patterns"))

    @cached_property
    def related_kinds(self) -> frozenset[str]:
        """Folded kinds of articles, which stand as labels before links to some ("Watch:", "Opinion:")."""
        return self._folded("related", "kinds")

    @cached_property
    def related_heading(self) -> re.Pattern[str]:
        """A heading of related articles that names its topic ("More in Science", "Mehr aus Kultur")."""
        words = _alternatives(self._list("labels", "more_in"))
        return re.compile(rf"(?:{words})\s[^\W\d_][\w.'’& -]{{1,30}}[:：]?", re.I) if words else _NEVER

    @cached_property
    def edit_link(self) -> re.Pattern[str]:
        """A wiki's link at the end of a heading ("[edit]", "[modifier | modifier le code]")."""
        words = _alternatives(self._list("labels", "edit_link"))
        return re.compile(rf"\s?\[\s*(?:{words})(?:\s*\|\s*(?:{words}))?\s*\]$", re.I)

    @cached_property
    def related_openings(self) -> frozenset[str]:
        """Folded labels of a related title that need no colon, since no sentence begins so."""
        return self._folded("labels", "related_openings")

    @cached_property
    def glued_opening(self) -> re.Pattern[str]:
        """The same phrases where they run into the title behind them, as boxes of a page are copied."""
        words = _alternatives(w for w in self._list("labels", "related_openings") if " " in w)
        return re.compile(rf"(?i:{words})(?=[^\W\d_a-zà-ÿ])") if words else _NEVER

    @cached_property
    def by(self) -> re.Pattern[str]:
        """The opening of a byline; group 1 is the word. A phrase listed with a colon needs it."""
        phrases = self._list("by")
        free = _alternatives(p for p in phrases if not p.endswith(":"))
        bound = _alternatives(p.rstrip(":") for p in phrases if p.endswith(":")) or "(?!)"
        return re.compile(
            rf"((?:{bound})(?=\s*[:：＝])|(?:{free})(?=\s|[:：＝・／/,،]))(?:\s*[:：＝・／/,،]\s*|\s+)(?=\S)",
            re.I,
        )

    @cached_property
    def place_after_name(self) -> bool:
        """Whether "By NAME, WORD" gives a place: papers of this language never part two authors so."""
        return bool(self._tables[0].get("place_after_name"))

    @cached_property
    def agency_after_stroke(self) -> bool:
        """Whether "NAME / AGENCY" below a headline is a byline; elsewhere it is a picture's credit."""
        return bool(self._tables[0].get("agency_after_stroke"))

    @cached_property
    def by_last(self) -> re.Pattern[str]:
        """A byline with its word after the name ("김민수 기자"); group 1 is the name, group 2 the word."""
        words = _alternatives(self._list("by_last"))
        return re.compile(rf"(\S(?:.{{0,30}}\S)?)\s*({words})") if words else _NEVER

    @cached_property
    def roles(self) -> tuple[tuple[re.Pattern[str], str], ...]:
        roles: dict[str, list[str]] = {}
        for table in self._tables:
            for role, phrases in table["roles"].items():
                roles.setdefault(role, []).extend(phrases)
        return tuple((_role_pattern(phrases), role) for role, phrases in roles.items())

    @cached_property
    def roles_in_line(self) -> re.Pattern[str]:
        """The words of a role behind the names before them: "…; photographs by", "… (foto:"."""
        joining = _alternatives([*self._list("and"), *self._list("desks", "with")])
        words = _alternatives(self._role_of_phrase)
        return re.compile(
            rf"(?P<gap>\s*[,;.|/(–—-]+\s*|\s+)(?:(?P<and>{joining})\s+)??(?P<role>{words})(?:(?P<colon>\s*[:：])\s*|\s+)(?=\S)",
            re.I,
        )

    @cached_property
    def _role_of_phrase(self) -> dict[str, str]:
        """Folded words of a role, those for a thing that was made also without their "by" → the role."""
        found: dict[str, str] = {}
        for table in self._tables:
            for kinds in (table["roles"], table.get("roles_in_line", {})):
                for role, phrases in kinds.items():
                    for phrase in phrases:
                        found.setdefault(phrase.rstrip(":").casefold(), role)
                        made = phrase.rstrip(":").casefold().removesuffix(" by")
                        if " " not in made and role != "contributor":
                            found.setdefault(made, role)
        return found

    @cached_property
    def _first_of_roles(self) -> frozenset[str]:
        return frozenset(phrase.split(" ", 1)[0] for phrase in self._role_of_phrase)

    def may_open_role(self, text: str) -> bool:
        """A cheap look: whether the first word of a role's words opens ``text``."""
        first = text.partition(" ")[0].rstrip(":").casefold()
        return first in self._first_of_roles or text[:1] > "\u2e80"

    def role_in_line(self, match: re.Match[str]) -> tuple[str, bool] | None:
        """The role that a match of `roles_in_line` stands for, and whether a full name must follow it.

        A word for somebody's job ("editor") is a post there, where neither colon nor "and" makes it a role.
        """
        words = match["role"].casefold()
        free = " " in words or bool(match["colon"])
        if not free and not match["and"] and self.affiliation.fullmatch(words):
            return None
        return self._role_of_phrase[words], not free

    def role_of(self, text: str) -> str | None:
        """What somebody did by the words in brackets behind the name: "Fotos", "Text", "text and photos"."""
        kinds = self.kinds(text)
        if "by" in kinds:
            return "author"
        if role := self.announces_role(text):
            return role
        if "credit" in kinds:
            return "photographer"
        parts = self.and_.split(text)
        return "author" if len(parts) > 1 and all(map(self.role_of, parts)) else None

    @cached_property
    def bound_by(self) -> re.Pattern[str]:
        """A word of bylines that needs its colon, without it ("Words Mira Okafor Photography Tomas Berg")."""
        words = _alternatives(p.rstrip(":") for p in self._list("by") if p.endswith(":") and " " not in p)
        return re.compile(rf"((?i:{words}))\s+(?=[^\W\d_a-z])") if words else _NEVER

    @cached_property
    def beside_name(self) -> re.Pattern[str]:
        """A name, the word that joins a place or a paper to it, and these ("Mira Okafor in Port Ellis")."""
        words = _alternatives(self._list("beside_name"))
        return re.compile(
            rf"(.+?)\s+((?i:{words}))\s+((?:(?i:(?:(?<=for\s)|(?<=to\s)|(?<=of\s)|(?<=via\s))the)\s)?[^\W\d_a-z].{{1,40}})"
        )

    @cached_property
    def ago_last(self) -> re.Pattern[str]:
        """How long ago, at the end of a line and behind other words; group 1 are its words."""
        return re.compile(rf"(?<=\w),?\s+((?:{self.dates.relative.pattern}))$", re.I)

    @cached_property
    def more_people(self) -> re.Pattern[str]:
        """That there are more people, at a byline's end: "and 3 others", "+2 more", "et al."."""
        joining, others = (_alternatives(self._list(*path)) for path in (("and",), ("desks", "others")))
        return re.compile(
            rf",?\s+(?:(?:{joining})\s+(?:\d{{1,2}}\s+)?(?:{others})"
            rf"|\+\s?\d{{1,2}}(?:\s(?:{others}))?|et al\.?|u\.\s?a\.)$",
            re.I,
        )

    @cached_property
    def no_names(self) -> frozenset[str]:
        """Folded words that make a phrase with the "by" before them, and no byline ("By the numbers")."""
        return self._folded("desks", "no_names")

    def is_phrase_with_by(self, words: str) -> bool:
        """Whether the words behind a "by" name nobody: "the numbers", "order of the mayor"."""
        folded = key(words)
        return folded in self.no_names or (
            folded.split(" ", 1)[0] in self.no_names and any(w.islower() for w in words.split())
        )

    @cached_property
    def from_desk(self) -> re.Pattern[str]:
        """The word that announces where a desk's report is from ("From our own correspondent")."""
        words = _alternatives(self._list("desks", "from"))
        return re.compile(rf"({words})\s+(?=\S)", re.I) if words else _NEVER

    @cached_property
    def before_desks(self) -> frozenset[str]:
        """Words without a capital that may stand before a desk's word."""
        phrases = (*self._list("desks", "own"), *self._list("desks", "before"), "the", "of")
        return frozenset(word for phrase in phrases for word in phrase.split())

    @cached_property
    def told_of(self) -> re.Pattern[str]:
        """How a text's author is told of below it ("Mira Okafor is …", "The writer, Mira Okafor, is …").

        Where ``sure`` is found, the words tell that somebody writes; else a post must follow.
        """
        heads, tells, writes = (
            _alternatives(self._list(*path)) or "(?!)"
            for path in (("labels", "biography"), ("biography", "tells"), ("biography", "writes"))
        )
        name = r"[^\W\d_a-z][\w.'’-]*(?:\s(?:[^\W\d_]{1,3}\s)?[^\W\d_a-z][\w.'’-]*){1,3}"
        return re.compile(
            rf"(?:(?P<sure>(?i:{heads})\s?[:,]?\s)?(?P<name>{name}),?\s(?:(?i:{tells})"
            rf"|(?P<writes>(?i:{writes})))\s)"
        )

    @cached_property
    def desk_words(self) -> frozenset[str]:
        """The folded words of posts and desks, to tell fast that a text has none."""
        phrases = (*self._list("desks", "posts"), *self._list("desks", "many"))
        return frozenset(word.casefold() for phrase in phrases for word in phrase.split())

    @cached_property
    def desk(self) -> re.Pattern[str]:
        """Who signs without a name: "our London correspondent", "Gazette staff", "the editors"."""
        own, posts, many = (
            _alternatives(self._list("desks", part)) or "(?!)" for part in ("own", "posts", "many")
        )
        joining = _alternatives([*self._list("beside_name"), *self._list("desks", "of")])
        return re.compile(
            rf"(?:(?P<own>{own})\s(?:\S+\s){{0,3}}?(?:{many}|{posts})"
            rf"|(?P<whose>(?:\S+\s){{0,5}}?)(?:(?P<many>{many})|(?P<post>{posts})))"
            rf"(?P<rest>\s(?:{joining})\s?(?<=[\s'’])\S.{{1,40}})?",
            re.I,
        )

    @cached_property
    def own_post(self) -> re.Pattern[str]:
        """The post before the name of who holds it ("unserem Korrespondenten Tomas Berg")."""
        own, posts = (_alternatives(self._list("desks", part)) for part in ("own", "posts"))
        if not (own and posts):
            return _NEVER
        return re.compile(rf"(?i:(?:{own})\s(?:\S+\s){{0,2}}?(?:{posts}))\s+(?=[^\W\d_a-z])")

    @cached_property
    def and_(self) -> re.Pattern[str]:
        """What parts the names of a byline."""
        words = _alternatives(w for w in self._list("and") if w != "&")
        return re.compile(rf"\s*[;|/·•]\s*|\s+(?:{words}|&)\s+", re.I)

    @cached_property
    def glued_date_label(self) -> re.Pattern[str]:
        """The place before a date's label that runs into what precedes it ("1:14 PM GMT+2Updated")."""
        words = {
            p[0].upper() + p[1:] for p in (*self._list("dates", "published"), *self._list("dates", "updated"))
        }
        return re.compile(rf"(?<=[\dA-Za-z])(?=(?:{_alternatives(w for w in words if len(w) > 5)})\b)")

    @cached_property
    def glued_month(self) -> re.Pattern[str]:
        """The place before a date that runs into the name before it ("Anna LindqvistMay 28, 2013")."""
        names = [m for m in self.dates.months if len(m) > 2]
        months = _alternatives({m[0].upper() + m[1:] for m in names} | {m.upper() for m in names})
        return re.compile(rf"(?<=[^\W\d_])(?<![A-Z])(?=(?:{months})\.? \d)")

    @cached_property
    def labels_in_line(self) -> re.Pattern[str]:
        """The space before a label within a line ("2013-05-28 来源：… 作者：…", "… Editor: Jane Doe")."""
        kinds = {"by", "publisher", "published", "updated"}
        words = (w for w, k in self.announcers.items() if k & kinds or any(x.startswith("role:") for x in k))
        return re.compile(rf"\s+((?:{_alternatives(words)})\s?[:：])", re.I)

    @cached_property
    def publisher_label(self) -> re.Pattern[str]:
        """A label with its colon that announces the publisher."""
        return re.compile(rf"(?:{_alternatives(self._list('labels', 'publisher'))})\s?[:：]\s*", re.I)

    @cached_property
    def and_words(self) -> frozenset[str]:
        """The words that join two names ("and", "&")."""
        return frozenset(map(str.casefold, self._list("and")))

    @cached_property
    def affiliation(self) -> re.Pattern[str]:
        """A word of jobs and posts; signs of vowels, in which words of Hindi end, are no letters."""
        words = _alternatives(self._list("affiliation", "words"))
        return re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.I)

    @cached_property
    def organisation(self) -> re.Pattern[str]:
        """A word that makes a capitalised name an organisation's, which signs nothing without a "by"."""
        words = self._list("affiliation", "organisations")
        return re.compile(rf"\b(?:{_alternatives(words)})\b", re.I)

    @cached_property
    def credit_label(self) -> re.Pattern[str]:
        """A credit label that opens a text; the colon is needed after the short ones."""
        phrases = self._list("credits", "labels")
        many = _alternatives(p for p in phrases if " " in p or p.endswith(".") or p in _OPEN_CREDITS)
        long = _alternatives(p for p in phrases if " " in p or (p > "\u2e80" and len(p) > 3))
        return re.compile(
            rf"(?:(?:{_alternatives(phrases)})\s*(?:[:：=／]|\.\.\.(?=\S)|…(?=\S))\s*|(?:{long})\s?[,،，]\s*|(?:{many})(?:\s+|(?<=\.)))",
            re.I,
        )

    @cached_property
    def glued_credit(self) -> re.Pattern[str]:
        """A credit label that runs into the name behind it ("CreditJane Doe")."""
        words = {p.capitalize() for p in self._list("credits", "labels") if " " not in p and len(p) > 3}
        names = _alternatives(words)
        return re.compile(rf"(?:{names}){{1,2}}(?:(?:\.\.\.|…)(?=\S)|(?=[^\W\d_a-z][\w.'’-]*\s?[^\s]))")

    @cached_property
    def credits(self) -> frozenset[str]:
        """The credit labels, as the word lists have them."""
        return frozenset(phrase.casefold() for phrase in self._list("credits", "labels"))

    @cached_property
    def credit_words(self) -> tuple[str, ...]:
        """The credit labels, folded, less those that hold another one: a text without any has no label."""
        return tuple(p for p in self.credits if not any(other in p for other in self.credits - {p}))

    @cached_property
    def credit_openings(self) -> frozenset[str]:
        """The folded characters that a credit's label, or the word for a picture, may begin with."""
        return frozenset(word[0] for word in (*self.credits, *self.picture_words, "photo", "foto"))

    @cached_property
    def directions(self) -> re.Pattern[str]:
        words = _alternatives(self._list("credits", "directions"))
        phrases = _alternatives(w for w in self._list("credits", "directions") if " " in w)
        return re.compile(rf"(?:,\s*|\(\s*)(?:{words})\s*[,).;]|^(?:{words})\b\s?:|^(?:{phrases})\b,", re.I)

    @cached_property
    def directions_opening(self) -> re.Pattern[str]:
        """ "Left to right: …", "From left: …", "De gauche à droite : …": a caption wherever it stands."""
        phrases = _alternatives(w for w in self._list("credits", "directions") if " " in w)
        return re.compile(rf"(?:{phrases})\s?[:：]\s" if phrases else "(?!)", re.I)

    @cached_property
    def credit_status(self) -> re.Pattern[str]:
        """What kind of picture it is, which names nobody ("File photo", "Symbolbild")."""
        return re.compile(_alternatives(self._list("credits", "status")) or "(?!)")

    @cached_property
    def credit_status_endings(self) -> tuple[str, ...]:
        return tuple({word.casefold() for word in self._list("credits", "status")}) or ("\0",)

    @cached_property
    def caption_pattern(self) -> re.Pattern[str]:
        """What opens a caption as agencies write it ("In this photo taken May 28, 2013, …")."""
        return _any_of(self._list("credits", "caption_patterns"))

    @cached_property
    def figure_number(self) -> re.Pattern[str]:
        """The numbered label that opens a caption ("Figure 3:", "Abb. 2 –"), or closes it ("[Fig 1]")."""
        words = _alternatives(self._list("credits", "figure_words"))
        number = r"\d{1,3}(?:\.\d{1,2})?[a-z]?"
        return re.compile(
            rf"(?i:{words})\s?{number}\s?(?:[.:：|–—-]\s*|\s(?=[^\W\d_a-z]))\S"
            rf"|(?=[^\n]*\]$)[^\[\n]{{3,160}}\[(?i:{words})\s?{number}\]$"
        )

    @cached_property
    def caption_opening(self) -> re.Pattern[str]:
        """The words that open a caption and are part of it ("图为…")."""
        words = _alternatives(self._list("credits", "caption_openings"))
        return re.compile(words, re.I) if words else _NEVER

    @cached_property
    def credit_last(self) -> re.Pattern[str] | None:
        """A credit whose word stands after the name ("…、田中一郎撮影", "新华社记者 李华 摄")."""
        words = _alternatives(self._list("credits", "credit_last"))
        if not words:
            return None
        return re.compile(
            rf"(?:(?<=[。、，,＝=])|(?=[（(]))\s*[（(]?(?P<credit>[^。、，,（()）＝=]{{2,24}}?\s?(?:{words}))[)）]?[。.]?$"
        )

    @cached_property
    def caption_trailer(self) -> re.Pattern[str]:
        """What agencies' pages add behind a caption ("Acquire Licensing Rights, opens new tab")."""
        words = _alternatives(self._list("credits", "trailers")) or "(?!)"
        return re.compile(rf"\s*\b(?:{words})(?:,? opens (?:in a )?new (?:tab|window))?\.?$", re.I)

    @cached_property
    def trailer_endings(self) -> tuple[str, ...]:
        """How a text may end that `caption_trailer` fits, to tell fast that it does not."""
        last = {p.split()[-1] for p in self._list("credits", "trailers")} | {"tab", "window"}
        return tuple(
            f"{form}{stop}" for word in last for form in (word, word.capitalize()) for stop in ("", ".")
        )

    @cached_property
    def picture_words(self) -> frozenset[str]:
        """The words of one word for a picture, in lower case."""
        return frozenset(p.casefold() for p in self._list("credits", "placeholders") if " " not in p)

    @cached_property
    def placeholders(self) -> frozenset[str]:
        return self._folded("credits", "placeholders")

    @cached_property
    def sections(self) -> frozenset[str]:
        return self._folded("sections", "names") | self._folded("sections", "rubrics")

    @cached_property
    def joining(self) -> frozenset[str]:
        """Small words with which one line of a headline goes on in the next."""
        return frozenset(map(key, self._tables[0].get("joining", ())))

    @cached_property
    def rubric(self) -> re.Pattern[str]:
        """Names of rubrics that have a form ("Letter from Port Ellis", "The Saturday Interview")."""
        return _any_of(self._list("sections", "forms"))

    @cached_property
    def no_places(self) -> frozenset[str]:
        """Folded words that open a text as a dateline's place does, and are none ("UPDATE — ")."""
        return self._folded("datelines", "no_place")

    @cached_property
    def openings(self) -> dict[str, str]:
        """Long folded phrases that open a note without a colon → its kind."""
        return {
            label: "correction" if "correction" in kinds else "editor_note"
            for label, kinds in self.labels.items()
            if len(label) > 20 and kinds & {"correction", "editor_note"}
        }

    @cached_property
    def first_of_openings(self) -> tuple[str, ...]:
        """The same phrases, to tell fast that none of them opens a text."""
        return tuple(self.openings)

    @cached_property
    def first_of_notes(self) -> frozenset[str]:
        """The first words of the labels of notes, to tell fast that a text has none."""
        noted = {"editor_note", "correction", "biography"}
        return frozenset(label.split(" ")[0] for label, kinds in self.labels.items() if kinds & noted)

    @cached_property
    def note_openings(self) -> tuple[tuple[str, re.Pattern[str]], ...]:
        """Roles of notes and the folded words that they open with ("this interview has been edited")."""
        kinds = ("correction", "note", "biography")
        return tuple((kind, _any_of(self._list("notes", kind))) for kind in kinds)

    @cached_property
    def page_words(self) -> frozenset[str]:
        """Folded lines and buttons of pages."""
        return frozenset(self.boilerplate) | self.buttons

    @cached_property
    def boilerplate(self) -> dict[str, str]:
        """Folded whole line → the reason why it is no part of the article."""
        return dict.fromkeys(_platforms("pages") | self.neighbours, "page furniture") | {
            key(phrase): reason
            for table in self._tables
            for reason, phrases in table["boilerplate"].items()
            if reason not in {"patterns", "buttons beside others", "masthead"}
            for phrase in phrases
        }

    @cached_property
    def buttons(self) -> frozenset[str]:
        """Folded lines that are buttons where they stand among others, and anything elsewhere."""
        return self._folded("boilerplate", "buttons beside others") | _platforms("beside")

    @property
    def neighbours(self) -> frozenset[str]:
        """Folded lines over the title of the article before or after this one."""
        return _platforms("neighbours")

    @cached_property
    def masthead(self) -> frozenset[str]:
        """Folded lines that stand in the menu of a site, and may be anything elsewhere."""
        return self._folded("boilerplate", "masthead")

    def calls(self, part: str) -> list[str]:
        """Words of what a page asks of its reader: "verbs", "things", "ours", "plain" or "telling"."""
        return self._list("calls", part)

    def may_be_boilerplate(self, text: str) -> bool:
        """Whether a pattern of boilerplate fits ``text``."""
        return self._boilerplate_sieve.fits(text)

    @cached_property
    def _boilerplate_sieve(self) -> Sieve:
        return Sieve(pattern for pattern, _ in self._list_of_patterns())

    @cached_property
    def reading_time(self) -> re.Pattern[str]:
        """How long a text takes to read ("4 min read")."""
        return _any_of(pattern for pattern, reason in self._list_of_patterns() if reason == "reading time")

    def _list_of_patterns(self) -> list[tuple[str, str]]:
        return [
            (pattern, reason)
            for table in self._tables
            for reason, pattern in table["boilerplate"]["patterns"]
        ] + [(pattern, "page furniture") for pattern in _patterns_of_platforms()]

    def patterned_boilerplate(self, text: str) -> str | None:
        """Why ``text`` is boilerplate where a pattern fits it whole, emphasis aside; None for any other."""
        field = text.endswith(" *") and text[0] != "*"  # "Name *": a form's star is no emphasis
        stripped = text if field else text.strip(" *_#")
        if not self.may_be_boilerplate(stripped):
            return None  # as nearly always; one by one the patterns are dear
        return next((r for pattern, r in self._boilerplate_patterns if pattern.fullmatch(stripped)), None)

    @cached_property
    def _boilerplate_patterns(self) -> tuple[tuple[re.Pattern[str], str], ...]:
        """Each pattern and its reason."""
        return tuple((re.compile(pattern, re.I), reason) for pattern, reason in self._list_of_patterns())

    @cached_property
    def dates(self) -> Dates:
        months = {
            month_key(form): number
            for table in self._tables
            for number, forms in enumerate(table["dates"]["months"], 1)
            for form in forms.split("|")
        }
        tables = [table["dates"] for table in self._tables]
        written = {form for t in tables for forms in t["months"] for form in forms.split("|")}

        def union(name: str) -> str:
            return "|".join(t[name] for t in tables if t.get(name)) or "(?!)"

        return Dates(
            months=months,
            month=_alternatives(
                {*months, *written}
            ),  # folding parts the accents of "μαΐου" from their letter
            weekday=_alternatives(f for t in tables for forms in t["weekdays"] for f in forms.split("|")),
            time_word=_alternatives(w for t in tables for w in t["time_words"]),
            day_suffix=union("day_suffix"),
            joiner=union("joiner"),
            year_suffix=union("year_suffix"),
            relative=re.compile("|".join(p for t in tables for p in t["relative"]), re.I),
            day_first=bool(tables[0]["day_first"]),
            buddhist_era=bool(tables[0].get("buddhist_era")),
            year_first=bool(tables[0].get("year_first")),
        )

    @cached_property
    def day_in_line(self) -> re.Pattern[str]:
        """A day, a month or a weekday as the lines of a chronicle open ("May 3", "3. Mai 2013", "Monday")."""
        d = self.dates
        year = r"(?:,?\s+(?:1[5-9]|20)\d\d)?"
        day = rf"\d{{1,2}}\.?(?:{d.day_suffix})?"
        return re.compile(
            rf"(?:(?:{d.weekday})\.?,?\s*)?"
            rf"(?:(?:{d.month})\.?(?:\s+{day})?{year}|{day}(?:\s+(?:{d.joiner}))?\s+(?:{d.month})\.?{year})?",
            re.I,
        )

    @cached_property
    def said(self) -> re.Pattern[str]:
        """A verb of speaking behind what is said ("- To dobrze - powiedział kapitan", "…, säger hon")."""
        words = _alternatives(self._list("speech", "verbs"))
        return re.compile(rf"(?:[\w,.!?…]\s[-–—]|,)\s?(?:{words})\b", re.I) if words else _NEVER

    @cached_property
    def speaks_in_dashes(self) -> bool:
        """Whether what is said opens with a dash in this language."""
        return bool(self._tables[0].get("speech", {}).get("dashes"))

    @cached_property
    def summary_present(self) -> frozenset[str]:
        return frozenset(word.casefold() for word in self._tables[0]["summary"]["present"])

    @cached_property
    def summary_past(self) -> frozenset[str]:
        return frozenset(word.casefold() for word in self._tables[0]["summary"]["past"])

    @cached_property
    def past_ending(self) -> re.Pattern[str]:
        """What looks like a past tense by its ending, where the language has such endings."""
        ending = self._tables[0]["summary"].get("past_endings", "(?!)")
        return re.compile(rf"\b{ending}\b")

    @cached_property
    def continues(self) -> re.Pattern[str]:
        own = self._tables[0]["summary"]["continues"]
        return re.compile(rf"(?:{_alternatives(own)})\b", re.I)


_OPEN_CREDITS = {
    "credit",
    "courtesy",
    "crédit",
    "cortesía",
    "copyright",
    "cortesia",
    "credito",
    "divulgação",
    "reprodução",
}


@cache
def lexicon(language: str | None) -> Lexicon:
    """The lexicon for ``language`` (an ISO 639-1 code); English alone where there is no list."""
    code = _SAME.get(language or "", language)
    return Lexicon(code if code in languages() else "en")
