"""TensorFlow.js graph models as Keras networks that can be trained further.

A graph model is a folder with a JSON file, which holds a GraphDef and a list of weights, and files with the
weights' values, often as float16 or as uint8 with a scale. Its convolutions are fused with what follows them.
"""

from __future__ import annotations

import dataclasses
import graphlib
import itertools
import json
import pathlib
from collections.abc import Callable, Sequence
from typing import Any

import keras
import numpy as np
import tensorflow as tf
from google.protobuf import json_format
from keras import layers, ops

from models.common.rows import RowError

_CONVOLUTIONS = ("Conv2D", "_FusedConv2D", "DepthwiseConv2dNative", "FusedDepthwiseConv2dNative")


@dataclasses.dataclass(frozen=True)
class Graph:
    """A graph model as it was read.

    Attributes:
        file: its JSON file.
        nodes: nodes of the GraphDef by name; constants have no value there.
        constants: values of the constants by name, with float16 and uint8 widened to float32.
    """

    file: pathlib.Path
    nodes: dict[str, Any]
    constants: dict[str, np.ndarray]

    def between(self, outputs: Sequence[str], start: str = "") -> list[str]:
        """Names of the nodes that `outputs` are computed from, after `start`, each after its inputs.

        Raises:
            RowError: there is no such node.
        """
        needed: dict[str, list[str]] = {}
        waiting = list(outputs)
        while waiting:
            name = waiting.pop()
            if name not in self.nodes:
                raise RowError(f"{self.file}: there is no node {name!r}; name a node of this graph")
            if name not in needed:
                needed[name] = [] if name == start else [_place(each)[0] for each in self.nodes[name].input]
                waiting += needed[name]
        return list(graphlib.TopologicalSorter(needed).static_order())


def read(folder: str | pathlib.Path) -> Graph:
    """Read the graph model of a folder.

    Raises:
        RowError: the folder holds no graph model, or several, or its weights are incomplete.
    """
    file, content = _description(pathlib.Path(folder))
    graph = json_format.ParseDict(
        content["modelTopology"], tf.compat.v1.GraphDef(), ignore_unknown_fields=True
    )
    constants: dict[str, np.ndarray] = {}
    for group in content["weightsManifest"]:
        constants |= _constants(file, group)
    return Graph(file, {node.name: node for node in graph.node}, constants)


def rebuild(folder: str | pathlib.Path, outputs: Sequence[str], start: str = "") -> keras.Model:
    """Rebuild a graph model, or the part of it that gives `outputs`, in Keras.

    Kernels, biases and other constants of several values are weights, which can be trained. The network takes
    batches of any size, even where the graph takes one picture at a time; a graph's post-processing of
    single pictures is to be cut off. Layers are named after nodes, with "." for "/".

    Args:
        folder: folder of the graph model.
        outputs: names of the nodes whose results are the outputs.
        start: name of the node whose result is the input; "" for the placeholder.

    Returns:
        Functional network from an input, float32 [batch, ...], to one output, or to a list of them.

    Raises:
        RowError: the folder holds no such graph model, or an operation is not supported.
    """
    graph = read(folder)
    results: dict[str, Any] = {}
    for name in graph.between(outputs, start):
        node = graph.nodes[name]
        if name == start or node.op == "Placeholder":
            shape = _shape_of(graph, name)
            results[name] = source = keras.Input(shape[1:], name=_layer_name(name))
        elif node.op == "Const":
            results[name] = graph.constants[name]
        else:
            results[name] = _apply(graph, node, [_result(results, each) for each in node.input])
    found = [results[name] for name in outputs]
    return keras.Model(source, found[0] if len(found) == 1 else found)


def resized(network: keras.Model, shape: Sequence[int | None]) -> keras.Model:
    """The same convolutional network, with its own copy of the weights, for pictures of another size.

    Args:
        network: network from `rebuild`.
        shape: height, width and channels of its input; None for any height or width that its strides divide.
    """
    made = keras.models.clone_model(network, input_tensors=keras.Input(shape))
    made.set_weights(network.get_weights())
    return made


