"""Rules that plug-ins add to the pipeline: the contract, and where each one runs.

A rule looks at a `convert.normalize.draft.Draft` and claims segments that nobody has claimed; what the
built-in rules are, and their order, is `convert.normalize.pipeline`'s business.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator, Sequence
from typing import Protocol

from convert.normalize.draft import Draft

__all__ = ["Rule", "with_plugins"]


class Rule(Protocol):
    """One rule of recognition; found by entry point (``tearsheet.rules``)."""

    name: str
    """What ``tearsheet inspect`` calls it, in a few words."""
    languages: Sequence[str]
    """The languages that it is for, as in ``("en", "de")``; an empty sequence means all."""
    before: str
    """The built-in step that it runs before, as in ``"find_captions"``; ``""`` runs it after all."""
    order: int
    """Which of several rules with one place goes first: the lower number."""

    def __call__(self, draft: Draft) -> None:
        """Claim what it recognises in ``draft``; words that it takes nowhere stay where they are."""
        ...


def with_plugins(
    steps: Sequence[Callable[[Draft], None]], rules: Sequence[Rule], language: str | None
) -> Iterator[Callable[[Draft], None]]:
    """Yield ``steps`` in their order, with the rules that are for ``language`` each in its place."""
    base = (language or "").split("-")[0].casefold()
    wanted = sorted(
        (rule for rule in rules if not rule.languages or base in rule.languages),
        key=lambda rule: (rule.order, rule.name),
    )
    names = {step.__name__ for step in steps}
    for step in steps:
        yield from (_guarded(rule) for rule in wanted if rule.before == step.__name__)
        yield step
    for rule in wanted:
        if rule.before not in names:
            if rule.before:
                warnings.warn(
                    f"the rule {rule.name!r} wants to run before {rule.before!r}, and no step is called "
                    "so; it runs last",
                    stacklevel=2,
                )
            yield _guarded(rule)


def _guarded(rule: Rule) -> Callable[[Draft], None]:
    """``rule``, whose failure costs its own findings and nothing else."""

    def run(draft: Draft) -> None:
        try:
            rule(draft)
        except Exception as error:  # third-party code may raise anything
            warnings.warn(
                f"the rule {rule.name!r} failed ({type(error).__name__}: {error}); mend or remove it",
                stacklevel=2,
            )

    return run
