"""The rules of the house as functions from source text to faults, so that planted faults prove them."""

from __future__ import annotations

import ast
import re

from tests.architecture.reading import PACKAGE_RANK, ROOM_RANK, imports_of, package_of, room_of

STATE_NAMES = {"state"}


def package_order_faults(source: str, module: str) -> list[str]:
    """Return imports that point to a package on the right, or to a neighbour of the same rank."""
    own = package_of(module)
    if own is None:
        return []
    faults = []
    for found in imports_of(source, module):
        other = package_of(found.target)
        if other and other != own and PACKAGE_RANK[other] >= PACKAGE_RANK[own]:
            faults.append(f"{module}:{found.line} imports {found.target}")
        if found.target.startswith("grants.") and other is None and own is not None:
            name = found.target.split(".")[1]
            if name not in ("resources",):
                faults.append(f"{module}:{found.line} imports {found.target} from the top")
    return faults


def foreign_room_faults(source: str, module: str) -> list[str]:
    """Return imports of another feature's forms or views."""
    own = package_of(module)
    return [
        f"{module}:{found.line} imports {found.target}"
        for found in imports_of(source, module)
        if own
        and package_of(found.target) not in (None, own, "core")
        and room_of(found.target) in ("forms", "views")
    ]


def room_order_faults(source: str, module: str) -> list[str]:
    """Return imports inside one package that point to a room of a higher rank."""
    own, room = package_of(module), room_of(module)
    if room not in ROOM_RANK:
        return []
    faults = []
    for found in imports_of(source, module):
        if package_of(found.target) != own:
            continue
        target = room_of(found.target)
        if target in ROOM_RANK and target != room and ROOM_RANK[target] > ROOM_RANK[room]:
            faults.append(f"{module}:{found.line} imports {found.target}")
    return faults


def forbidden_library_faults(source: str, module: str) -> list[str]:
    """Return web or database imports in states, and web imports in models, queries and services."""
    forbidden = {
        "states": ("flask", "sqlalchemy", "flask_sqlalchemy"),
        "models": ("flask",),
        "services": ("flask.request", "flask.session", "flask.abort", "flask.redirect"),
        "queries": ("flask.request", "flask.session", "flask.abort"),
    }.get(room_of(module) or "", ())
    return [
        f"{module}:{found.line} imports {found.target}"
        for found in imports_of(source, module)
        if any(found.target == name or found.target.startswith(name + ".") for name in forbidden)
    ]


def commit_faults(source: str, module: str) -> list[str]:
    """Return calls of .commit( outside the unit of work."""
    if module == "grants.core.db":
        return []
    return [
        f"{module}:{node.lineno} commits"
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "commit"
    ]


def state_faults(source: str, module: str) -> list[str]:
    """Return assignments of a state outside audit.services.transition, by whatever door."""
    if module == "grants.audit.services":
        return []
    faults = []
    for node in ast.walk(ast.parse(source)):
        targets: list[ast.expr] = []
        if isinstance(node, ast.Assign):
            targets = node.targets
        elif isinstance(node, ast.AugAssign | ast.AnnAssign):
            targets = [node.target]
        faults += [
            f"{module}:{node.lineno} assigns .{target.attr}"
            for target in targets
            if isinstance(target, ast.Attribute) and target.attr in STATE_NAMES
        ]
        if isinstance(node, ast.Call):
            faults += _state_call_faults(node, module)
    return faults


def _state_call_faults(node: ast.Call, module: str) -> list[str]:
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    if name == "setattr" and len(node.args) > 1:
        value = node.args[1]
        if isinstance(value, ast.Constant) and value.value in STATE_NAMES:
            return [f"{module}:{node.lineno} sets the state"]
    inner = node.func.value if isinstance(node.func, ast.Attribute) else None
    if name == "values" and _calls_update(inner) and any(k.arg in STATE_NAMES for k in node.keywords):
        return [f"{module}:{node.lineno} updates states in bulk"]
    return []


def _calls_update(node: ast.expr | None) -> bool:
    while isinstance(node, ast.Call | ast.Attribute):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "update":
            return True
        node = node.func if isinstance(node, ast.Call) else node.value
    return False


_JINJA = re.compile(r"{%.*?%}|{{.*?}}|{#.*?#}", re.S)
_TRANS = re.compile(r"{%-?\s*trans\b.*?{%-?\s*endtrans\s*-?%}", re.S)
_SILENT = re.compile(r"<(script|style|svg|code|kbd)\b.*?</\1>", re.S)
_TAG = re.compile(r"<[^>]*>", re.S)
_WORD = re.compile(r"[^\W\d_]{2,}")
_ATTRIBUTE = re.compile(r"""\b(?:title|alt|aria-label|placeholder)="([^"{<]*[^\W\d_]{2,}[^"{<]*)\"""")


def untranslated_strings(template: str) -> list[str]:
    """Return words of a template that a reader would see and that don't pass through gettext."""
    text = _TRANS.sub(" ", template)
    text = _JINJA.sub("\x00", text)
    attributes = _ATTRIBUTE.findall(text)
    text = _SILENT.sub(" ", text)
    text = _TAG.sub("\n", text)
    words = [part.strip() for part in re.split(r"[\n\x00]", text) if _WORD.search(part)]
    return [*words, *attributes]


def unmarked_views(app: object) -> list[str]:
    """Return endpoints whose view bears no access mark."""
    views = app.view_functions  # type: ignore[attr-defined]
    return [
        endpoint
        for endpoint, view in sorted(views.items())
        if endpoint not in ("static", "root") and not hasattr(view, "access")
    ]


def misplaced_step_up(app: object) -> list[str]:
    """Return endpoints that ask for a new proof of identity of who need not be signed in at all."""
    views = app.view_functions  # type: ignore[attr-defined]
    return [
        endpoint
        for endpoint, view in sorted(views.items())
        if getattr(view, "needs_proof", False)
        and getattr(getattr(view, "access", None), "kind", "public") == "public"
    ]


def forms_without_token(template: str) -> list[str]:
    """Return POST forms of a template that carry no token."""
    is_post = re.compile(r"""method=["']post["']""", re.I)
    carries = re.compile(r"hidden_tag\(|csrf|form_head\(")
    return [
        form[:80]
        for form in re.findall(r"<form\b[^>]*>.*?</form>", template, re.S)
        if is_post.search(form[: form.index(">") + 1]) and not carries.search(form)
    ]
