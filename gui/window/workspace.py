"""An open project in the window: its session, its places, its runs."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFileDialog, QWidget

from gui import canvas as canvases
from gui import theme
from gui.told import told, told_error
from gui.window import panels
from gui.window.dataset_jobs import DatasetJobs
from gui.window.folder_watch import FolderWatch
from gui.window.keeper import Keeper
from gui.window.preferences import LastPlace, Preferences
from gui.window.review import Review
from gui.window.runs import RunController
from gui.window.session import Session
from gui.window.team_watch import TeamWatch
from gui.window.views import JobStatus
from gui.window.wording import others_words, presence_words
from gui.words import number, translate

if TYPE_CHECKING:
    from gui.window.curate import CuratePlace
    from gui.window.dataset import DatasetPlace
    from gui.window.main import MainWindow
    from storage.presence import Others
    from storage.queries import Counts
    from storage.records import Changes
    from storage.store import Store

_LOAD_AFTER_MS = 1_500
_STANDS_AFTER_MS = 3_000


class ProjectView(QObject):
    """Everything the window holds of one project; `close` gives it all back."""

    def __init__(self, window: MainWindow, store: Store) -> None:
        super().__init__(window)
        self._window = window
        self.session = Session(store, parent=self)
        self.review = Review(self.session, window.keys, opacity=window.preferences.heatmap_opacity, parent=self)
        self.review.actions.look.restore(window.preferences.look)
        self.review.actions.options.restore(window.preferences.tools)
        self.runs = RunController(self.session, parent=self)
        self.dataset_jobs = DatasetJobs(self.session, self.runs, parent=self)
        self._curate: CuratePlace | None = None
        self._dataset: DatasetPlace | None = None
        self._following = FolderWatch(self.session, parent=self)
        self.keeper = Keeper(self.session, parent=self)
        self.watch = TeamWatch(self.session, wanted=self.review.before_me, parent=self)
        self.panels = panels.Panels(window, self, show_item=self._show_item, show_filter=self._show_filter)
        # A crash, too, leaves the person where they were, or nearly.
        self._standing = QTimer(self)
        self._standing.setSingleShot(True)
        self._standing.setInterval(_STANDS_AFTER_MS)
        self._standing.timeout.connect(window.remember_project)
        self._loading = QTimer(self)
        self._loading.setSingleShot(True)
        self._loading.setInterval(_LOAD_AFTER_MS)
        self._loading.timeout.connect(self._load_panels)
        window.add_place("review", self.review.place)
        self._connect()
        self.recolour()

    def start(self, last: LastPlace) -> None:
        """Fill the places, as they were left."""
        store = self.session.store
        self._window.show_status(
            project=store.folder.root.name,
            reviewer=store.actor,
            saved=translate("Frame", "Read-only") if store.readonly else translate("Frame", "Saved"),
            saved_tone="warn" if store.readonly else "ok",
        )
        if store.readonly:
            fault = store.folder_fault
            locked = translate("Frame", "Another window writes to this project; here you can look, but not decide")
            self._window.say(told_error(fault) if fault is not None else locked)
        if last.where:
            self.review.feed.failed.connect(self._forget_filter, Qt.ConnectionType.SingleShotConnection)
        if self._window.preferences.widths is not None:
            self.review.place.set_widths(self._window.preferences.widths)
        self.review.start(last.where, last.order, last.item)
        self.review.place.take_focus()
        self.runs.resume_hint()
        self.watch.start()
        self.keeper.start()
        self._loading.start()

    def last_place(self, place: str) -> LastPlace:
        """Where the project is left now, with ``place`` to the front."""
        return LastPlace(place, self.review.filter_text, self.review.feed.order, self.review.current_id)

    def _forget_filter(self, _error: object) -> None:
        # A view it was made of is gone, say; who comes back wants to see the items.
        self.review.apply_filter("")

    def make_place(self, name: str) -> QWidget:
        """Build a place when it is first gone to."""
        if name == "curate":
            from gui.window.curate import CuratePlace

            self._curate = CuratePlace(self.session, self._window.keys)
            self._curate.item_wanted.connect(self._show_item)
            self._curate.filter_wanted.connect(self._show_filter)
            self._curate.said.connect(self._window.say)
            return self._curate
        from gui.window.dataset import DatasetPlace

        self._dataset = DatasetPlace(self.session, self.runs, self.dataset_jobs, self.panels, self._window.keys)
        self._dataset.said.connect(self._window.say)
        self._dataset.filter_wanted.connect(self._show_filter)
        self._dataset.item_wanted.connect(self._show_item)
        return self._dataset

    def place_shown(self, name: str) -> None:
        """A place came to the front."""
        self.focus(name)
        if name == "curate" and self._curate is not None:
            self._curate.refresh()
        elif name == "dataset" and self._dataset is not None:
            self._dataset.refresh()

    def focus(self, name: str) -> None:
        """Give a place the keyboard."""
        if name == "review":
            self.review.place.take_focus()
        elif name == "curate" and self._curate is not None:
            self._curate.focus_list()
        elif self._dataset is not None:
            self._dataset.take_focus()

    def settings_changed(self) -> None:
        """The project's settings were edited."""
        self.review.actions.items.read_settings()

    def trigger(self, place: str, name: str) -> None:
        """Do what an action says in the place it was triggered in."""
        if place == "review":
            self.review.actions.trigger(name)
        elif place == "curate" and self._curate is not None:
            self._curate.trigger(name)
        elif place == "dataset" and self._dataset is not None:
            self._dataset.trigger(name)

    def release(self, name: str) -> None:
        """A hold action ended."""
        self.review.actions.release(name)

    def picture_wants(self, event: QKeyEvent) -> bool:
        """Whether a gesture on the canvas takes this key, or a grid or list does to move in it."""
        canvas, grid = self.review.canvas, self.review.place.tiles.grid
        if self._dataset is not None and self._dataset.isVisible():
            return self._dataset.wants(event)
        if self._window.focusWidget() is grid:
            return grid.wants(event)
        if self._window.focusWidget() is not canvas:
            return False
        asked = QKeyEvent(QEvent.Type.ShortcutOverride, event.key(), event.modifiers(), event.text())
        asked.ignore()
        return bool(canvas.event(asked)) and asked.isAccepted()

    def key_scopes(self) -> tuple[str, ...]:
        """What keys are about now, see `gui.keys.Action`; the narrowest first."""
        canvas = self.review.canvas
        if self._window.focusWidget() is not canvas or not canvas.listening:
            return ()
        return ("region", "picture") if canvas.model.chosen() and not self.review.is_blind else ("picture",)

    def add_folder(self) -> None:
        """Ask for a folder of images and add it."""
        dialog = QFileDialog(self._window, translate("Frame", "Add a folder of images"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(self._add_chosen)
        dialog.open()

    def add(self, folder: Path, *, labels_from_folders: bool) -> None:
        """Add the images below ``folder``, in the background."""
        self.runs.ingest(folder, labels_from_folders=labels_from_folders)

    @property
    def followed(self) -> Path | None:
        """The folder that is followed, or None."""
        return self._following.folder

    def follow_folder(self) -> None:
        """Ask for a folder and follow it; the one that is followed is let go instead."""
        if self._following.folder is not None:
            self._following.stop()
            return
        dialog = QFileDialog(self._window, translate("Frame", "Follow a folder that a camera writes into"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(self._follow_chosen)
        dialog.open()

    def follow(self, folder: Path, *, labels_from_folders: bool) -> None:
        """Take in what is in ``folder`` and what comes into it, until it is let go or the project closed."""
        self._following.start(folder, labels_from_folders=labels_from_folders)

    def show_item_history(self) -> None:
        """Show what happened to the item before the person."""
        if (detail := self.review.detail) is not None:
            self.panels.get("history").show_item(detail.item.id)

    def remove_item(self) -> None:
        """Take the item before the person out of the project; undo brings it back."""
        detail = self.review.detail
        if detail is None:
            return
        item_id = detail.item.id

        def write(store: Store) -> Changes:
            from storage import items

            return items.remove(store, [item_id])

        self.session.write(write, self._removed)

    def _removed(self, changes: Changes) -> None:
        self._window.say(
            translate("Frame", "{label}; its file stays. Undo brings it back").format(label=told(changes.label))
        )

    def show_filter(self, where: str) -> None:
        """Show in Review what matches."""
        self._show_filter(where)

    def rename_reviewer(self, name: str) -> None:
        """Sign what is decided from now on with another name."""
        self.session.store.actor = name
        self._window.show_status(reviewer=name)
        self.session.refresh_undo()
        self.review.reviewer_changed()
        self.watch.beat()

    def settled(self) -> bool:
        """Whether all that was asked for is on screen."""
        lanes = (self.session.reads, self.session.pictures, self.session.thumbs)
        empty = self.review.model.rowCount() == 0
        show = self.review.show
        seen = self.review.canvas.has_picture and not show.waiting
        shown = self.review.detail is not None and (seen or not show.readable)
        return (shown or empty) and all(lane.idle() for lane in lanes) and self.review.canvas.settled

    def kept(self, known: Preferences) -> Preferences:
        """The same, with how the person left the view of pictures."""
        actions, opacity = self.review.actions, self.review.show.maps.opacity
        return replace(known, heatmap_opacity=opacity, look=actions.look.kept(), tools=actions.options.kept())

    def recolour(self) -> None:
        """Hand the theme on to what keeps colours of its own."""
        colours = theme.tokens()
        canvas = canvases.DARK if colours.dark else canvases.LIGHT
        if theme.high_contrast():
            canvas = canvases.CanvasTheme(
                colours.canvas, colours.text, colours.dim, colours.accent, colours.raised, colours.line
            )
        self.review.canvas.set_theme(canvas)
        self.review.place.recolour()
        self.review.views.recolour()

    def refresh_keys(self) -> None:
        """Show the keys again after they were bound anew."""
        self.review.refresh_keys()

    def close(self) -> None:
        """Stop what runs, finish what is being written, close the project."""
        self.stop()
        self.finish()
        self.drop()

    def stop(self) -> None:
        """Have everything stop; nothing more is begun, told or shown."""
        self._loading.stop()
        self._standing.stop()
        self.panels.close()
        self._following.stop()
        self.runs.stop()
        self.watch.stop()
        self.review.canvas.background.stop()
        self.review.actions.prompting.close()
        self.review.actions.refilling.close()
        self.review.actions.alike.close()
        self.review.actions.explaining.close()
        self.keeper.stop()
        self.session.stop()

    def finish(self) -> None:
        """Wait for what was at work and for what is being written; after `stop`, from any thread."""
        self._following.finish()
        self.panels.finish()
        self.runs.finish()
        self.watch.finish()
        self.keeper.finish()
        self.session.finish(last=self.keeper.look_last)

    def drop(self) -> None:
        """Let go of what is shown of it, after `finish`."""
        self.panels.drop()
        self.deleteLater()

    def _load_panels(self) -> None:
        self.session.ahead.ask(panels.load, _loaded, topic="panels")

    def _connect(self) -> None:
        window, session, strip = self._window, self.session, self._window.strip
        session.saving_changed.connect(self._show_saving)
        session.take_over_wanted.connect(window.reopen_project)
        session.undo_changed.connect(self._show_undo)
        session.said.connect(window.say)
        self.review.said.connect(window.say)
        self.review.action_wanted.connect(window.trigger)
        self.review.counts_changed.connect(self._show_counts)
        self.review.place.decision.history_wanted.connect(self.show_item_history)
        self.review.moved.connect(self.watch.moved)
        self.review.actions.marks.pace_changed.connect(self._show_pace)
        self.review.moved.connect(self._stands_elsewhere)
        self.watch.others_changed.connect(self._show_others)
        self.runs.status_changed.connect(self._show_job)
        self.runs.said.connect(window.say)
        self._following.changed.connect(self.review.place.queue.show_following)
        self._following.said.connect(window.say)
        self.review.place.queue.unfollow_wanted.connect(self._following.stop)
        self.keeper.said.connect(window.say)
        strip.cancel_clicked.connect(self._cancel_job)
        strip.saved_clicked.connect(self.session.save_now)
        strip.jobs_clicked.connect(partial(self.panels.show, "jobs"))

    def _show_saving(self, text: str, tone: str, told: str) -> None:
        self._window.show_status(saved=text, saved_tone=tone, saved_told=told)

    def _show_undo(self, undo: str, redo: str) -> None:
        self._window.show_status(undo=undo, redo=redo)

    def _show_counts(self, counts: Counts) -> None:
        decided = sum(counts.states.get(state, 0) for state in ("accepted", "corrected", "excluded"))
        self._window.show_status(
            progress=translate("Frame", "{decided} of {total} decided").format(
                decided=number(decided), total=number(counts.total)
            )
            if counts.total
            else ""
        )

    def _show_pace(self, words: str) -> None:
        self._window.show_status(pace=words)

    def _show_others(self, others: Others) -> None:
        self.review.take_others(others)
        names = list(dict.fromkeys(entry.reviewer for entry in others.present))
        self._window.show_status(
            others=others_words(names),
            others_told="\n".join(
                presence_words(entry, self.review.model.words_for(entry.item_id)) for entry in others.present
            ),
        )

    def _stands_elsewhere(self) -> None:
        if not self._standing.isActive():
            self._standing.start()

    def _cancel_job(self) -> None:
        self.runs.cancel()

    def _show_job(self, status: JobStatus | None) -> None:
        self._window.strip.show_job(status)

    def _show_item(self, item_id: int) -> None:
        self._window.show_place("review")
        self.review.go_to(item_id)

    def _show_filter(self, where: str) -> None:
        self._window.show_place("review")
        self.review.apply_filter(where)

    def _add_chosen(self, folder: str) -> None:
        from gui.window.menus import ask_labels

        ask_labels(self._window, Path(folder), self.add)

    def _follow_chosen(self, folder: str) -> None:
        from gui.window.menus import ask_labels

        ask_labels(self._window, Path(folder), self.follow)


def _loaded(_none: None) -> None:
    """Nothing is shown before it is asked for."""
