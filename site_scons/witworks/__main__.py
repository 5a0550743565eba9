"""``python -m witworks``: see :mod:`witworks.cli`."""

from __future__ import annotations

from witworks.cli import main

raise SystemExit(main())
