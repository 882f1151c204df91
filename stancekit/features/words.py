"""Words and marks of a text, with their offsets."""

from __future__ import annotations

import re
from itertools import accumulate
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


def located(text: str, base: int = 0) -> tuple[list[int], list[int], list[str]]:
    """Starts, ends and texts of the words and marks of a text that begins at offset `base`.

    Examples
    --------
    >>> located("It rained.", base=100)
    ([100, 103, 109], [102, 109, 110], ['It', 'rained', '.'])
    """
    parts = TOKEN.split(text)  # what stands between, and a word, in turns
    bounds = list(accumulate(map(len, parts), initial=base))
    return bounds[1:-1:2], bounds[2:-1:2], parts[1::2]
