"""Has WeasyPrint give back to Pango what it takes: it forgets some of it, 60 kB an article, which adds up
over an archive.

Each mending is put in only where WeasyPrint's own code is seen to forget, so that a release which
remembers is left alone.  Nothing of a page changes.
"""

from __future__ import annotations

from typing import Any

__all__ = ["give_back"]


def give_back() -> None:
    """Mend WeasyPrint for this process; to be called before its first document."""
    from weasyprint.pdf import fonts
    from weasyprint.text import ffi, line_break

    if "pango_attr_list_unref" not in _names(line_break.Layout.setup):
        line_break.pango = _ListsGivenBack(ffi.pango)
    if "pango_font_metrics_unref" not in _names(fonts.Font.__init__):
        fonts.pango = _FontsGivenBack(ffi.pango)


def _names(function: Any) -> tuple[str, ...]:
    return tuple(function.__code__.co_names)


class _Through:
    """Everything of a library, asked for once."""

    def __init__(self, library: Any) -> None:
        self._library = library

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._library, name)
        setattr(self, name, found)
        return found


class _ListsGivenBack(_Through):
    """Pango as text is laid out with it: a layout keeps its attributes by itself, its maker need not.

    WeasyPrint puts one attribute into all lists, none of which may then ever be given back; here each list
    gets one of its own, which ends with it.  An attribute is its words until it is put into a list.
    """

    _own: Any = None

    def pango_attr_font_features_new(self, features: bytes) -> Any:
        return features

    def pango_attr_list_insert(self, attributes: Any, attribute: Any) -> None:
        if isinstance(attribute, bytes):  # and not one from before the mending
            self._own = attributes
            attribute = self._library.pango_attr_font_features_new(attribute)
        self._library.pango_attr_list_insert(attributes, attribute)

    def pango_layout_set_attributes(self, layout: Any, attributes: Any) -> None:
        self._library.pango_layout_set_attributes(layout, attributes)
        if attributes is self._own:
            self._own = None
            self._library.pango_attr_list_unref(attributes)


class _FontsGivenBack(_Through):
    """Pango as fonts are described with it."""

    def pango_font_get_metrics(self, font: Any, language: Any) -> Any:
        from weasyprint.text.ffi import ffi

        return ffi.gc(
            self._library.pango_font_get_metrics(font, language), self._library.pango_font_metrics_unref
        )

    def pango_font_description_to_string(self, description: Any) -> Any:
        from weasyprint.text.ffi import ffi

        made = self._library.pango_font_description_to_string(description)
        copy = ffi.new("char[]", ffi.string(made))
        _free(made)
        return copy


def _free(made: Any) -> None:
    """Free what GLib has allocated, where the system's loader tells how."""
    from weasyprint.text.ffi import ffi, gobject

    try:
        release = gobject.g_free
    except AttributeError:
        ffi.cdef("void g_free (gpointer memory);")
        release = getattr(gobject, "g_free", None)
    if release is not None:
        release(made)
