"""What a writer is: the contract that built-in writers and plug-ins share.

A writer turns a document into the bytes of one file and does nothing else: where the bytes
go, and that a half-written file is never seen, is `convert.files`' business.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any, Literal, Protocol, TypeVar

import msgspec

from convert.limits import Limits

if TYPE_CHECKING:
    from convert.model import Article, Dossier
    from convert.themes import Theme

    _D = TypeVar("_D", bound=Article | Dossier)


_Natural = Annotated[int, msgspec.Meta(ge=0)]
LATEST = 4_354_819_199
"""2107-12-31 23:59:59 in seconds since 1970: EPUB and DOCX are ZIP files, which know no later date."""
_Seconds = Annotated[int, msgspec.Meta(ge=0, le=LATEST)]


class WriteOptions(msgspec.Struct, frozen=True, kw_only=True):
    """Everything a writer may be told, passed whole; each writer reads what concerns it.

    ``timestamp`` is seconds since 1970 for the dates inside a file (``SOURCE_DATE_EPOCH``), so that the
    same input gives the same bytes; ``resource_path`` are the only folders that an image may come from.
    ``css`` is added to the theme's style sheet, ``template`` (Jinja) stands for the theme's page; to
    `convert.write` both may be a `Path`, which is read.  ``page``
    is the size of the sheet, ``links`` how print shows the addresses of links, ``dpi`` the
    resolution to which larger images are brought down (0: left as they are).  ``typographic`` shows straight
    quotes, hyphens for dashes and plain spaces as the article's language sets them.  ``allow_network``
    lets the document's pictures be fetched, ``allow_private`` also from private networks.  ``cover`` is a
    picture's file, the cover of an EPUB whose document has none of its own.
    """

    timestamp: _Seconds = 0
    resource_path: tuple[str, ...] = ()
    allow_network: bool = False
    allow_private: bool = False
    limits: Limits = Limits()
    css: str = ""
    template: str = ""
    typographic: bool = False
    wrap: _Natural = 0
    flavour: Literal["commonmark", "gfm", "hugo", "obsidian"] = "commonmark"
    reference_links: bool = False
    reference_docx: str | None = None
    cover: str | None = None
    page: str = ""
    links: Literal["none", "inline", "footnotes"] = "none"
    dpi: _Natural = 0
    extra: dict[str, Any] = msgspec.field(default_factory=dict)

    def shown(self, document: _D) -> _D:
        """``document`` as a page shows it: with its language's quotes where ``typographic`` is set."""
        if not self.typographic:
            return document
        from convert.writers.typography import typeset

        return typeset(document)


class Writer(Protocol):
    """One output format."""

    name: str
    """What the user types after ``--to``; lower case."""
    extensions: Sequence[str]
    """File name endings without the dot, the preferred one first."""
    media_type: str
    description: str
    """One line for ``tearsheet formats``."""

    def render(self, document: Article | Dossier, theme: Theme, options: WriteOptions) -> bytes:
        """Return the whole file; raises `convert.errors.WriteError`."""
        ...
