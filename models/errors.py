"""What a rule may say no with: refusals carry facts, the flows find the words."""


class Refusal(Exception):
    """A rule said no. Subclasses stand next to their noun and keep the facts as attributes."""
