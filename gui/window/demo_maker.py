"""Makes the demo project in another process, because training and models have no place in the window's."""

from __future__ import annotations

import multiprocessing
from multiprocessing.connection import Connection
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from storage.errors import FettleError


class DemoMaker(QObject):
    """One making of the demo.

    Signals:
        progressed: What is being done, in words.
    """

    progressed = Signal(str)

    def make(self, place: Path) -> Path:
        """Make the demo project at ``place``; blocks, so it is for a lane.

        Raises:
            FettleError: It could not be made; says why.
        """
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe(duplex=False)
        process = context.Process(target=_child, args=(place, theirs), daemon=False)
        process.start()
        theirs.close()
        fault = "The demo's process ended before it was done"
        try:
            while True:
                kind, text = ours.recv()
                if kind == "done":
                    return place
                if kind == "failed":
                    fault = text
                    break
                self.progressed.emit(text)
        except EOFError:
            pass
        finally:
            ours.close()
            process.join(10)
        raise FettleError(fault, "The log has the details.")


def _child(place: Path, connection: Connection) -> None:
    from gui.demo import make
    from gui.logs import log_to_file

    log_to_file()
    try:
        make(place, progress=lambda text: connection.send(("progress", text)))
    except FettleError as error:
        connection.send(("failed", str(error)))
    else:
        connection.send(("done", ""))
    finally:
        connection.close()
