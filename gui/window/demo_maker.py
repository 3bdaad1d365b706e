"""Makes the demo project in another process, because training and models have no place in the window's."""

from __future__ import annotations

import logging
import multiprocessing
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from gui.words import translate
from storage.errors import FettleError


class DemoMaker(QObject):
    """One making of the demo; `stop` it before the program ends, which would wait for it.

    Signals:
        progressed: What is being done, in words.
    """

    progressed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._process: BaseProcess | None = None

    @Slot()
    def stop(self) -> None:
        """End the making; what is there is used when the demo is made again."""
        if self._process is not None and self._process.is_alive():
            self._process.terminate()

    def make(self, place: Path) -> Path:
        """Make the demo project at ``place``; blocks, so it is for a lane.

        Raises:
            FettleError: It could not be made; says why.
        """
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe(duplex=False)
        process = context.Process(target=_child, args=(place, theirs), daemon=False)
        process.start()
        self._process = process
        theirs.close()
        fault = translate("Start", "The demo's process ended before it was done")
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
    except Exception:
        logging.getLogger(__name__).exception("the demo could not be made")
        connection.send(("failed", "Something went wrong that should not"))
    else:
        connection.send(("done", ""))
    finally:
        connection.close()