def reference(folder: str | pathlib.Path, outputs: Sequence[str]) -> Any:
    """The original graph as a function, to compare a rebuilt network with; fused nodes are split.

    Args:
        folder: folder of the graph model.
        outputs: names of the nodes whose results are returned.

    Returns:
        Function from a tensor to a list of tensors. TensorFlow's optimisation of graphs changes its results:
        it takes constants near 1/6, as float16 has it, for the 1/6 of a hard swish.
    """
    graph = read(folder)
    definition = tf.compat.v1.GraphDef()
    for node in graph.nodes.values():
        made = definition.node.add()
        made.CopyFrom(node)
        if node.op == "Const":
            made.attr["value"].tensor.CopyFrom(tf.make_tensor_proto(graph.constants[node.name]))
        elif node.op.startswith(("Fused", "_Fused")):
            _split(definition, made)
    wrapped = tf.compat.v1.wrap_function(lambda: tf.graph_util.import_graph_def(definition, name=""), [])
    (source,) = (name for name, node in graph.nodes.items() if node.op == "Placeholder")
    ends = [wrapped.graph.as_graph_element(f"{name}:0") for name in outputs]
    return wrapped.prune(wrapped.graph.as_graph_element(f"{source}:0"), ends)


class _Weight(layers.Layer):
    """A layer with one weight, float32 [channels] or of any shape that broadcasts."""

    def __init__(self, shape: Sequence[int], **options: Any) -> None:
        """Set the shape of the weight."""
        super().__init__(**options)
        self.shape = list(shape)
        self.weight = self.add_weight(shape=shape, initializer="zeros", name="weight")

    def get_config(self) -> dict[str, Any]:
        """Arguments of the constructor."""
        return {**super().get_config(), "shape": self.shape}


@keras.saving.register_keras_serializable("factory")
class Shift(_Weight):
    """Adds a weight."""

    def call(self, inputs: tf.Tensor) -> tf.Tensor:
        """Inputs plus the weight."""
        return inputs + self.weight


@keras.saving.register_keras_serializable("factory")
class Scale(_Weight):
    """Multiplies by a weight."""

    def call(self, inputs: tf.Tensor) -> tf.Tensor:
        """Inputs times the weight."""
        return inputs * self.weight


@keras.saving.register_keras_serializable("factory")
class Resize(layers.Layer):
    """Enlarges feature maps [batch, height, width, channels] by whole factors, with TensorFlow 1's options.

    Keras' UpSampling2D takes pixels as areas (`half_pixel_centers`); many older graphs do not.
    """

    def __init__(self, operation: str, factors: Sequence[int], **options: Any) -> None:
        """Set the operation, "ResizeBilinear" or "ResizeNearestNeighbor", and the factors of both sides."""
        names = ("align_corners", "half_pixel_centers")
        self.sampling = {name: options.pop(name) for name in names}
        super().__init__(**options)
        self.operation, self.factors = operation, [int(factor) for factor in factors]

    def call(self, inputs: tf.Tensor) -> tf.Tensor:
        """Enlarged feature maps."""
        size = tf.shape(inputs)[1:3] * self.factors
        return getattr(tf.raw_ops, self.operation)(images=inputs, size=size, **self.sampling)

    def compute_output_shape(self, input_shape: Sequence[int | None]) -> tuple[int | None, ...]:
        """Shape of the enlarged feature maps."""
        batch, *sides, channels = input_shape
        enlarged = (side and side * factor for side, factor in zip(sides, self.factors, strict=True))
        return (batch, *enlarged, channels)

    def get_config(self) -> dict[str, Any]:
        """Arguments of the constructor."""
        mine = {"operation": self.operation, "factors": self.factors, **self.sampling}
        return {**super().get_config(), **mine}


def _description(folder: pathlib.Path) -> tuple[pathlib.Path, dict[str, Any]]:
    """The JSON file of a graph model, and its content."""
    found = []
    for file in sorted(folder.glob("*.json")):
        try:
            content = json.loads(file.read_text(encoding="utf-8"))
        except ValueError as error:
            raise RowError(f"{file}: is not JSON ({error}); copy it again") from None
        if isinstance(content, dict) and {"modelTopology", "weightsManifest"} <= content.keys():
            found.append((file, content))
    if len(found) != 1:
        raise RowError(
            f"{folder}: holds {len(found)} graph models of TensorFlow.js; give a folder with the JSON "
            "file of one and its weights"
        )
    return found[0]


