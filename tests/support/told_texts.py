"""Every text that storage and inference hand up for a person to read, as the templates they are made from.

Read out of the code: what it gives to errors, to steps of the history, to notes of stages and the like. Where a place
can hold one of a few known texts, the text is listed once with each of them; any other place is ``{its name}``.
"""

from __future__ import annotations

import ast
import itertools
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.support.code_names import Module, last_name

_MOST = 160
"""Of an expression that can be more texts than these, places with many choices stay places."""
_DEPTH = 20
"""How many names, calls and tables a text is followed through."""

HANDED_UP: dict[str, tuple[tuple[int, str], ...]] = {
    "transact": ((0, "label"),),
    "note": ((0, "reason"),),
    "Fault": ((1, "message"), (2, "hint")),
    "Skipped": ((2, "reason"),),
    "_SkippedError": ((0, ""),),
    "failure": ((3, "error"),),
    "progress": ((1, ""),),
    "tell": ((1, ""),),
    "_tell": ((0, ""),),
}
"""What takes texts that a person reads, besides errors: their arguments by position and name."""
_STEPS = {"apply": ((9, "label"),), "take": ((9, "label"),), "_take": ((9, "label"),), "transact": ((0, "label"),)}
"""The same in the window, which names some steps itself."""
RETURNED = {
    "inference/worker.py": ("_open", "not_run_after"),
    "inference/stages/segment.py": ("_held_back",),
    "inference/training/classify.py": ("_learnable",),
    "storage/checks.py": ("_database", "_counters"),
    "inference/cam/maps.py": ("why_not",),
    "storage/picture_checks.py": ("_blob_problem", "_picture_problem"),
}
"""Functions that return such texts, or lists of them."""
LISTS = ("problems.append",)
"""Where such texts are gathered."""
ITEMS = ("warning",)
"""Keys of proposals' data that hold such texts."""
_ERROR = ((0, "message"), (1, "hint"))


@dataclass(frozen=True, slots=True)
class Text:
    """A text somebody may read.

    Attributes:
        where: Module and line, such as ``storage/store.py:200``.
        text: The text with its places in braces.
        code: The expression that makes it.
    """

    where: str
    text: str
    code: str

    @property
    def sample(self) -> str:
        """The text with a number in each of its places, which is what any place can hold."""
        return re.sub(r"{\w*}", "7", self.text)

    @property
    def is_known(self) -> bool:
        """Whether it says anything in words of the code's own."""
        return re.search(r"[A-Za-z]{2}", self.sample) is not None


