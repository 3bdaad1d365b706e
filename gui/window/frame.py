"""The frame around the places: top bar and bottom strip."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QMenu, QPushButton, QWidget

from gui import theme
from gui.keys import KeyMap
from gui.told import told
from gui.widgets.basics import ElidedLabel, ProgressStrip, dim_label
from gui.widgets.keycap import KeyButton, Look
from gui.widgets.segmented import Segmented
from gui.window.views import FrameStatus, JobStatus
from gui.words import look_up, noop, plural, translate

_REMARK_MS = 10_000
_JOB_PX = 480
PLACES = (
    ("review", noop("Frame", "Review")),
    ("curate", noop("Frame", "Curate")),
    ("dataset", noop("Frame", "Dataset")),
)


class TopBar(QFrame):
    """Project, places, progress, palette, reviewer.

    Signals:
        place_chosen: ``review``, ``curate`` or ``dataset``.
        palette_wanted: The person asks for the list of commands.
        reviewer_clicked: The person wants to change the name decisions are signed with.
        others_clicked: The person wants to see who else is here.
    """

    place_chosen = Signal(str)
    palette_wanted = Signal()
    reviewer_clicked = Signal()
    others_clicked = Signal()

    def __init__(self, keys: KeyMap, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("topBar")
        self.setFixedHeight(theme.TOP_BAR_HEIGHT)
        grid = QGridLayout(self)
        grid.setContentsMargins(16, 0, 12, 1)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(2, 1)
        grid.addLayout(self._make_left(), 0, 0)
        self.places = Segmented([(name, look_up("Frame", label)) for name, label in PLACES])
        self.places.chosen.connect(self.place_chosen)
        grid.addWidget(self.places, 0, 1, Qt.AlignmentFlag.AlignCenter)
        grid.addLayout(self._make_right(keys), 0, 2)

    def set_menu(self, menu: QMenu) -> None:
        """The menu behind the project's name."""
        self._project.setMenu(menu)

    def show_status(self, status: FrameStatus) -> None:
        """Show project, progress and reviewer."""
        self._project.setText((status.project or translate("Frame", "No project")) + " ▾")
        self._progress.setText(status.progress)
        self._others.setText(status.others)
        self._others.setToolTip(status.others_told)
        self._others.setVisible(bool(status.others))
        self._reviewer.setText(status.reviewer)
        self._reviewer.setVisible(bool(status.reviewer))

    def show_places(self, visible: bool) -> None:
        """Hide the places where there is no project."""
        self.places.setVisible(visible)

    def _make_left(self) -> QHBoxLayout:
        layout = QHBoxLayout()
        layout.setSpacing(10)
        product = QLabel("Fettle")
        product.setObjectName("product")
        self._project = QPushButton()
        self._project.setObjectName("bare")
        self._project.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._project.setAccessibleName(translate("Frame", "Project"))
        layout.addWidget(product)
        layout.addWidget(self._project)
        layout.addStretch(1)
        return layout

    def _make_right(self, keys: KeyMap) -> QHBoxLayout:
        layout = QHBoxLayout()
        layout.setSpacing(8)
        layout.addStretch(1)
        self._progress = dim_label()
        self._palette = KeyButton("", keys.shown("palette"), look=Look.BARE)
        self._palette.setFixedWidth(self._palette.sizeHint().width() - 6)
        self._palette.setAccessibleName(translate("Frame", "Find a command"))
        self._palette.setToolTip(translate("Frame", "Find a command"))
        self._palette.clicked.connect(self.palette_wanted)
        self._reviewer = QPushButton()
        self._reviewer.setObjectName("bare")
        self._reviewer.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._reviewer.setToolTip(translate("Frame", "The name your decisions are signed with"))
        self._reviewer.clicked.connect(self.reviewer_clicked)
        self._others = QPushButton()
        self._others.setObjectName("bare")
        self._others.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._others.setAccessibleName(translate("Frame", "Who else is here"))
        self._others.clicked.connect(self.others_clicked)
        layout.addWidget(self._progress)
        layout.addWidget(self._others)
        layout.addWidget(self._palette)
        layout.addWidget(self._reviewer)
        return layout


