"""A fact of an earlier day is no news when the sentence names that day and the archive had it: four languages.

test_briefing_retold.jsonl was written before the rule: an article, and a later one whose sentences are `told` in the
first already or tell something `new` of that day. The last four cases were looked at once, when the rule stood.
"""

import json
from datetime import date
from pathlib import Path

import pytest

from bot.briefing.gather import gather
from bot.briefing.likeness import Earlier
from bot.briefing.sorting import kind
from vectorstore.ingest import add
from vectorstore.models import Article
from vectorstore.store import Vectorstore

LINES = Path(__file__).with_suffix(".jsonl").read_text(encoding="utf-8").splitlines()
CASES = {case["id"]: case for case in map(json.loads, LINES)}
LEAST = 16  # of the 20 sentences told before; without the rule 11 are seen


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    with Vectorstore.open(tmp_path_factory.mktemp("retold")) as opened:
        for name, case in CASES.items():
            for which in ("before", "after"):
                put(opened, f"{name}-{which}", **case[which])
        yield opened


def put(store, identity, language, published, sentences):
    text = " ".join(sentences)
    add(store, Article(id=identity, publisher=identity, language=language, published=published, text=text), "test")


def sources(store, day):
    """Each sentence of the day, with the article that told it before, or None."""
    gathered = gather(store, date.fromisoformat(day))
    sentences = [sentence for paper in gathered.papers for sentence in paper.sentences]
    found = zip(sentences, Earlier(gathered.earlier).said(sentences), strict=True)
    return {
        one.text: before.article.id if before else "retold" if kind(one, gathered.day) == "background" else None
        for one, (before, _) in found
    }


def test_what_the_archive_knew_of_a_day_is_no_news_of_a_later_one(store):
    seen = 0
    for name, case in CASES.items():
        found = sources(store, case["after"]["published"])
        assert [found[text] for text in case["new"]] == [None, None], name
        told = [found[text] for text in case["told"] if found[text] is not None]
        assert told and set(told) == {f"{name}-before"}
        seen += len(told)
    assert seen >= LEAST


def test_another_count_for_that_day_is_news(tmp_path):
    counted = "Marco Rubio avait rencontré Andriy Yermak à Rome le 2 juin avec {} conseillers."
    lead = "Le temps était beau à Rome le 3 juin 2025."
    with Vectorstore.open(tmp_path / "home") as store:
        put(
            store, "before", "en", "2025-06-02", ["Marco Rubio met Andriy Yermak in Rome on 2 June 2025 with 12 aides."]
        )
        put(store, "after", "fr", "2025-06-03", [lead, counted.format(12), counted.format(40)])
        found = sources(store, "2025-06-03")
    assert (found[counted.format(12)], found[counted.format(40)]) == ("before", None)
