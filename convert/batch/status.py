"""What a ledger says, for people: a table on the terminal, CSV for a spreadsheet."""

from __future__ import annotations

import csv as table_format
import io
from collections.abc import Iterator, Sequence

from convert.batch.ledger import Entry, Ledger
from convert.batch.records import Output

__all__ = ["csv", "table"]

COLUMNS = (
    "input",
    "state",
    "outputs",
    "bytes",
    "seconds",
    "finished",
    "version",
    "error",
    "remarks",
    "content",
)
_SHOWN = 100


def csv(ledger: Ledger) -> bytes:
    """All articles as CSV in UTF-8; no cell can be a formula to whatever opens it."""
    text = io.StringIO(newline="")
    writer = table_format.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for entry in ledger.entries():
        writer.writerow([_harmless(cell) for cell in _row(entry)])
    return text.getvalue().encode("utf-8", "replace")


def table(ledger: Ledger) -> Iterator[str]:
    """The sum of it, then what failed and why."""
    done, failed = ledger.counts()
    yield f"{done:,} made, {failed:,} failed"
    sizes: dict[str, tuple[int, int]] = {}
    seconds = 0.0
    broken: list[Entry] = []
    older = remarked = 0
    for entry in ledger.entries():
        seconds += entry.seconds
        for output in entry.outputs:
            number, size = sizes.get(output.format, (0, 0))
            sizes[output.format] = number + 1, size + output.size
        remarked += bool(entry.remarks and not entry.error)
        older += len(entry.older())
        if entry.error and len(broken) < _SHOWN:
            broken.append(entry)
    for format, (number, size) in sorted(sizes.items()):
        yield f"  {format:6} {number:>10,} files {size:>16,} bytes"
    if older:
        yield f"  of these {older:,} are older ones, of inputs that have failed since"
    if done + failed:
        yield f"  {1000 * seconds / (done + failed):.1f} ms of work an article"
    if remarked:
        yield f"  {remarked:,} with remarks, such as a picture that was left out; --csv has them"
    for entry in broken:
        older_ones = entry.older()
        made = tuple(output for output in entry.outputs if output not in older_ones)
        kept = f" (kept from an earlier run: {_names(older_ones)})" if older_ones else ""
        kept += f" (made all the same: {_names(made)})" if made else ""
        yield f"  failed: {_line(entry.error or '')}{_line(kept)}"
    if failed > len(broken):
        yield f"  and {failed - len(broken):,} more; --csv has them all"


def _row(entry: Entry) -> tuple[str, ...]:
    return (
        entry.key, _state(entry), _names(entry.outputs),
        str(sum(output.size for output in entry.outputs)), f"{entry.seconds:.3f}", entry.finished,
        entry.version, entry.error or "", " · ".join(entry.remarks), entry.content,
    )  # fmt: skip


def _state(entry: Entry) -> str:
    if not entry.error:
        return "done"
    state = "failed in part" if len(entry.older()) < len(entry.outputs) else "failed"
    return f"{state} (older files kept)" if entry.older() else state


def _names(outputs: Sequence[Output]) -> str:
    return " ".join(output.name for output in outputs)


def _harmless(cell: str) -> str:
    """Text that a spreadsheet would take for a formula gets an apostrophe before it, as OWASP advises."""
    cell = _line(cell)
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell


def _line(text: str) -> str:
    return "".join(c if c.isprintable() else " " for c in text)
