"""Small changes of the kinds that people make by mistake: each operator yields what a node could become.

The operators of mutation testing (arithmetic, comparison, logic, constants, statements: DeMillo, Lipton and
Sayward, "Hints on Test Data Selection", 1978), and those of this field: a reduction for another, a dropped
`.detach()` or `.eval()`, a dropped context manager, a changed or dropped axis.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable, Iterator
from typing import Final

from autograder.mutation.edit import Node

Operator = Callable[[Node], Iterator[Node]]

_ARITHMETIC: Final[dict[type[ast.operator], type[ast.operator]]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Div,
    ast.Mod: ast.FloorDiv,
    ast.Pow: ast.Mult,
    ast.MatMult: ast.Mult,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
}
_COMPARISON: Final[dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]]] = {
    ast.Lt: (ast.LtE, ast.Gt),
    ast.LtE: (ast.Lt, ast.GtE),
    ast.Gt: (ast.GtE, ast.Lt),
    ast.GtE: (ast.Gt, ast.LtE),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
_NAMES: Final = {
    one: other
    for pair in (
        *(("sum", "mean"), ("max", "min"), ("amax", "amin"), ("argmax", "argmin"), ("any", "all")),
        *(("train", "eval"), ("zeros", "ones"), ("zeros_like", "ones_like"), ("floor", "ceil")),
        *(("rand", "randn"), ("rand_like", "randn_like"), ("startswith", "endswith"), ("lower", "upper")),
        *(
            ("exp", "log"),
            ("var", "std"),
            ("softmax", "log_softmax"),
            ("height", "width"),
            ("items", "values"),
        ),
    )
    for one, other in (pair, pair[::-1])
}
_WRAPPERS: Final = {"int", "float", "abs", "sorted", "list", "tuple", "set", "reversed", "round"}


def arithmetic(node: Node) -> Iterator[Node]:
    """Yield `a - b` for `a + b`, and so on."""
    if isinstance(node, ast.BinOp | ast.AugAssign) and type(node.op) in _ARITHMETIC:
        changed = copy.deepcopy(node)
        changed.op = _ARITHMETIC[type(node.op)]()
        yield changed


def comparison(node: Node) -> Iterator[Node]:
    """Yield `a <= b` and `a > b` for `a < b`, and so on, one comparison of a chain at a time."""
    if isinstance(node, ast.Compare):
        for place, operator in enumerate(node.ops):
            for other in _COMPARISON[type(operator)]:
                changed = copy.deepcopy(node)
                changed.ops[place] = other()
                yield changed


def logic(node: Node) -> Iterator[Node]:
    """Yield `or` for `and` and the reverse, an operand alone without its `not` or minus."""
    if isinstance(node, ast.BoolOp):
        changed = copy.deepcopy(node)
        changed.op = ast.Or() if isinstance(node.op, ast.And) else ast.And()
        yield changed
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not | ast.USub | ast.Invert):
        yield node.operand


def condition(node: Node) -> Iterator[Node]:
    """Yield an `if` that is always or never taken, and a conditional expression with its branches exchanged."""
    if isinstance(node, ast.If):
        for value in (True, False):
            changed = copy.deepcopy(node)
            changed.test = ast.Constant(value)
            yield changed
    if isinstance(node, ast.IfExp):
        yield ast.IfExp(node.test, node.orelse, node.body)


def constant(node: Node) -> Iterator[Node]:
    """Yield the next number, the other truth value, a longer string, None for a default that is one."""
    if not isinstance(node, ast.Constant):
        return
    value = node.value
    if isinstance(value, bool):
        yield ast.Constant(not value)
    elif isinstance(value, int):
        yield ast.Constant(value + 1)
        yield ast.Constant(value - 1)
    elif isinstance(value, float):
        yield ast.Constant(value * 2 if value else 1.0)
        yield ast.Constant(value / 2 if value else -1.0)
    elif isinstance(value, str):
        yield ast.Constant(value + "x")


def name(node: Node) -> Iterator[Node]:
    """Yield a function for its counterpart: `mean` for `sum`, `min` for `max`, `train` for `eval`."""
    if isinstance(node, ast.Attribute) and node.attr in _NAMES:
        yield ast.Attribute(node.value, _NAMES[node.attr], node.ctx)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _NAMES:
        yield ast.Call(ast.Name(_NAMES[node.func.id]), node.args, node.keywords)


def dropped_call(node: Node) -> Iterator[Node]:
    """Yield `x` for `x.detach()`, `x.clamp(0, 1)`, `sorted(x)` and the like."""
    if not isinstance(node, ast.Call):
        return
    if isinstance(node.func, ast.Attribute) and not _is_module(node.func.value):
        yield node.func.value
    elif isinstance(node.func, ast.Name) and node.func.id in _WRAPPERS and len(node.args) == 1:
        yield node.args[0]


def arguments(node: Node) -> Iterator[Node]:
    """Yield a call without one of its keyword arguments, and with its first two positional ones exchanged."""
    if not isinstance(node, ast.Call):
        return
    for place, keyword in enumerate(node.keywords):
        if keyword.arg == "strict":  # of `zip`: it guards against a fault that is not there
            continue
        kept = [one for index, one in enumerate(node.keywords) if index != place]
        yield ast.Call(node.func, node.args, kept)
    if len(node.args) >= 2 and not any(isinstance(one, ast.Starred) for one in node.args[:2]):
        first, second, *rest = node.args
        yield ast.Call(node.func, [second, first, *rest], node.keywords)


def slice_(node: Node) -> Iterator[Node]:
    """Yield a subscript without its step, and without one of its bounds."""
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Slice):
        for field in ("lower", "upper", "step"):
            if getattr(node.slice, field) is not None:
                changed = copy.deepcopy(node)
                setattr(changed.slice, field, None)
                yield changed


def statement(node: Node) -> Iterator[Node]:
    """Yield nothing for a statement that acts by itself, and `=` for an assignment that accumulates."""
    acts = ast.Expr | ast.AugAssign | ast.Raise | ast.Continue | ast.Break | ast.For | ast.While | ast.Delete
    if isinstance(node, acts) and not _is_docstring(node):
        yield ast.Pass()
    if isinstance(node, ast.Assign) and not isinstance(node.targets[0], ast.Name | ast.Tuple):
        yield ast.Pass()  # of an attribute or an item; without a name, all that follows would fail
    if isinstance(node, ast.AugAssign):
        yield ast.Assign([node.target], node.value, lineno=node.lineno)
    if isinstance(node, ast.Return) and node.value is not None:
        yield ast.Return(None)


def context(node: Node) -> Iterator[Node]:
    """Yield a `with` statement without one of its managers, and the body of a `try` without what follows it."""
    if isinstance(node, ast.With):
        for place in range(len(node.items)):
            if node.items[place].optional_vars is None:
                items = [one for index, one in enumerate(node.items) if index != place]
                yield ast.With(items, node.body, lineno=node.lineno) if items else _block(node.body)
    if isinstance(node, ast.Try):
        yield _block(node.body)


def decorator(node: Node) -> Iterator[Node]:
    """Yield a function without one of its decorators."""
    if isinstance(node, ast.FunctionDef):
        for place in range(len(node.decorator_list)):
            changed = copy.deepcopy(node)
            del changed.decorator_list[place]
            yield changed


OPERATORS: Final[tuple[Operator, ...]] = (
    *(arithmetic, comparison, logic, condition, constant, name, dropped_call),
    *(arguments, slice_, statement, context, decorator),
)


def _block(body: list[ast.stmt]) -> ast.stmt:
    """Return one statement that does what several do."""
    return ast.If(ast.Constant(True), body, [])


def _is_docstring(node: Node) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _is_module(node: ast.expr) -> bool:
    """Return whether a name is one of those under which libraries are imported."""
    while isinstance(node, ast.Attribute):
        node = node.value
    return isinstance(node, ast.Name) and node.id in {
        "torch",
        "nn",
        "F",
        "np",
        "numpy",
        "math",
        "random",
        "transforms",
    }
