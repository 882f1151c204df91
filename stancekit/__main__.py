"""``python -m stancekit``, the same as the command ``stancekit``."""

from stancekit.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
