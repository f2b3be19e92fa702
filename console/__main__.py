"""`python -m console`: the same as the command `careteam`, for a checkout that is not installed."""

from __future__ import annotations

import sys

from console.cli import main

if __name__ == "__main__":
    sys.exit(main())
