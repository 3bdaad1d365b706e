"""The enhance stage: applies one recipe and hands the enhanced picture on; the source is never changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from inference.recipes import Recipe, RecipeError, recipe_from_data, shipped_recipes
from inference.stage import StageContext, StageOutput, WorkItem
from storage.blobs import BlobStore
from storage.errors import ModelError
from storage.hashing import hash_json
from storage.images import encode_png
from storage.records import ProposalDraft, ProposalKind, Provenance, StageName

DEFAULTS: Mapping[str, Any] = MappingProxyType({"recipe": "CLAHE + denoise", "steps": None})
"""Settings.

``recipe``: name of a shipped recipe, or the name to give to ``steps``.
``steps``: ``[{"operation": …, param: value, …}, …]`` of a recipe of one's own; None takes the shipped one.
"""


class EnhanceStage:
    """Enhances the whole picture: one ``PIXELS`` proposal, and ``pixels`` of the item for the stages after.

    The proposal's ``data`` holds ``recipe`` and ``steps`` as they were applied, defaults filled in.
    """

    name = StageName.ENHANCE
    version = "1"

    def __init__(self, context: StageContext) -> None:
        self.recipe = _recipe({**DEFAULTS, **context.settings})
        self._blobs = BlobStore(context.blob_dir)

    def provenance(self) -> Provenance:
        """The settings hash covers the steps themselves, so a recipe changed under its old name counts as new."""
        settings = hash_json(self.recipe.as_data())
        return Provenance(self.name, self.version, f"recipe:{self.recipe.name}", "", settings)

    def process(self, batch: Sequence[WorkItem]) -> list[StageOutput]:
        """Enhance each item's pixels."""
        return [self._enhance(item) for item in batch]

    def close(self) -> None:
        """Nothing to free."""

    def _enhance(self, item: WorkItem) -> StageOutput:
        enhanced = self.recipe.apply(item.pixels)
        blob = self._blobs.put(encode_png(enhanced), suffix=".png")
        item.pixels = enhanced
        data = self.recipe.as_data()
        draft = ProposalDraft(ProposalKind.PIXELS, blob=blob, data={"recipe": data["name"], "steps": data["steps"]})
        return StageOutput((draft,))


def _recipe(settings: Mapping[str, Any]) -> Recipe:
    extra = sorted(set(settings) - set(DEFAULTS))
    if extra:
        raise ModelError(f"The enhance stage has no setting {extra[0]!r}", f"Known: {', '.join(DEFAULTS)}.")
    try:
        if settings["steps"] is not None:
            recipe = recipe_from_data({"name": settings["recipe"], "steps": settings["steps"]}, where="enhance")
        else:
            shipped = shipped_recipes()
            if settings["recipe"] not in shipped:
                raise RecipeError(
                    f"There is no recipe named {settings['recipe']!r}", f"Choose one of: {', '.join(shipped)}."
                )
            recipe = shipped[settings["recipe"]]
    except RecipeError as error:
        raise ModelError(error.message, error.hint) from error
    if recipe.changes_size:
        raise ModelError(
            f"The recipe {recipe.name!r} changes the picture's size, and regions would no longer fit",
            "Take the resize step out; the models scale their input themselves.",
        )
    return recipe
