"""Every part in a process of its own, so that none warms another up. Exits with 1 when one of them failed."""

import subprocess
import sys

from eval.speed import PARTS


def main() -> int:
    """Run the parts in order, whatever becomes of any of them."""
    failed = []
    for part in PARTS:
        print(f"\n== {part}", flush=True)
        if subprocess.run([sys.executable, "-m", f"eval.speed.{part}"], check=False).returncode:
            failed.append(part)
    if failed:
        print(f"\nnot measured: {', '.join(failed)}", file=sys.stderr)
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main())
