"""The feature module: article -> attributed statements -> feature tokens.

Text flows one way: `layout` (paragraphs), `passages` (words, quotations, sentences), `candidates` (what each cue
may attribute, with `sources` and `contents`), `attributions` (which of them hold), `speakers`, and `statements`.
`tokens` turns a statement into what the model counts.
"""

from __future__ import annotations

from stancekit.features.statements import split

__all__ = ["split"]
