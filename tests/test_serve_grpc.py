"""Calls by gRPC, with the stubs that clients of TensorFlow Serving use."""

import threading
from collections.abc import Callable, Iterator
from typing import Any

import grpc
import numpy as np
import pytest
import servings
import tensorflow as tf
from servings import HALF_PLUS_TWO, Folders, Served, Slow, State, until
from tensorflow_serving.apis import (
    classification_pb2,
    get_model_metadata_pb2,
    get_model_status_pb2,
    inference_pb2,
    model_management_pb2,
    model_service_pb2_grpc,
    predict_pb2,
    prediction_service_pb2_grpc,
    regression_pb2,
)

from factory.serve import tensors
from factory.serve.errors import RequestError
from factory.serve.rest import Limits
from factory.serve.service import Service

Code = grpc.StatusCode


@pytest.fixture(scope="module")
def versions(tmp_path_factory: pytest.TempPathFactory) -> Folders:
    folder = tmp_path_factory.mktemp("models")
    found = Folders.of(
        {
            HALF_PLUS_TWO: servings.half_plus_two(folder / "half" / "1"),
            "kinds": servings.kinds(folder / "kinds" / "1"),
        },
        labels={"stable": 1},
    )
    found.extra["broken"] = [State(3, "END", "INTERNAL", "no such file")]
    return found


@pytest.fixture(scope="module")
def served(versions: Folders) -> Iterator[Served]:
    with servings.served(Service(versions), limits=Limits(body_bytes=2**20)) as found:
        yield found


@pytest.fixture(scope="module")
def stub(served: Served) -> Any:
    return prediction_service_pb2_grpc.PredictionServiceStub(served.channel)


def predict(model: str = HALF_PLUS_TWO, signature: str = "", **inputs: Any) -> Any:
    request = predict_pb2.PredictRequest()
    request.model_spec.name, request.model_spec.signature_name = model, signature
    for name, value in inputs.items():
        request.inputs[name].CopyFrom(tf.make_tensor_proto(value))
    return request


def refused(call: Callable[..., Any], request: Any, **options: Any) -> Any:
    with pytest.raises(grpc.RpcError) as error:
        call(request, timeout=30, **options)
    return error.value


def test_predict(stub: Any, served: Served) -> None:
    answer, call = stub.Predict.with_call(
        predict(x=np.float32([1, 2])), timeout=30, metadata=(("x-request-id", "mine-2"),)
    )
    assert list(answer.outputs["y"].float_val) == [2.5, 3.0]  # where clients look for values
    assert tf.make_ndarray(answer.outputs["y"]).tolist() == [2.5, 3.0]
    assert (answer.model_spec.name, answer.model_spec.version.value) == (HALF_PLUS_TWO, 1)
    assert answer.model_spec.signature_name == "serving_default"
    assert dict(call.trailing_metadata())["x-request-id"] == "mine-2"
    until(lambda: served.entries[-1]["id"] == "mine-2")
    assert served.entries[-1]["status"] == "OK" and served.entries[-1]["api"] == "GRPC"


def test_several_types_and_chosen_outputs(stub: Any) -> None:
    request = predict("kinds", pairs=np.float32([[1, 2]]), words=["word"])
    request.model_spec.version_label = "stable"
    found = {name: tf.make_ndarray(value).tolist() for name, value in stub.Predict(request).outputs.items()}
    assert found == {"sum": [3.0], "count": [4], "word": [b"WORD"], "word_bytes": [b"word"], "long": [True]}
    request.output_filter.append("sum")
    assert list(stub.Predict(request).outputs) == ["sum"]
    request.output_filter.append("none")
    assert "none" in refused(stub.Predict, request).details()


