"""gRPC: TensorFlow Serving's PredictionService and ModelService."""

from __future__ import annotations

import concurrent.futures
import functools
import re
import time
import uuid
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from typing import Any, TypeVar

import grpc
from tensorflow_serving.apis import (
    classification_pb2,
    get_model_metadata_pb2,
    get_model_status_pb2,
    inference_pb2,
    model_service_pb2_grpc,
    predict_pb2,
    prediction_service_pb2_grpc,
    regression_pb2,
)

from factory.serve import signatures, tensors
from factory.serve.errors import CODES, RequestError, invalid
from factory.serve.rest import Access, Limits, same_key
from factory.serve.service import Arrays, Service, Wanted, as_request_errors
from factory.serve.signatures import Signature

_METADATA = "signature_def"
_ID = re.compile(r"[\x21-\x7e]{1,128}")
REQUEST_ID = "x-request-id"
_Answer = TypeVar("_Answer")


def create(
    service: Service,
    api_key: str = "",
    limits: Limits = Limits(),  # noqa: B008 (frozen)
    access: Access = lambda entry: None,
) -> grpc.Server:
    """Return a server without a port; see `rest.create`."""
    server = grpc.server(
        concurrent.futures.ThreadPoolExecutor(limits.threads, "calls"),
        options=[
            ("grpc.max_receive_message_length", limits.body_bytes),
            ("grpc.max_send_message_length", -1),
            ("grpc.so_reuseport", 0),  # a port that is taken is an error
        ],
        maximum_concurrent_rpcs=limits.at_once,
    )
    calls = _Calls(service, api_key, access)
    prediction_service_pb2_grpc.add_PredictionServiceServicer_to_server(
        _Predictions(service, calls, limits), server
    )
    model_service_pb2_grpc.add_ModelServiceServicer_to_server(_Models(service, calls), server)
    return server


class _Call:
    """A call: what is asked for, and what is to be known of it at the end."""

    def __init__(self, wanted: Wanted, method: str, request_id: str, context: grpc.ServicerContext) -> None:
        self.wanted, self.method, self.id, self._context = wanted, method, request_id, context
        self.version: int | None = None

    @property
    def seconds(self) -> float | None:
        """The time until the client waits no longer."""
        return self._context.time_remaining()


class _Calls:
    """What all calls have in common: key, id, errors and access log."""

    def __init__(self, service: Service, api_key: str, access: Access) -> None:
        self._service, self._key, self._access = service, api_key, access

    def answer(
        self,
        request: Any,
        context: grpc.ServicerContext,
        method: str,
        body: Callable[[_Call], _Answer],
        counted: bool = True,
    ) -> _Answer:
        """Answer a call by `body`."""
        began = time.perf_counter()
        metadata = {key: str(value) for key, value in context.invocation_metadata()}
        given = metadata.get(REQUEST_ID, "")
        call = _Call(_wanted(request), method, given if _ID.fullmatch(given) else uuid.uuid4().hex, context)
        context.set_trailing_metadata(((REQUEST_ID, call.id),))
        status, answer = "OK", None
        try:
            self._authorise(metadata)
            with self._counted(call, counted), as_request_errors():
                answer = body(call)
        except RequestError as error:
            status, message = error.code, error.message
        taken = time.perf_counter() - began
        self._access(_entry(call, status, taken, request, answer))
        if answer is None:
            context.abort(grpc.StatusCode[status], message)
        return answer  # type: ignore[return-value]

    def _counted(self, call: _Call, counted: bool) -> AbstractContextManager[None]:
        return self._service.counted(call.wanted.name, call.method, "GRPC") if counted else nullcontext()

    def _authorise(self, metadata: Mapping[str, str]) -> None:
        keys = (metadata.get("x-api-key", ""), metadata.get("authorization", "").removeprefix("Bearer "))
        if self._key and not any(same_key(self._key, key) for key in keys):
            raise RequestError("UNAUTHENTICATED", "show the API key in x-api-key, or as bearer")


