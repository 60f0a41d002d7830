"""Three short articles and ten questions, as somebody would bring them: one file an article, cases in JSON lines."""

import json
from pathlib import Path
from typing import Any

LAKE_FR = """---
title: Au bord du lac, deux délégations et un accord de pêche
publisher: Le Courrier du soir
published: 2024-05-14
language: fr
---
Les délégations de Montclair et de Valbrune se sont retrouvées mardi à Sainte-Aube.

La réunion a duré quatre heures et demie, selon la ministre Hélène Marchetti. Les deux pays limitent la pêche à
douze mille tonnes par an. « Nous avons choisi le lac plutôt que la querelle », a déclaré Hélène Marchetti.

Aucun calendrier n'a été fixé pour le retrait des bouées militaires.
"""
LAKE_EN = """Valbrune to reopen the northern ferry in June

The northern ferry will run again from 3 June 2024, the transport office of Valbrune announced on Thursday.

A crossing takes fifty minutes and costs nine crowns. The ferry had been suspended since November 2022 after the
boathouse fire. The mayor of Port Ellery, Thomas Ridley, said he was "relieved, and a little late for work".
"""
LAKE_RU = """---
title: Монклер отправит наблюдателей на северный берег
publisher: Вечерние вести
published: 2024-05-20
language: ru
---
Монклер отправит на северный берег озера восемнадцать наблюдателей.

Их возглавит полковник Андрей Лисовский. Наблюдатели пробудут на берегу шесть месяцев. По словам Лисовского,
оружия у них не будет.
"""
ARTICLES = {"lac.md": LAKE_FR, "ferry 2024-05-16.txt": LAKE_EN, "nablyudateli.md": LAKE_RU}


def case(identity: str, language: str, question: str, article: str | None, *gold: str, **rest: Any) -> dict[str, Any]:
    """One line of a case file; without an article the question has no answer there."""
    value: dict[str, Any] = {"id": identity, "language": language, "question": question, **rest}
    if article is None:
        return value | {"answerable": False}
    return value | {"articles": [article], "gold": [[one] for one in gold]}


CASES = [
    case("q01", "fr", "Combien de temps a duré la réunion de Sainte-Aube ?", "lac", "quatre heures et demie"),
    case("q02", "fr", "Quelle quantité de pêche les deux pays autorisent-ils ?", "lac.md", "douze mille tonnes par an"),
    case("q03", "en", "When will the northern ferry run again?", "ferry 2024-05-16", "from 3 June 2024", type="when"),
    case("q04", "en", "How much does a crossing with the ferry cost?", "ferry 2024-05-16.txt", "nine crowns"),
    case("q05", "ru", "Сколько наблюдателей отправит Монклер?", "nablyudateli", "восемнадцать наблюдателей"),
    case("q06", "ru", "Кто возглавит наблюдателей?", "nablyudateli", "Андрей Лисовский", type="who"),
    case("q07", "fr", "Combien de mois les observateurs resteront-ils sur la rive ?", "nablyudateli", "шесть месяцев"),
    case("q08", "uk", "Скільки коштує переправа поромом?", "ferry 2024-05-16", "nine crowns"),
    case("q09", "fr", "Quand les bouées militaires ont-elles été vendues aux enchères ?", None),
    case("q10", "en", "Who won the regatta of Lake Orsel in 1987?", None, notes="no regatta anywhere"),
]


def bring(folder: Path) -> tuple[Path, Path]:
    """Write them; the case file and the folder of articles."""
    articles = folder / "articles"
    articles.mkdir(parents=True)
    for name, text in ARTICLES.items():
        (articles / name).write_text(text, encoding="utf-8")
    cases = folder / "cases.jsonl"
    cases.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in CASES), encoding="utf-8")
    return cases, articles