def _constants(file: pathlib.Path, group: dict[str, Any]) -> dict[str, np.ndarray]:
    """Values of the constants in one group of weight files."""
    try:
        content = b"".join((file.parent / path).read_bytes() for path in group["paths"])
    except OSError as error:
        raise RowError(
            f"{error.filename}: {error.strerror}, but {file.name} names it; copy it as well"
        ) from None
    constants, start = {}, 0
    for weight in group["weights"]:
        stored = weight.get("quantization", {})
        kind = np.dtype(stored.get("dtype", weight["dtype"])).newbyteorder("<")
        count = int(np.prod(weight["shape"], dtype=np.int64))
        if start + count * kind.itemsize > len(content):
            raise RowError(f"{file}: its weights end before {weight['name']}; copy their files again")
        values = np.frombuffer(content, kind, count, start).reshape(weight["shape"])
        start += values.nbytes
        if "scale" in stored:
            values = values * np.float64(stored["scale"]) + stored["min"]
        constants[weight["name"]] = values.astype(weight["dtype"])
    return constants


def _place(name: str) -> tuple[str, int]:
    """The node of an input, and which of its results it is."""
    node, _, number = name.removeprefix("^").partition(":")
    return node, int(number or 0)


def _result(results: dict[str, Any], name: str) -> Any:
    node, number = _place(name)
    found = results[node]
    return found[number] if isinstance(found, list) else found


def _shape_of(graph: Graph, name: str) -> list[int | None]:
    """Static shape of a node's result, as TensorFlow infers it."""
    node = graph.nodes[name]
    if node.op == "Placeholder":
        return [size.size if size.size > 0 else None for size in node.attr["shape"].shape.dim]
    return reference(graph.file.parent, [name]).outputs[0].shape.as_list()


def _layer_name(name: str) -> str:
    return name.replace("/", ".").replace(":", ".")


def _apply(graph: Graph, node: Any, inputs: list[Any]) -> Any:
    """The result of a node."""
    if node.op not in _OPERATIONS:
        raise RowError(
            f"{graph.file}: node {node.name} has the operation {node.op}, which is not supported here; cut "
            "the graph before it, by `outputs`"
        )
    return _OPERATIONS[node.op](node, *inputs)


def _convolution(node: Any, inputs: Any, kernel: np.ndarray, *fused: np.ndarray) -> Any:
    """Conv2D or DepthwiseConv2D, with a bias and an activation where the node has them fused."""
    strides = list(node.attr["strides"].list.i)[1:3]
    dilations = (list(node.attr["dilations"].list.i) or [1, 1, 1, 1])[1:3]
    steps = list(node.attr["fused_ops"].list.s)
    padding = node.attr["padding"].s.decode().lower()
    if padding == "explicit":
        edges = list(node.attr["explicit_paddings"].list.i)[2:6]
        inputs, padding = layers.ZeroPadding2D((edges[:2], edges[2:]))(inputs), "valid"
    options = {
        "strides": strides,
        "padding": padding,
        "dilation_rate": dilations,
        "use_bias": b"BiasAdd" in steps,
        "name": _layer_name(node.name),
    }
    if "Depthwise" in node.op:
        layer = layers.DepthwiseConv2D(kernel.shape[:2], depth_multiplier=kernel.shape[3], **options)
    else:
        groups = inputs.shape[-1] // kernel.shape[2]
        layer = layers.Conv2D(kernel.shape[3], kernel.shape[:2], groups=groups, **options)
    return _weighted(node, layer, inputs, kernel, fused)


