"""Colours, type and the one style sheet of the window; every widget that paints asks `tokens()`."""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import StrEnum
from functools import lru_cache

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from gui.style_sheet import STYLE_SHEET
from storage.paths import shipped_dir

_FLASH_MS = 1000
BODY_PX = 13
SMALL_PX = 12
CAPS_PX = 11
RADIUS = 6
TOP_BAR_HEIGHT = 44
BOTTOM_STRIP_HEIGHT = 30
QUEUE_WIDTH = 276
PANEL_WIDTH = 312

CLASS_COLOURS = ("#e69f00", "#56b4e9", "#009e73", "#f0e442", "#0072b2", "#d55e00", "#cc79a7")
"""Okabe–Ito, in the order in which classes take them."""

MARKING_COLOUR = "#cc79a7"
"""Markings are always purple, whatever the classes are."""

_SANS = (
    "Inter",
    "Inter Variable",
    "SF Pro Text",
    "Segoe UI",
    "Cantarell",
    "Ubuntu",
    "Noto Sans",
    "DejaVu Sans",
    # From here on for Hangul only: their Latin letters are set wider than the ones above.
    "Noto Sans KR",
    "Noto Sans CJK KR",
    "Malgun Gothic",
    "Apple SD Gothic Neo",
    "Pretendard",
    "NanumBarunGothic",
    "NanumGothic",
)
_MONO = (
    "JetBrains Mono",
    "SF Mono",
    "Cascadia Mono",
    "Consolas",
    "Noto Sans Mono",
    "DejaVu Sans Mono",
    "Noto Sans Mono CJK KR",
    "D2Coding",
    "NanumGothicCoding",
)


class ThemeMode(StrEnum):
    """What the person chose; ``system`` follows the desktop, also where it asks for high contrast."""

    SYSTEM = "system"
    DARK = "dark"
    LIGHT = "light"
    CONTRAST = "contrast"
    """High contrast, dark or light as the desktop is."""


class Motion(StrEnum):
    """Whether things may move that could stand still."""

    FULL = "full"
    REDUCED = "reduced"


@dataclass(frozen=True, slots=True)
class Tokens:
    """Every colour of the window as ``#rrggbb``.

    ``canvas`` is the ground behind pictures. ``text``, ``dim``, ``faint``, ``accent``, ``ok``, ``warn`` and ``bad`` are
    read on ``ground``, ``panel`` and ``raised`` at 4.5:1 or more; ``off`` is for what cannot be used now and for edges.
    """

    canvas: str
    ground: str
    panel: str
    raised: str
    line: str
    text: str
    dim: str
    faint: str
    off: str
    hover: str
    accent: str
    on_accent: str
    ok: str
    warn: str
    bad: str
    dark: bool

    def colour(self, name: str, *, alpha: float = 1.0) -> QColor:
        """The token ``name`` as a colour with ``alpha`` in 0..1."""
        colour = QColor(getattr(self, name))
        colour.setAlphaF(alpha)
        return colour


DARK = Tokens(
    canvas="#101113",
    ground="#17191c",
    panel="#1e2125",
    raised="#262a2f",
    line="#31363c",
    text="#e7e9ec",
    dim="#9aa2ab",
    faint="#8c939c",
    off="#6b737c",
    hover="#2d3238",
    accent="#4fa3ff",
    on_accent="#0b1016",
    ok="#3fb68b",
    warn="#e6a23c",
    bad="#e56f51",
    dark=True,
)
LIGHT = Tokens(
    canvas="#d9dce0",
    ground="#eef0f2",
    panel="#ffffff",
    raised="#f3f5f7",
    line="#d5dade",
    text="#1d2125",
    dim="#5b646d",
    faint="#646d76",
    off="#8a939c",
    hover="#e8ebee",
    accent="#0e6bce",
    on_accent="#ffffff",
    ok="#1a7b58",
    warn="#8b6304",
    bad="#9c1616",
    dark=False,
)
CONTRAST_DARK = Tokens(
    canvas="#000000",
    ground="#000000",
    panel="#000000",
    raised="#1a1a1a",
    line="#8c8c8c",
    text="#ffffff",
    dim="#e6e6e6",
    faint="#cccccc",
    off="#8c8c8c",
    hover="#333333",
    accent="#7cc4ff",
    on_accent="#000000",
    ok="#5fe0a8",
    warn="#ffcc66",
    bad="#ff9a80",
    dark=True,
)
CONTRAST_LIGHT = Tokens(
    canvas="#ffffff",
    ground="#ffffff",
    panel="#ffffff",
    raised="#f2f2f2",
    line="#595959",
    text="#000000",
    dim="#262626",
    faint="#404040",
    off="#6b6b6b",
    hover="#e0e0e0",
    accent="#003e99",
    on_accent="#ffffff",
    ok="#00513a",
    warn="#644b00",
    bad="#6a0606",
    dark=False,
)
THEMES = {"dark": DARK, "light": LIGHT, "contrast, dark": CONTRAST_DARK, "contrast, light": CONTRAST_LIGHT}


class _Current:
    """The tokens in force; one per process, because there is one application per process."""

    tokens: Tokens = DARK
    mode: ThemeMode = ThemeMode.SYSTEM
    motion: Motion = Motion.FULL


def tokens() -> Tokens:
    """The tokens in force."""
    return _Current.tokens


