"""Printed pages: what stands where on the pages of a PDF, and what it then is.

`glyphs` takes letters and their places from a file, by `apart` in a process of its own; `order` finds the way
that a reader's eye takes, `furniture` sets aside what repeats on the pages, `blocks` joins lines to
paragraphs, `article` makes an article of them.
"""
