"""The model library: finds models by name in the project, the user's and the shipped folder, adds and removes them."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from inference.backends import open_model
from inference.cards import CARD_NAME, ModelCard, Task, load_card, save_card, verify
from inference.model_files import inside
from inference.model_inspect import CardFields, draft_card
from storage.errors import ModelError
from storage.files import sync_folder
from storage.paths import shipped_dir

_NAME = re.compile(r"[\w][\w.+-]{0,63}")
_REPORT = "report.json"
_STAGES = {
    Task.CLASSIFY: "classify",
    Task.DETECT: "crop",
    Task.SEGMENT: "segment",
    Task.ANOMALY: "anomaly",
    Task.MARKINGS: "clean",
    Task.BACKBONE: "anomaly",
    Task.PROMPT: "prompt",
    Task.INPAINT: "clean",
}
"""The stage that runs models of a task."""


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

        Models that came with Fettle are made for the demo's plates: they are used only where they are named.

        Raises:
            ModelError: There is none, or it is for another task.
        """
        if name:
            model = self.find(name)
            if model.card.task is not task:
                raise ModelError(f"The model “{name}” is for {model.card.task}, not for {task}")
            return model
        found = self.list(task)
        models = [model for model in found if not is_shipped(model.folder)]
        if not models:
            hint = f"Add one with: fettle models add FILE --task {task}, or train one with: fettle train"
            if found:
                hint += (
                    f". Fettle's own “{found[0].card.name}” is for the demo's plates; to use it, set "
                    f'model = "{found[0].card.name}" under [stages.{_STAGES[task]}] in the project\'s fettle.toml'
                )
            raise ModelError(f"There is no model for {task}", hint)
        first = models[0].folder.parent
        return max((model for model in models if model.folder.parent == first), key=lambda model: model.card.created)

    def add(self, files: Path | Sequence[Path], *, into: Path, name: str, fields: CardFields | None = None) -> Model:
        """Copy a model's files into a new folder with a card, after proving that it opens and suits its card.

        Args:
            files: The weights, and what belongs to them (``.cfg``, ``.names``, external data); or one folder that
                `export` wrote, whose card then says everything.
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
        folders = [path for path in sources if path.is_dir()]
        if folders:
            return self._add_folder(folders[0], sources, into=into, name=name, fields=fields)
        missing = [path for path in sources if not path.is_file()]
        if missing or not sources:
            raise ModelError(f"The file {missing[0]} is missing" if missing else "No file is given")
        card, copies = draft_card(sources, name, fields or CardFields())
        _write_folder(folder, card, copies, check=lambda place: _try(card, place))
        return Model(card, folder)

    def export(self, name: str, dest: Path) -> Path:
        """Copy a model out to ``dest/<name>``, weights, card and report; `add` takes that folder back.

        Returns:
            The new folder, its files compared with the card.

        Raises:
            ModelError: There is no such model, its files are not those of its card, or ``dest`` has that name
                already or cannot be written.
        """
        model = self.find(name)
        folder = dest / name
        if folder.exists():
            raise ModelError(f"{folder} exists already", "Choose another place.")
        verify(model.folder, model.card)
        _write_folder(folder, model.card, files_of(model), check=lambda place: verify(place, model.card))
        return folder

    def remove(self, name: str) -> None:
        """Delete a model's folder.

        Raises:
            ModelError: There is none, or it is one that came with Fettle.
        """
        folder = self._folders().get(name)
        if folder is None:
            raise ModelError(f"There is no model “{name}”")
        if is_shipped(folder):
            raise ModelError(f"The model “{name}” came with Fettle and stays")
        try:
            # The card goes first: a folder without one is no model, should the rest fail half-way.
            (folder / CARD_NAME).unlink(missing_ok=True)
            shutil.rmtree(folder)
        except OSError as error:
            raise ModelError(f"Cannot remove {folder}: {error.strerror or error}") from error

    def _add_folder(
        self, source: Path, given: Sequence[Path], *, into: Path, name: str, fields: CardFields | None
    ) -> Model:
        if len(given) != 1 or (fields or CardFields()) != CardFields():
            raise ModelError(
                f"{source} is a folder", "A model's folder is added alone and as its card says, without options."
            )
        card = load_card(source)
        copies = files_of(Model(card, source))
        card = replace(card, name=name)
        _write_folder(into / name, card, copies, check=lambda place: _try(card, place))
        return Model(card, into / name)

    def _folders(self) -> dict[str, Path]:
        folders: dict[str, Path] = {}
        for parent in self._dirs:
            if parent.is_dir():
                for folder in sorted(parent.iterdir()):
                    if not folder.name.startswith(".") and (folder / CARD_NAME).is_file():
                        folders.setdefault(folder.name, folder)
        return folders


def is_shipped(folder: Path) -> bool:
    """Whether a model's folder came with Fettle."""
    return folder.resolve().is_relative_to(shipped_dir("models"))


def files_of(model: Model) -> dict[str, Path]:
    """A model's files by name, each a plain file inside its folder; with the report of its training if there is one.

    Raises:
        ModelError: One is missing or lies elsewhere.
    """
    names = sorted(set(model.card.sha256) | set(model.card.files.values()))
    found = {name: inside(model.folder, name, model.card.name) for name in names}
    report = model.folder / _REPORT
    return found | ({_REPORT: report} if report.is_file() and not report.is_symlink() else {})


def _try(card: ModelCard, place: Path) -> None:
    """Open a model once.

    Raises:
        ModelError: It does not open or does not suit its card.
    """
    if card.task is Task.PROMPT:
        from inference.prompt import open_prompt

        open_prompt(card, place)
    elif card.task is Task.INPAINT:
        from inference.cleaning.inpaint_model import open_inpaint

        open_inpaint(card, place).close()
    else:
        open_model(card, place).close()


def _write_folder(folder: Path, card: ModelCard, copies: Mapping[str, Path], *, check: Callable[[Path], None]) -> None:
    """Copy files and card into a folder that appears only once ``check`` is content with it."""
    parent = folder.parent
    temporary: Path | None = None
    try:
        parent.mkdir(parents=True, exist_ok=True)
        temporary = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=parent))
        for target, source in copies.items():
            (temporary / target).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, temporary / target)
        save_card(temporary, card)
        check(temporary)
        temporary.chmod(0o755)
        temporary.rename(folder)
        sync_folder(parent)
    except OSError as error:
        raise ModelError(f"Cannot write the model to {parent}: {error.strerror or error}") from error
    finally:
        if temporary is not None:
            shutil.rmtree(temporary, ignore_errors=True)
