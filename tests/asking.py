"""Components of a small pipeline; TFX takes functions of a module alone."""

from tfx.dsl.component.experimental.annotations import OutputDict, Parameter
from tfx.dsl.component.experimental.decorators import component
from tfx.orchestration.kubeflow.decorators import exit_handler


@component
def Ask(word: Parameter[str]) -> OutputDict(answer=str):  # type: ignore[valid-type]  # noqa: N802
    return {"answer": word}


@component
def Tell(answer: Parameter[str]) -> None:  # noqa: N802
    print(answer)


@exit_handler
def Last(status: Parameter[str]) -> None:  # noqa: N802
    print(status)
