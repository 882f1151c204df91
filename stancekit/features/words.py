"""Words and marks of a text, with their offsets."""

from __future__ import annotations

import re

OPENING = frozenset("“„«‟❝")
CLOSING = frozenset("”»❞")
STRAIGHT = frozenset(('"', "''", "``", "＂"))
SINGLE = frozenset("'‘’‚‛")
DOUBLE = OPENING | CLOSING | STRAIGHT
MARKS = DOUBLE | SINGLE
DASHES = frozenset("—–―-") | {"--"}

# A contraction or hyphenated compound is one word, a possessive or contracted "'s" is one of its own.
TOKEN = re.compile(
    r"""
    [^\W\d_][^\W_]+(?:(?:['’](?!s\b)|[-&])[^\W_]+)*  # co-operate  didn't  AT&T
  | (?:[^\W\d_]\.){2,}                              # U.S.  a.m.
  | \d+(?:[.,:/-]\d+)*%?                            # 1,500  3.5%  2-1
  | [^\W_]+(?:(?:['’](?!s\b)|[-&])[^\W_]+)*         # a  I'm  3rd
  | ['’]s\b                                         # 's
  | '(?='')|''|``|--+|\.\.+                         # quotation marks, dashes, ellipses of typewriters
  | [^\s\w]|_+
    """,
    re.VERBOSE,
)


def lowered(text: str) -> list[str]:
    """The words and marks of a text in lower case, with straight apostrophes.

    Examples
    --------
    >>> lowered("Ito didn’t say.")
    ['ito', "didn't", 'say', '.']
    """
    return TOKEN.findall(text.lower().replace("’", "'"))
