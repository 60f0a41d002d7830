"""What of a public set nothing of Hotline was fitted on: only that is asked.

    unlearnt("xquad-ru-en", content)      # the questions on the paragraphs that the reader has not learnt

The reader learnt from half of XQuAD, SQuAD 2.0 and PIAF, the claim check's score from half of WiCE; figures on these
halves would flatter. The passages of the other half stay in the pool: they make nothing easier.
Left to others: which half that is (eval.reader.corpora, eval.support).
"""

from dataclasses import replace

from eval import support
from eval.bench.sets import Content
from eval.reader.corpora import learnt

_CLAIMS = "wice"


def unlearnt(name: str, content: Content) -> Content:
    """The set without the questions and claims that something was fitted on."""
    corpus = name.partition("-")[0]
    paragraphs = learnt(corpus, tuple(dict.fromkeys(passage.id for passage in content.passages)))
    asked = tuple(one for one in content.questions if not any(key.rpartition(".")[0] in paragraphs for key in one.gold))
    claims = tuple(one for one in content.claims if corpus != _CLAIMS or not support.learnt(name, one.id))
    return replace(content, questions=asked, claims=claims)