class Collector:
    """Reads the texts out of modules of a repository."""

    def __init__(self, root: Path, paths: list[Path]) -> None:
        names = [path.relative_to(root).as_posix() for path in paths]
        self._modules = {
            name: Module(name, ast.parse(path.read_text("utf-8"))) for name, path in zip(names, paths, strict=True)
        }
        self._errors = self._error_classes()
        self._known: dict[ast.expr, list[str]] = {}

    def texts(self) -> list[Text]:
        """All texts, in the order of the files; one a line of code."""
        found: dict[tuple[str, str], Text] = {}
        for module in self._modules.values():
            for argument, line in self._given(module):
                for text in self._spelled(argument, module, 0):
                    where = f"{module.path}:{line}"
                    if text:
                        found.setdefault((where, text), Text(where, text, ast.unparse(argument)))
        return list(found.values())

    def _error_classes(self) -> set[str]:
        classes = [node for module in self._modules.values() for node in module.nodes if isinstance(node, ast.ClassDef)]
        found, before = {"FettleError"}, 0
        while len(found) != before:
            before = len(found)
            found |= {node.name for node in classes if any(last_name(base) in found for base in node.bases)}
        return found

    def _given(self, module: Module) -> Iterator[tuple[ast.expr, int]]:
        """What the code of a module hands up, with its line."""
        for node in module.nodes:
            if isinstance(node, ast.Call):
                name = last_name(node.func)
                if ast.unparse(node.func) in LISTS:
                    yield node.args[0], node.lineno
                handed_up = _STEPS if module.path.startswith("gui/") else HANDED_UP
                for place, keyword in _ERROR if name in self._errors else handed_up.get(name, ()):
                    given = [entry.value for entry in node.keywords if entry.arg == keyword]
                    given += [node.args[place]] if place < len(node.args) else []
                    if not _keeps_no_step(node):
                        yield from ((value, node.lineno) for value in given)
            elif isinstance(node, ast.Dict):
                for key, value in zip(node.keys, node.values, strict=True):
                    if isinstance(key, ast.Constant) and key.value in ITEMS:
                        yield value, node.lineno
        for name in RETURNED.get(module.path, ()):
            function = module.functions[name]
            yield ast.Call(ast.Name(name), [], []), function.lineno

    def _spelled(self, node: ast.expr, module: Module, depth: int) -> list[str]:
        """The texts an expression can be."""
        if node not in self._known:
            self._known[node] = [_place(node)]  # for what is made of itself
            self._known[node] = self._looked_up(node, module, depth) if depth <= _DEPTH else [_place(node)]
        return self._known[node]

    def _looked_up(self, node: ast.expr, module: Module, depth: int) -> list[str]:
        match node:
            case ast.Constant(value=str(text)):
                return [text]
            case ast.Constant(value=None):
                return []
            case ast.JoinedStr(values=parts):
                return self._joined(parts, module, depth)
            case ast.FormattedValue(value=value, conversion=-1, format_spec=None):
                return self._spelled(value, module, depth)
            case ast.FormattedValue(value=value, format_spec=spec):
                return [_place(value, spec)]
            case ast.BinOp(op=ast.Add()):
                found = self._joined([node.left, node.right], module, depth)
                return found if any(re.sub(r"{\w*}", "", text) for text in found) else [_place(node)]
            case ast.BinOp(op=ast.Mult(), left=ast.Constant(value=str(text))):
                return ["", text]
            case ast.IfExp(body=body, orelse=orelse):
                return self._either([body, orelse], module, depth)
            case ast.BoolOp(op=ast.Or(), values=values):
                known = self._either(values, module, depth)
                return [text for text in known if not _is_place(text)] + [_place(node)] * any(map(_is_place, known))
            case ast.BoolOp(values=values):
                return self._either(values[-1:], module, depth)
            case ast.Tuple(elts=values) | ast.List(elts=values) | ast.Dict(values=values):
                return self._either(values, module, depth + 1)
            case ast.Subscript(value=ast.Constant()):
                return [_place(node)]
            case ast.Subscript(value=ast.Name(id=table), slice=ast.Tuple(elts=path)) if table in module.tables:
                return self._column(table, path, module, depth)
            case ast.Subscript(value=table, slice=ast.Constant(value=key)):
                return self._entry(table, key, module, depth) or [_place(node)]
            case ast.Starred(value=value) | ast.Subscript(value=value):
                found = self._spelled(value, module, depth + 1)
                return found if any(not _is_place(text) for text in found) else [_place(node)]
            case ast.ListComp(elt=value) | ast.GeneratorExp(elt=value):
                return self._spelled(value, module, depth + 1)
            case ast.Name():
                return self._named(node, module, depth) or [_place(node)]
            case ast.Attribute(value=ast.Name(id=alias), attr=name) if alias in module.imported:
                return self._of_module(f"{'.'.join(module.imported[alias])}", name, depth) or [_place(node)]
            case ast.Call():
                return self._called(node, module, depth) or [_place(node)]
        return [_place(node)]

    def _either(self, nodes: list[ast.expr], module: Module, depth: int) -> list[str]:
        return _unique([text for node in nodes for text in self._spelled(node, module, depth)])

    def _joined(self, parts: list[ast.expr], module: Module, depth: int) -> list[str]:
        choices = [_likely(self._spelled(part, module, depth + 1)) for part in parts]
        while math.prod(map(len, choices)) > _MOST:
            longest = max(range(len(parts)), key=lambda at: len(choices[at]))
            choices[longest] = [_place(parts[longest])]
        return _unique(["".join(chosen) for chosen in itertools.product(*choices)])

    def _column(self, table: str, path: list[ast.expr], module: Module, depth: int) -> list[str]:
        """What a loop over a table of rows puts into one of its names."""
        places = [place.value for place in path if isinstance(place, ast.Constant)]
        cells = [_cell(row, places) for row in module.tables[table]]
        return self._either(cells, module, depth + 1)

    def _entry(self, table: ast.expr, key: object, module: Module, depth: int) -> list[str]:
        """What a table of the module's own holds under a key."""
        for value in module.assigned(module.tree, last_name(table)):
            entries = value.args[0] if isinstance(value, ast.Call) and value.args else value
            if isinstance(entries, ast.Dict):
                pairs = zip(entries.keys, entries.values, strict=True)
                wanted = [held for given, held in pairs if isinstance(given, ast.Constant) and given.value == key]
                return self._either(wanted, module, depth + 1)
        return []

    def _named(self, node: ast.Name, module: Module, depth: int) -> list[str]:
        """What is assigned to a name, in its function, in the module, or where it was imported from."""
        scope = module.scope_of(node)
        if values := module.assigned(scope, node.id) or module.assigned(module.tree, node.id):
            return self._either(values, module, depth + 1)
        if isinstance(scope, ast.FunctionDef) and node.id in _arguments(scope):
            return self._passed(scope, node.id, module, depth)
        return self._of_module(*module.imported[node.id], depth) if node.id in module.imported else []

    def _of_module(self, where: str, name: str, depth: int) -> list[str]:
        module = self._module(where)
        return self._either(module.assigned(module.tree, name), module, depth + 1) if module else []

    def _passed(self, function: ast.FunctionDef, name: str, module: Module, depth: int) -> list[str]:
        """What its module gives a private function for an argument."""
        names = [argument.arg for argument in function.args.args]
        at = names.index(name) - (names[0] in ("self", "cls")) if name in names else -1
        values: list[ast.expr] = []
        for call in module.calls.get(function.name, []) if function.name.startswith("_") else []:
            values += [keyword.value for keyword in call.keywords if keyword.arg == name]
            values += [call.args[at]] if 0 <= at < len(call.args) else []
        return self._either(values, module, depth + 1)

    def _called(self, node: ast.Call, module: Module, depth: int) -> list[str]:
        """What a function of ours returns, or what a table holds."""
        match node.func:
            case ast.Name(id="MappingProxyType" | "tuple" | "list"):
                return self._either(node.args, module, depth + 1)
            case ast.Name(id=name) if name in module.imported:
                where, there = module.imported[name]
                other = self._module(where)
                return self._returned(there, other, depth) if other else []
            case ast.Name(id=name) | ast.Attribute(value=ast.Name(id="self" | "cls"), attr=name):
                return self._returned(name, module, depth)
            case ast.Attribute(value=ast.Name(id=alias), attr=name) if alias in module.imported:
                other = self._module(".".join(module.imported[alias]))
                return self._returned(name, other, depth) if other else []
            case ast.Attribute(value=ast.Constant(value="; "), attr="join"):
                return self._either(node.args, module, depth + 1)  # each is told for itself
            case ast.Attribute(value=table, attr="get"):
                found = self._either([table, *node.args[1:]], module, depth + 1)
                return found if any(not _is_place(text) for text in found) else []
            case ast.Attribute(value=text, attr="format"):
                return self._spelled(text, module, depth + 1)
            case ast.Attribute(attr=name) if name in module.functions and not name.startswith("__"):
                return self._returned(name, module, depth)
        return []

    def _returned(self, name: str, module: Module, depth: int) -> list[str]:
        function = module.functions.get(name)
        if function is None:
            return []
        values = [
            node.value
            for node in ast.walk(function)
            if isinstance(node, ast.Return) and node.value is not None and module.scope_of(node) is function
        ]
        return self._either(values, module, depth + 1)

    def _module(self, name: str) -> Module | None:
        path = name.replace(".", "/")
        return self._modules.get(f"{path}.py") or self._modules.get(f"{path}/__init__.py")


