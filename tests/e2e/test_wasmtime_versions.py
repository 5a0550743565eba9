"""The runtime on another wasmtime than the installed one, and on one that lacks private names which the direct backend needs."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.e2e import older
from tests.unit import shop as shops

ROOT = Path(__file__).resolve().parents[2]
RUNTIME_TESTS = (
    *("unit/test_direct*.py", "unit/test_pool*.py", "unit/test_runtime*.py"),
    *("golden/test_round_trips.py", "golden/test_running.py", "golden/test_resources_of_*.py", "golden/test_hostile_guests.py"),
    *("golden/test_differential.py", "golden/test_relay.py", "golden/test_preview1.py"),
    *("golden/test_wasi.py", "golden/test_waiting.py", "golden/test_command.py", "golden/test_attacks.py"),
)


@pytest.fixture(scope="module")
def oldest() -> Path:
    """A folder with the oldest wasmtime that is supported; it stays in the user's cache."""
    return older.python_packages("oldest-wasmtime.txt")


def python(path: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    """A Python that finds the packages of ``path`` before its own."""
    environment = {**os.environ, "PYTHONPATH": str(path), "WITWORKS_DIFFERENTIAL_EXAMPLES": "3"}
    command = [sys.executable, *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.slow
def test_the_runtime_on_the_oldest_wasmtime(oldest: Path) -> None:
    code = "from witworks.runtime import _wasmtime_private as c; print(c.VERSION, c.ffi.__file__, c.core_missing())"
    said = python(oldest, "-c", code).stdout
    assert said == f"49.0.0 {oldest}/wasmtime/_ffi.py []\n"
    files = sorted(str(file) for pattern in RUNTIME_TESTS for file in (ROOT / "tests").glob(pattern))
    done = python(oldest, "-m", "pytest", "-q", "-p", "no:cacheprovider", *files)
    assert done.returncode == 0, done.stdout[-6000:]


LACKING = {
    "_ffi.wasmtime_val_raw_t": "del wasmtime._ffi.wasmtime_val_raw_t",
    "Func._from_raw": "del wasmtime.Func._from_raw",
    "wasmtime_func_call_unchecked": """
class Without(type(wasmtime._ffi.dll)):
    def __getattr__(self, name):
        if name == "wasmtime_func_call_unchecked":
            raise AttributeError(name)
        return super().__getattr__(name)
wasmtime._ffi.dll.__class__ = Without
del wasmtime._ffi.dll.wasmtime_func_call_unchecked
""",
}
CALLS = """
from shop import Item, Shop
for _ in range(2):
    with Shop() as shop:
        print(shop.backend, shop.till.total([Item("tea", 2.5, 3)]))
with Shop.pool(2) as pool:
    print(pool.map(lambda shop, number: (shop.backend, shop.till.halve(number)), [2, 4]))
"""


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("shop")
    shops.package(folder, "shop")
    return folder


@pytest.mark.parametrize("name", LACKING)
def test_without_a_private_name_the_component_backend_runs_all(name: str, shop: Path) -> None:
    done = python(shop, "-c", f"import wasmtime, wasmtime._ffi\n{LACKING[name]}\n{CALLS}")
    assert done.stdout.splitlines() == ["component 7.5"] * 2 + ["[('component', 1), ('component', 2)]"], done.stderr
    warnings = done.stderr.splitlines()
    assert len(warnings) == 1
    assert warnings[0].startswith("calls are slower than they could be: the installed wasmtime ")
    assert f"lacks {name.removeprefix('_ffi.')}, so the component backend runs all" in warnings[0]
