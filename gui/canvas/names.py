"""What layers and maps are called on screen."""

from __future__ import annotations

from gui.words import translate


def layer_name(name: str) -> str:
    """The name of a layer or map in the language in force."""
    names = {
        "original": translate("Canvas", "Original"),
        "cleaned": translate("Canvas", "Cleaned"),
        "enhanced": translate("Canvas", "Enhanced"),
        "heatmap": translate("Canvas", "Heatmap"),
        "anomaly": translate("Canvas", "Anomaly"),
    }
    return names.get(name, name)
