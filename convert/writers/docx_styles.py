"""The styles of a Word document, made from a theme's tokens: ``styles.xml``, numbering, fonts.

python-docx's own template carries 160 styles and a stale part that checkers object to; a file that a
careful person made has the styles it uses, named as Word names them (ECMA-376 part 1, section 17.7).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING, NamedTuple

from convert.wording import language_of
from convert.writers.tables import GUTTER

if TYPE_CHECKING:
    from convert.themes import Colours, Theme, Type

__all__ = ["MAIN", "font_table", "numbering", "office_theme", "styles", "table_size"]

MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_SUBSTITUTES = {
    "Source Serif Pro": ("Georgia", "roman"),
    "Source Sans Pro": ("Calibri", "swiss"),
    "Source Code Pro": ("Consolas", "modern"),
}


def _family(stack: str) -> str:
    """The first family of a CSS list."""
    return stack.split(",")[0].strip(" '\"")


def _colour(value: str) -> str:
    return value.lstrip("#").upper()


def _half(points: float) -> int:
    return max(2, round(points * 2))


def _fonts(family: str) -> str:
    name = escape(family)
    return f'<w:rFonts w:ascii="{name}" w:hAnsi="{name}" w:eastAsia="{name}" w:cs="{name}"/>'


def _run(
    *,
    font: str = "",
    size: float = 0,
    colour: str = "",
    bold: bool = False,
    italic: bool = False,
    caps: bool = False,
    upper: bool = False,
    spacing: int = 0,
    underline: bool = False,
    raised: bool = False,
) -> str:
    """Run properties, in the order that the schema asks (17.3.2.28)."""
    parts = [
        _fonts(font) if font else "",
        "<w:b/><w:bCs/>" if bold else "",
        "<w:i/><w:iCs/>" if italic else "",
        "<w:caps/>" if upper else "",
        "<w:smallCaps/>" if caps else "",
        f'<w:color w:val="{_colour(colour)}"/>' if colour else "",
        f'<w:spacing w:val="{spacing}"/>' if spacing else "",
        f'<w:sz w:val="{_half(size)}"/><w:szCs w:val="{_half(size)}"/>' if size else "",
        '<w:u w:val="single"/>' if underline else "",
        '<w:vertAlign w:val="superscript"/>' if raised else "",
    ]
    inner = "".join(parts)
    return f"<w:rPr>{inner}</w:rPr>" if inner else ""


def _block(
    *,
    keep_next: bool = False,
    keep_lines: bool = False,
    page_break: bool = False,
    numbering: tuple[int, int] | None = None,
    border: str = "",
    shade: str = "",
    tabs: str = "",
    before: int = 0,
    after: int = 0,
    line: int = 0,
    left: int = 0,
    right: int = 0,
    hanging: int = 0,
    first: int = 0,
    justify: str = "",
    outline: int | None = None,
) -> str:
    """Paragraph properties, in the order of the schema (17.3.1.26); lengths in twentieths of a point."""
    indent = "".join(
        f' w:{name}="{value}"'
        for name, value in (("left", left), ("right", right), ("hanging", hanging), ("firstLine", first))
        if value
    )
    spacing = f' w:before="{before}" w:after="{after}"' + (
        f' w:line="{line}" w:lineRule="auto"' if line else ""
    )
    parts = [
        "<w:keepNext/>" if keep_next else "",
        "<w:keepLines/>" if keep_lines else "",
        "<w:pageBreakBefore/>" if page_break else "",
        f'<w:numPr><w:ilvl w:val="{numbering[1]}"/><w:numId w:val="{numbering[0]}"/></w:numPr>'
        if numbering
        else "",
        f"<w:pBdr>{border}</w:pBdr>" if border else "",
        f'<w:shd w:val="clear" w:color="auto" w:fill="{_colour(shade)}"/>' if shade else "",
        f"<w:tabs>{tabs}</w:tabs>" if tabs else "",
        f"<w:spacing{spacing}/>",
        f"<w:ind{indent}/>" if indent else "",
        f'<w:jc w:val="{justify}"/>' if justify else "",
        f'<w:outlineLvl w:val="{outline}"/>' if outline is not None else "",
    ]
    return f"<w:pPr>{''.join(parts)}</w:pPr>"


def _edge(side: str, colour: str, size: int = 4, space: int = 6) -> str:
    return f'<w:{side} w:val="single" w:sz="{size}" w:space="{space}" w:color="{_colour(colour)}"/>'


def _no_edge(side: str) -> str:
    return f'<w:{side} w:val="nil"/>'


def _paragraph(
    name: str, based: str, following: str, block: str, run: str = "", *, shown: bool = True
) -> str:
    identifier = name.replace(" ", "")
    parent = f'<w:basedOn w:val="{based}"/>' if based else ""
    quick = "<w:qFormat/>" if shown else ""
    default = ' w:default="1"' if name == "Normal" else ""
    custom = "" if name in _BUILT_IN else ' w:customStyle="1"'
    # Word's own names of these are in lower case (latent styles, 17.7.4.5), but for this one.
    lower = name.startswith(("Heading ", "TOC ", "Header", "Footer", "Caption")) and name != "TOC Heading"
    called = name.lower() if lower else name
    return (
        f'<w:style w:type="paragraph"{default}{custom} w:styleId="{identifier}">'
        f'<w:name w:val="{called}"/>{parent}'
        f'<w:next w:val="{following}"/>{quick}{block}{run}</w:style>'
    )


def _character(name: str, run: str) -> str:
    custom = "" if name in _BUILT_IN else ' w:customStyle="1"'
    called = "footnote reference" if name == "Footnote Reference" else name
    return (
        f'<w:style w:type="character"{custom} w:styleId="{name.replace(" ", "")}"><w:name w:val="{called}"/>'
        f'<w:basedOn w:val="DefaultParagraphFont"/><w:qFormat/>{run}</w:style>'
    )


_NUMBERED = {"Heading": 6, "List Bullet": 3, "List Number": 3, "List Continue": 3, "TOC": 2}
_BUILT_IN = frozenset(
    {
        "Normal", "Body Text", "Title", "Subtitle", "Quote", "Caption", "Footnote Text", "Footnote Reference",
        "Header", "Footer", "TOC Heading", "Strong", "Emphasis", "Hyperlink", "Date", "List Bullet",
        "List Number", "List Continue",
        *(f"{name} {n}" for name, last in _NUMBERED.items() for n in range(1, last + 1)),
    }
)  # fmt: skip


_DEFAULTS = (
    '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
    '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>',
    '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
    '<w:uiPriority w:val="99"/><w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar>'
    '<w:top w:w="0" w:type="dxa"/><w:left w:w="108" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/>'
    '<w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>',
    '<w:style w:type="numbering" w:default="1" w:styleId="NoList"><w:name w:val="No List"/>'
    '<w:uiPriority w:val="99"/><w:semiHidden/></w:style>',
)
"""What a run, a table and a list are where nothing is said."""


def table_size(kind: Type, *, small: bool = False) -> float:
    """The size of type in tables, in points, and in those too wide for it; large print has no small."""
    return kind.small if small and kind.small > 12 else 7.0 if small else kind.small + 0.6


class _Look(NamedTuple):
    """What the styles take of a theme, in Word's own units."""

    kind: Type
    colour: Colours
    body: str
    heading: str
    label: str
    mono: str
    line: int
    indent: int
    by_letters: bool
    """Whether each paragraph opens with the space of two letters, the first one too."""
    gutter: int
    small: str
    """The run of what is set small, in the colour of what matters less."""


