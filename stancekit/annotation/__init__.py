"""Annotated articles to and from the tools that people annotate with.

`markup` writes the seed markup that `stancekit.corpus` reads; `brat`, `label_studio` and `doccano` write and read
what those tools take and give. Between them lies `graph`: spans with a label, and links between spans.
"""

from __future__ import annotations

from stancekit.annotation import brat, doccano, label_studio
from stancekit.annotation.markup import marked

# Each has `files(articles)`, name and bytes of the files to write, and `read(path)`, the articles by name.
FORMATS = {"brat": brat, "label-studio": label_studio, "doccano": doccano}

__all__ = ["FORMATS", "marked"]
