"""`hotline restore FILE`: a home out of one file; the search index is made anew from the vectors in it."""

import argparse
from pathlib import Path

from bot.commands.common import notice, opened
from bot.settings import Settings
from vectorstore.backup import put, unpacked
from vectorstore.errors import EmbeddingUnavailable


def run(options: argparse.Namespace) -> int:
    """Check the file, put it in place, build the index."""
    settings = Settings.from_environment()
    with unpacked(Path(options.file), settings.home) as (backup, staged):
        aside = put(staged, settings.home, options.force)
    print(f"{settings.home}: {backup.counts['articles']} articles as of {backup.made}")
    if aside is not None:
        notice(f"what was there before lies in {aside}; delete it when it is not needed any more")
    with opened(settings, may_share=False, with_starter=False) as store:
        try:
            print(f"{store.rebuild_index()} chunks indexed")
        except EmbeddingUnavailable as error:
            notice(f"{error}; the archive is searched by words")
    return 0