def _look(theme: Theme, language: str | None) -> _Look:
    kind, colour = theme.tokens.type, theme.tokens.colours
    body, heading, label, mono = map(_family, (kind.body, kind.heading, kind.label, kind.mono))
    line = round(240 * min(kind.leading, 1.5) * 0.88)
    # In Chinese and Japanese every paragraph begins with the space of two letters, the first one too.
    by_letters = language_of(language) in {"zh", "ja"}
    indent = round(kind.size * (2 if by_letters else 1.35) * 20)
    gutter = round(GUTTER * table_size(kind) * 20)
    small = _run(font=label, size=kind.small + 0.6, colour=colour.muted)
    return _Look(kind, colour, body, heading, label, mono, line, indent, by_letters, gutter, small)


def styles(theme: Theme, language: str | None) -> bytes:
    """``styles.xml`` for ``theme`` with ``language`` (BCP 47) as the default."""
    look = _look(theme, language)
    parts = [
        *_defaults(look, language),
        *_head_styles(look),
        *_text_styles(look),
        *_end_styles(look),
        *_character_styles(look),
        "</w:styles>",
    ]
    return "".join(parts).encode()


def _defaults(look: _Look, language: str | None) -> list[str]:
    """What holds where no style says otherwise."""
    kind, colour, body, line, indent = look.kind, look.colour, look.body, look.line, look.indent
    code = re.sub(r"[^A-Za-z0-9-]", "", language or "en") or "en"
    return [
        f'{_HEAD}<w:styles xmlns:w="{MAIN}"><w:docDefaults><w:rPrDefault>',
        f'<w:rPr>{_fonts(body)}<w:color w:val="{_colour(colour.text)}"/>',
        f'<w:sz w:val="{_half(kind.size)}"/><w:szCs w:val="{_half(kind.size)}"/>',
        f'<w:lang w:val="{code}" w:eastAsia="{code}" w:bidi="{code}"/></w:rPr></w:rPrDefault>',
        f'<w:pPrDefault><w:pPr><w:spacing w:after="0" w:line="{line}" w:lineRule="auto"/></w:pPr>',
        "</w:pPrDefault></w:docDefaults>",
        _paragraph("Normal", "", "Normal", _block(line=line)),
        *_DEFAULTS,
        _paragraph("Body Text", "Normal", "BodyText", _block(line=line, first=indent)),
        _paragraph(
            "First Paragraph",
            "BodyText",
            "BodyText",
            _block(line=line, first=indent)
            if look.by_letters
            else _block(line=line).replace("</w:pPr>", '<w:ind w:firstLine="0"/></w:pPr>'),
        ),
    ]


