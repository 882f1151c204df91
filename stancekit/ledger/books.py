"""Keep the ledger: put statements to their claims, today's and, later, tomorrow's."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Self

import numpy as np

from stancekit.errors import StancekitError, require_dict, require_each, require_share
from stancekit.ledger import grouping
from stancekit.ledger.claim import Claim
from stancekit.ledger.grouping import Links, Wording
from stancekit.ledger.terms import content_terms
from stancekit.statement import Stance, Statement

# Chosen on seeds/claims.jsonl; tests/test_claims.py holds it to that.
THRESHOLD = 0.4
_FORMAT = 1
_LISTS = "a list of statements for each article"
_ADVICE = "see classify_many()"


class Entry(NamedTuple):
    """A statement in the ledger: where it stands, the number of its wording, -1 if it says too little to have one."""

    article: int
    place: int
    wording: int
    statement: Statement


def claims(articles: Iterable[Sequence[Statement]], *, threshold: float = THRESHOLD) -> list[Claim]:
    """Statements put together by what is said, whoever says it and whether they assert, deny or doubt it.

    Only the content counts, not source and cue; names, numbers and rare words count most; words of negation,
    possibility and saying do not count. Near copies of a sentence count as one when groups are compared. The order of
    the articles makes no difference.

    Parameters
    ----------
    articles : iterable of sequences of Statement
        One sequence an article, as `classify_many` gives them.
    threshold : float
        How alike statements of one claim are on average, in (0, 1]; higher gives smaller claims.

    Returns
    -------
    list of Claim
        Contested ones first, then by the number of statements. A statement stands in one claim at most; one without
        company, or of a single content word, in none.

    Raises
    ------
    TypeError
        If an article holds something other than statements.
    StancekitError
        If the threshold is not in (0, 1].

    References
    ----------
    Salton and Buckley 1988, Term-weighting approaches in automatic text retrieval. Sokal and Michener 1958, A
    statistical method for evaluating systematic relationships (average linkage).

    Examples
    --------
    >>> def said(text, cue):
    ...     return [Statement.at(text, content=[(text.index(cue) + len(cue), len(text))])]
    >>> news = [
    ...     said("Officials said North Korea ships shells to Russia", "said "),
    ...     said("Pyongyang denied shipping any shells to Russia", "denied "),
    ...     said("Ito said that the museum will open in May", "said that "),
    ... ]
    >>> [claim.members for claim in claims(news)]
    [((0, 0), (1, 0))]
    """
    return Ledger(threshold=threshold).update(articles).claims()


@dataclass(frozen=True, slots=True)
class Ledger:
    """The statements so far and the claims they are put to.

    An update gives a new ledger: later statements join the claims there are, or make new ones. No claim falls apart;
    two become one when later statements tie them. Ledgers of several days or shards merge into one.

    Parameters
    ----------
    threshold : float
        As in `claims`.
    articles : int
        How many there are so far; the next one gets this number.
    entries : tuple of Entry
        The statements, in the order of articles.
    wordings : tuple of tuple of str
        The different contents, as `content_terms` gives them.
    links : Links
        Which wordings are alike, near copies of an earlier one left out.
    groups : tuple of int
        The claim of each wording.

    Examples
    --------
    >>> monday, tuesday = "Acme sells its oil tanker fleet", "Acme won't sell its tanker fleet"
    >>> ledger = Ledger().update([[Statement.at(monday, content=[(0, len(monday))])]])
    >>> ledger = Ledger.from_dict(ledger.to_dict())
    >>> ledger.update([[Statement.at(tuesday, content=[(0, len(tuesday))])]]).claims()[0].members
    ((0, 0), (1, 0))
    """

    threshold: float = THRESHOLD
    articles: int = 0
    entries: tuple[Entry, ...] = ()
    wordings: tuple[Wording, ...] = ()
    links: Links = field(default_factory=Links.none, compare=False)
    groups: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        require_share(self.threshold, "threshold")
        if self.threshold == 0:
            raise StancekitError("threshold is 0, expected a number above 0 and at most 1")

    def update(self, articles: Iterable[Sequence[Statement]]) -> Self:
        """The ledger with more articles, numbered on from those there are.

        Only the new statements look for neighbours.

        Raises
        ------
        TypeError
            If an article holds something other than statements.
        """
        batch = [_checked(article) for article in require_each(articles, Iterable, _LISTS, advice=_ADVICE)]
        contents = [[_wording(statement) for statement in article] for article in batch]
        # Sorted, so that the order of the articles makes no difference.
        fresh = sorted({terms for article in contents for terms in article} - {()} - set(self.wordings))
        wordings = (*self.wordings, *fresh)
        number = {terms: k for k, terms in enumerate(wordings)}
        entries = tuple(
            Entry(self.articles + a, place, number.get(contents[a][place], -1), statement)
            for a, article in enumerate(batch)
            for place, statement in enumerate(article)
        )
        return self._grown(self.articles + len(batch), self.entries + entries, wordings)

    @classmethod
    def merge(cls, ledgers: Iterable[Ledger]) -> Self:
        """One ledger of several: the claims are those of a single update with the articles of all.

        Groups are formed anew from all statements, so that it makes no difference how the articles were spread over
        ledgers; a claim of one of them may fall apart, as claims of two may become one. The articles are numbered
        through, those of the first ledger first.

        Parameters
        ----------
        ledgers : iterable of Ledger
            All of one threshold.

        Raises
        ------
        TypeError
            If one is no ledger.
        StancekitError
            If they differ in their threshold.

        Examples
        --------
        >>> texts = ["Acme sells its oil tanker fleet", "Acme won't sell its tanker fleet"]
        >>> days = [Ledger().update([[Statement.at(text, content=[(0, len(text))])]]) for text in texts]
        >>> [claim.members for claim in Ledger.merge(days).claims()]
        [((0, 0), (1, 0))]
        """
        parts = require_each(ledgers, Ledger, "an iterable of ledgers", advice="make each with Ledger().update()")
        thresholds = sorted({part.threshold for part in parts}) or [THRESHOLD]
        if len(thresholds) > 1:
            raise StancekitError(f"ledgers of the thresholds {thresholds}, expected one; make all with the same")
        wordings = tuple(sorted({wording for part in parts for wording in part.wordings}))
        number = {wording: k for k, wording in enumerate(wordings)}
        entries: list[Entry] = []
        articles = 0
        for part in parts:
            place = [*(number[wording] for wording in part.wordings), -1]
            entries += (Entry(articles + a, p, place[w], statement) for a, p, w, statement in part.entries)
            articles += part.articles
        return cls(threshold=thresholds[0])._grown(articles, tuple(entries), wordings)

    def _grown(self, articles: int, entries: tuple[Entry, ...], wordings: tuple[Wording, ...]) -> Self:
        """The ledger with the wordings that have come, put to the groups there are."""
        known, count = len(self.wordings), len(wordings)
        links, groups = self.links, self.groups
        if known < count:
            original, itself = np.array(grouping.copies(wordings)), np.arange(count)
            # A copy has an empty row: it has no neighbours and does not count when groups are compared.
            alone = original == itself
            voices = [wording if own else () for wording, own in zip(wordings, alone, strict=True)]
            rows = grouping.vectors(voices)
            links = links.and_(grouping.links(rows, grouping.evidence(voices), start=known, threshold=self.threshold))
            begun = np.where(alone, [*groups, *range(count, 2 * count - known)], 2 * count + itself)
            begun = np.unique(begun, return_inverse=True)[1]
            company = grouping.in_company(rows, links)
            groups = tuple(grouping.grouped(company, links, begun, threshold=self.threshold)[original].tolist())
        return type(self)(self.threshold, articles, entries, wordings, links, groups)

    def claims(self) -> list[Claim]:
        """The claims of at least two statements, contested ones first, then by the number of statements."""
        together: defaultdict[int, list[Entry]] = defaultdict(list)
        for entry in self.entries:
            if entry.wording >= 0:
                together[self.groups[entry.wording]].append(entry)
        found = [self._claim(entries) for entries in together.values() if len(entries) > 1]
        return sorted(found, key=lambda claim: (not claim.contested, -len(claim.members), claim.text, claim.members))

    def _claim(self, entries: Sequence[Entry]) -> Claim:
        weight = Counter(term for number in {entry.wording for entry in entries} for term in set(self.wordings[number]))
        asserted = [entry for entry in entries if entry.statement.stance is Stance.ASSERT] or entries

        def typical(entry: Entry) -> tuple[float, int, str]:
            held = set(self.wordings[entry.wording])
            shared: int = sum(weight[term] - 1 for term in held)
            return -shared / len(held) ** 0.5, len(entry.statement.text), entry.statement.text

        return Claim(
            members=tuple((entry.article, entry.place) for entry in entries),
            statements=tuple(entry.statement for entry in entries),
            text=min(asserted, key=typical).statement.text,
        )

    def to_dict(self) -> dict[str, Any]:
        """The ledger as plain lists, strings and numbers, ready for JSON; `from_dict` reads it back."""
        return {
            "format": _FORMAT,
            "threshold": self.threshold,
            "articles": self.articles,
            "entries": [[*entry[:3], entry.statement.to_dict()] for entry in self.entries],
            "wordings": [list(wording) for wording in self.wordings],
            "links": [part.tolist() for part in self.links],
            "groups": list(self.groups),
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """The ledger that `to_dict` wrote.

        Raises
        ------
        StancekitError
            If it is of another format, a key is missing or a value is not of its form.
        """
        require_dict(data, "Ledger.from_dict")
        if data.get("format") != _FORMAT:
            raise StancekitError(f"ledger format {data.get('format')!r} is not {_FORMAT}, which this stancekit reads")
        try:
            first, second, similarity = data["links"]
            ledger = cls(
                threshold=float(data["threshold"]),
                articles=int(data["articles"]),
                entries=tuple(Entry(int(a), int(p), int(w), Statement.from_dict(s)) for a, p, w, s in data["entries"]),
                wordings=tuple(tuple(map(str, wording)) for wording in data["wordings"]),
                links=Links(np.array(first, np.int64), np.array(second, np.int64), np.array(similarity, float)),
                groups=tuple(map(int, data["groups"])),
            )
        except (KeyError, TypeError, ValueError) as error:
            raise StancekitError(f"not a ledger as to_dict() writes it: {error!r}") from error
        ledger._check()
        return ledger

    def _check(self) -> None:
        """Raise if numbers point outside of the ledger."""
        count = len(self.wordings)
        pointing = [*(entry.wording for entry in self.entries), *self.links.first.tolist(), *self.links.second.tolist()]
        if len(self.groups) != count or any(not -1 <= number < count for number in [*pointing, *self.groups]):
            raise StancekitError("a ledger whose numbers do not fit together; build it anew with update()")


def _checked(article: Iterable[Statement]) -> list[Statement]:
    return require_each(article, Statement, _LISTS, advice=_ADVICE)


def _wording(statement: Statement) -> Wording:
    """The content terms; none of a statement with only one, which any other may share by chance."""
    found = content_terms(statement.text)
    return found if len(set(found)) > 1 else ()
