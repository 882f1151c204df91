"""Words and marks of a text, with their offsets."""

from __future__ import annotations

import re
from typing import Final

OPENING: Final = frozenset("“„«‟❝")
CLOSING: Final = frozenset("”»❞")
STRAIGHT: Final = frozenset(('"', "''", "``", "＂"))
SINGLE: Final = frozenset("'‘’‚‛")
DOUBLE: Final = OPENING | CLOSING | STRAIGHT
MARKS: Final = DOUBLE | SINGLE
DASHES: Final = frozenset("—–―-") | {"--"}

# A contraction or hyphenated compound is one word, a possessive or contracted "'s" is one of its own. The first two
# lines find nothing that the others would not: most words and marks are plain, and so are read twice as fast.
TOKEN: Final = re.compile(
    r"""(
    [a-z]{2,}+(?![\w'’&-])
  | [,;:!?“”"()]|\.(?!\.)
  | [^\W\d_][^\W_]+(?:(?:['’](?!s\b)|[-&])[^\W_]+)*  # co-operate  didn't  AT&T
  | (?:[^\W\d_]\.){2,}                              # U.S.  a.m.
  | \d+(?:[.,:/-]\d+)*%?                            # 1,500  3.5%  2-1
  | [^\W_]+(?:(?:['’](?!s\b)|[-&])[^\W_]+)*         # a  I'm  3rd
  | ['’](?:s\b|(?:m|re|ve|ll|d)(?![\w'’-]))         # 's, and 're where the pronoun is cut off
  | '(?='')|''|``|--+|\.\.+                         # quotation marks, dashes, ellipses of typewriters
  | [^\s\w]|_+
    )""",
    re.VERBOSE,
)


def forms(text: str) -> list[tuple[int, int, str]]:
    """Start and end in a text of each of its words and marks, and what it is in lower case with straight apostrophes.

    Each character keeps its place. No word goes on over a space, so a text can be read piece by piece.

    Examples
    --------
    >>> forms("It’s Ito.")
    [(0, 2, 'it'), (2, 4, "'s"), (5, 8, 'ito'), (8, 9, '.')]
    """
    lower = text.lower()
    if len(lower) != len(text):  # a character whose lower case has another length
        lower = "".join(letter if len(letter.lower()) != 1 else letter.lower() for letter in text)
    found = [(*match.span(), match.group()) for match in TOKEN.finditer(lower)]
    if "’" in text:
        return [(start, end, word.replace("’", "'") if end - start > 1 else word) for start, end, word in found]
    return found
