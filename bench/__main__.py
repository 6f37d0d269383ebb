"""Every benchmark, one after the other, or those that are named: `python -m bench [NAME ...]`."""

import argparse
import subprocess
import sys

BENCHMARKS = ("start", "nearest", "conversation", "http_client", "broadcast", "cases", "points", "training", "loans")


def main() -> int:
    parser = argparse.ArgumentParser(description="Measure; the last line of each benchmark is one JSON object.")
    parser.add_argument(
        "names", nargs="*", metavar="NAME", help=f"any of {', '.join(BENCHMARKS)}; all where none is named"
    )
    names = parser.parse_args().names or BENCHMARKS
    if unknown := set(names) - set(BENCHMARKS):
        parser.error(f"no such benchmark: {', '.join(sorted(unknown))}")

    failed = []
    for name in names:
        print(f"== {name}", flush=True)
        if subprocess.run([sys.executable, "-m", f"bench.{name}"], check=False).returncode != 0:
            failed.append(name)
    if failed:
        print(f"failed: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
