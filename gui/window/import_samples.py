"""A few pictures of a dataset with its labels drawn, before anything of it comes in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from gui.spelling import shown_name
from gui.window.dataset_grid import PreviewGrid, PreviewRow
from gui.window.label_paint import Drawn, class_colours, colour_of, with_labels
from gui.window.queue_model import ID_ROLE, QueueModel
from gui.window.session import Session
from gui.window.thumbs import SIZE, load_thumb, thumb_image
from gui.words import translate
from storage.records import ItemState

if TYPE_CHECKING:
    from storage.imports.plan import ImportPlan, Sample
    from storage.store import Store

_KEEP, _SMOOTH = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation


class Samples(QObject):
    """What the grid asks: the samples of a plan by their place in it, from 1.

    Attributes:
        plan: Whose; None shows nothing. Only ever replaced, so that threads may read it.
    """

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._store = session.store
        self.plan: ImportPlan | None = None
        self.model = QueueModel(
            rows_of=self._rows,
            thumb_of=self._thumb,
            rows_lane=session.reads,
            thumbs_lane=session.thumbs,
            parent=self,
        )

    def show(self, plan: ImportPlan | None) -> None:
        """Show those of another plan, or of the same with other wishes."""
        self.plan = plan
        self.model.set_ids(range(1, len(plan.samples) + 1) if plan is not None else ())
        self.model.refresh(pictures=True)

    def item_of(self, number: int) -> int | None:
        """The item that a sample is, or None where it is to be added."""
        return self.plan.samples[number - 1].item_id if self.plan is not None else None

    def _rows(self, numbers: Sequence[int]) -> list[PreviewRow]:
        plan = self.plan
        if plan is None:
            return []
        colours = _colours(self._store, plan)
        return [_row(plan, number, colours) for number in numbers if number <= len(plan.samples)]

    def _thumb(self, number: int) -> QImage | None:
        plan = self.plan
        if plan is None or number > len(plan.samples):
            return None
        sample = plan.samples[number - 1]
        image, size = _picture(self._store, sample)
        if image is None or size is None:
            return None
        colours = _colours(self._store, plan)
        drawn = [
            Drawn(
                region.geometry,
                colour_of(region.role, plan.ours(region.class_name), colours),
                settled=plan.request.as_decisions,
            )
            for region in sample.image.regions
            if not region.class_name or plan.ours(region.class_name)
        ]
        return with_labels(image, drawn, width=size[0], height=size[1])


class SampleGrid(PreviewGrid):
    """The grid of them; a click opens the item where the project has it.

    Signals:
        sample_wanted: Number of the sample that was clicked.
    """

    sample_wanted = Signal(int)

    def __init__(self, samples: Samples, parent: QWidget | None = None) -> None:
        super().__init__(samples.model, parent)
        self.setAccessibleName(translate("Import", "A few images with their labels; Enter shows an item in Review"))

    def _open(self, index: QModelIndex) -> None:
        number = index.data(ID_ROLE)
        if number is not None:
            self.sample_wanted.emit(int(number))


def _row(plan: ImportPlan, number: int, colours: Mapping[str, str]) -> PreviewRow:
    image = plan.samples[number - 1].image
    label = plan.ours(image.label) if image.label else ""
    named = dict.fromkeys(plan.ours(region.class_name) for region in image.regions if region.class_name)
    words = label or ", ".join(name for name in named if name)
    return PreviewRow(
        item_id=number,
        name=shown_name(Path(image.stated).name),
        line=words,
        state=ItemState.UNREVIEWED,
        note=" · ".join(part for part in (shown_name(image.stated), words, image.split or "") if part),
        colour=colours.get(words, ""),
    )


def _picture(store: Store, sample: Sample) -> tuple[QImage | None, tuple[int, int] | None]:
    """A small picture and the size of the whole, from the item, the file beside the labels, or the labels' own file."""
    from storage.errors import FettleError
    from storage.images import decode_rgb8, probe, read_rgb8_scaled

    if sample.item_id is not None:
        found = store.items.get([sample.item_id])
        return load_thumb(store, sample.item_id), (found[0].width, found[0].height) if found else None
    limit = int(store.last_settings["images"]["max_pixels"])
    try:
        if sample.image.embedded is not None:
            pixels = decode_rgb8(sample.image.embedded, max_pixels=limit)
            whole = thumb_image(pixels)
            return whole.scaled(SIZE, SIZE, _KEEP, _SMOOTH), (whole.width(), whole.height())
        if sample.image.file is None:
            return None, None
        info = probe(sample.image.file, max_pixels=limit)
        small = read_rgb8_scaled(sample.image.file, long_side=SIZE, max_pixels=limit)
    except (FettleError, OSError):
        return None, None
    return thumb_image(small), (info.width, info.height)


def _colours(store: Store, plan: ImportPlan) -> dict[str, str]:
    """Those of the project's classes, and those that its new ones would get."""
    from storage import classes

    known = class_colours(classes.all_classes(store))
    new = sorted({use.ours for use in plan.classes if use.new})
    return known | {name: classes.COLOURS[(len(known) + at) % len(classes.COLOURS)] for at, name in enumerate(new)}
