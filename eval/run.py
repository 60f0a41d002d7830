"""`hotline eval run`: ask every case, keep every answer, score them. Killed in mid-run it goes on where it stopped.

    made = evaluate(Plan(output=Path("runs/before")))      # a folder.Run
    made.summary["overall"]["Hit@all"]                     # {"value", "n", "low", "high"}

The product is asked through the very functions that chat and `hotline ask` use; an error of the product in one case is
that case's result (every metric takes its worst) and never stops the run.
Left to others: the articles (home), the numbers (score), the folder's files (folder), reading them (report, compare).
"""

import argparse
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from tqdm import tqdm

from bot.answer import Hotline
from bot.commands.common import notice
from bot.engines import Engine, Repairing
from bot.engines.choose import engine
from bot.models import Question
from bot.settings import Settings
from eval import briefings, cases, folder, labelled, score, settings, table
from eval.articles import Corpus
from eval.home import Home, throw_away
from eval.metrics import Item
from eval.recorder import Recorder
from eval.values import Case, Result, in_split
from vectorstore.errors import UsageError
from vectorstore.models import Filters
from vectorstore.text import digest

RUNS = Path("runs")


@dataclass(frozen=True, slots=True)
class Plan:
    """What to run, and into which folder. `cases` and `articles` None: those that ship with the project."""

    output: Path
    cases: Path | None = None
    articles: Path | None = None
    split: str = "all"
    engine: str = "extractive"
    resume: bool = False


@dataclass(frozen=True, slots=True)
class Ready:
    """Everything that a plan needs, open: the answerer over its throw-away home, and the cases of the split."""

    home: Home
    hotline: Hotline
    engine: Engine
    cases: tuple[Case, ...]
    settings: dict[str, Any]


def command(options: argparse.Namespace) -> int:
    """Run, say where it lies, print the table."""
    output = options.output or (latest() if options.resume else following())
    made = evaluate(Plan(output, options.cases, options.articles, options.split, options.engine, options.resume))
    print(table.overall(made.summary), table.sliced(made.summary), sep="\n\n")
    failed = sum(result.error is not None for result in made.results)
    if failed:
        notice(f"{failed} of {len(made.results)} cases ended in an error and count as the worst; see {folder.RESULTS}")
    notice(f"the run lies in {output}; read it with `hotline eval report {output}`")
    return 0


def evaluate(plan: Plan) -> folder.Run:
    """Make the run, or finish it. Raises UsageError for bad cases, or a folder that holds another run."""
    with ready(plan.cases, plan.articles, plan.split, plan.engine) as it:
        done = _begin(plan, it.settings)
        todo = [case for case in it.cases if case.id not in done]
        with (plan.output / folder.RESULTS).open("a", encoding="utf-8") as out:
            for case in tqdm(todo, desc="cases", unit="case", file=sys.stderr, disable=None):
                done[case.id] = ask(it.hotline, case, it.home.corpus, it.engine)
                out.write(folder.line(done[case.id].to_json()))
                out.flush()
        results = [done[case.id] for case in it.cases]
        claims = [] if plan.cases else labelled.claims(it.home.store.embedder)
        speakers = [] if plan.cases else labelled.speakers()
        written = [] if plan.cases else labelled.written(it.home.store)
        days = [] if plan.cases else briefings.pages(it.home, plan.split)
    folder.write_lines(plan.output, folder.RESULTS, (result.to_json() for result in results))
    named: dict[str, list[Any]] = {"claims": claims, "speakers": speakers, "written": written}
    kept = {name: [asdict(one) for one in results] for name, results in named.items()}
    folder.write_json(plan.output, folder.LABELS, kept)
    folder.write_lines(plan.output, folder.DAYS, (one.to_json() for one in days))
    items: list[Item] = [*results, *claims, *speakers, *written, *days]
    folder.write_lines(plan.output, folder.SCORES, score.lines(items))
    folder.write_json(plan.output, folder.SUMMARY, score.summary(items))
    return folder.load(plan.output)


@contextmanager
def ready(
    case_path: Path | None, articles: Path | None, split: str = "all", engine_name: str = "extractive"
) -> Iterator[Ready]:
    """Articles loaded, cases checked against them, answerer built. For runs, and for calibration."""
    if articles is not None and case_path is None:
        raise UsageError("--articles needs --cases: the cases that ship are about the dossier")
    environment = Settings.from_environment()
    with throw_away(articles, environment.embeddings, notice) as home:
        asked = tuple(in_split(cases.load(case_path or cases.FOLDER, home.corpus), split))
        if not asked:
            raise UsageError(f"no case falls into the {split} half; write more cases, or use --split all")
        chosen, host = engine(engine_name, environment)
        if isinstance(chosen, Repairing):
            chosen = Recorder(chosen)
        if host is not None:
            notice(f"questions and excerpts are sent to {host}")
        labels = digest(labelled.labels_digest(), briefings.days_digest()) if case_path is None else None
        written = settings.describe(home, asked, split, chosen, labels)
        yield Ready(home, Hotline(home.store, chosen, host), chosen, asked, written)


def question_of(case: Case) -> Question:
    """A case as the product is asked it; the language of the answer's frame is left to the product."""
    return Question(case.question, history=case.history, filters=Filters(as_of=case.as_of))


def ask(hotline: Hotline, case: Case, corpus: Corpus, engine: Engine | None = None) -> Result:
    """One case. Whatever the product raises is the case's error: it is the product that is measured."""
    question = question_of(case)
    started = time.perf_counter()
    try:
        answer = hotline.answer(question)
        seconds = time.perf_counter() - started
        examined = hotline.examine(question)
        return Result(
            case=case,
            answer=answer.to_json(),
            excerpts=tuple(excerpt.to_json() for excerpt in examined.excerpts),
            probability=examined.probability,
            seconds=round(seconds, 4),
            verbatim=corpus.verbatim(answer.to_json()),
            written=engine.taken(answer) if isinstance(engine, Recorder) else (),
        )
    except Exception as error:
        return Result.failed(case, f"{type(error).__name__}: {error}", round(time.perf_counter() - started, 4))


def following() -> Path:
    """The next free folder of runs/1, runs/2, ..."""
    return RUNS / str(max(_numbered(), default=0) + 1)


def latest() -> Path:
    """The last of runs/1, runs/2, ..."""
    if not _numbered():
        raise UsageError("there is no run to resume; name it with --output DIR")
    return RUNS / str(max(_numbered()))


def _numbered() -> Sequence[int]:
    found = RUNS.iterdir() if RUNS.is_dir() else iter(())
    return [int(path.name) for path in found if path.name.isascii() and path.name.isdigit()]


def _begin(plan: Plan, written: dict[str, Any]) -> dict[str, Result]:
    """Make the folder, or find what it holds already: case id -> result. Errors are not kept: they are asked again."""
    output = plan.output
    if not plan.resume:
        if (output / folder.SETTINGS).exists():
            raise UsageError(f"{output} holds a run already; add --resume to finish it, or name another --output")
        output.mkdir(parents=True, exist_ok=True)
        folder.write_json(output, folder.SETTINGS, written)
        folder.write_lines(output, folder.RESULTS, [])
        return {}
    if changed := settings.difference(folder.read_settings(output), written):
        raise UsageError(
            f"the run in {output} cannot be resumed: {', '.join(changed)} changed since; start another with --output"
        )
    (output / folder.SUMMARY).unlink(missing_ok=True)
    kept = {result.case.id: result for result in folder.read_results(output) if result.error is None}
    folder.write_lines(output, folder.RESULTS, (result.to_json() for result in kept.values()))
    return kept
