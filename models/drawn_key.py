"""Keys for rows that must not tell when they came: drawn, where those of others are counted up from one."""

import secrets

_LOWEST, _HIGHEST = -(2**52), -(2**44)
# So that behind one key thousands find room, each above the one before.
_STEP = 2**32


def draw_key(*, above: int | None = None) -> int:
    """Below all keys that are counted up; with `above` a little above that drawn one, so that order is kept."""
    if above is None:
        return _LOWEST + secrets.randbelow(_HIGHEST - _LOWEST)
    return above + 1 + secrets.randbelow(min(_STEP, -above - 1))