def _head_styles(look: _Look) -> list[str]:
    """The head of an article, subheads, chapters and parts."""
    kind, colour, heading, label, small = look.kind, look.colour, look.heading, look.label, look.small
    return [
        _paragraph(
            "Kicker",
            "Normal",
            "Title",
            _block(after=100, keep_next=True),
            _run(font=label, size=kind.small + 0.4, colour=colour.accent, bold=True, upper=True, spacing=20),
        ),
        _paragraph(
            "Title",
            "Normal",
            "Subtitle",
            _block(keep_next=True, after=120, line=250, outline=0),
            _run(font=heading, size=kind.headline, bold=True),
        ),
        _paragraph(
            "Subtitle",
            "Normal",
            "Byline",
            _block(keep_next=True, after=160, line=270),
            _run(size=kind.size * 1.18, colour=colour.muted),
        ),
        _paragraph(
            "Byline",
            "Normal",
            "Date",
            _block(keep_next=True, before=60, after=20),
            _run(font=label, size=kind.small + 0.8, bold=True),
        ),
        _paragraph("Date", "Normal", "FirstParagraph", _block(after=240), small),
        *(
            _paragraph(
                f"Heading {n}",
                "Normal",
                "FirstParagraph",
                _block(keep_next=True, keep_lines=True, before=300 - 30 * n, after=90, outline=n - 1),
                _run(font=heading, size=size, bold=n < 6, italic=n > 3),
            )
            for n, size in enumerate(
                (
                    kind.subhead + 3,
                    kind.subhead,
                    kind.size + 0.8,
                    kind.size,
                    kind.size - 0.6,
                    kind.size - 0.6,
                ),
                1,
            )
        ),
        _paragraph(
            "Chapter",
            "Title",
            "Subtitle",
            _block(page_break=True, keep_next=True, after=120, line=250, outline=0),
        ),
        # Opens a chapter that has no headline; it holds nothing but the place that the contents lead to.
        _paragraph(
            "Chapter Start", "Normal", "BodyText", _block(page_break=True, keep_next=True), shown=False
        ),
        _paragraph(
            "Part",
            "Title",
            "BodyText",
            _block(page_break=True, before=4000, after=120, line=250, justify="center", outline=0),
        ),
        # A book's picture on its first page, and what stands below the title of a part.
        _paragraph("Cover", "Normal", "Title", _block(justify="center"), shown=False),
        _paragraph("Part Text", "Normal", "PartText", _block(after=80, line=look.line, justify="center")),
    ]


