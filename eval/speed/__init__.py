"""`make bench`: speed and memory on this machine, printed, never asserted (machines differ; a timed test lies).

    python -m eval.speed                 # every figure, one part after the other
    python -m eval.speed page readers    # some of them
    python -m eval.speed.answers --help  # one part alone; each has options of its own

Left to others: how good the answers are (`hotline eval run`).
"""

PARTS = ("answers", "claims", "page", "readers", "brief", "web", "stories")
