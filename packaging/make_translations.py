"""Collects the window's texts into resources/translations/*.ts and compiles them to .qm; run it after changing texts.

    python packaging/make_translations.py            # update the .ts, keep what is translated, compile the .qm
    python packaging/make_translations.py --check    # change nothing; 1 if anything is out of date or untranslated

`pyside6-lupdate` reads the texts out of the code. What it finds is merged here and not by it, because it does not see
which Python calls are plurals: a text with ``%Ln`` is one. ``fettle_en.ts`` holds only those, with both English forms;
``fettle_ko.ts`` holds everything. Texts that left the code leave the files.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree
from xml.sax.saxutils import escape

import PySide6

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "resources" / "translations"
FORMS = {"en": 2, "ko": 1}
"""How many plural forms a language has."""
ALIASES = "QT_TRANSLATE_NOOP+=noop,translate+=plural"

Key = tuple[str, str]
"""Context and source."""
Catalogue = dict[Key, tuple[str, ...]]
"""Per text its translation, or its plural forms; empty where it has none yet."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What `build` found.

    Attributes:
        files: What each file should hold.
        missing: Per language, the texts without a translation.
    """

    files: dict[Path, bytes]
    missing: dict[str, tuple[Key, ...]]

    def stale(self) -> list[Path]:
        """The files that hold something else."""
        return [path for path, data in self.files.items() if not path.is_file() or path.read_bytes() != data]


def build(root: Path = ROOT) -> Outcome:
    """What the translation files should hold, given the code and what is translated already."""
    texts = extract(sorted((root / "gui").rglob("*.py")))
    files: dict[Path, bytes] = {}
    missing: dict[str, tuple[Key, ...]] = {}
    folder = root / FOLDER.relative_to(ROOT)
    for language in FORMS:
        path = folder / f"fettle_{language}.ts"
        known = read(path) if path.is_file() else {}
        wanted = [key for key in texts if language != "en" or is_plural(key)]
        merged = {key: known.get(key, ()) for key in wanted}
        missing[language] = tuple(key for key, forms in merged.items() if not is_finished(language, key, forms))
        files[path] = written(language, merged).encode()
        files[path.with_suffix(".qm")] = compiled(files[path])
    return Outcome(files, missing)


def extract(sources: list[Path]) -> list[Key]:
    """Every text that `pyside6-lupdate` finds in ``sources``, in order."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "found.ts"
        command = [tool("lupdate"), *map(str, sources), "-silent", "-locations", "none", "-tr-function-alias", ALIASES]
        subprocess.run([*command, "-ts", str(target)], check=True, capture_output=True)
        return sorted(read(target))


def read(path: Path) -> Catalogue:
    """The texts of a .ts file with their translations."""
    found: Catalogue = {}
    for context in ElementTree.parse(path).iter("context"):  # noqa: S314
        name = context.findtext("name", "")
        for message in context.iter("message"):
            translation = message.find("translation")
            forms: tuple[str, ...] = ()
            if translation is not None and translation.get("type") is None:
                plurals = [form.text or "" for form in translation.iter("numerusform")]
                forms = tuple(plurals) or (translation.text or "",)
            found[name, message.findtext("source", "")] = forms
    return found


def written(language: str, texts: Catalogue) -> str:
    """``texts`` as a .ts file."""
    lines = ['<?xml version="1.0" encoding="utf-8"?>', "<!DOCTYPE TS>"]
    lines.append(f'<TS version="2.1" language="{language}" sourcelanguage="en">')
    before = None
    for (context, source), forms in texts.items():
        if context != before:
            lines += ["</context>"] if before is not None else []
            lines += ["<context>", f"    <name>{escape(context)}</name>"]
            before = context
        finished = is_finished(language, (context, source), forms)
        state = "" if finished else ' type="unfinished"'
        lines.append('    <message numerus="yes">' if is_plural((context, source)) else "    <message>")
        lines.append(f"        <source>{escape(source)}</source>")
        if is_plural((context, source)):
            lines.append(f"        <translation{state}>")
            shown = forms if finished else ("",) * FORMS[language]
            lines += [f"            <numerusform>{escape(form)}</numerusform>" for form in shown]
            lines.append("        </translation>")
        else:
            lines.append(f"        <translation{state}>{escape(forms[0]) if finished else ''}</translation>")
        lines.append("    </message>")
    lines += ["</context>"] if before is not None else []
    return "\n".join([*lines, "</TS>", ""])


def compiled(source: bytes) -> bytes:
    """The .qm of a .ts file."""
    with tempfile.TemporaryDirectory() as folder:
        ts, qm = Path(folder) / "texts.ts", Path(folder) / "texts.qm"
        ts.write_bytes(source)
        subprocess.run([tool("lrelease"), "-silent", str(ts), "-qm", str(qm)], check=True, capture_output=True)
        return qm.read_bytes()


def is_plural(key: Key) -> bool:
    """Whether a number decides the form of a text."""
    return "%Ln" in key[1]


def is_finished(language: str, key: Key, forms: tuple[str, ...]) -> bool:
    """Whether all forms that ``language`` needs are there."""
    return len(forms) == (FORMS[language] if is_plural(key) else 1) and all(forms)


def tool(name: str) -> str:
    """A program of Qt's that PySide6 brings."""
    folder = Path(PySide6.__file__).parent
    for candidate in (folder / name, folder / f"{name}.exe"):
        if candidate.is_file():
            return str(candidate)
    raise SystemExit(f"PySide6 in {folder} has no {name}")


def main() -> int:
    """Bring the files up to date, or say what is out of date."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="change nothing; fail if anything is out of date")
    check = parser.parse_args().check
    outcome = build()
    stale = outcome.stale()
    for path in stale:
        if check:
            print(f"{path.relative_to(ROOT)} is out of date: run packaging/make_translations.py")
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(outcome.files[path])
    for language, keys in outcome.missing.items():
        for context, source in keys:
            print(f"{language}: {context}: {source!r} has no translation")
    return 1 if any(outcome.missing.values()) or (check and stale) else 0


if __name__ == "__main__":
    sys.exit(main())