class _Predictions(prediction_service_pb2_grpc.PredictionServiceServicer):
    def __init__(self, service: Service, calls: _Calls, limits: Limits) -> None:
        self._service, self._calls, self._limits = service, calls, limits

    def Predict(self, request: Any, context: grpc.ServicerContext) -> Any:  # noqa: N802
        return self._calls.answer(request, context, "predict", functools.partial(self._predict, request))

    def _predict(self, request: Any, call: _Call) -> Any:
        answer = self._service.predict(
            call.wanted,
            request.model_spec.signature_name,
            functools.partial(self._arrays, request),
            request_id=call.id,
            seconds=call.seconds,
            outputs=request.output_filter,
        )
        call.version = answer.version
        response = predict_pb2.PredictResponse()
        _specify(response, call, answer.signature)
        for name, value in answer.outputs.items():
            tensors.fill(response.outputs[name], value)
        return response

    def _arrays(self, request: Any, signature: Signature) -> Arrays:
        most = self._limits.body_bytes
        return {name: tensors.array(name, given, most) for name, given in request.inputs.items()}

    def Classify(self, request: Any, context: grpc.ServicerContext) -> Any:  # noqa: N802
        return self._calls.answer(request, context, "classify", functools.partial(self._classify, request))

    def _classify(self, request: Any, call: _Call, given: Any = None) -> Any:
        call.version, name, found = self._service.classify(
            call.wanted,
            request.model_spec.signature_name,
            request.input if given is None else given,
            request_id=call.id,
            seconds=call.seconds,
        )
        response = classification_pb2.ClassificationResponse()
        _specify(response, call, name)
        for row in found:
            classes = response.result.classifications.add().classes
            for label, score in row:
                classes.add(label=label.decode(errors="replace"), score=score)
        return response

    def Regress(self, request: Any, context: grpc.ServicerContext) -> Any:  # noqa: N802
        return self._calls.answer(request, context, "regress", functools.partial(self._regress, request))

    def _regress(self, request: Any, call: _Call, given: Any = None) -> Any:
        call.version, name, found = self._service.regress(
            call.wanted,
            request.model_spec.signature_name,
            request.input if given is None else given,
            request_id=call.id,
            seconds=call.seconds,
        )
        response = regression_pb2.RegressionResponse()
        _specify(response, call, name)
        for value in found:
            response.result.regressions.add(value=value)
        return response

    def MultiInference(self, request: Any, context: grpc.ServicerContext) -> Any:  # noqa: N802
        return self._calls.answer(
            request, context, "multiInference", functools.partial(self._multi, request), counted=False
        )

    def _multi(self, request: Any, call: _Call) -> Any:
        if len({task.model_spec.name for task in request.tasks}) != 1:
            raise invalid("tasks are needed, all of the same model")
        response = inference_pb2.MultiInferenceResponse()
        for task in request.tasks:
            call.wanted = _wanted(task)
            result = response.results.add()
            if task.method_name == signatures.CLASSIFY:
                found = self._classify(task, call, request.input)
                result.classification_result.CopyFrom(found.result)
            elif task.method_name == signatures.REGRESS:
                found = self._regress(task, call, request.input)
                result.regression_result.CopyFrom(found.result)
            else:
                raise RequestError("UNIMPLEMENTED", f"Unsupported signature method_name: {task.method_name}")
            result.model_spec.CopyFrom(found.model_spec)
        return response

    def GetModelMetadata(self, request: Any, context: grpc.ServicerContext) -> Any:  # noqa: N802
        return self._calls.answer(
            request, context, "metadata", functools.partial(self._metadata, request), counted=False
        )

    def _metadata(self, request: Any, call: _Call) -> Any:
        if not request.metadata_field:
            raise invalid("GetModelMetadataRequest must specify at least one metadata_field")
        if unknown := [field for field in request.metadata_field if field != _METADATA]:
            raise invalid(f"Metadata field {unknown[0][:200]} is not supported")
        call.version, definitions = self._service.definitions(call.wanted)
        found = get_model_metadata_pb2.SignatureDefMap()
        for name, definition in definitions.items():
            found.signature_def[name].CopyFrom(definition)
        response = get_model_metadata_pb2.GetModelMetadataResponse()
        _specify(response, call, "")
        response.metadata[_METADATA].Pack(found)
        return response


class _Models(model_service_pb2_grpc.ModelServiceServicer):
    def __init__(self, service: Service, calls: _Calls) -> None:
        self._service, self._calls = service, calls

    def GetModelStatus(self, request: Any, context: grpc.ServicerContext) -> Any:  # noqa: N802
        return self._calls.answer(request, context, "status", self._status, counted=False)

    def _status(self, call: _Call) -> Any:
        response = get_model_status_pb2.GetModelStatusResponse()
        for state in self._service.states(call.wanted):
            shown = response.model_version_status.add(version=state.version)
            shown.state = get_model_status_pb2.ModelVersionStatus.State.Value(state.state)
            shown.status.error_code = CODES.index(state.code)
            shown.status.error_message = state.message
        return response

    def HandleReloadConfigRequest(self, request: Any, context: grpc.ServicerContext) -> Any:  # noqa: N802
        return self._calls.answer(
            request, context, "reload", functools.partial(self._reload, request), counted=False
        )

    def _reload(self, request: Any, call: _Call) -> Any:
        """Refuse: the file is the one source, which promotions and other servers read, too."""
        raise RequestError(
            "UNIMPLEMENTED", "change models.config, which is read again; it is not set by calls"
        )


def _wanted(request: Any) -> Wanted:
    """The model that a request asks for; a MultiInferenceRequest names it in its tasks."""
    if not hasattr(request, "model_spec"):
        return Wanted(request.tasks[0].model_spec.name if getattr(request, "tasks", ()) else "")
    spec = request.model_spec
    version = spec.version.value if spec.HasField("version") else None
    return Wanted(spec.name, version, spec.version_label if spec.HasField("version_label") else None)


def _specify(response: Any, call: _Call, signature: str) -> None:
    """Say which version has answered."""
    response.model_spec.name = call.wanted.name
    response.model_spec.version.value = call.version or 0
    response.model_spec.signature_name = signature


def _entry(call: _Call, status: str, seconds: float, request: Any, answer: Any) -> dict[str, Any]:
    return {
        "id": call.id,
        "model": call.wanted.name,
        "version": call.version or call.wanted.version,
        "api": "GRPC",
        "method": call.method,
        "status": status,
        "ms": round(seconds * 1000, 3),
        "bytes_in": request.ByteSize(),
        "bytes_out": answer.ByteSize() if answer is not None else 0,
    }