def _matmul(node: Any, inputs: Any, kernel: np.ndarray, *fused: np.ndarray) -> Any:
    """Dense, with a bias and an activation where the node has them fused."""
    if node.attr["transpose_b"].b:
        kernel = kernel.T
    bias = b"BiasAdd" in node.attr["fused_ops"].list.s
    layer = layers.Dense(kernel.shape[1], use_bias=bias, name=_layer_name(node.name))
    return _weighted(node, layer, inputs, kernel, fused)


def _weighted(node: Any, layer: Any, inputs: Any, kernel: np.ndarray, fused: Sequence[np.ndarray]) -> Any:
    """The result of a layer with the given weights, and of what is fused with it."""
    result = layer(inputs)
    layer.set_weights([kernel, fused[0].ravel()] if layer.use_bias else [kernel])
    for step in node.attr["fused_ops"].list.s:
        if step == b"Prelu":
            result = _prelu(node, result, fused[-1])
        elif step == b"LeakyRelu":
            result = layers.LeakyReLU(node.attr["leakyrelu_alpha"].f)(result)
        elif step != b"BiasAdd":
            result = _ACTIVATIONS[step.decode()](result)
    return result


def _prelu(node: Any, inputs: Any, slopes: np.ndarray) -> Any:
    layer = layers.PReLU(
        shared_axes=list(range(1, len(inputs.shape) - 1)), name=f"{_layer_name(node.name)}.prelu"
    )
    result = layer(inputs)
    layer.set_weights([slopes.reshape(layer.alpha.shape)])
    return result


def _add(node: Any, x: Any, y: Any) -> Any:
    return _with_constant(node, Shift, ops.add, x, y)


def _multiply(node: Any, x: Any, y: Any) -> Any:
    return _with_constant(node, Scale, ops.multiply, x, y)


def _with_constant(node: Any, layer: Any, operation: Callable[..., Any], x: Any, y: Any) -> Any:
    """A layer with a weight where one side is a constant of several values; the operation where not."""
    for constant, inputs in ((x, y), (y, x)):
        if isinstance(constant, np.ndarray) and constant.size > 1:
            made = layer(constant.shape, name=_layer_name(node.name))
            made.set_weights([constant])
            return made(inputs)
    return operation(_plain(x), _plain(y))


def _elementwise(operation: Callable[..., Any]) -> Callable[..., Any]:
    return lambda node, *inputs: operation(*map(_plain, inputs))


def _plain(value: Any) -> Any:
    """A constant of one value as a number, which Keras saves as it is."""
    return value.item() if isinstance(value, np.ndarray) and value.size == 1 else value


def _pool(layer: Any) -> Callable[..., Any]:
    def pool(node: Any, inputs: Any) -> Any:
        size, strides = (list(node.attr[key].list.i)[1:3] for key in ("ksize", "strides"))
        return layer(size, strides, node.attr["padding"].s.decode().lower())(inputs)

    return pool


def _reduce(operation: Callable[..., Any]) -> Callable[..., Any]:
    return lambda node, inputs, axes: operation(
        inputs, axis=axes.ravel().tolist(), keepdims=node.attr["keep_dims"].b
    )


