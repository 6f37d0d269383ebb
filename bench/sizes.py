"""How much a benchmark measures: the words behind its name, in their order."""

import argparse


def read_sizes(purpose: str, **usual: int) -> list[int]:
    """One number for each of `usual`, which is what it is where the word is left out; --help tells them."""
    parser = argparse.ArgumentParser(description=purpose)
    for name, size in usual.items():
        parser.add_argument(name, nargs="?", type=int, default=size, help="%(default)d, where nothing is said")
    given = vars(parser.parse_args())
    return [given[name] for name in usual]