def _text_styles(look: _Look) -> list[str]:
    """What else than paragraphs an article is made of."""
    kind, colour, heading, label, small = look.kind, look.colour, look.heading, look.label, look.small
    mono, line = look.mono, look.line
    rule = _edge("top", colour.rule) + _edge("bottom", colour.rule)
    return [
        _paragraph(
            "Quote",
            "Normal",
            "BodyText",
            _block(
                before=80, after=80, left=480, right=240, line=line, border=_edge("left", colour.rule, 12, 10)
            ),
        ),
        # Opens a quotation that follows another at once, which Word would show as one.
        _paragraph(
            "Quote First",
            "Quote",
            "Quote",
            _block(
                before=280,
                after=80,
                left=480,
                right=240,
                line=line,
                border=_edge("left", colour.rule, 12, 10),
            ),
        ),
        _paragraph(
            "Pull Quote",
            "Normal",
            "FirstParagraph",
            _block(
                keep_lines=True,
                before=260,
                after=260,
                left=560,
                right=560,
                line=280,
                border=_edge("top", colour.accent, 8, 8) + _edge("bottom", colour.rule, 4, 8),
            ),
            _run(font=heading, size=kind.size * 1.26, colour=colour.accent),
        ),
        _paragraph("Attribution", "Normal", "BodyText", _block(after=120, left=480), small),
        _paragraph(
            "Caption",
            "Normal",
            "BodyText",
            _block(keep_lines=True, before=200, after=240, line=255, border=rule),
            _run(font=label, size=kind.small + 0.9),
        ),
        *(
            _paragraph(
                f"List Bullet{f' {n}' if n > 1 else ''}",
                "Normal",
                f"ListBullet{n if n > 1 else ''}",
                _block(before=40, after=40, line=line, numbering=(1, n - 1)),
            )
            for n in (1, 2, 3)
        ),
        *(
            _paragraph(
                f"List Number{f' {n}' if n > 1 else ''}",
                "Normal",
                f"ListNumber{n if n > 1 else ''}",
                _block(before=40, after=40, line=line, numbering=(2, n - 1)),
            )
            for n in (1, 2, 3)
        ),
        *(
            _paragraph(
                f"List Continue{f' {n}' if n > 1 else ''}",
                "Normal",
                "BodyText",
                _block(before=40, after=40, line=line, left=360 * n),
            )
            for n in (1, 2, 3)
        ),
        _paragraph(
            "Question",
            "Normal",
            "Answer",
            _block(keep_next=True, before=200, after=40, line=line),
            _run(bold=True),
        ),
        _paragraph("Answer", "Normal", "Question", _block(after=60, line=line)),
        _paragraph("Note", "Normal", "BodyText", _block(before=200, after=80, line=260), small),
        _paragraph("Correction", "Note", "BodyText", _block(before=200, after=80, line=260)),
        _paragraph("Biography", "Note", "BodyText", _block(before=200, after=80, line=260)),
        _paragraph("Figure", "Normal", "Caption", _block(keep_next=True, before=200)),
        _paragraph(
            "Table Caption",
            "Caption",
            "BodyText",
            _block(
                keep_next=True, before=200, after=80, border='<w:top w:val="nil"/><w:bottom w:val="nil"/>'
            ),
            _run(bold=True),
        ),
        *(
            _paragraph(
                f"Table {name}{' Small' if small else ''}",
                "Normal",
                f"Table{name}{'Small' if small else ''}",
                _block(before=30, after=30, justify=justify),
                _run(font=label, size=table_size(kind, small=small)),
            )
            for name, justify in (("Text", ""), ("Number", "right"))
            for small in (False, True)
        ),
        # Stands between the parts of a table that is too wide for the page, which are read as one.
        _paragraph("Table Further", "Normal", "BodyText", _block(after=0, line=120), shown=False),
        # Stands below a table, which has no space of its own in Word, and keeps it apart from the next.
        _paragraph("Table End", "Normal", "BodyText", _block(after=0, line=200), shown=False),
        _paragraph("Embed", "Caption", "BodyText", _block(before=200, after=240, line=255)),
        _paragraph("Verse", "Normal", "BodyText", _block(before=100, after=100, left=560, line=line)),
        _paragraph(
            "Source Code",
            "Normal",
            "BodyText",
            _block(before=120, after=120, line=250, shade=colour.tint),
            _run(font=mono, size=kind.small),
        ),
        _paragraph(
            "Separator",
            "Normal",
            "FirstParagraph",
            _block(before=160, after=160, justify="center"),
            _run(colour=colour.muted),
        ),
    ]


