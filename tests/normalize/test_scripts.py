"""Articles in scripts of every direction, and in languages beside the eight of the fixtures."""

from __future__ import annotations

import pytest

from convert.normalize import normalize

ARTICLES = {
    "ar": """\
مجلس المدينة يقر ميزانية الجسر

كتبت: ليلى حداد

12 مارس 2019

بيروت — أقر مجلس المدينة يوم الاثنين ميزانية الجسر الجديد بعد أشهر من النقاش.

وقال رئيس المجلس إن العمل سيبدأ في الربيع المقبل.

المصدر: https://www.example.org/ar/2019/03/12/bridge
""",
    "he": """\
מועצת העיר אישרה את תקציב הגשר

מאת דנה כהן

12 במרץ 2019

ירושלים — מועצת העיר אישרה ביום שני את תקציב הגשר החדש לאחר חודשים של ויכוחים.

ראש העיר אמר כי העבודה תתחיל באביב.
""",
    "zh": """\
市议会批准新桥预算

记者 王伟

2019年3月12日

北京 — 市议会星期一在数月的讨论后批准了新桥的预算。市议会星期一在数月的讨论后批准了新桥的预算。

市长说，工程将在春天开始。

来源：https://www.example.org/zh/2019/bridge
""",
    "ja": """\
市議会、新しい橋の予算を承認

文・山田太郎

2019年3月12日

市議会は月曜日、数カ月の議論の末に新しい橋の予算を承認した。

市長は、工事は春に始まると述べた。
""",
    "ko": """\
시의회, 새 다리 예산 승인

김민수 기자

2019년 3월 12일

시의회는 월요일 수개월의 논의 끝에 새 다리의 예산을 승인했다.

시장은 공사가 봄에 시작될 것이라고 말했다.
""",
    "hi": """\
नगर परिषद ने पुल के बजट को मंजूरी दी

लेखक: अनीता शर्मा

12 मार्च 2019

नई दिल्ली — नगर परिषद ने सोमवार को महीनों की बहस के बाद नए पुल के बजट को मंजूरी दी।

महापौर ने कहा कि काम वसंत में शुरू होगा।
""",
    "nl": """\
Gemeenteraad keurt geld voor brug goed

Door Anneke de Vries

12 maart 2019

UTRECHT — De gemeenteraad heeft maandag het geld voor de nieuwe brug goedgekeurd na maanden van overleg.

De burgemeester zei dat het werk in het voorjaar begint.

Bron: https://www.voorbeeld.example/2019/03/brug
""",
    "pl": """\
Rada miasta uchwaliła budżet mostu

Autor: Anna Kowalska

12 marca 2019

KRAKÓW — Rada miasta uchwaliła w poniedziałek budżet nowego mostu po miesiącach sporów.

Burmistrz powiedział, że prace zaczną się wiosną.

Źródło: https://www.przyklad.example/2019/03/most
""",
    "sv": """\
Kommunen godkänner brons budget

Av Karin Öberg

12 mars 2019

GÖTEBORG — Kommunfullmäktige godkände på måndagen budgeten för den nya bron efter månader av diskussioner.

Borgmästaren sade att arbetet börjar i vår.

Källa: https://www.exempel.example/2019/03/bro
""",
    "da": """\
Byrådet godkender broens budget

Af Karen Møller

12. marts 2019

AARHUS — Byrådet godkendte mandag budgettet for den nye bro efter måneders diskussion i byen.

Borgmesteren sagde, at arbejdet begynder til foråret.

Kilde: https://www.eksempel.example/2019/03/bro
""",
    "no": """\
Bystyret godkjenner budsjettet for broen

Av Kari Nordmann

12. mars 2019

BERGEN — Bystyret godkjente mandag budsjettet for den nye broen etter måneder med diskusjon i byen.

Ordføreren sa at arbeidet begynner til våren.

Kilde: https://www.eksempel.example/2019/03/bro
""",
    "tr": """\
Belediye meclisi köprünün bütçesini onayladı

Haber: Ayşe Yılmaz

12 Mart 2019

ANKARA — Belediye meclisi pazartesi günü aylar süren tartışmalardan sonra yeni köprünün bütçesini onayladı.

Belediye başkanı çalışmaların ilkbaharda başlayacağını söyledi.

Kaynak: https://www.ornek.example/2019/03/kopru
""",
    "cs": """\
Rada města schválila rozpočet mostu

Autor: Jana Nováková

12. března 2019

PRAHA — Rada města v pondělí po měsících sporů schválila rozpočet nového mostu přes řeku.

Starosta řekl, že práce začnou na jaře.

Zdroj: https://www.priklad.example/2019/03/most
""",
    "ro": """\
Consiliul local a aprobat bugetul podului

Autor: Ana Ionescu

12 martie 2019

CLUJ — Consiliul local a aprobat luni bugetul noului pod, după luni de discuții între partide.

Primarul a spus că lucrările vor începe în primăvară.

Sursa: https://www.exemplu.example/2019/03/pod
""",
}


@pytest.mark.parametrize(
    ("language", "author", "dateline"),
    [
        ("ar", "ليلى حداد", "بيروت"),
        ("he", "דנה כהן", "ירושלים"),
        ("zh", "王伟", "北京"),
        ("ja", "山田太郎", None),
        ("ko", "김민수", None),
        ("hi", "अनीता शर्मा", "नई दिल्ली"),
        ("nl", "Anneke de Vries", "UTRECHT"),
        ("pl", "Anna Kowalska", "KRAKÓW"),
        ("sv", "Karin Öberg", "GÖTEBORG"),
        ("da", "Karen Møller", "AARHUS"),
        ("no", "Kari Nordmann", "BERGEN"),
        ("tr", "Ayşe Yılmaz", "ANKARA"),
        ("cs", "Jana Nováková", "PRAHA"),
        ("ro", "Ana Ionescu", "CLUJ"),
    ],
)
def test_parts(language: str, author: str, dateline: str | None) -> None:
    text = ARTICLES[language]
    found = normalize(text)
    assert found.language == language
    assert found.text_direction == ("rtl" if language in ("ar", "he") else "ltr")
    assert found.title == text.splitlines()[0]
    assert [person.name for person in found.authors] == [author]
    assert found.published is not None
    assert found.published.iso == "2019-03-12"
    assert found.dateline == dateline
    assert len(found.blocks) == 2
    assert (found.source_url is not None) == ("https://" in text)
