"""Datelines of China, Taiwan, Japan and Korea: agency, place, day and reporter before the first words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from convert.normalize import towns

__all__ = ["Dateline", "read"]

_HAN = r"[\u4e00-\u9fff]"
_AGENCY_OF_CHINA = r"(?:[\u4e00-\u9fff]{1,4}[社网網报報]|路透|本报讯|央视新闻)"
_CHINESE = re.compile(
    rf"[【（(]?(?P<agency>{_AGENCY_OF_CHINA})(?P<place>[\u4e00-\u9fff、]{{2,12}}?)?(?P<day>(?:\d{{1,2}}月)?\d{{1,2}}日)(?:[电電讯訊]|\s[-–—])"
    r"\s*[】）)]?\s*(?:[（(](?:本报|本報)?(?:记者|記者)?\s*(?P<names>[^）)]{2,30})[）)])?"
    r"(?:\s?(?:本报|本報)?(?:记者|記者)\s?(?P<reporters>[\u4e00-\u9fff、]{2,16}?)(?:报道|報道|報導)[:：])?\s*"
)
_OF_REPORTER = re.compile(
    rf"[（(]?(?P<agency>{_AGENCY_OF_CHINA})(?:记者|記者)(?P<named>{_HAN}[\u4e00-\u9fff、]{{3,14}}?)"
    r"(?P<day>(?:\d{1,2}月)?\d{1,2}日)[电電][）)]\s*"
)
""" "（中央社記者張小明台北28日電）": the reporter stands before the place."""
_OF_TAIWAN = re.compile(
    r"(?P<open>[〔【（(\[])?(?:本報|本报|.{0,6}?)(?:記者|记者|特派員)\s?(?P<named>[\u4e00-\u9fff、]{2,12}?)[／/]?"
    r"(?P<place>[\u4e00-\u9fff]{2,6}?)(?:[報报][導导道]|電)(?(open)[〕】）)\]]|\s)\s*"
)
""" "〔記者張小明／台北報導〕", "【記者張小明台北報導】"."""
_KOREAN = re.compile(
    r"[（(\[【［]\s?(?P<place>[\uac00-\ud7af][^=()\[\]]{0,11})=(?P<agency>[^()=\[\]】]{2,12})[)）\]】］]\s*"
    r"(?:(?P<names>[\uac00-\ud7af·, ]{2,24}?)\s*(?:기자|특파원|통신원)\s*=\s*)?"
)
_JAPANESE = re.compile(
    r"[【（](?P<place>[^【】（）＝=\s]{1,12}?)(?P<agency>共同|時事|ロイター|AFP時事|AFP|AP|聯合ニュース|新華社|中央社|タス|DPA)"
    r"[】）]\s*"
)
_JAPANESE_NAMED = re.compile(
    r"(?:【(?P<place>[^【】＝=\s]{1,12})[＝=](?P<names>[^【】＝=]{2,16})】"
    r"|（(?P<place2>[\u30a0-\u30ff]{2,10})[＝=](?P<names2>[^（）＝=]{2,16})）)\s*"
)
_JAPANESE_DAY = re.compile(
    r"[［\[【](?:(?P<place>[^\s［\]】\d]{1,12})[\s\u3000])?(?P<day>(?:[\d０-９]{1,2}月)?[\d０-９]{1,2}日)[\s\u3000]"
    r"(?P<agency>ロイター|AFP|共同|時事|CNN|聯合ニュース)[］\]】]\s*(?:[-－–]+\s*)?"
)
_SPLIT_NAMES = re.compile(r"[、，,\s·・]+")
_SIGNS = re.compile(r"[社网網报報者員透闻][^。]{0,40}[日導导道]|=|＝|共同|時事|ロイター|AFP|ニュース")


@dataclass(frozen=True, slots=True)
class Dateline:
    """What an agency of East Asia prints before its first words."""

    place: str
    day: str
    agency: str
    names: tuple[str, ...]
    end: int
    """Where the first words begin."""

    @property
    def shown(self) -> str:
        """Place and day, and the agency in brackets behind them."""
        shown = " ".join(filter(None, (self.place, self.day)))
        return f"{shown} ({self.agency})".strip() if self.agency else shown


def read(text: str) -> Dateline | None:
    """ "新华社海港5月28日电（记者张小明）", "【パリ共同】" and "(항구=연합뉴스) 김민수 기자 = "."""
    if not _SIGNS.search(text[:60]):
        return None
    return next((found for found in _readings(text) if text[found.end :].strip()), None)


def _readings(text: str) -> Iterator[Dateline]:
    if match := _OF_REPORTER.match(text) or _OF_TAIWAN.match(text):
        found = match.groupdict()
        named, place = found["named"], found.get("place") or ""
        if "／" not in match.group():
            named, place = _parted(named + place)
        if place:
            yield Dateline(
                place, found.get("day") or "", found.get("agency") or "", _names(named), match.end()
            )
    if match := _CHINESE.match(text):
        names = _names(match["names"] or match["reporters"] or "")
        yield Dateline(match["place"] or "", match["day"], match["agency"], names, match.end())
    if match := _KOREAN.match(text):
        yield Dateline(match["place"], "", match["agency"], _names(match["names"] or ""), match.end())
    if match := _JAPANESE_DAY.match(text):
        yield Dateline(match["place"] or "", match["day"], match["agency"], (), match.end())
    if match := _JAPANESE.match(text):
        yield Dateline(match["place"], "", match["agency"], (), match.end())
    if match := _JAPANESE_NAMED.match(text):
        names = _names(match["names"] or match["names2"])
        if all(2 <= len(name) <= 6 and not any(c.isdigit() for c in name) for name in names):
            yield Dateline(match["place"] or match["place2"], "", "", names, match.end())


def _parted(both: str) -> tuple[str, str]:
    """Name and place that stand together: the place is a known one, else the name has three characters."""
    for start in range(len(both) - 1, 1, -1):
        if towns.is_town(both[start:]):
            return both[:start], both[start:]
    return (both[:3], both[3:]) if 5 <= len(both) <= 6 else ("", "")


def _names(text: str) -> tuple[str, ...]:
    return tuple(name for name in _SPLIT_NAMES.split(text) if name)
