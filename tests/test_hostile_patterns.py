"""Texts made to make a pattern go back and forth: each is through in moments, or the processor's limit ends the test.

Python's patterns hold the interpreter: one such title, reply or article would stop page, API and watch together.
"""

import subprocess
import sys

SECONDS = 30  # of the processor, for all of them; each alone took minutes or for ever

CODE = """
import resource
resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
from bot.briefing.prose import _HEADING
from bot.check import check
from bot.engines.fence import orders
from vectorstore.readers import html
from vectorstore.sentences import sentences

BODY = "<body><p>Les deux présidents se sont parlé pendant une heure jeudi, selon un communiqué.</p></body>"
def page(head, top=""):
    return html.parse(f"<html><head>{head}</head>{BODY.replace('<p>', top + '<p>')}".encode(), url="https://a.example/a")

for mark in "| ", "- ", "»", " :: ", " | - ":
    title = "Un appel a " + mark * (240 // len(mark)) + "x"
    page(f"<title>{title}</title>", "<h1>Un appel</h1>")
for mark in " ", ", ", " and ", "& ", " ,":
    page(f"<title>Un appel</title><meta name='author' content='A{mark * 60_000}B'>")
for mark in "'", " ' ", "-", "' -", "’":
    check("Russia attacked Ukraine.", "Russia" + mark * (200 // len(mark)) + "; Ukraine. Russia attacked.")
for mark in "\\n", " ", "#", "*", "# ", "\\n\\n#":
    assert _HEADING.split("x" + mark * 20_000 + "x") is not None
for mark in "р-н. А ", "Mr. A ", "M. ", "J. ", "... ", "п. ":
    assert sentences(mark * 20_000, "ru")
for mark in "#", "# ", "*", ".\\n", "<", "[a](", "![a", "a" * 39 + " ignore ":
    orders(mark * 20_000)
print("through")
"""


def test_no_text_holds_up_a_pattern() -> None:
    code = CODE.replace("SECONDS", str(SECONDS))
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert ended.stdout == "through\n", ended.stderr[-2_000:]
