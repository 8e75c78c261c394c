"""Rules of plug-ins: order, languages, and that a broken one hurts nobody else."""

from __future__ import annotations

import pytest

import convert
from convert import registry
from convert.normalize.draft import Draft
from convert.normalize.pipeline import STEPS
from convert.normalize.rules import Rule, with_plugins

TEXT = "A Headline Stands Here\n\nOne paragraph of quiet words in the middle of the afternoon.\n"


class _Rule:
    def __init__(self, name: str, before: str = "", order: int = 0, languages: tuple[str, ...] = ()) -> None:
        self.name, self.before, self.order, self.languages = name, before, order, languages

    def __call__(self, draft: Draft) -> None:
        draft.fields["kicker"] = f"{draft.fields.get('kicker', '')}{self.name}"


def _use(monkeypatch: pytest.MonkeyPatch, *rules: Rule) -> None:
    monkeypatch.setattr(registry, "rules", lambda: rules)


def test_rules_stand_where_they_ask_to_and_in_their_order() -> None:
    rules = [_Rule("late", order=2), _Rule("early", "find_head", 5), _Rule("first", "find_head", 1)]
    names = [getattr(step, "__name__", "") for step in with_plugins(STEPS, rules, "en")]
    place = names.index("find_head")
    assert names[place - 2 : place] == ["run", "run"]
    assert names[-1] == "run"
    assert len(names) == len(STEPS) + 3


def test_lower_orders_go_first(monkeypatch: pytest.MonkeyPatch) -> None:
    _use(monkeypatch, _Rule("b", order=2), _Rule("c", order=2), _Rule("a", order=1))
    assert convert.normalize(TEXT).kicker == "abc"


@pytest.mark.parametrize(("language", "heard"), [("de", True), ("de-AT", True), ("en", False), ("fr", False)])
def test_a_rule_is_heard_in_its_languages_alone(
    monkeypatch: pytest.MonkeyPatch, language: str, heard: bool
) -> None:
    _use(monkeypatch, _Rule("x", languages=("de",)))
    assert convert.normalize(TEXT, language=language).kicker == ("x" if heard else None)


def test_a_broken_rule_costs_its_own_findings_only(monkeypatch: pytest.MonkeyPatch) -> None:
    broken = _Rule("broken")
    monkeypatch.setattr(_Rule, "__call__", lambda self, draft: 1 / 0)
    without = convert.normalize(TEXT)
    _use(monkeypatch, broken)
    with pytest.warns(UserWarning, match="the rule 'broken' failed .*ZeroDivisionError"):
        assert convert.normalize(TEXT) == without


def test_a_place_that_there_is_not_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    _use(monkeypatch, _Rule("lost", "find_nothing"))
    with pytest.warns(UserWarning, match="'lost' wants to run before 'find_nothing'"):
        assert convert.normalize(TEXT).kicker == "lost"
