"""What negation and modality govern: the main clause, its verb group, its object.

No parser: each word is one character (see `vocabulary`), and patterns over strings of them find clause boundaries
and the first finite verb group after the subject. What looks ahead looks some words far, so that time is linear.
"""

from __future__ import annotations

import re
from typing import Final

# Groups repeat inside atomic groups: possessive repeats of groups go wrong in early releases of Python 3.11.
_AUXILIARY: Final = r"(?:[xHXmMwWyY]|(?<=[pPDhtrA])z|z(?=[nNAagTeBd]))"
# A participle that a preposition and a later auxiliary follow is a reduced relative: "the man hired by Ito was".
_PAST: Final = r"(?<![dDoztN])e(?![oT][^,;.?srihtCcpxHXmMwWv]{0,20}+[xHXmMwWv])"
# A form that is a noun as well is a verb after a pronoun or "never", or between a noun and what opens an object.
_EITHER: Final = (
    r"(?<=[pPnr])[VS]|(?<=[pP]A)[VS]|(?<=[pP]AA)[VS]|^[VS](?=[dDpT])"
    r"|(?<=[uVS])[VS](?=[dDpPtTNhi])(?!T[^,;.?srihtCcpxHXmMwWv]{0,20}+[xHXmMwWv])"
)
_INNER: Final = "(?>(?:[nqaABxHw]|(?<=[nxHX])C){0,9})"  # "has not yet" goes on
_GROUP: Final = rf"[aAnq]{{0,9}}+(?:{_AUXILIARY}[pPD]?{_INNER}[kvegVS]?|nB[VkvgeS]?|v|{_PAST}|{_EITHER})"
_RELATIVE: Final = rf",r[^,]{{1,40}}+,|(?:(?<!^)[rth]|[si])(?>(?:(?!{_GROUP})[^,;.?]){{0,20}}){_GROUP}"
_BARE_RELATIVE: Final = rf"(?<=[uSg])[pP](?={_GROUP}){_GROUP}"
# Most words cannot begin a verb group and need no look ahead.
_REST: Final = rf"[dDouNTgBkcC]++|(?!{_GROUP})[^.?;]"
# "The benefits are", and what stands between two dashes.
_NOUN: Final = "v(?=[xXmMwW])"
_ASIDE: Final = r";[^;.?]{1,40}+;"
# "The boat he sold was", and where that leaves no verb, "in 2014 he sold".
_MAIN: Final = re.compile(rf"(?>(?:{_RELATIVE}|{_BARE_RELATIVE}|{_ASIDE}|{_NOUN}|{_REST})*)(?P<verb>{_GROUP})")
_PLAIN_MAIN: Final = re.compile(rf"(?>(?:{_RELATIVE}|{_ASIDE}|{_NOUN}|{_REST})*)(?P<verb>{_GROUP})")
_OPENING: Final = re.compile(r"(?>(?:N[,.]|[tcCA,;])*)")
_OPENS: Final = frozenset("NtcCA,;")
_ADJUNCT: Final = re.compile(rf"(?>(?:(?:(?:[sigh]|A{{0,2}}T|H[dpPDu])[^,;.?]*+|o(?>(?:(?!{_GROUP})[^,;.?])*)),)*)")
# Without a verb in front of it, "that" opens the clause that counts, if it is not its subject, and so does a colon.
_LATE: Final = re.compile(rf"t(?!{_GROUP})|;")
_BARRIER: Final = re.compile(r"[srihcCT;.?]")
_CLAUSE_END: Final = re.compile(r"[,;.?srihCt]|c(?=[aA]?[pPDdxHXmMwW])|$")


class Clause:
    """A clause as half-open ranges of word numbers: its subject starts at `start`, and it ends at `end`.

    Its finite verb group goes from `verb` to `verb_end`; both equal `start` if it has none.
    """

    def __init__(self, start: int, verb: int, verb_end: int, end: int) -> None:
        self.start = start
        self.verb = verb
        self.verb_end = verb_end
        self.end = end

    @property
    def finite(self) -> bool:
        """Whether it has a finite verb."""
        return self.verb < self.verb_end


def main_clause(tags: str, at: int = 0) -> Clause:
    """The first main clause from word number `at` on, without what stands in front of it.

    Parameters
    ----------
    tags : str
        One character for each word.
    at : int
        Where to start.

    Returns
    -------
    Clause
        Subordinate clauses and other adjuncts in front, up to their comma, are passed over.
    """
    start = _past(_OPENING, tags, at) if tags[at : at + 1] in _OPENS else at
    after = _past(_ADJUNCT, tags, start) if "," in tags else start
    if after < len(tags):
        start = after
    found = _MAIN.match(tags, start)
    if found is None and ("p" in tags or "P" in tags):
        found = _PLAIN_MAIN.match(tags, start)
    if found is None and (late := _LATE.search(tags, start)):
        found = _MAIN.match(tags, late.end())
    verb, verb_end = found.span("verb") if found else (start, start)
    return Clause(start, verb, verb_end, clause_end(tags, max(verb_end, start + 1)))


def head_of(tags: str, clause: Clause) -> int:
    """The number of the word that heads the verb group, adverbs passed over; -1 if there is none."""
    last = clause.verb_end - 1
    while last > clause.verb and tags[last] in "aAnqpPDC":
        last -= 1
    return last if clause.finite else -1


def complement(tags: str, clause: Clause) -> Clause | None:
    """The clause that the main verb of a finite `clause` takes: "we know | that it is not so"."""
    found = main_clause(tags, clause.verb_end)
    between = tags[clause.verb_end : found.verb]
    return found if found.finite and not _BARRIER.search(between) else None


def clause_end(tags: str, at: int) -> int:
    """Where the clause that goes on at word number `at` ends."""
    found = _CLAUSE_END.search(tags, at)
    return found.start() if found else len(tags)


def _past(pattern: re.Pattern[str], tags: str, at: int) -> int:
    found = pattern.match(tags, at)
    return found.end() if found else at
