"""`hotline eval report`: one file that loads nothing, escapes everything, and says what the run says."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from eval_runs import result, written

from bot.cli import main
from eval import folder, report

HOSTILE = "<script>window.__xss=1</script><img src=x onerror='window.__xss=2'>{{ 7*7 }}$\\frac{1}{2$"


class Page(HTMLParser):
    """What a browser would see: the tags with their attributes, and the texts."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.texts).split())


@pytest.fixture
def made(tmp_path: Path) -> Path:
    good = [result(f"a{i}", language=language) for i, language in enumerate(["fr", "en", "ru", "uk"] * 3)]
    return written(
        tmp_path / "run",
        *good,
        result("refused", right=False),
        result("invented", answerable=False, right=False, probability=0.97),
        result("quiet", answerable=False),
        result("broken", error="ZeroDivisionError: by chance"),
    )


def rendered(path: Path, **more: int) -> Page:
    return Page(report.page(folder.load(path), **more))


def test_written_beside_the_run(made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["eval", "report", str(made)]) == 0
    assert str(made / "report.html") in capsys.readouterr().err
    assert main(["eval", "report", str(made), "--output", str(tmp_path / "elsewhere.html")]) == 0
    assert (made / "report.html").read_bytes() == (tmp_path / "elsewhere.html").read_bytes()


def test_it_loads_nothing(made: Path) -> None:
    text = report.page(folder.load(made))
    page = Page(text)
    assert not {tag for tag, _ in page.tags} & {"script", "link", "img", "iframe", "object", "embed", "base", "image"}
    for tag, attributes in page.tags:
        for name, value in attributes.items():
            assert not name.startswith("on"), (tag, name)
            if name in ("href", "xlink:href", "src", "action", "srcset", "data", "poster"):
                assert (value or "").startswith("#"), (tag, name, value)
    assert "@import" not in text
    assert all(target.startswith("#") for target in re.findall(r"url\(['\"]?([^)'\"]*)", text))
    policy = next(attributes["content"] for tag, attributes in page.tags if "http-equiv" in attributes)
    assert policy is not None and policy.startswith("default-src 'none'")


def test_it_says_what_the_summary_says(made: Path) -> None:
    page = rendered(made)
    assert "16 cases, 3 of them not right, 1 errors" in page.text
    overall = folder.load(made).summary["overall"]
    assert re.search(r"Hit@all \.857 \[\.\d{3}, 1\.000\] 14 QuoteCharacters 41\.0", page.text)
    assert overall["Hit@all"]["value"] == pytest.approx(12 / 14)
    assert "HallucinationRate .500" in page.text
    assert "corpus c0ffee" in page.text


def test_plots_are_there_with_their_words(made: Path) -> None:
    page = rendered(made)
    assert sum(tag == "svg" for tag, _ in page.tags) == 5  # two curves, bars by language, type and direction
    for words in ("share of all cases answered", "the gate's probability", "HallucinationRate", "uk", "cross", "fact"):
        assert words in page.text


def test_the_worst_come_first_with_what_was_shown(made: Path) -> None:
    text = rendered(made).text
    order = ["Question broken ?", "Question invented ?", "Question refused ?"]
    assert [text.index(question) for question in order] == sorted(text.index(question) for question in order)
    assert "ZeroDivisionError: by chance" in text
    assert "answered what has no answer" in text and "La réunion a duré quatre heures et demie." in text
    assert "what came nearest: Rien de fixé. lac, 2024-05-14" in text
    assert "Question a0 ?" not in text and "Question quiet ?" not in text
    shown = rendered(made, worst=1).text
    assert "1 of 3" in shown and "Question refused ?" not in shown


def test_everything_is_escaped(tmp_path: Path) -> None:
    hostile = result(
        "bad<b>", right=False, question=HOSTILE, gold=((HOSTILE,),), articles=(HOSTILE,), type=HOSTILE, language="<i>"
    )
    quote = hostile.answer["nearest"][0]
    quote.update(quote=HOSTILE, article_id=HOSTILE, language='fr"><script>')
    path = written(tmp_path / "run", hostile, result("e", error=HOSTILE), result("fine"), engine=HOSTILE)
    page = rendered(path)
    assert not {tag for tag, _ in page.tags} & {"script", "img", "i", "b"}
    assert page.text.count(" ".join(HOSTILE.split())) >= 5  # as text it is all there


def test_a_run_without_anything_to_plot(tmp_path: Path) -> None:
    page = rendered(written(tmp_path / "run", result("only", answerable=False)))
    assert "1 cases, 0 of them not right" in page.text


def test_what_cannot_be_reported_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str], made: Path) -> None:
    assert main(["eval", "report", str(tmp_path / "nothing")]) == 2
    assert "holds no run" in capsys.readouterr().err
    (made / folder.SUMMARY).unlink()
    assert main(["eval", "report", str(made)]) == 2
    assert "stopped half way" in capsys.readouterr().err
