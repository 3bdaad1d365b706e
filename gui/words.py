"""The one way a text reaches a person in the window: written in English where it is used, shown in their language.

How to write a text::

    from gui.words import noop, look_up, plural, translate

    translate("Review", "Accept")                                            # a text
    translate("Review", "Keep {name}").format(name=region.name)              # named values, never an f-string
    plural("Review", "%Ln items").of(count)                                  # a number decides the form
    plural("Review", "%Ln items of {total}").of(count).format(total=number(total))
    _LABELS = {Kind.BOX: noop("Canvas", "Box")}                              # a table made when the module loads …
    look_up("Canvas", _LABELS[kind])                                         # … is looked up when it is shown

The first argument names the area of the window (one short word, the same throughout a module:
"Review", "Curate", "Dataset", "Canvas", "Keys", "Runs", "Models", "Team", "History", "Settings", "Start", "Frame"…).
Both arguments are string literals (adjacent literals may run over lines), and **nothing else stands in the call**:
`pyside6-lupdate` drops calls with keyword arguments or expressions. Values go in by ``.format`` afterwards, whole
sentences at a time, never glued from parts, because word order differs between languages. A plural's English has
its one text, with ``%Ln`` for the number ("%Ln items"); "1 item" stands in ``resources/translations/fettle_en.ts``.
Never translate at import time (a default argument, a class attribute, a module-level table): the language is not
known yet; use `noop` there. A literal brace or percent sign needs care: ``{{`` in formatted texts, ``38 %`` is fine.

`packaging/make_translations.py` collects the texts into ``resources/translations/*.ts`` and compiles them; whoever
adds a text runs it (or leaves that to whoever translates: until then the text shows in English).

Without `install` (the command line, which never loads Qt) everything is English.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from storage.paths import shipped_dir

if TYPE_CHECKING:
    from PySide6.QtCore import QCoreApplication, QLocale, QTranslator

SYSTEM = "system"
LANGUAGES: dict[str, str] = {"en": "English", "ko": "한국어"}
"""The languages there are, each by its own name."""


class _Current:
    """What `install` put in force; one per process, because there is one application per process."""

    language = "en"
    locale: QLocale | None = None
    look_up: Callable[..., str] | None = None
    translators: tuple[QTranslator, ...] = ()


def translate(context: str, source: str) -> str:
    """``source`` in the language in force; English where it has no translation."""
    return source if _Current.look_up is None else _Current.look_up(context, source)


def noop(context: str, source: str) -> str:
    """``source`` as it is, noted for translation: for tables made before the language is known, see `look_up`."""
    del context  # read by lupdate alone
    return source


def look_up(context: str, source: str) -> str:
    """The translation of a text that `noop` noted under the same ``context``."""
    return translate(context, source) if source else ""


@dataclass(frozen=True, slots=True)
class Plural:
    """A text whose form hangs on a number."""

    context: str
    source: str

    def of(self, count: int) -> str:
        """The form for ``count``, with the number in the place of ``%Ln``, grouped as the language does."""
        if _Current.look_up is None:
            return self.source.replace("%Ln", number(count))
        return _Current.look_up(self.context, self.source, "", count)


def plural(context: str, source: str) -> Plural:
    """A text with ``%Ln`` for the number that decides its form; call `Plural.of` on it."""
    return Plural(context, source)


def number(value: float, digits: int = 0) -> str:
    """``value`` with ``digits`` places, grouped as the language does, with a true minus: ``−12,345``."""
    if _Current.locale is None:
        return f"{value:,.{digits}f}".replace("-", "−")
    return _Current.locale.toString(float(value), "f", digits).replace("-", "−")


def percent(share: float, digits: int = 0) -> str:
    """A share in 0..1 as ``38 %``."""
    return translate("Numbers", "{number} %").format(number=number(share * 100, digits))


def time_of_day(at: float) -> str:
    """The hour and minute of a time in seconds since 1970: ``14:05``, everywhere."""
    return time.strftime("%H:%M", time.localtime(at))


def weekday(at: float) -> str:
    """The short name of the day of a time: ``Fri``, ``금``."""
    local = time.localtime(at)
    if _Current.locale is None:
        return time.strftime("%a", local)
    return _Current.locale.standaloneDayName(local.tm_wday + 1, _Current.locale.FormatType.ShortFormat)


def date(at: float) -> str:
    """The day of a time: ``2026-11-27``, which nobody can misread."""
    return time.strftime("%Y-%m-%d", time.localtime(at))


def date_time(at: float) -> str:
    """Day and time, to the second: ``2026-11-27 14:05:59``."""
    return time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(at))


def items(count: int) -> str:
    """``12 items``, the number most often told."""
    return plural("Numbers", "%Ln items").of(count)


def language() -> str:
    """The language in force, ``en`` or ``ko``."""
    return _Current.language


def resolve(wanted: str) -> str:
    """The language for a choice: itself, or for ``system`` (or anything unknown) what the desktop asks for."""
    from PySide6.QtCore import QLocale

    if wanted in LANGUAGES:
        return wanted
    for asked in QLocale.system().uiLanguages():
        code = asked.partition("-")[0].partition("_")[0]
        if code in LANGUAGES:
            return code
    return "en"


def install(app: QCoreApplication, wanted: str) -> None:
    """Put a language in force for all texts shown from now on: `resolve` says which one ``wanted`` means.

    Raises:
        FileNotFoundError: The translations that belong to this installation are not there.
    """
    from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

    chosen = resolve(wanted)
    for old in _Current.translators:
        app.removeTranslator(old)
    ours = QTranslator(app)
    file = shipped_dir("translations") / f"fettle_{chosen}.qm"
    if not ours.load(str(file)):
        raise FileNotFoundError(file)
    theirs = QTranslator(app)
    translators = [ours]
    # Qt's own buttons and dialogs; English is what Qt speaks by itself.
    if chosen != "en" and theirs.load(f"qtbase_{chosen}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        translators.insert(0, theirs)
    for translator in translators:
        app.installTranslator(translator)
    system = QLocale.system()
    language_of = {"en": QLocale.Language.English, "ko": QLocale.Language.Korean}[chosen]
    # An Australian's dates stay Australian; a language the desktop does not speak comes with its own customs.
    locale = system if system.language() == language_of else QLocale(language_of)
    QLocale.setDefault(locale)
    _Current.translators = tuple(translators)
    _Current.language = chosen
    _Current.locale = locale
    _Current.look_up = QCoreApplication.translate