def _keeps_no_step(call: ast.Call) -> bool:
    """Whether a transaction leaves no step in the history, whose name nobody sees then."""
    return any(entry.arg == "undoable" and ast.unparse(entry.value) == "False" for entry in call.keywords)


def _arguments(function: ast.FunctionDef) -> list[str]:
    return [argument.arg for argument in (*function.args.args, *function.args.kwonlyargs)]


def _cell(row: ast.expr, places: list[Any]) -> ast.expr:
    """What stands at a place of a row; the row itself where it is no tuple written out."""
    for at in places:
        if isinstance(row, ast.Tuple):
            row = row.elts[at]
    return row


def _place(node: ast.expr, spec: ast.expr | None = None) -> str:
    """A place, named after what stands in it."""
    counts = spec is not None and ast.unparse(spec) in ("f','", "f'd'")
    match node:
        case ast.Call(func=ast.Name(id="len")):
            name = "count"
        case ast.Call(func=ast.Attribute(attr="join")):
            name = "known"
        case ast.BoolOp(values=[ast.Attribute(attr="strerror"), *_]) | ast.Attribute(attr="strerror"):
            name = "reason"
        case ast.Name() | ast.Attribute():
            name = last_name(node).strip("_").lower()
        case ast.Call():
            name = last_name(node.func).strip("_")
        case ast.Subscript(value=value):
            name = last_name(value).strip("_").lower()
        case _:
            name = "text"
    return f"{{{'count' if counts else name or 'text'}}}"


def _likely(texts: list[str]) -> list[str]:
    """What can stand in a text: where nearly anything can, it is not nothing."""
    return [text for text in texts if text or not any(map(_is_place, texts))] or [""]


def _is_place(text: str) -> bool:
    return re.fullmatch(r"{\w*}", text) is not None


def _unique(texts: list[str]) -> list[str]:
    return list(dict.fromkeys(texts))
