"""Plain articles by the hundred, the same for the same number, in five languages."""

from __future__ import annotations

import random

__all__ = ["plain_article"]

_WORDS = {
    "en": """the harbour bridge after nine months of repairs a barge struck its piers council engineers said
    that traffic would return on Monday while ferries kept running between both shores residents had
    waited long well-known semi-detached co-operation don't it's 1,200 3.5 half-past budget critics
    questioned whether""",
    "de": """die Brücke über den Hafen wurde am Montag nach neunmonatiger Sperrung wieder geöffnet obwohl
    einige Straßen noch gesperrt bleiben Anwohner größere Fähren Übergangslösung
    Verkehrsgesellschaft zwölf müssen""",
    "fr": """le pont du port a été rouvert lundi après neuf mois de travaux l'ancienne digue n'a pas résisté
    où les élèves çà et là œuvre naïveté l'été d'abord aujourd'hui près des quais coûteux hôtel""",
    "ru": """мост через гавань снова открыт после девяти месяцев ремонта жители ждали инженеры объяснили
    почему движение восстановят постепенно ещё объём подъезд паромы ходили между берегами""",
    "es": """el puente del puerto reabrió el lunes después de nueve meses de obras los vecinos esperaban más
    niños señales ingeniería cigüeña así también acción lingüística""",
}
_NAMES = ["Anna Lindqvist", "Tomas Reyes", "Zoë O'Brien", "Мария Иванова", "Jean-Luc Moreau"]
_PLACES = ["PORTVILLE", "NEW HARBOUR", "BERLIN", "PARIS"]


def plain_article(number: int) -> str:
    """The text of article ``number``, from the headline to the source."""
    dice = random.Random(number)  # noqa: S311  # no secret
    words = _WORDS[list(_WORDS)[number % len(_WORDS)]].split()

    def sentence(least: int = 6, most: int = 28) -> str:
        chosen = [dice.choice(words) for _ in range(dice.randint(least, most))]
        if dice.random() < 0.3:
            chosen[dice.randrange(len(chosen))] += dice.choice([",", ";", " –", ":"])
        if dice.random() < 0.2:
            place = dice.randrange(len(chosen))
            chosen[place] = dice.choice(["“{}”", "({})", "{}%", "‘{}’", "{}/{}", "№ {}"]).replace(
                "{}", chosen[place]
            )
        return (
            " ".join(chosen)[:1].upper() + " ".join(chosen)[1:] + dice.choice([".", ".", ".", "?", "!", "…"])
        )

    def some(least: int, most: int) -> str:
        return " ".join(dice.choice(words) for _ in range(dice.randint(least, most))).capitalize()

    def paragraph() -> str:
        return " ".join(sentence() for _ in range(dice.randint(1, 6)))

    parts = [some(4, 9)]
    if dice.random() < 0.5:
        parts.append(sentence())
    parts.append(f"By {dice.choice(_NAMES)}")
    parts.append(f"{dice.choice(['May', 'June', 'July'])} {dice.randint(1, 28)}, {dice.randint(1990, 2024)}")
    start = f"{dice.choice(_PLACES)} — " if dice.random() < 0.5 else ""
    parts.append(start + paragraph())
    for _ in range(dice.randint(2, 14)):
        match dice.randrange(8):
            case 0:
                parts.append("## " + some(2, 5))
            case 1:
                parts.append("\n".join(f"- {sentence(2, 9)}" for _ in range(dice.randint(2, 5))))
            case 2:
                parts.append(f"> {paragraph()}")
            case _:
                parts.append(paragraph())
    parts.append(f"Original url: https://gazette.example/{dice.randint(1990, 2024)}/{number}")
    return "\n\n".join(parts) + "\n"
