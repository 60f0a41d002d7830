"""Every part in a process of its own, so that none warms another up. Exits with 1 when one of them failed."""

import argparse
import subprocess
import sys

from eval.speed import PARTS


def main() -> int:
    """Run the parts in order, whatever becomes of any of them."""
    parser = argparse.ArgumentParser(prog="python -m eval.speed", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="part", help=f"all of them unless named: {', '.join(PARTS)}")
    wanted = parser.parse_args().parts
    if unknown := [one for one in wanted if one not in PARTS]:
        parser.error(f"no such part: {', '.join(unknown)}; there are {', '.join(PARTS)}")
    failed = []
    for part in wanted or PARTS:
        print(f"\n== {part}", flush=True)
        if subprocess.run([sys.executable, "-m", f"eval.speed.{part}"], check=False).returncode:
            failed.append(part)
    if failed:
        print(f"\nnot measured: {', '.join(failed)}", file=sys.stderr)
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main())
