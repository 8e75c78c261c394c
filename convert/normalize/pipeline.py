"""The way from raw text to an article; read `STEPS` as the table of contents."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from convert.normalize import body, language
from convert.normalize.boilerplate import (
    set_boilerplate_aside,
    set_counters_aside,
    set_empty_calls_aside,
    set_empty_labels_aside,
)
from convert.normalize.captions import find_captions
from convert.normalize.citations import find_citations
from convert.normalize.clips import (
    find_lines_below_pictures,
    find_unstopped_captions,
    labels_above,
    mend_block_links,
    read_excerpt,
    read_front_matter,
    set_clip_ends_aside,
    set_portraits_aside,
    strip_front_matter,
    unwrap_pictures,
)
from convert.normalize.comments import set_comments_aside
from convert.normalize.data import find_data, read_data
from convert.normalize.dateline import find_dateline, settle_dateline
from convert.normalize.draft import Draft, Segment
from convert.normalize.furniture import set_contacts_aside, set_edges_aside, set_end_aside
from convert.normalize.gluedheads import part_heads, set_glued_names_aside
from convert.normalize.head import find_head
from convert.normalize.highlights import read_highlights
from convert.normalize.joints import rejoin_torn_lines
from convert.normalize.layout import join_sentences, join_torn_markers
from convert.normalize.lexicon import lexicon
from convert.normalize.lines import split
from convert.normalize.linknumbers import strip_link_numbers
from convert.normalize.mailheaders import unquoted
from convert.normalize.neighbours import find_neighbours
from convert.normalize.pagelines import set_page_lines_aside
from convert.normalize.pages import strip_page_furniture
from convert.normalize.passedon import part_glued_lines
from convert.normalize.printouts import strip_print_marks
from convert.normalize.publisher import part_from_headline
from convert.normalize.pullquotes import find_pull_quotes
from convert.normalize.records import read_record
from convert.normalize.related import find_related
from convert.normalize.rules import with_plugins
from convert.normalize.scripts import part_script
from convert.normalize.segmentation import segments
from convert.normalize.signed import find_signed
from convert.normalize.source import find_source, guess_publisher
from convert.normalize.summary import find_summaries
from convert.normalize.tail import find_tail
from convert.normalize.typed import (
    part_end_marks,
    read_printed_in,
    set_boards_aside,
    set_yearless_dates_aside,
)
from convert.normalize.webarchives import strip_web_archive


def open_draft(raw: str, given: Mapping[str, Any] | None = None) -> Draft:
    """Clean and segment ``raw``, and find its language where ``given`` does not tell it."""
    given = given or {}
    data = find_data(raw)
    all_lines = data.lines if data else split(raw)
    lines, fenced = strip_front_matter(raw, all_lines)
    lines, blocks = mend_block_links(lines)
    lines, links = strip_link_numbers(unquoted(lines))
    lines, toolbar, archived = strip_web_archive(lines)
    lines, printed, address = strip_print_marks(lines)
    lines, furniture = strip_page_furniture(lines)
    lines = part_glued_lines(part_script(part_heads(lines)))
    lines = join_sentences(join_torn_markers(lines))
    part_end_marks(lines)
    labels = labels_above(lines)
    parts = [*(Segment(line.text, [line], chunk=-1) for line in lines[:labels]), *segments(lines[labels:])]
    draft = Draft(raw, parts, given, set_aside=[*blocks, *links, *toolbar, *printed, *furniture])
    draft.take_addresses(archived, address)
    sample = "\n".join(line.text for line in lines[:200])
    if known_language := given.get("language"):
        draft.language, confidence, rule = known_language, 1.0, "given"
    else:
        draft.language, confidence = language.detect(sample)
        rule = "language detector (CLD2)"
    if draft.language:
        draft.record("language", None, rule, confidence, text="")
    draft.direction = language.direction(sample)
    draft.lexicon = lexicon((draft.language or "en").split("-")[0])
    if data:
        read_data(draft, data)
    if fenced:
        read_front_matter(draft, fenced, all_lines)
    return draft


STEPS: tuple[Callable[[Draft], None], ...] = (
    body.find_code,
    read_highlights,
    read_record,
    read_printed_in,
    read_excerpt,
    set_clip_ends_aside,
    set_boards_aside,
    find_source,
    set_yearless_dates_aside,
    set_boilerplate_aside,
    set_counters_aside,
    set_contacts_aside,
    rejoin_torn_lines,
    body.find_breaks,
    unwrap_pictures,
    find_captions,
    find_lines_below_pictures,
    find_unstopped_captions,
    set_glued_names_aside,
    find_head,
    part_from_headline,
    find_citations,
    set_comments_aside,
    set_portraits_aside,
    find_related,
    find_neighbours,
    set_empty_calls_aside,
    set_empty_labels_aside,
    find_tail,
    find_dateline,
    find_signed,
    find_pull_quotes,
    *body.STRUCTURES,
    set_edges_aside,
    set_end_aside,
    set_page_lines_aside,
    *body.RULES,
    find_summaries,
    settle_dateline,
    guess_publisher,
)


def steps(draft: Draft) -> Iterator[Callable[[Draft], None]]:
    """`STEPS`, and the rules of plug-ins for the draft's language where each of them belongs."""
    from convert.registry import rules

    return with_plugins(STEPS, rules(), draft.language)