def _end_styles(look: _Look) -> list[str]:
    """What stands below and around the text: related articles, source, notes, running heads, contents."""
    kind, colour, heading, label, small = look.kind, look.colour, look.heading, look.label, look.small
    return [
        _paragraph(
            "Related Heading",
            "Normal",
            "RelatedItem",
            _block(keep_next=True, before=480, after=60),
            _run(font=label, size=kind.small, colour=colour.muted, bold=True, upper=True, spacing=20),
        ),
        _paragraph(
            "Related Item",
            "Normal",
            "RelatedItem",
            _block(
                before=50,
                after=50,
                border=_edge("bottom", colour.rule, 2, 2) + _edge("between", colour.rule, 2, 2),
            ),
            _run(font=label, size=kind.small + 0.8),
        ),
        _paragraph(
            "Source Heading",
            "Normal",
            "Source",
            _block(
                keep_next=True,
                before=360,
                after=0,
                left=120,
                shade=colour.tint,
                border=_edge("left", colour.accent, 18, 8),
            ),
            _run(font=label, size=kind.small, colour=colour.muted, bold=True, upper=True, spacing=20),
        ),
        _paragraph(
            "Source",
            "Normal",
            "Source",
            _block(
                keep_lines=True,
                left=120,
                line=260,
                shade=colour.tint,
                border=_edge("left", colour.accent, 18, 8),
            ),
            _run(font=label, size=kind.small + 0.8),
        ),
        _paragraph("Footnote Text", "Normal", "FootnoteText", _block(line=240), _run(size=kind.small)),
        _paragraph(
            "Header",
            "Normal",
            "Header",
            _block(tabs='<w:tab w:val="right" w:pos="8730"/>'),
            small,
            shown=False,
        ),
        _paragraph("Footer", "Normal", "Footer", _block(justify="center"), small, shown=False),
        _paragraph(
            "TOC Heading",
            "Normal",
            "TOC1",
            _block(page_break=True, after=200),
            _run(font=heading, size=kind.subhead + 5, bold=True),
        ),
        _paragraph("TOC 1", "Normal", "TOC1", _block(before=80, after=20), shown=False),
        _paragraph("TOC 2", "Normal", "TOC2", _block(before=20, after=20, left=300), shown=False),
    ]


def _character_styles(look: _Look) -> list[str]:
    """Stretches of text; and tables, whose style is written last."""
    kind, colour, label, mono = look.kind, look.colour, look.label, look.mono
    return [
        _character("Dateline", _run(font=label, size=kind.size * 0.88, bold=True, spacing=10)),
        _character("Speaker", _run(bold=True)),
        _character("Credit", _run(colour=colour.muted, size=kind.small + 0.2)),
        _character("Strong", _run(bold=True)),
        _character("Emphasis", _run(italic=True)),
        _character("Hyperlink", _run(colour=colour.link, underline=True)),
        _character("Footnote Reference", _run(raised=True)),
        _character("Code", _run(font=mono, size=kind.size * 0.88)),
        _character("Code Link", _run(font=mono, size=kind.size * 0.88, colour=colour.link, underline=True)),
        _character("Small Caps", _run(caps=True)),
        _character("Presumed", _run(colour=colour.muted)),
        '<w:style w:type="table" w:customStyle="1" w:styleId="ArticleTable"><w:name w:val="Article Table"/>',
        '<w:basedOn w:val="TableNormal"/><w:tblPr><w:tblBorders>',
        *(
            f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="{_colour(colour.rule)}"/>'
            for side in ("top", "bottom", "insideH")
        ),
        '</w:tblBorders><w:tblCellMar><w:left w:w="0" w:type="dxa"/>'
        f'<w:right w:w="{look.gutter}" w:type="dxa"/>'
        '</w:tblCellMar></w:tblPr><w:tblStylePr w:type="firstRow"><w:rPr><w:b/><w:bCs/></w:rPr>',
        "</w:tblStylePr></w:style>",
    ]


_BULLETS, _NUMBERS = ("•", "–", "·"), ("%1.", "%2.", "%3.")