def mode() -> ThemeMode:
    """What `apply` was last asked for."""
    return _Current.mode


def apply(app: QApplication, wanted: ThemeMode) -> None:
    """Put ``wanted`` on the whole application: palette, font and style sheet."""
    _Current.mode = wanted
    _Current.tokens = _resolve(app, wanted)
    # Over one that is in force, Qt polishes every widget three times as long.
    app.setStyleSheet("")
    app.setPalette(_palette(_Current.tokens))
    app.setFont(font())
    app.setStyleSheet(style_sheet(_Current.tokens))


def follow_system(app: QApplication) -> None:
    """Re-apply when the desktop switches between dark and light, or asks for contrast, unless the mode is fixed."""
    hints = app.styleHints()
    hints.colorSchemeChanged.connect(_desktop_switched)
    hints.accessibility().contrastPreferenceChanged.connect(_desktop_switched)


def set_motion(app: QApplication, wanted: Motion) -> None:
    """Let menus and lists unfold and the text cursor blink, or not. Qt tells no application what the desktop wants."""
    _Current.motion = wanted
    for effect in (
        Qt.UIEffect.UI_AnimateMenu,
        Qt.UIEffect.UI_FadeMenu,
        Qt.UIEffect.UI_AnimateCombo,
        Qt.UIEffect.UI_AnimateTooltip,
        Qt.UIEffect.UI_FadeTooltip,
        Qt.UIEffect.UI_AnimateToolBox,
    ):
        if wanted is Motion.REDUCED:
            app.setEffectEnabled(effect, False)
    app.setCursorFlashTime(0 if wanted is Motion.REDUCED else _FLASH_MS)


def high_contrast() -> bool:
    """Whether the tokens in force are those of high contrast."""
    return _Current.tokens in (CONTRAST_DARK, CONTRAST_LIGHT)


def moves() -> bool:
    """Whether things may move that could stand still."""
    return _Current.motion is Motion.FULL


def font(px: int = BODY_PX, *, mono: bool = False, bold: bool = False) -> QFont:
    """The window's face at ``px`` pixels; only families that are installed are named."""
    return QFont(_font(px, mono, bold))


def style_sheet(theme: Tokens) -> str:
    """The one style sheet, filled with ``theme``. Names stand as ``@panel`` in `gui.style_sheet`."""
    sheet = STYLE_SHEET
    # Longest first, so that @on_accent is not read as @on….
    values = {field.name: str(getattr(theme, field.name)) for field in fields(theme) if field.name != "dark"}
    for image in ("check", "chevron"):
        file = shipped_dir("themes") / f"{image}-{'dark' if theme.dark else 'light'}.svg"
        values[f"image_{image}"] = f'"{file.as_posix()}"'
    for name in sorted(values, key=len, reverse=True):
        sheet = sheet.replace(f"@{name}", values[name])
    return sheet


@lru_cache(maxsize=32)
def _font(px: int, mono: bool, bold: bool) -> QFont:
    # Asking for families takes milliseconds, and every paint event asks for a font.
    result = QFont()
    families = [name for name in (_MONO if mono else _SANS) if QFontDatabase.hasFamily(name)]
    if families:
        result.setFamilies(families)
    if mono:
        result.setStyleHint(QFont.StyleHint.Monospace)
    result.setPixelSize(px)
    if bold:
        result.setWeight(QFont.Weight.DemiBold)
    return result


def _resolve(app: QApplication, wanted: ThemeMode) -> Tokens:
    light, asked = _desktop(app)
    if wanted in (ThemeMode.LIGHT, ThemeMode.DARK):
        light, asked = wanted is ThemeMode.LIGHT, False
    if asked or wanted is ThemeMode.CONTRAST:
        return CONTRAST_LIGHT if light else CONTRAST_DARK
    return LIGHT if light else DARK


def _desktop(app: QApplication) -> tuple[bool, bool]:
    """Whether the desktop is light, and whether it asks for high contrast."""
    hints = app.styleHints()
    contrast = hints.accessibility().contrastPreference()
    return hints.colorScheme() is Qt.ColorScheme.Light, contrast is Qt.ContrastPreference.HighContrast


def _desktop_switched(_changed: object) -> None:
    app = QApplication.instance()
    if isinstance(app, QApplication) and _Current.mode in (ThemeMode.SYSTEM, ThemeMode.CONTRAST):
        apply(app, _Current.mode)


def _palette(theme: Tokens) -> QPalette:
    palette = QPalette()
    role = QPalette.ColorRole
    for target, name in (
        (role.Window, "ground"),
        (role.WindowText, "text"),
        (role.Base, "panel"),
        (role.AlternateBase, "raised"),
        (role.Text, "text"),
        (role.Button, "raised"),
        (role.ButtonText, "text"),
        (role.BrightText, "text"),
        (role.Highlight, "accent"),
        (role.HighlightedText, "on_accent"),
        (role.ToolTipBase, "raised"),
        (role.ToolTipText, "text"),
        (role.Link, "accent"),
        (role.PlaceholderText, "faint"),
        (role.Mid, "line"),
        (role.Dark, "line"),
        (role.Light, "raised"),
        (role.Shadow, "canvas"),
        (role.Accent, "accent"),
    ):
        palette.setColor(target, theme.colour(name))
    for target in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, target, theme.colour("off"))
    return palette
