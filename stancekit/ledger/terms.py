"""What a statement is about: its content words, without the words that say how it is said."""

from __future__ import annotations

import re
from functools import cache
from sys import intern

from stancekit.lexicon import table, terms

_WORD = re.compile(r"(?:[^\W\d_]\.){2,}|\d+(?:[.,]\d+)*|[^\W_]+(?:'(?!s\b)[^\W_]+)*")
_PREFIX = 4


def content_terms(text: str) -> tuple[str, ...]:
    """The stems of the content words of a text, in their order.

    Grammar, negation, modality, words of saying and judging, and headline furniture are left out, so that a
    denial has the terms of the claim it denies. A word in capitals among others that are not is a name (US, WHO),
    whatever it looks like in small letters.

    Parameters
    ----------
    text : str
        What is said.

    Returns
    -------
    tuple of str
        Lower-case stems; numbers without thousands separators.

    Examples
    --------
    >>> content_terms("The US may not have sold 1,500 rockets, he said")
    ('us', 'sold', '1500', 'rocket')
    >>> content_terms("He denies selling any rockets")
    ('sell', 'rocket')
    """
    stopwords = terms("claims_stopwords")
    shouting = text.isupper()
    found = []
    for word in _WORD.findall(text.replace("’", "'")):
        plain = word.replace(",", "") if word[0].isdigit() else word.replace(".", "")
        lower = plain.lower()
        acronym = len(plain) > 1 and plain.isupper() and not shouting
        if acronym or (lower not in stopwords and (len(lower) > 1 or lower.isdigit())):
            found.append(intern(stem(lower)))  # one string a term, however many statements hold it
    return tuple(found)


def stem(word: str) -> str:
    """A lower-case word without the endings of plural, past and participle.

    Examples
    --------
    >>> [stem(word) for word in ("denies", "plants", "shipped", "shipping", "us", "2015")]
    ['deny', 'plant', 'ship', 'ship', 'us', '2015']
    """
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith("s") and len(word) > 3 and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    if word.endswith("ing") and len(word) > 5:
        word = word[:-3]
    elif word.endswith("ed") and len(word) > 4:
        word = word[:-2]
    if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "sl0123456789":
        word = word[:-1]
    return word[:-1] if word.endswith("e") and len(word) > 5 else word


def broad(term: str) -> str:
    """The wider term of a stem: the concept it is listed under, else its first letters.

    Examples
    --------
    >>> broad("slain") == broad("murder"), broad("korean") == broad("korea"), broad("plagiariz") == broad("plagiar")
    (True, True, False)
    """
    return _concepts().get(term) or (term if term[0].isdigit() else term[:_PREFIX])


@cache
def _concepts() -> dict[str, str]:
    return {stem(row["term"]): "=" + row["class"] for row in reversed(table("claims_concepts"))}


@cache
def background() -> dict[str, float]:
    """The share of the sentences of news that hold a term or wider term, in [0, 1], for the common ones.

    The class of a word in the list is the binary logarithm of one in how many sentences.
    """
    shares: dict[str, float] = {}
    for row in table("claims_background"):
        term, share = stem(row["term"]), 0.5 ** int(row["class"])
        for name in (term, wide(term)):
            shares[name] = min(1.0, shares.get(name, 0.0) + share)
    return shares


def wide(term: str) -> str:
    """The name of the wider term of a stem among features, apart from that of any stem."""
    return "~" + broad(term)
