"""The ledger of claims: who asserts, who denies and who hedges the same thing, over any number of articles."""

from __future__ import annotations

from stancekit.ledger.books import THRESHOLD, Ledger, claims
from stancekit.ledger.claim import Claim

__all__ = ["THRESHOLD", "Claim", "Ledger", "claims"]