@pytest.mark.parametrize(
    ("request_", "code", "reason"),
    [
        (predict("none", x=[1.0]), Code.NOT_FOUND, "Servable not found"),
        (predict(signature="none", x=[1.0]), Code.FAILED_PRECONDITION, '"none" not found'),
        (predict(), Code.INVALID_ARGUMENT, "Missing but required: {x}"),
        (predict(x=[1.0], y=[1.0]), Code.INVALID_ARGUMENT, "Sent extra: {y}"),
        (predict(x=["a"]), Code.INVALID_ARGUMENT, "must be of type DT_FLOAT, and is DT_STRING"),
        (predict(x=np.float64([1])), Code.INVALID_ARGUMENT, "DT_DOUBLE"),
        (predict(x=[[1.0]]), Code.INVALID_ARGUMENT, "of shape"),
        (predict(x=np.complex64([1])), Code.UNIMPLEMENTED, "not served"),
        (predict("kinds", "predict", contents=["bad"]), Code.INVALID_ARGUMENT, "it is no good word"),
        (predict(x=np.zeros(2**19, np.float32)), Code.RESOURCE_EXHAUSTED, "larger"),
    ],
)  # fmt: skip
def test_wrong_requests_have_a_code_and_a_reason(stub: Any, request_: Any, code: Any, reason: str) -> None:
    error = refused(stub.Predict, request_)
    assert error.code() == code and reason in error.details()


def tensor(**fields: Any) -> Any:
    made = tf.make_tensor_proto(np.float32([1]))
    made.Clear()
    made.dtype = fields.pop("dtype", 1)
    for size in fields.pop("shape", (1,)):
        made.tensor_shape.dim.add(size=size)
    for name, value in fields.items():
        getattr(made, name).extend(value) if isinstance(value, list) else setattr(made, name, value)
    return made


@pytest.mark.parametrize(
    "broken",
    [
        tensor(shape=(2**40,), float_val=[1.0]),  # a value for all would fill the memory
        tensor(shape=(2**31, 2**31, 2**31)),
        tensor(shape=(-1,)),
        tensor(shape=(1,) * 100),
        tensor(float_val=[1.0, 2.0]),
        tensor(tensor_content=b"123"),
        tensor(dtype=7, tensor_content=b"\x01a"),
        tensor(dtype=0),
    ],
)  # fmt: skip
def test_tensors_that_are_none_are_refused(broken: Any) -> None:
    with pytest.raises(RequestError):
        tensors.array("x", broken, 2**20)


@pytest.mark.parametrize(
    "kind",
    ["float32", "float64", "float16", "bfloat16", "int8", "uint8", "int16", "uint16", "int32", "uint32",
     "int64", "uint64", "bool", "object"],
)  # fmt: skip
def test_tensors_of_every_type_come_back_and_stubs_read_them(kind: str) -> None:
    numpy = tf.as_dtype("string" if kind == "object" else kind).as_numpy_dtype
    value = np.array([[b"a", b""]], object) if kind == "object" else np.array([[1, 0]]).astype(numpy)
    made = predict_pb2.PredictRequest().inputs["x"]
    tensors.fill(made, value)
    np.testing.assert_array_equal(tf.make_ndarray(made), value)
    for given in (made, tf.make_tensor_proto(value)):
        found = tensors.array("x", given, 2**20)
        assert found.dtype == value.dtype
        np.testing.assert_array_equal(found, value)
    made.tensor_shape.dim[0].size = 3  # the last value stands for those left out
    assert tensors.array("x", made, 2**20).ravel().tolist() == [*value.ravel().tolist(), *[value[0, 1]] * 4]


def examples(request: Any, signature: str, *numbers: float) -> Any:
    request.model_spec.name, request.model_spec.signature_name = HALF_PLUS_TWO, signature
    for number in numbers:
        request.input.example_list.examples.add().features.feature["x"].float_list.value.append(number)
    return request


