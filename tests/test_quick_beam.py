"""Beam's kept results are those that it would compute anew."""

import functools

import pytest

options = pytest.importorskip("apache_beam.options.pipeline_options")
core = pytest.importorskip("apache_beam.transforms.core")

from factory.runs import quick_beam  # noqa: E402


@pytest.fixture(autouse=True)
def installed(monkeypatch: pytest.MonkeyPatch) -> None:
    for holder, name in ((core, "get_function_args_defaults"), (options.PipelineOptions, "__init__")):
        monkeypatch.setattr(holder, name, getattr(holder, name))  # put back afterwards
    quick_beam.install()


class Adder:
    def add(self, one: int, other: int = 2) -> int:
        return one + other

    @staticmethod
    def plain(one: int, *, only_named: int = 3) -> int:
        return one


@pytest.mark.parametrize(
    "function",
    [Adder().add, Adder.add, Adder.plain, Adder, functools.partial(Adder().add, 1), lambda a, b=(): a, int],
)
def test_arguments_are_those_inspected_anew(function) -> None:
    def found(inspect) -> object:
        try:
            return inspect(function)
        except ValueError as error:
            return str(error)

    anew = found(core.get_function_args_defaults.plain)
    assert found(core.get_function_args_defaults) == anew
    assert found(core.get_function_args_defaults) == anew  # now a kept one


def test_a_changed_result_changes_no_other() -> None:
    core.get_function_args_defaults(Adder().add)[0].clear()
    assert core.get_function_args_defaults(Adder().add) == (["one", "other"], [2])


def test_options_are_those_parsed_anew() -> None:
    flags = ["--runner=DirectRunner", "--direct_num_workers=3", "--experiments=a", "--experiments=b"]
    for _ in range(2):
        given = options.PipelineOptions(flags, streaming=True)
        assert given.view_as(options.DirectOptions).direct_num_workers == 3
        assert given.view_as(options.StandardOptions).streaming is True
        assert given.view_as(options.DebugOptions).experiments == ["a", "b"]
        given.view_as(options.DebugOptions).add_experiment("c")
        given.view_as(options.DirectOptions).direct_num_workers = 4
        assert given.view_as(options.DirectOptions).direct_num_workers == 4
        assert given.view_as(options.DebugOptions).experiments == ["a", "b", "c"]
    other = options.PipelineOptions(["--direct_num_workers=5"])
    assert other.view_as(options.DirectOptions).direct_num_workers == 5
