"""Fixtures for the tests of a component: ``components/<name>/tests/test_*.py`` get its typed bindings and fresh instances.

Ships as the pytest plug-in ``witworks.pytest_plugin``. It does nothing for any other test, and imports the bindings when a
test asks for them. A test file or ``conftest.py`` overrides :func:`component_imports` to supply what the component's world
imports.
"""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator


def pytest_addoption(parser: pytest.Parser) -> None:
    """``--witworks-bindings`` and the setting ``witworks_bindings``: where the bindings lie."""
    text = "folder of the emitted bindings (default: build/python beside components/)"
    parser.getgroup("witworks").addoption("--witworks-bindings", metavar="DIR", help=text)
    parser.addini("witworks_bindings", text, default="")


def pytest_report_header(config: pytest.Config) -> list[str]:
    """A line for each component whose tests were asked for."""
    given = (Path(str(argument).partition("::")[0]) for argument in config.args)
    names = {found[1] for path in given if (found := _component_of(config.invocation_params.dir / path))}
    return [f"component: {name}" for name in sorted(names)]


@pytest.hookimpl(tryfirst=True)
def pytest_pycollect_makemodule(module_path: Path, parent: pytest.Collector) -> None:
    """Let a component's test module import the bindings by name."""
    if found := _component_of(module_path):
        _importable(_bindings_folder(parent.config, found[0]))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Name the component in the report of a failure."""
    report = yield
    if report.failed and (found := _component_of(item.path)):
        report.sections.append(("component", found[1]))
    return report


@pytest.fixture
def component_imports() -> dict[str, Any]:
    """What the host supplies, by the name of the class's argument; override it: ``return {"log": messages.append}``."""
    return {}


@pytest.fixture
def component_class(request: pytest.FixtureRequest) -> Any:  # noqa: ANN401
    """The bindings' class of the component whose test this is."""
    found = _component_of(request.path)
    if found is None:
        pytest.fail(
            _failure("WW605", f"{request.path} is not a component's test", "put it into components/<name>/tests/"),
            pytrace=False,
        )
    project, name = found
    return _bindings_class(name, _bindings_folder(request.config, project))


@pytest.fixture
def component(component_class: Any, component_imports: dict[str, Any]) -> Iterator[Any]:  # noqa: ANN401
    """A fresh instance of the component whose test this is, closed after the test."""
    with component_class(**component_imports) as instance:
        yield instance


def _component_of(path: Path) -> tuple[Path, str] | None:
    """Project folder and component name, for a path in ``<project>/components/<name>/tests``."""
    for folder in (path, *path.parents):
        if folder.name == "tests" and folder.parent.parent.name == "components":
            return folder.parent.parent.parent, folder.parent.name
    return None


def _bindings_folder(config: pytest.Config, project: Path) -> Path:
    if option := config.getoption("--witworks-bindings"):
        return config.invocation_params.dir / str(option)
    if setting := config.getini("witworks_bindings"):
        return config.rootpath / str(setting)
    return project / "build" / "python"


def _importable(folder: Path) -> None:
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))
        importlib.invalidate_caches()


def _bindings_class(name: str, folder: Path) -> Any:  # noqa: ANN401
    from witworks.bindgen.names import class_name, package_name

    package = package_name(name)
    if not (folder / package / "__init__.py").is_file():
        message = f"component {name} is not built: {folder / package} is not there"
        pytest.fail(_failure("WW601", message, f"run scons {name}"), pytrace=False)
    _importable(folder)
    module = importlib.import_module(package)
    origin = Path(str(module.__file__)).parent
    if origin != (folder / package) and origin.resolve() != (folder / package).resolve():
        message = f"another module is called {package}: {origin}"
        pytest.fail(_failure("WW606", message, f"rename the component folder {name}, or remove that module"), pytrace=False)
    return getattr(module, class_name(name))


def _failure(code: str, message: str, fix: str) -> str:
    from witworks.errors import TestError

    return TestError(code, message, fix=fix).render()
