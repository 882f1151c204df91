"""What the commands say on standard error."""

from __future__ import annotations

import sys

from stancekit.display import harmless


def say(message: object) -> None:
    """Say it on one line, in which nothing that came out of a file can steer a terminal."""
    print("stancekit:", harmless(" ".join(str(message).splitlines())), file=sys.stderr)
