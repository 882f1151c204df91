"""``python -m stancekit``, the same as the command ``stancekit``."""

from stancekit.cli import main

raise SystemExit(main())
