"""The statements of what is in the archive: read once a version is in, kept, given out. Nothing is lost by a kill.

    learn(db)                        # every version that nobody has read yet; Vectorstore.sync calls it
    of(db, articles)                 # the statements of versions
    speaker_at(db, article, span)    # whose words a stretch of an article is

Left to others: reading (extract), SQL (archive.statements), looking for some (find).
"""

from collections.abc import Sequence

from vectorstore.archive import statements as archive
from vectorstore.archive.database import Database
from vectorstore.models import Article, Span, Statement
from vectorstore.statements.extract import VERSION, extract

_AT_ONCE = 200  # versions a transaction
MOST = 300  # versions a call, some seconds: an old archive is read in several


def learn(db: Database, most: int = MOST) -> int:
    """Read what is new, at most so many versions; how many that was."""
    archive.begin(db, VERSION)
    count = 0
    while count < most and (waiting := archive.unread(db, min(_AT_ONCE, most - count))):
        archive.keep(db, {key: extract(article.text, article.language) for key, article in waiting})
        count += len(waiting)
    return count


def waiting(db: Database) -> int:
    """How many versions nobody has read yet."""
    return archive.waiting(db)


def of(db: Database, articles: Sequence[Article]) -> dict[tuple[str, int], list[Statement]]:
    """The statements of versions in the order of their text, by article id and version."""
    return archive.of(db, articles)


def speaker_at(db: Database, article: Article, span: Span) -> str | None:
    """The actor whose words stand at a place, None where nobody's do, or several people's.

    A sentence out of a longer quotation is his who is quoted, though another sentence names him.
    """
    (statements,) = archive.of(db, [article]).values()
    around = [one for one in statements if one.words.start <= span.start and span.end <= one.words.end]
    inside = [one for one in statements if span.start <= one.words.start and one.words.end <= span.end]
    speakers = {one.speaker for one in around or inside}
    return speakers.pop() if len(speakers) == 1 else None
