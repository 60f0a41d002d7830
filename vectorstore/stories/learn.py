"""What the archive learns of its texts once they are in: prints, credits, copies. Nothing is lost by a kill.

    learn(db)       # every version that has no print yet; Vectorstore.sync calls it, at the start and after ingesting

A version without a print is simply learnt at the next call, and an archive of an earlier Hotline at its next start.
Left to others: the texts themselves (ingest), what is made of copies (origins).
"""

from vectorstore.archive import stories as archive
from vectorstore.archive.database import Database
from vectorstore.archive.stories import Printed
from vectorstore.models import COMPILED, Article
from vectorstore.stories import agencies, prints

_AT_ONCE = 200  # versions a transaction
MOST = 1_000  # versions a call, some three seconds: an old archive learns its texts in several


def learn(db: Database, most: int = MOST) -> int:
    """Learn what is new, the newest first, at most so many versions; how many that was."""
    archive.begin(db, prints.SCHEME)
    count = 0
    while count < most and (waiting := archive.unprinted(db, min(_AT_ONCE, most - count))):
        archive.learn(db, [_printed(key, article) for key, article in waiting], prints.alike)
        count += len(waiting)
    return count


def _printed(key: int, article: Article) -> Printed:
    print_ = prints.made("" if article.kind == COMPILED else article.text)
    return Printed(key, print_, prints.bands(print_), agencies.credited(article))