def numbering(lists: list[tuple[bool, int, int]]) -> bytes:
    """``numbering.xml``: bullets (1), numbers (2), and one for each list: ordered or not, start, level.

    Each list has a definition of its own: one that only overrides another's start is taken apart when
    LibreOffice saves the file.
    """
    kinds = [_levels("bullet", _BULLETS, "ListBullet"), _levels("decimal", _NUMBERS, "ListNumber")]
    for ordered, start, level in lists:
        form, shown = ("decimal", _NUMBERS) if ordered else ("bullet", _BULLETS)
        kinds.append(_levels(form, shown, starts={level: start}))
    abstract = "".join(
        f'<w:abstractNum w:abstractNumId="{n}"><w:multiLevelType w:val="hybridMultilevel"/>{levels}'
        "</w:abstractNum>"
        for n, levels in enumerate(kinds)
    )
    numbers = "".join(
        f'<w:num w:numId="{n + 1}"><w:abstractNumId w:val="{n}"/></w:num>' for n in range(len(kinds))
    )
    return f'{_HEAD}<w:numbering xmlns:w="{MAIN}">{abstract}{numbers}</w:numbering>'.encode()


def _levels(form: str, shown: Sequence[str], style: str = "", starts: Mapping[int, int] | None = None) -> str:
    found = ""
    for level, mark in enumerate(shown):
        styled = f'<w:pStyle w:val="{style}{level + 1 if level else ""}"/>' if style else ""
        found += (
            f'<w:lvl w:ilvl="{level}"><w:start w:val="{(starts or {}).get(level, 1)}"/>'
            f'<w:numFmt w:val="{form}"/>{styled}<w:lvlText w:val="{mark}"/><w:lvlJc w:val="left"/>'
            f'<w:pPr><w:ind w:left="{360 * (level + 1)}" w:hanging="360"/></w:pPr></w:lvl>'
        )
    return found


def font_table(theme: Theme) -> bytes:
    """``fontTable.xml``: what Word shall take where a family is not installed."""
    kind = theme.tokens.type
    families = dict.fromkeys(map(_family, (kind.body, kind.heading, kind.label, kind.mono)))
    fonts = ""
    for name in families:
        substitute, family = _SUBSTITUTES.get(name, ("", "auto"))
        other = f'<w:altName w:val="{substitute}"/>' if substitute else ""
        fonts += f'<w:font w:name="{escape(name)}">{other}<w:family w:val="{family}"/></w:font>'
    return f'{_HEAD}<w:fonts xmlns:w="{MAIN}">{fonts}</w:fonts>'.encode()


def office_theme(theme: Theme) -> bytes:
    """``theme1.xml``: the colours and fonts that Word offers beside the text."""
    colour, kind = theme.tokens.colours, theme.tokens.type
    named = {
        "dk1": colour.text, "lt1": "#FFFFFF", "dk2": colour.muted, "lt2": colour.tint,
        **{f"accent{n}": shade for n, shade in enumerate((colour.accent, colour.link, colour.muted) * 2, 1)},
        "hlink": colour.link, "folHlink": colour.link,
    }  # fmt: skip
    colours = "".join(f'<a:{n}><a:srgbClr val="{_colour(v)}"/></a:{n}>' for n, v in named.items())
    fonts = "".join(
        f'<a:{n}Font><a:latin typeface="{escape(_family(f))}"/><a:ea typeface=""/><a:cs typeface=""/>'
        f"</a:{n}Font>"
        for n, f in (("major", kind.heading), ("minor", kind.body))
    )
    fill = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
    line = f'<a:ln w="6350">{fill}</a:ln>'
    effect = "<a:effectStyle><a:effectLst/></a:effectStyle>"
    formats = (
        f"<a:fillStyleLst>{fill * 3}</a:fillStyleLst><a:lnStyleLst>{line * 3}</a:lnStyleLst>"
        f"<a:effectStyleLst>{effect * 3}</a:effectStyleLst><a:bgFillStyleLst>{fill * 3}</a:bgFillStyleLst>"
    )
    return (
        f'{_HEAD}<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" name="Tearsheet">'
        f'<a:themeElements><a:clrScheme name="Tearsheet">{colours}</a:clrScheme>'
        f'<a:fontScheme name="Tearsheet">{fonts}</a:fontScheme>'
        f'<a:fmtScheme name="Tearsheet">{formats}</a:fmtScheme></a:themeElements></a:theme>'
    ).encode()
