"""What a type checker makes of a program that uses a pool: the right types, and its mistakes."""

from __future__ import annotations

import importlib.util
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import witworks

from tests.unit import shop as shops

SITE = Path(witworks.__file__).parents[1]
PROGRAM = """\
from __future__ import annotations

from exchange import Exchange
from shop import Item, Shop
from typing_extensions import assert_type
from witworks.runtime import InstancePool


class Rates:
    def rate(self, currency: str, /) -> float:
        return float(len(currency))


def right() -> None:
    with Shop.pool(2, timeout=1.0) as pool, pool.instance() as shop:
        assert_type(pool, InstancePool[Shop])
        assert_type(shop, Shop)
        assert_type(pool.map(lambda shop, number: shop.till.halve(number), [1, 2]), list[int])
        assert_type(pool.submit(lambda shop: shop.till.total([Item("tea", 1.0, 1)])).result(), float)
    with Exchange.pool(1, rates=Rates()) as exchanges, InstancePool(Shop, 1) as shops, InstancePool(lambda: Shop(fuel=1), 1):
        assert_type(exchanges, InstancePool[Exchange])
        assert_type(shops, InstancePool[Shop])


async def awaited() -> None:
    async with Shop.pool(2) as pool:
        assert_type(await pool.run(lambda shop: shop.till.halve(4)), int)
        assert_type(await pool.run(halve, 4), int)


def halve(shop: Shop, number: int) -> int:
    return shop.till.halve(number)


def wrong() -> None:
    Shop.pool("2")  # 2
    Shop.pool(2, timeout="1")  # 2
    Shop.pool(2, timeuot=1)  # 2
    Exchange.pool(1)  # 2
    Shop.pool(1).submit(halve, "4")  # 2
    Shop.pool(2).map(lambda shop, number: shop.till.halve(number), ["1"])  # 2
"""


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("types")
    for world in ("shop", "exchange"):
        shops.package(folder, world)
    (folder / "program.py").write_text(PROGRAM, encoding="utf-8")
    return folder


MISTAKES = {number for number, line in enumerate(PROGRAM.splitlines(), 1) if line.endswith("# 2")}


def test_mypy_strict(program: Path) -> None:
    config = program / "mypy.ini"
    config.write_text(f"[mypy]\nmypy_path = {SITE}\nstrict = true\ncache_dir = {program}/cache\n", encoding="utf-8")
    command = [sys.executable, "-m", "mypy", "--config-file", str(config), "program.py"]
    found = subprocess.run(command, cwd=program, capture_output=True, text=True, check=False).stdout
    assert {int(line) for line in re.findall(r"^program\.py:(\d+): error", found, re.MULTILINE)} == MISTAKES, found


def test_pyright_strict(program: Path) -> None:
    if importlib.util.find_spec("pyright") is None or shutil.which("node") is None:
        pytest.skip("pyright and node are not both here")
    config = program / "pyrightconfig.json"
    settings = {"include": ["program.py"], "typeCheckingMode": "strict", "extraPaths": [str(SITE), "."], "pythonVersion": "3.11"}
    config.write_text(json.dumps(settings), encoding="utf-8")
    command = [sys.executable, "-m", "pyright", "--outputjson", "-p", str(config), "--pythonpath", sys.executable]
    report = json.loads(subprocess.run(command, capture_output=True, text=True, check=False).stdout)
    found = report["generalDiagnostics"]
    assert {item["range"]["start"]["line"] + 1 for item in found} == MISTAKES, found
