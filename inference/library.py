"""The model library: finds models by name in the project, the user's and the shipped folder, adds and removes them."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from inference.backends import open_model
from inference.cards import CARD_NAME, ModelCard, Task, load_card, save_card
from inference.model_inspect import CardFields, draft_card
from storage.errors import ModelError
from storage.files import sync_folder
from storage.paths import shipped_dir

_NAME = re.compile(r"[\w][\w.+-]{0,63}")


@dataclass(frozen=True, slots=True)
class Model:
    """A model in a library: its card and the folder that holds its files."""

    card: ModelCard
    folder: Path


class ModelLibrary:
    """Models by name. A name in an earlier folder hides the same name in a later one.

    Args:
        dirs: Folders that hold one folder per model, searched in order: project, user, shipped. Missing ones
            count as empty.
    """

    def __init__(self, dirs: Sequence[Path]) -> None:
        self._dirs = tuple(dirs)

    def find(self, name: str) -> Model:
        """The model of this name; its weights are not opened.

        Raises:
            ModelError: There is none, or its card is damaged.
        """
        folder = self._folders().get(name)
        if folder is None:
            known = ", ".join(sorted(self._folders())) or "none"
            raise ModelError(f"There is no model “{name}”", f"There are: {known}. Add one with: fettle models add")
        return Model(load_card(folder), folder)

    def list(self, task: Task | None = None) -> tuple[Model, ...]:
        """Models with a sound card, by folder order and name; see `faults` for the others."""
        models = []
        for folder in self._folders().values():
            try:
                card = load_card(folder)
            except ModelError:
                continue  # reported by faults()
            if task is None or card.task is task:
                models.append(Model(card, folder))
        return tuple(models)

    def faults(self) -> dict[str, ModelError]:
        """What is wrong with the cards that `list` leaves out, by model name."""
        faults = {}
        for name, folder in self._folders().items():
            try:
                load_card(folder)
            except ModelError as error:
                faults[name] = error
        return faults

    def choose(self, task: Task, name: str = "") -> Model:
        """The named model, checked to be for the task; without a name, the task's newest in the first folder.

        Raises:
            ModelError: There is none, or it is for another task.
        """
        if name:
            model = self.find(name)
            if model.card.task is not task:
                raise ModelError(f"The model “{name}” is for {model.card.task}, not for {task}")
            return model
        models = self.list(task)
        if not models:
            raise ModelError(
                f"There is no model for {task}",
                f"Add one with: fettle models add FILE --task {task}, or train one with: fettle train",
            )
        first = models[0].folder.parent
        return max((model for model in models if model.folder.parent == first), key=lambda model: model.card.created)

    def add(self, files: Path | Sequence[Path], *, into: Path, name: str, fields: CardFields | None = None) -> Model:
        """Copy a model's files into a new folder with a card, after proving that it opens and suits its card.

        Args:
            files: The weights, and what belongs to them (``.cfg``, ``.names``, external data).
            into: The models folder that receives it.
            name: Its name there.
            fields: What the files cannot say; everything given here wins over what is read from them.

        Raises:
            ModelError: The files cannot be read, are not trusted, or leave something unknown; says which
                option gives it.
        """
        if not _NAME.fullmatch(name):
            raise ModelError(f"“{name}” is not a good name for a model", "Letters, digits, “.”, “-”, “_”, at most 64.")
        folder = into / name
        if folder.exists():
            raise ModelError(f"There is a model “{name}” already", "Remove it first, or choose another name.")
        sources = [files] if isinstance(files, Path) else list(files)
        missing = [path for path in sources if not path.is_file()]
        if missing or not sources:
            raise ModelError(f"The file {missing[0]} is missing" if missing else "No file is given")
        card, copies = draft_card(sources, name, fields or CardFields())
        into.mkdir(parents=True, exist_ok=True)
        temporary = Path(tempfile.mkdtemp(prefix=f".{name}.", dir=into))
        try:
            for target, source in copies.items():
                (temporary / target).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(source, temporary / target)
            save_card(temporary, card)
            open_model(card, temporary).close()
            temporary.chmod(0o755)
            temporary.rename(folder)
            sync_folder(into)
        except OSError as error:
            raise ModelError(f"Cannot add the model to {into}: {error.strerror or error}") from error
        finally:
            shutil.rmtree(temporary, ignore_errors=True)
        return Model(card, folder)

    def remove(self, name: str) -> None:
        """Delete a model's folder.

        Raises:
            ModelError: There is none, or it is one that came with Fettle.
        """
        folder = self._folders().get(name)
        if folder is None:
            raise ModelError(f"There is no model “{name}”")
        if folder.resolve().is_relative_to(shipped_dir("models")):
            raise ModelError(f"The model “{name}” came with Fettle and stays")
        try:
            # The card goes first: a folder without one is no model, should the rest fail half-way.
            (folder / CARD_NAME).unlink(missing_ok=True)
            shutil.rmtree(folder)
        except OSError as error:
            raise ModelError(f"Cannot remove {folder}: {error.strerror or error}") from error

    def _folders(self) -> dict[str, Path]:
        folders: dict[str, Path] = {}
        for parent in self._dirs:
            if parent.is_dir():
                for folder in sorted(parent.iterdir()):
                    if not folder.name.startswith(".") and (folder / CARD_NAME).is_file():
                        folders.setdefault(folder.name, folder)
        return folders
