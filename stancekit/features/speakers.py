"""Speakers."""
from stancekit.features.attributions import Attribution
def speakers(found: list[Attribution]) -> list[str | None]:
    return [None] * len(found)
