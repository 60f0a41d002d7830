"""`hotline reindex`: the search index anew, from the vectors the archive keeps."""

import argparse

from bot.commands.common import opened
from bot.settings import Settings


def run(options: argparse.Namespace) -> int:
    """Rebuild; nothing is embedded again unless the embedding model changed."""
    with opened(Settings.from_environment(), may_share=False, with_starter=False) as store:
        print(f"{store.rebuild_index()} chunks indexed")
    return 0
