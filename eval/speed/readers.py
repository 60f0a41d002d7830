"""Many readers at once, over HTTP, on this machine: how many errors, and how long each waits. Printed, never asserted.

    python -m eval.speed.readers [--readers 30] [--rounds 4]

`hotline chat` is started on an empty home (the starter dossier), and every reader asks questions of the evaluation
cases, each its own, one after the other without a pause; the first ones all at the same moment. Readers of other
processes ask on the same cores, so the figures hold for server and readers together. It stops by itself.

Left to others: one reader at a time (answers), the page in a browser (page).
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException

from eval.cases import dossier_cases

_PATIENCE = 60.0  # seconds for one answer
_START = 180.0  # seconds for the server to come up
_WARMING = 20  # one question in so many is asked beforehand


@dataclass(frozen=True, slots=True)
class Asked:
    """One question: how long until its answer was whole, and what went wrong (None: nothing)."""

    seconds: float
    error: str | None


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description="Many readers at once.")
    parser.add_argument("--readers", type=int, default=30)
    parser.add_argument("--rounds", type=int, default=4, help="questions each reader asks")
    options = parser.parse_args()
    load = os.getloadavg()[0]
    print(
        f"{os.cpu_count()} cores (load before: {load:.1f}), Python {sys.version.split()[0]}, {options.readers} readers"
    )
    questions = [case.question for case in dossier_cases()]
    with tempfile.TemporaryDirectory(prefix="hotline-bench-") as folder:
        environment = {
            name: value for name, value in os.environ.items() if not name.startswith(("HOTLINE_", "OPENAI_"))
        }
        environment |= {"HOTLINE_HOME": f"{folder}/home", "HOTLINE_RATE": "0"}
        server = subprocess.Popen(
            [sys.executable, "-m", "bot", "chat", "--port", "0"], env=environment, stderr=subprocess.PIPE, text=True
        )
        try:
            port = _port(server)
            for question in questions[::_WARMING]:  # every language once: what is loaded at first use is loaded
                _ask(port, question)
            rounds = _all(port, options.readers, options.rounds, questions)
        finally:
            server.terminate()
            server.wait()
    _report("the first question, all at one moment", [asked[0] for asked in rounds])
    _report("every question", [one for asked in rounds for one in asked])


def _port(server: "subprocess.Popen[str]") -> int:
    """The port that the server announces."""
    assert server.stderr is not None
    given_up = threading.Timer(_START, server.kill)
    given_up.start()
    for line in server.stderr:
        if " is open at " in line:
            given_up.cancel()
            return int(line.partition(" is open at ")[2].split("/")[2].rpartition(":")[2])
    raise SystemExit("the server did not come up")


def _all(port: int, readers: int, rounds: int, questions: list[str]) -> list[list[Asked]]:
    """Every reader's questions, in threads that start at the same moment."""
    together = threading.Barrier(readers)
    asked: list[list[Asked]] = [[] for _ in range(readers)]

    def read(number: int) -> None:
        together.wait()
        for turn in range(rounds):
            asked[number].append(_ask(port, questions[(turn * readers + number) % len(questions)]))

    threads = [threading.Thread(target=read, args=(number,)) for number in range(readers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return asked


def _ask(port: int, question: str) -> Asked:
    started = time.perf_counter()
    connection = HTTPConnection("127.0.0.1", port, timeout=_PATIENCE)
    error = None
    try:
        connection.request("POST", "/api/ask", json.dumps({"question": question}), {"content-type": "application/json"})
        reply = connection.getresponse()
        value = json.loads(reply.read())
        error = None if reply.status == 200 and "claims" in value else str(value.get("error", reply.status))
    except (OSError, HTTPException, ValueError) as failure:
        error = type(failure).__name__
    finally:
        connection.close()
    return Asked(time.perf_counter() - started, error)


def _report(what: str, asked: list[Asked]) -> None:
    ordered = sorted(one.seconds for one in asked)
    p95 = ordered[min(len(ordered) - 1, round(0.95 * len(ordered)))]
    errors = [one.error for one in asked if one.error]
    print(
        f"{what:44} {1000 * statistics.median(ordered):8.0f} ms median {1000 * p95:8.0f} ms p95  n={len(ordered)}"
        f"  errors={len(errors)} {sorted(set(errors))[:3] if errors else ''}",
        flush=True,
    )


if __name__ == "__main__":
    main()
