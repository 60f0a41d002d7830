"""Which articles are one story, and which are one origin.

prints      a text as hashes, so that copies are told by what they share (datasketch)
agencies    which agencies an article credits
learn       both for every version that is new in the archive
origins     copies as one origin with its outlets; how many origins are independent
events      articles of about the same day on one event

trace(db, articles, Filters())      # the origin of each: "AFP, in 6 outlets"
"""

from vectorstore.stories.learn import learn
from vectorstore.stories.origins import Origin, independent, tokens, trace

__all__ = ["Origin", "independent", "learn", "tokens", "trace"]