class BottomStrip(QFrame):
    """The running job, saved or not, offline, what undo would undo.

    Signals:
        cancel_clicked: Stop the running job.
        jobs_clicked: Show all jobs, and what they failed on.
        undo_clicked: Take back the last step.
        saved_clicked: Save what waits, or take over the writing.
    """

    cancel_clicked = Signal()
    jobs_clicked = Signal()
    undo_clicked = Signal()
    saved_clicked = Signal()

    def __init__(self, keys: KeyMap, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("bottomStrip")
        self.setFixedHeight(theme.BOTTOM_STRIP_HEIGHT)
        self._keys = keys
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 1, 12, 0)
        layout.setSpacing(14)
        self._job = self._bare("")
        self._job.setToolTip(
            translate("Frame", "All jobs, what they came to and what failed ({key})").format(key=keys.shown("jobs"))
        )
        self._job.clicked.connect(self.jobs_clicked)
        self._tone = _Dot()
        self._bar = ProgressStrip(width=180)
        self._rate = dim_label()
        self._cancel = self._bare(translate("Frame", "Cancel"))
        self._cancel.clicked.connect(self.cancel_clicked)
        self._failures = self._bare("")
        self._failures.clicked.connect(self.jobs_clicked)
        self._message = ElidedLabel()
        self._fade = QTimer(self)
        self._fade.setSingleShot(True)
        self._fade.setInterval(_REMARK_MS)
        self._fade.timeout.connect(self._forget_remark)
        self._message.setProperty("tone", "dim")
        self._dot = _Dot()
        self._saved = self._bare("")
        self._saved.setProperty("steady", True)
        self._saved.setAccessibleName(translate("Frame", "Saving"))
        self._saved.clicked.connect(self.saved_clicked)
        self._online = dim_label(translate("Frame", "Offline"))
        self._online.setToolTip(translate("Frame", "Fettle works without a network; nothing leaves this machine"))
        self._undo = KeyButton("", keys.shown("undo"), look=Look.BARE)
        self._undo.clicked.connect(self.undo_clicked)
        for widget in (self._tone, self._job, self._bar, self._rate, self._cancel, self._failures):
            layout.addWidget(widget)
        layout.addWidget(self._message, 1)
        self._pace = dim_label()
        self._pace.setToolTip(translate("Frame", "Of your own decisions; kept on this computer only"))
        layout.addWidget(self._pace)
        saved = QHBoxLayout()
        saved.setSpacing(6)
        saved.addWidget(self._dot)
        saved.addWidget(self._saved)
        layout.addLayout(saved)
        layout.addWidget(self._online)
        layout.addWidget(self._undo)
        self.show_job(None)

    def show_job(self, job: JobStatus | None) -> None:
        """Show a job; None when nothing runs."""
        text = " · ".join(part for part in (job.text, job.more) if part) if job else ""
        self._job.setText(self.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, _JOB_PX))
        self._job.setAccessibleName(text)
        self._job.setVisible(job is not None)
        self._tone.setVisible(job is not None and job.over)
        self._tone.set_tone("bad" if job is not None and job.bad else "ok")
        self._bar.setVisible(job is not None and job.share is not None)
        self._bar.set_share(job.share or 0.0 if job else 0.0)
        self._rate.setText(job.rate if job else "")
        self._rate.setVisible(bool(job and job.rate))
        self._cancel.setVisible(bool(job and job.cancellable))
        failed = job.failed if job else 0
        self._failures.setText(plural("Frame", "%Ln failed").of(failed))
        self._failures.setVisible(failed > 0)

    def show_status(self, status: FrameStatus) -> None:
        """Show whether all is saved and what undo would take back."""
        for widget in (self._dot, self._saved, self._online, self._undo):
            widget.setVisible(bool(status.project))
        self._pace.setText(status.pace)
        self._pace.setVisible(bool(status.project and status.pace))
        self._saved.setText(status.saved)
        self._saved.setToolTip(status.saved_told)
        self._saved.setEnabled(bool(status.saved_told))
        self._dot.set_tone(status.saved_tone)
        self._undo.setText(
            translate("Frame", "Undo: {undo}").format(undo=told(status.undo))
            if status.undo
            else translate("Frame", "Nothing to undo")
        )
        self._undo.setEnabled(bool(status.undo))
        self._undo.set_key(self._keys.shown("undo") if status.undo else "")
        self._undo.setMaximumWidth(self._undo.sizeHint().width())

    def say(self, text: str) -> None:
        """A passing remark in the middle of the strip."""
        self._message.set_text(text)
        if text:
            self._fade.start()

    def said(self) -> str:
        """The passing remark."""
        return self._message.full_text()

    def _forget_remark(self) -> None:
        self._message.set_text("")

    @staticmethod
    def _bare(text: str) -> QPushButton:
        button = QPushButton(text)
        button.setObjectName("bare")
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button


class _Dot(QWidget):
    """A small coloured dot."""

    def __init__(self) -> None:
        super().__init__()
        self._tone = "ok"
        self.setFixedSize(8, 8)

    def set_tone(self, tone: str) -> None:
        if tone != self._tone:
            self._tone = tone
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.tokens().colour(self._tone))
        painter.drawEllipse(QPointF(4, 4), 3.5, 3.5)
