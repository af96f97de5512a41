"""The mathematics knows neither web nor database, nor any other part of the product."""

import ast
from pathlib import Path

import pytest

import grants.evaluation

ROOT = Path(grants.evaluation.__file__).parent
PURE = sorted(
    path.relative_to(ROOT)
    for pattern in (
        "allocation*.py",
        "assignment/*.py",
        "best_allocation/*.py",
        "bundle/*.py",
        "checker.py",
        "grid_spec.py",
        "ranking.py",
        "scoring.py",
        "scoring_units.py",
        "uncertainty/*.py",
        "weights.py",
    )
    for path in ROOT.glob(pattern)
)


def test_all_of_it_is_looked_at() -> None:
    assert len(PURE) > 25


@pytest.mark.parametrize("path", PURE, ids=str)
def test_it_imports_python_and_itself_only(path: Path) -> None:
    names = [".".join(other.with_suffix("").parts).removesuffix(".__init__") for other in PURE]
    allowed = tuple(f"grants.evaluation.{name}" for name in names)
    for node in ast.walk(ast.parse((ROOT / path).read_text())):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(
            ("grants", "flask", "sqlalchemy")
        ):
            found = [f"{node.module}.{alias.name}" for alias in node.names]
            assert all(node.module in allowed or name in allowed for name in found), found
        if isinstance(node, ast.Import):
            assert not any(alias.name.startswith(("grants", "flask", "sqlalchemy")) for alias in node.names)