def _resize(node: Any, inputs: Any, size: np.ndarray) -> Any:
    sampling = {key: node.attr[key].b for key in ("align_corners", "half_pixel_centers")}
    factors = [int(one) // side for one, side in zip(size, inputs.shape[1:3], strict=True)]
    return Resize(node.op, factors, name=_layer_name(node.name), **sampling)(inputs)


def _reshape(node: Any, inputs: Any, shape: np.ndarray) -> Any:
    """Reshape of each example: the batch stays."""
    return layers.Reshape([int(size) for size in shape[1:]])(inputs)


def _pad(node: Any, inputs: Any, edges: np.ndarray, value: Any = 0.0) -> Any:
    """Edges of a constant value.

    More channels are joined to the others: TensorFlow crashes where padded channels are added to those of a
    convolution (2.21, on processors, within a graph).
    """
    more = int(edges[-1, 1])
    if edges.sum() != more:
        return ops.pad(inputs, edges.tolist(), constant_values=float(value))
    channels = inputs.shape[-1]
    blocks = [ops.full_like(inputs, value)] * -(-more // channels)
    return ops.concatenate([inputs, *blocks], axis=-1)[..., : channels + more]


def _squeeze(node: Any, inputs: Any) -> Any:
    return ops.squeeze(inputs, axis=list(node.attr["squeeze_dims"].list.i))


def _split_values(node: Any, inputs: Any, sizes: np.ndarray, axis: np.ndarray) -> list[Any]:
    ends = list(itertools.accumulate(sizes.tolist()))
    return list(ops.split(inputs, ends[:-1], axis=int(axis)))


def _depth_to_space(node: Any, inputs: Any) -> Any:
    _, height, width, channels = inputs.shape
    block = node.attr["block_size"].i
    cells = layers.Reshape((height, width, block, block, channels // block**2))(inputs)
    mixed = layers.Permute((1, 3, 2, 4, 5))(cells)
    return layers.Reshape((height * block, width * block, channels // block**2))(mixed)


_ACTIVATIONS: dict[str, Callable[..., Any]] = {
    "Relu": ops.relu,
    "Relu6": ops.relu6,
    "Elu": ops.elu,
    "Sigmoid": ops.sigmoid,
    "Softmax": ops.softmax,
    "Softplus": ops.softplus,
    "Tanh": ops.tanh,
}
_ELEMENTWISE: dict[str, Callable[..., Any]] = {
    **_ACTIVATIONS,
    "Abs": ops.abs,
    "Exp": ops.exp,
    "Maximum": ops.maximum,
    "Minimum": ops.minimum,
    "Neg": ops.negative,
    "RealDiv": ops.divide,
    "Rsqrt": ops.rsqrt,
    "Sqrt": ops.sqrt,
    "Square": ops.square,
    "Sub": ops.subtract,
}
_OPERATIONS: dict[str, Callable[..., Any]] = {
    **dict.fromkeys(_CONVOLUTIONS, _convolution),
    **{name: _elementwise(operation) for name, operation in _ELEMENTWISE.items()},
    **dict.fromkeys(("Add", "AddV2", "BiasAdd"), _add),
    **dict.fromkeys(("MatMul", "_FusedMatMul"), _matmul),
    **dict.fromkeys(("ResizeBilinear", "ResizeNearestNeighbor"), _resize),
    **dict.fromkeys(("Pad", "PadV2"), _pad),
    "AvgPool": _pool(layers.AveragePooling2D),
    "MaxPool": _pool(layers.MaxPooling2D),
    "Mean": _reduce(ops.mean),
    "Sum": _reduce(ops.sum),
    "Max": _reduce(ops.max),
    "ConcatV2": lambda node, *inputs: ops.concatenate(inputs[:-1], axis=int(inputs[-1])),
    "DepthToSpace": _depth_to_space,
    "ExpandDims": lambda node, inputs, axis: ops.expand_dims(inputs, int(axis)),
    "Identity": lambda node, inputs: inputs,
    "LeakyRelu": lambda node, inputs: layers.LeakyReLU(node.attr["alpha"].f)(inputs),
    "Mul": _multiply,
    "Prelu": _prelu,
    "Reshape": _reshape,
    "SplitV": _split_values,
    "Squeeze": _squeeze,
    "Transpose": lambda node, inputs, order: ops.transpose(inputs, order.tolist()),
}


def _split(definition: Any, node: Any) -> None:
    """Split a fused node of a GraphDef: into the plain operation, and nodes of what follows."""
    steps = [step.decode() for step in node.attr["fused_ops"].list.s]
    names = [*(f"{node.name}/{number}" for number in range(len(steps))), node.name]
    extra = list(node.input[2:])
    node.op, node.name = node.op.removeprefix("_").removeprefix("Fused"), names[0]
    del node.input[2:]
    for key in ("fused_ops", "num_args", "epsilon", "leakyrelu_alpha"):
        node.attr.pop(key, None)
    for step, before, name in zip(steps, names, names[1:], strict=False):
        made = definition.node.add(op=step, name=name)
        made.input.extend([before, *([extra.pop(0)] if step == "BiasAdd" else [])])
        made.attr["T"].type = tf.float32.as_datatype_enum
