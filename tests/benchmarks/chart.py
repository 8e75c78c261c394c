"""A bar chart as SVG, by hand: groups of bars on a logarithmic scale, readable on light and dark pages."""

from __future__ import annotations

import math
from collections.abc import Mapping
from html import escape

__all__ = ["bars"]

COLOURS = ("#2f6f8f", "#7fb2c9", "#b5533c", "#d9a441", "#8a7fb8", "#6b8f5e")
LEFT, WIDTH, BAR, GAP, TOP = 96, 720, 13, 14, 64


def bars(title: str, groups: Mapping[str, Mapping[str, float]], unit: str) -> str:
    """``groups`` of named values, 1 being the mark that all are measured by."""
    names = list(dict.fromkeys(name for values in groups.values() for name in values))
    colours = dict(zip(names, COLOURS, strict=False))
    values = [value for group in groups.values() for value in group.values()]
    low = 10 ** math.floor(math.log10(min([*values, 0.9])))
    high = 10 ** math.ceil(math.log10(max([*values, 10])))

    def x(value: float) -> float:
        share = math.log10(value / low) / math.log10(high / low)
        return LEFT + share * (WIDTH - LEFT - 60)

    parts: list[str] = []
    y = TOP
    for group, found in groups.items():
        middle = y + len(found) * BAR / 2 + 4
        parts.append(f'<text x="{LEFT - 10}" y="{middle:.0f}" text-anchor="end">{escape(group)}</text>')
        for name, value in found.items():
            start, end = sorted((x(1), x(value)))
            parts.append(
                f'<rect x="{start:.1f}" y="{y}" width="{max(end - start, 1):.1f}" height="{BAR - 3}" '
                f'fill="{colours[name]}"><title>{escape(f"{group}, {name}: {value:.3g}")}</title></rect>'
                f'<text class="n" x="{max(end, x(1)) + 5:.1f}" y="{y + BAR - 4}">{value:.2g}</text>'
            )
            y += BAR
        y += GAP
    ticks = [10.0**power for power in range(round(math.log10(low)), round(math.log10(high)) + 1)]
    scale = "".join(
        f'<line x1="{x(tick):.1f}" y1="{TOP - 8}" x2="{x(tick):.1f}" y2="{y}" '
        f'class="{"one" if tick == 1 else "tick"}"/>'
        f'<text x="{x(tick):.1f}" y="{y + 16}" text-anchor="middle" class="n">{tick:g}</text>'
        for tick in ticks
    )
    legend, across = [], LEFT
    for name in names:
        legend.append(
            f'<rect x="{across}" y="34" width="10" height="10" fill="{colours[name]}"/>'
            f'<text class="n" x="{across + 14}" y="43">{escape(name)}</text>'
        )
        across += 26 + 7 * len(name)
    height = y + 44
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" '
        f'aria-label="{escape(title, quote=True)}">\n<title>{escape(title)}</title>\n'
        "<style>text{font:12px sans-serif;fill:#333}.n{font-size:10.5px}.t{font-size:14px;font-weight:600}"
        ".tick{stroke:#8884}.one{stroke:#888;stroke-width:1.5}"
        "@media(prefers-color-scheme:dark){text{fill:#ddd}}</style>\n"
        f'<text class="t" x="{LEFT}" y="20">{escape(title)}</text>\n{"".join(legend)}\n{scale}\n'
        + "\n".join(parts)
        + f'\n<text class="n" x="{LEFT}" y="{y + 32}">{escape(unit)}</text>\n</svg>\n'
    )
