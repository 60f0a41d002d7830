"""Question in, checked claims out: the one pipeline behind chat, command line and programs.

    hotline = Hotline(store, settings)
    for step in hotline.stream(Question("Combien de temps a duré l'appel du 3 juillet 2025 ?")): ...

1. understand  2. retrieve  3. gate  4. engine proposes  5. every claim is checked  6. claims stream one by one.

Left to others: each of these steps, in the room of its name.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher

from bot import gate
from bot.check.record import Records
from bot.check.ruling import HELD, rule, stretches
from bot.citing import cite
from bot.engines import Assisting, Engine, Failed, Given, Proposed, Repairing
from bot.engines.extractive import Extractive
from bot.evidence import Window, windows
from bot.frames import say
from bot.models import Answer, Citation, Claim, Found, Overview, Proposal, Question, Shown, Source, Spent, Withheld
from bot.origins import Origins
from bot.question import Understood, understand
from bot.similarity import Meaning
from bot.suggest import further, openers
from vectorstore import actors, dates, statements
from vectorstore.archive import read
from vectorstore.errors import ModelUnavailable
from vectorstore.languages import detect_question
from vectorstore.models import Article
from vectorstore.retrieve import Query, excerpts
from vectorstore.store import Vectorstore

_NEAREST = 3


@dataclass(slots=True)
class _Draft:
    """What an answer gathers on its way. `failed` are sentences that may yet be put right."""

    meaning: Meaning
    origins: Origins
    claims: list[Claim] = field(default_factory=list)
    citations: list[Citation] = field(default_factory=list)
    failed: list[Failed] = field(default_factory=list)
    spent: list[Spent] = field(default_factory=list)
    given: tuple[Source, ...] = ()

    @property
    def usage(self) -> dict[str, int]:
        """Tokens of all requests; empty without any."""
        if not self.spent:
            return {}
        prompt, answer = (sum(getattr(one, name) for one in self.spent) for name in ("prompt", "answer"))
        return {"prompt_tokens": prompt, "answer_tokens": answer, "requests": len(self.spent)}

    def restarted(self) -> "_Draft":
        """Without claims and citations, for another engine."""
        return _Draft(self.meaning, self.origins, failed=self.failed, spent=self.spent)

    def cite(self, source: Source) -> tuple[Citation, bool]:
        """The citation of a source, and whether it is new; the same words are cited once."""
        for citation in self.citations:
            if (citation.article_id, citation.version) == (source.article.id, source.article.version) and (
                citation.start,
                citation.end,
            ) == (source.span.start, source.span.end):
                return citation, False
        told = self.origins.of(source)
        number = len(self.citations) + 1
        made = cite(
            source.article, source.span, number, source.score, told.origins, agency=told.agency, outlets=told.outlets
        )
        self.citations.append(made)
        return made, True


class Hotline:
    """Answers from one vector store with one engine. Safe to share between threads; keeps no question.

    What it keeps is how many of its model's last sentences broke a rule (bot.check.record).
    """

    def __init__(self, store: Vectorstore, engine: Engine | None = None, host: str | None = None) -> None:
        self._store = store
        self._engine = engine or Extractive()
        self._host = host
        self._records = Records(store)

    def stream(self, question: Question) -> Iterator[Found | Shown | Answer]:
        """The claims one by one as they pass their checks, then the whole Answer, always exactly one and last.

        Raises UsageError for a question that is none.
        """
        started = time.perf_counter()
        alone, spent = self._standing_alone(question)
        examined = self.examine(alone)
        asked, candidates = examined.asked, examined.windows
        meaning = Meaning(self._store.embedder)
        draft = _Draft(meaning, Origins(self._store, candidates, question.filters, meaning, asked.frame), spent=spent)
        if not examined.answerable:
            yield self._told(question, examined, draft, self._engine, "abstain", started=started)
            return
        engine, message, failure = self._engine, "written", None
        try:
            yield from self._checked(engine.propose(asked, candidates), asked, draft)
            yield from self._repaired(engine, asked, candidates, draft)
        except ModelUnavailable as error:
            failure = say("model_failed", asked.frame, reason=str(error))
        finally:
            self._records.keep()
        if engine.name != "extractive" and (failure or not draft.claims):
            # A model that finds nothing does not overrule the gate: else a weak one would refuse what the archive has.
            failure = failure or say("nothing_held" if draft.failed else "nothing_found", asked.frame)
            draft, engine = draft.restarted(), Extractive()
            yield from self._checked(engine.propose(asked, candidates), asked, draft)
        if engine.name == "extractive":
            message = "compared" if asked.comparison and len(draft.claims) > 1 else "answer"
            if all(citation.compiled for citation in draft.citations):
                message = "compiled"
        if not draft.claims:
            message, engine = "abstain", self._engine
        yield self._told(question, examined, draft, engine, message, failure=failure, started=started)

    def answer(self, question: Question) -> Answer:
        """The whole answer at once."""
        *_, last = self.stream(question)
        assert isinstance(last, Answer)
        return last

    def examine(self, question: Question) -> gate.Examined:
        """Everything up to the gate's decision: for evaluation, and for whoever wants to see why."""
        asked = understand(question)
        found = excerpts(self._store, Query(asked.search, asked.language, question.filters))
        candidates = windows(self._store, asked, found)
        return gate.Examined(asked, found, candidates, gate.probability(candidates), gate.lets_through(candidates))

    def article(self, article_id: str, version: int | None) -> Article | None:
        """The version a citation quotes (None: the current one), None when it was removed since."""
        return read.article(self._store.db, article_id, version)

    def translated(self, quote: str, language: str) -> str | None:
        """A machine translation to stand beside a quote; None without a model, or where it did not hold."""
        return self._engine.translated(quote, language).text if isinstance(self._engine, Assisting) else None

    def overview(self) -> Overview:
        """What the archive holds and who answers."""
        extent = read.extent(self._store.db)
        return Overview(
            articles=extent.articles,
            compiled=extent.compiled,
            first=dates.iso(extent.first),
            last=dates.iso(extent.last),
            engine=self._engine.name,
            model=self._engine.model,
            host=self._host,
        )

    def further(self, question: Question) -> tuple[str, ...]:
        """At most three questions near this one that the archive can answer, and that ask for something else."""
        return further(self.examine, question)

    def openers(self, language: str) -> tuple[str, ...]:
        """At most four questions to begin with that the archive can answer."""
        return openers(self.examine, self._store.db, language)

    def _checked(
        self, proposed: Iterator[Proposed], asked: Understood, draft: _Draft
    ) -> Iterator[Found | Shown | Answer]:
        """The proposals that may be shown; the others are kept in the draft with the reason."""
        for proposal in proposed:
            if isinstance(proposal, Spent):
                draft.spent.append(proposal)
            elif isinstance(proposal, Given):
                draft.given = proposal.sources
                given = (cite(one.article, one.span, at, one.score) for at, one in enumerate(proposal.sources, start=1))
                yield Found(tuple(given))
                foreign = (source for source in proposal.sources if source.article.language != asked.frame)
                draft.meaning.prepare(text for source in foreign for text in stretches(source))
            elif proposal.text is None or all(proposal.text != claim.text for claim in draft.claims):
                yield from self._ruled(proposal, asked, draft)

    def _ruled(self, proposal: Proposal, asked: Understood, draft: _Draft) -> Iterator[Found | Shown | Answer]:
        record = self._records.of(self._engine.model or "")
        ruling = rule(proposal, draft.meaning, draft.given, asked=asked, own_words=record.own_words)
        if proposal.text is not None:
            record.heard(ruling.reason in HELD)
        if ruling.reason is not None:
            draft.failed.append(Failed(proposal.text or "", ruling.reason))
            return
        cited = [draft.cite(source) for source in ruling.sources]
        text = ruling.sources[0].text if proposal.text is None else proposal.text
        checks = ruling.checks | self._second_opinion(proposal, ruling.sources, draft)
        numbers = tuple(dict.fromkeys(citation.number for citation, _ in cited))
        claim = Claim(text, numbers, self._speaker(proposal, text, ruling.sources[0], asked.frame), checks)
        draft.claims.append(claim)
        yield Shown(claim, tuple(citation for citation, new in cited if new))

    def _speaker(self, proposal: Proposal, text: str, source: Source, language: str) -> str | None:
        """Who says it: told by the article around a quote ("Il a ajouté ..."), else by the sentence itself."""
        around = proposal.text is None and statements.speaker_at(self._store.db, source.article, source.span)
        actor = around or statements.speaking(text)
        return None if actor is None else actors.name(actor, language)

    def _repaired(
        self, engine: Engine, asked: Understood, candidates: list[Window], draft: _Draft
    ) -> Iterator[Found | Shown | Answer]:
        """One more round for the sentences that failed; each that then holds takes the likest one off the withheld.

        What fails again counts once, for its first reason.
        """
        if not draft.failed or not isinstance(engine, Repairing):
            return
        left = list(draft.failed)
        repairs = engine.repair(asked, candidates, list(draft.failed))
        # Once all are put right, more sentences are none of theirs; but what the round cost still comes.
        wanted = (one for one in repairs if left or not isinstance(one, Proposal))
        try:
            for step in self._checked(wanted, asked, draft):
                if isinstance(step, Shown):
                    said = step.claim.text.split()
                    left.remove(max(left, key=lambda one: SequenceMatcher(None, one.text.split(), said).ratio()))
                yield step
        except ModelUnavailable:
            if not draft.claims:
                raise  # nothing was shown, and the reader should know why
        finally:
            draft.failed[:] = left

    def _standing_alone(self, question: Question) -> tuple[Question, list[Spent]]:
        """A follow-up in a model's words, where it has good ones: they are searched for, never shown as said.

        Raises UsageError for a question that is none, before a model makes one of it.
        """
        earlier = [turn.content for turn in question.history if turn.role == "user"]
        if not earlier or not isinstance(self._engine, Assisting):
            return question, []
        asked = understand(question).asked
        done = self._engine.stand_alone(asked, earlier, detect_question(asked))
        alone = question if done.text is None else replace(question, text=done.text, history=())
        return alone, [done.spent] if done.spent else []

    def _second_opinion(self, proposal: Proposal, sources: tuple[Source, ...], draft: _Draft) -> dict[str, str]:
        """What a second look of the model says of a claim that broke no rule; empty where none was asked for."""
        if proposal.text is None or not isinstance(self._engine, Assisting):
            return {}
        done = self._engine.second_opinion(proposal.text, "\n".join(source.text for source in sources))
        draft.spent += [done.spent] if done.spent else []
        return {"second_opinion": done.text} if done.text else {}

    def _told(
        self,
        question: Question,
        examined: gate.Examined,
        draft: _Draft,
        engine: Engine,
        message: str,
        *,
        started: float,
        failure: str | None = None,
    ) -> Answer:
        """What became of the draft and what it cost; without a claim it is an abstention, with what came nearest."""
        asked, nearest = examined.asked, () if draft.claims else self._nearest(examined)
        if message == "abstain" and read.is_empty(self._store.db):
            message = "empty"
        notices = [failure, say(message, asked.frame), *self._date_notices(question, asked)]
        return Answer(
            question=question.text,
            search_question=asked.search,
            language=asked.frame,
            as_of=question.filters.as_of,
            abstained=not draft.claims,
            message=" ".join(notice for notice in notices if notice),
            claims=tuple(draft.claims),
            citations=tuple(draft.citations),
            nearest=nearest,
            withheld=tuple(Withheld(failed.reason) for failed in draft.failed),
            engine=engine.name,
            model=engine.model,
            prompt=engine.prompt,
            usage=draft.usage,
            seconds=round(time.perf_counter() - started, 4),
        )

    def _nearest(self, examined: gate.Examined) -> tuple[Citation, ...]:
        sources = [one.sources[0] for one in Extractive().propose(examined.asked, examined.windows)][:_NEAREST]
        return tuple(cite(one.article, one.span, at, one.score) for at, one in enumerate(sources, start=1))

    def _date_notices(self, question: Question, asked: Understood) -> list[str]:
        if question.filters.as_of is None:
            return []
        undated = read.undated(self._store.db)
        left_out = [say("undated", asked.frame, count=undated)] if undated else []
        return [say("as_of", asked.frame, as_of=question.filters.as_of), *left_out]
