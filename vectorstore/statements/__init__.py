"""Who said what, to whom and when, read from a text by its grammar in four languages.

    extract(text, language)    the statements of a text, with places
    speaking(sentence)         the actor who speaks in one sentence
    of(db, articles)           the statements of articles of the archive
    find(db, Wanted(...))      those that are asked for

Read in this order: `names` (who may speak), `attributions` (where somebody does), `quotes` and `masking` (what is
marked as a quotation), `clauses` (where reported words end), `reading` (which words are whose), `context` (whom a
pronoun stands for), `extract`; `speaker` is for one sentence alone, `learn` and `find` are the archive's side. The
words stand in saying.toml and who.toml, compiled by `grammar`.

Why our own: textacy's quotations (the one library for it that we found kept) need a spaCy model downloaded for each
language and know no Russian or Ukrainian.
"""

from vectorstore.statements.extract import VERSION, extract
from vectorstore.statements.find import Wanted, as_json, find
from vectorstore.statements.learn import learn, of, speaker_at, waiting
from vectorstore.statements.speaker import speaking

__all__ = ["VERSION", "Wanted", "as_json", "extract", "find", "learn", "of", "speaker_at", "speaking", "waiting"]
