"""What an article has come to: the files that are true of it, older ones that are kept, what failed.

A format that fails costs no other format its file.  What an earlier run made is true as long as content and
options are the same; where they are not, it is better than nothing where nothing new could be made.
"""

from __future__ import annotations

import msgspec

from convert.batch.ledger import Entry
from convert.batch.records import Output, Result, Task

__all__ = ["Outcome", "outcome"]


class Outcome(msgspec.Struct, frozen=True):
    """What the ledger is to say of one input."""

    outputs: tuple[Output, ...]
    failed: tuple[str, ...] = ()
    """The formats that could not be made; all that there are not, where the article itself failed."""
    error: str | None = None

    def made(self) -> tuple[Output, ...]:
        """The files that are as they should be, though others could not be made."""
        return tuple(output for output in self.outputs if self.failed and output.format not in self.failed)


def outcome(
    task: Task, result: Result, before: Entry | None, there: tuple[Output, ...], same: bool
) -> Outcome:
    """Put ``result`` together with what was ``before``.

    ``there`` are the files of earlier runs that can still be seen; ``same`` says that content and options are
    what they were then.
    """
    true = before is not None and same and (before.error is None or bool(before.failed))
    if result.error is not None and not (result.failed and (result.outputs or true)):
        # An article that failed as a whole leaves what there is, also of formats that nobody asked for now.
        alone = all(output.format in result.failed for output in there)
        return Outcome(there, result.failed if alone else (), result.error)
    kept: tuple[Output, ...] = ()
    still: tuple[str, ...] = ()
    if before is not None and true:
        others = tuple(output for output in before.outputs if output.format not in task.formats)
        kept = tuple(output for output in others if output.format not in before.failed)
        still = tuple(format for format in before.failed if format not in task.formats)
    failed = (*result.failed, *still)
    older = tuple(output for output in there if output.format in failed)
    errors = [result.error, before.error if before and still else None]
    error = "; ".join(filter(None, errors)) or None
    return Outcome((*result.outputs, *kept, *older), failed, error)
