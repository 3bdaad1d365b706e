"""What the ``fettle`` command starts with: stopping it while it still loads is as quiet as stopping it later."""

from __future__ import annotations

import sys


def main() -> None:
    """Load the commands, run one and exit with its code."""
    try:
        from gui.cli.main import main as begin
    except KeyboardInterrupt:
        sys.stderr.write("fettle: stopped before anything began\n")
        sys.exit(1)
    begin()
