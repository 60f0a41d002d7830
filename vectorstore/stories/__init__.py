"""Which articles are one text in several outlets, where it comes from, and what changed between two versions of one.

    prints      a text as hashes, so that copies are told by what they share (datasketch)
    agencies    which agencies an article credits
    learn       both for every version that is new in the archive
    origins     copies as one origin with its outlets; how many origins are independent
    events      articles of one day that name the same, for a timeline; what stands on the days around one article
    changes     two versions of an article compared

    trace(db, articles, Filters())      # the origin of each: "AFP, in 6 outlets"

Left to others: the stories of a briefing, whose sentences are compared (bot.briefing.stories).
"""

from vectorstore.stories.learn import learn
from vectorstore.stories.origins import Origin, independent, tokens, trace

__all__ = ["Origin", "independent", "learn", "tokens", "trace"]
