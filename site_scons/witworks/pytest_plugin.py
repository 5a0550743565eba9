"""Fixtures for the tests of a component: ``components/<name>/tests/test_*.py`` get its typed bindings and fresh instances.

So do the contract tests in ``wit/<package>/tests/``, for each component that implements a world of the package.

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

from witworks.model import contracts

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator
    from types import ModuleType

    from witworks.runtime.mocks import Mocks


def pytest_addoption(parser: pytest.Parser) -> None:
    """``--witworks-bindings`` and the setting ``witworks_bindings``: where the bindings lie; ``--witworks-component``: whose."""
    text = "folder of the emitted bindings (default: build/python beside components/)"
    parser.getgroup("witworks").addoption("--witworks-bindings", metavar="DIR", help=text)
    parser.addini("witworks_bindings", text, default="")
    name = "the component under test (default: that of the test's folder; for contract tests, each that is built)"
    parser.getgroup("witworks").addoption("--witworks-component", metavar="NAME", help=name)


def pytest_report_header(config: pytest.Config) -> list[str]:
    """A line for each component whose tests were asked for."""
    given = (config.invocation_params.dir / str(argument).partition("::")[0] for argument in config.args)
    names = {name for path in given for name in _names(config, path)}
    return [f"component: {name}" for name in sorted(names)]


@pytest.hookimpl(tryfirst=True)
def pytest_pycollect_makemodule(module_path: Path, parent: pytest.Collector) -> None:
    """Let a component's test module import the bindings by name."""
    if contracts.component_of(module_path):
        _importable(_bindings_folder(parent.config, module_path))


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a contract test once for each component that is built and keeps the contract, unless one was named."""
    path = metafunc.definition.path
    if "component_name" in metafunc.fixturenames and contracts.package_of(path) and (names := _names(metafunc.config, path)):
        metafunc.parametrize("component_name", names)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Name the component in the report of a failure."""
    report = yield
    if report.failed and (name := _name(item)):
        report.sections.append(("component", name))
    return report


@pytest.fixture
def component_name(request: pytest.FixtureRequest) -> str:
    """The name of the component under test."""
    names = _names(request.config, request.path)
    if not names:
        package = contracts.package_of(request.path)
        message = f"{request.path} is not a component's test"
        fix = "put it into components/<name>/tests/, or into tests/ beside the WIT of a package"
        if package is not None:
            message, fix = f"no component that implements a world of {package} is built", "run scons"
        pytest.fail(_failure("WW605", message, fix), pytrace=False)
    return names[0]


@pytest.fixture
def component_imports() -> dict[str, Any]:
    """What the host supplies, by the name of the class's argument; override it: ``return {"log": messages.append}``."""
    return {}


@pytest.fixture
def bindings(request: pytest.FixtureRequest, component_name: str) -> ModuleType:
    """The bindings of the component under test: its Python package, whichever that is."""
    return _bindings(component_name, _bindings_folder(request.config, request.path))


@pytest.fixture
def component_class(bindings: ModuleType, component_name: str) -> Any:  # noqa: ANN401
    """The bindings' class of the component under test."""
    from witworks.bindgen.names import class_name

    return getattr(bindings, class_name(component_name))


@pytest.fixture
def mock_imports(component_class: Any) -> Mocks:  # noqa: ANN401
    """A mock for each import of the component: set what they answer, see what they were asked (:mod:`witworks.runtime.mocks`).

    Where a test takes this fixture, ``component`` is instantiated with them; what :func:`component_imports` has goes before.
    """
    from witworks.runtime.mocks import Mocks

    return Mocks(component_class)


@pytest.fixture
def component(request: pytest.FixtureRequest, component_class: Any, component_imports: dict[str, Any]) -> Iterator[Any]:  # noqa: ANN401
    """A fresh instance of the component under test, closed after the test."""
    mocks = request.getfixturevalue("mock_imports") if "mock_imports" in request.fixturenames else {}
    with component_class(**{**mocks, **component_imports}) as instance:
        yield instance


def _names(config: pytest.Config, path: Path) -> list[str]:
    """The components that a test in ``path`` is for: that of its folder, else those that keep the contract."""
    if named := config.getoption("--witworks-component"):
        return [str(named)]
    if found := contracts.component_of(path):
        return [found]
    package = contracts.package_of(path)
    return [] if package is None else contracts.built(_bindings_folder(config, path).parent, package, path)


def _name(item: pytest.Item) -> str | None:
    """The component that this test was run with; None for a test of something else."""
    parameters = getattr(getattr(item, "callspec", None), "params", {})
    names = [parameters["component_name"]] if "component_name" in parameters else _names(item.config, item.path)
    return names[0] if names else None


def _bindings_folder(config: pytest.Config, path: Path) -> Path:
    if option := config.getoption("--witworks-bindings"):
        return config.invocation_params.dir / str(option)
    if setting := config.getini("witworks_bindings"):
        return config.rootpath / str(setting)
    return contracts.project_of(path) / "build" / "python"


def _importable(folder: Path) -> None:
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))
        importlib.invalidate_caches()


def _bindings(name: str, folder: Path) -> ModuleType:
    from witworks.bindgen.names import package_name

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
    return module


def _failure(code: str, message: str, fix: str) -> str:
    from witworks.errors import TestError

    return TestError(code, message, fix=fix).render()