def test_classify_regress_and_both(stub: Any) -> None:
    classes = stub.Classify(examples(classification_pb2.ClassificationRequest(), "classify", 1, 2))
    first = classes.result.classifications[0].classes
    assert [(one.label, one.score) for one in first] == [("small", 2.5), ("large", 1.0)]
    numbers = stub.Regress(examples(regression_pb2.RegressionRequest(), "regress", 1, 2))
    assert [one.value for one in numbers.result.regressions] == [2.5, 3.0]
    assert numbers.model_spec.version.value == 1
    request = inference_pb2.MultiInferenceRequest()
    request.input.CopyFrom(examples(regression_pb2.RegressionRequest(), "", 1).input)
    for name in ("classify", "regress"):
        task = request.tasks.add(method_name=f"tensorflow/serving/{name}")
        task.model_spec.name, task.model_spec.signature_name = HALF_PLUS_TWO, name
    both = stub.MultiInference(request)
    assert both.results[0].classification_result.classifications[0].classes[0].label == "small"
    assert both.results[1].regression_result.regressions[0].value == 2.5
    empty = refused(stub.Classify, examples(classification_pb2.ClassificationRequest(), "classify"))
    assert empty.code() == Code.INVALID_ARGUMENT and empty.details() == "Input is empty."
    assert refused(stub.MultiInference, inference_pb2.MultiInferenceRequest()).code() == Code.INVALID_ARGUMENT


def test_metadata(stub: Any) -> None:
    request = get_model_metadata_pb2.GetModelMetadataRequest(metadata_field=["signature_def"])
    request.model_spec.name = HALF_PLUS_TWO
    answer = stub.GetModelMetadata(request)
    found = get_model_metadata_pb2.SignatureDefMap()
    assert answer.metadata["signature_def"].Unpack(found)
    assert found.signature_def["serving_default"].inputs["x"].name == "x:0"
    assert answer.model_spec.version.value == 1
    request.metadata_field[:] = ["other"]
    assert refused(stub.GetModelMetadata, request).code() == Code.INVALID_ARGUMENT


def test_status_and_reload(served: Served) -> None:
    stub = model_service_pb2_grpc.ModelServiceStub(served.channel)
    request = get_model_status_pb2.GetModelStatusRequest()
    request.model_spec.name = "broken"
    (found,) = stub.GetModelStatus(request).model_version_status
    assert found.version == 3 and found.state == get_model_status_pb2.ModelVersionStatus.END
    assert found.status.error_code == 13 and found.status.error_message == "no such file"
    request.model_spec.name = "none"
    assert refused(stub.GetModelStatus, request).code() == Code.NOT_FOUND
    reload = model_management_pb2.ReloadConfigRequest()
    error = refused(stub.HandleReloadConfigRequest, reload)
    assert error.code() == Code.UNIMPLEMENTED and "models.config" in error.details()


def test_the_key_is_asked_for(versions: Folders) -> None:
    with servings.served(Service(versions), "a key of 16 letters") as served:
        stub = prediction_service_pb2_grpc.PredictionServiceStub(served.channel)
        assert refused(stub.Predict, predict(x=[1.0])).code() == Code.UNAUTHENTICATED
        for metadata in (
            ("x-api-key", "a key of 16 letters"),
            ("authorization", "Bearer a key of 16 letters"),
        ):
            assert stub.Predict(predict(x=[1.0]), metadata=(metadata,)).outputs["y"].float_val[0] == 2.5


def test_a_call_that_is_given_up_leaves_nothing_behind() -> None:
    slow, versions = Slow(), Folders()
    versions.servables = {("slow", 1): slow}
    with servings.served(Service(versions)) as served:
        stub = prediction_service_pb2_grpc.PredictionServiceStub(served.channel)
        request = predict("slow", x=[[1.0]])
        threading.Timer(0.3, slow.go.set).start()
        with pytest.raises(grpc.RpcError) as error:
            stub.Predict(request, timeout=0.1)
        assert error.value.code() == Code.DEADLINE_EXCEEDED  # type: ignore[attr-defined]
        until(lambda: slow.go.is_set() and versions.leases == 0)
        assert stub.Predict(request).outputs["x"].float_val[0] == 2.0
