"""Whether services begin by requiring a policy, views keep to those, and which rights pages ask for."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Mapping

from tests.architecture.reading import package_of, room_of

Functions = dict[str, tuple[str, ast.FunctionDef]]


def service_functions(sources: Mapping[str, str]) -> Functions:
    """Return the functions of the service modules: package.name -> module and syntax tree."""
    found: Functions = {}
    for module, source in sources.items():
        if room_of(module) != "services":
            continue
        for node in ast.parse(source).body:
            if isinstance(node, ast.FunctionDef):
                # A private name stands for its own module only.
                place = module if node.name.startswith("_") else package_of(module)
                found[f"{place}.{node.name}"] = (module, node)
    return found


def unguarded(functions: Functions) -> list[str]:
    """Return the public services that take an actor and do not begin by requiring a policy."""
    return sorted(
        name
        for name, (_module, node) in functions.items()
        if not node.name.startswith("_")
        and any(arg.arg == "actor" for arg in (*node.args.args, *node.args.kwonlyargs))
        and not _begins_with_policy(name, functions, ())
    )


def _begins_with_policy(name: str, functions: Functions, seen: tuple[str, ...]) -> bool:
    """Follow the first statement: a refusal by policy, or a call of a function that begins with one."""
    if name in seen or name not in functions:
        return False
    module, node = functions[name]
    first = _first_statement(node)
    if isinstance(first, ast.If):
        return _asks_policy(first.test) and _refuses(first.body[0])
    call = getattr(first, "value", None)
    if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and _hands_actor(call)):
        return False
    place = module if call.func.id.startswith("_") else package_of(module)
    return _begins_with_policy(f"{place}.{call.func.id}", functions, (*seen, name))


def _first_statement(node: ast.FunctionDef) -> ast.stmt:
    has_docstring = ast.get_docstring(node) is not None
    return node.body[1 if has_docstring and len(node.body) > 1 else 0]


def _asks_policy(test: ast.expr) -> bool:
    """Say whether the refusal comes whenever the policies say no: not policy, alone or among or-ed parts."""
    if isinstance(test, ast.BoolOp) and isinstance(test.op, ast.Or):
        return any(_asks_policy(part) for part in test.values)
    return isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not) and _only_policies(test.operand)


def _only_policies(test: ast.expr) -> bool:
    if isinstance(test, ast.BoolOp):
        return all(_only_policies(part) for part in test.values)
    return (
        isinstance(test, ast.Call)
        and isinstance(test.func, ast.Attribute)
        and isinstance(test.func.value, ast.Name)
        and test.func.value.id == "policies"
        and test.func.attr.startswith("can_")
        and any(isinstance(part, ast.Name) and part.id == "actor" for part in test.args)
    )


def _refuses(statement: ast.stmt) -> bool:
    raised = statement.exc if isinstance(statement, ast.Raise) else None
    name = raised.func if isinstance(raised, ast.Call) else raised
    return isinstance(name, ast.Name) and name.id == "NotAllowed"


def _hands_actor(call: ast.Call) -> bool:
    given = (*call.args, *(keyword.value for keyword in call.keywords))
    return any(isinstance(part, ast.Name) and part.id == "actor" for part in given)


def calls_from_views(sources: Mapping[str, str], names: Iterable[str]) -> list[str]:
    """Return where a view calls one of these services, written package.name."""
    wanted = set(names)
    found = []
    for module, source in sources.items():
        if room_of(module) != "views":
            continue
        tree = ast.parse(source)
        aliases = _service_aliases(tree)
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                called = _called_service(node.func, aliases)
                if called in wanted:
                    found.append(f"{module}:{node.lineno} calls {called}")
    return found


def _service_aliases(tree: ast.AST) -> dict[str, str]:
    """Return what a name stands for: proposals.* for the services of a package, proposals.admit for one."""
    found = {}
    for node in ast.walk(tree):
        if not isinstance(node, ast.ImportFrom) or not (node.module or "").startswith("grants."):
            continue
        package = node.module.split(".")[1] if node.module else ""
        for alias in node.names:
            if room_of(f"{node.module}.{alias.name}") == "services":
                is_module = (node.module or "").count(".") == 1
                found[alias.asname or alias.name] = f"{package}.{'*' if is_module else alias.name}"
    return found


def _called_service(function: ast.expr, aliases: Mapping[str, str]) -> str | None:
    if isinstance(function, ast.Name):
        return aliases.get(function.id)
    if isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name):
        owner = aliases.get(function.value.id, "")
        if owner.endswith(".*"):
            return f"{owner[:-2]}.{function.attr}"
    return None


_CAN = re.compile(r"\bcan\(\s*(?:[\"'](\w+)[\"'])?")


def asked_rights(template: str) -> set[str]:
    """Return the names of the rights that a template asks for; "" for one that is not written out."""
    return set(_CAN.findall(template))
