"""What the names of one Python file stand for, read out of its code; see `tests.support.told_texts`."""

from __future__ import annotations

import ast
from collections.abc import Iterator


class Module:
    """One file and what its names stand for."""

    def __init__(self, path: str, tree: ast.Module) -> None:
        self.path = path
        self.tree = tree
        self.nodes: list[ast.AST] = []
        self.functions: dict[str, ast.FunctionDef] = {}
        self.imported: dict[str, tuple[str, str]] = {}
        """What ``from a.b import c`` brought, by its name here: the module, and its name there."""
        self.tables: dict[str, list[ast.expr]] = {}
        self.calls: dict[str, list[ast.Call]] = {}
        self._scopes: dict[ast.AST, ast.AST] = {}
        self._assigned: dict[tuple[ast.AST, str], list[ast.expr]] = {}
        self._enter(tree, tree)

    def scope_of(self, node: ast.AST) -> ast.AST:
        """The function that holds ``node``, or the module."""
        return self._scopes.get(node, self.tree)

    def assigned(self, scope: ast.AST, name: str) -> list[ast.expr]:
        """The values a name is given in a function, or in the module outside of all."""
        return self._assigned.get((scope, name), [])

    def _enter(self, parent: ast.AST, scope: ast.AST) -> None:
        for node in ast.iter_child_nodes(parent):
            self.nodes.append(node)
            self._scopes[node] = scope
            for name, value in _assignments(node):
                self._assigned.setdefault((scope, name), []).append(value)
            if isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
                before = self._assigned.get((scope, node.target.id), [])
                before += [ast.BinOp(value, ast.Add(), node.value) for value in before]
            if isinstance(node, ast.FunctionDef):
                self.functions[node.name] = node
            elif isinstance(node, ast.Assign) and scope is self.tree and isinstance(node.value, ast.Tuple):
                self.tables |= {last_name(target): node.value.elts for target in node.targets}
            elif isinstance(node, ast.Call):
                self.calls.setdefault(last_name(node.func), []).append(node)
            elif isinstance(node, ast.ImportFrom) and node.module:
                self.imported |= {name.asname or name.name: (node.module, name.name) for name in node.names}
            self._enter(node, node if isinstance(node, ast.FunctionDef) else scope)


def _assignments(node: ast.AST) -> Iterator[tuple[str, ast.expr]]:
    """The names a node gives values to, with them."""
    match node:
        case ast.Assign(targets=targets, value=value):
            for target in targets:
                yield from _parts(target, value)
        case ast.AnnAssign(target=target, value=ast.expr() as value) | ast.NamedExpr(target=target, value=value):
            yield from _parts(target, value)
        case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="append" | "extend"), args=[value]):
            yield name, value
        case ast.For(target=target, iter=rows) | ast.comprehension(target=target, iter=rows):
            for name, path in _places(target):
                yield name, ast.Subscript(rows, ast.Tuple(path)) if path else ast.Attribute(ast.Constant(0), name)


def _places(target: ast.expr) -> Iterator[tuple[str, list[ast.expr]]]:
    """The names of a loop's target, with where in a row they stand."""
    if isinstance(target, ast.Name):
        yield target.id, []
    elif isinstance(target, ast.Tuple):
        for at, element in enumerate(target.elts):
            yield from ((name, [ast.Constant(at), *path]) for name, path in _places(element))


def _parts(target: ast.expr, value: ast.expr) -> Iterator[tuple[str, ast.expr]]:
    """The names of a target, be it one of several, with what of ``value`` reaches them."""
    if isinstance(target, ast.Name):
        yield target.id, value
    elif isinstance(target, ast.Tuple):
        for at, element in enumerate(target.elts):
            if isinstance(element, ast.Name):
                yield from ((element.id, part) for part in _elements(value, at))


def _elements(value: ast.expr, at: int) -> list[ast.expr]:
    match value:
        case ast.Tuple(elts=values) if at < len(values):
            return [values[at]]
        case ast.IfExp(body=body, orelse=orelse):
            return [*_elements(body, at), *_elements(orelse, at)]
    return [value]


def last_name(node: ast.AST) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""
