"""What a rule may say no with: refusals carry facts, the flows find the words."""


class Refusal(Exception):  # noqa: N818 - a refusal is named by its fact, without a suffix
    """A rule said no. Subclasses stand next to their noun and keep the facts as attributes."""
