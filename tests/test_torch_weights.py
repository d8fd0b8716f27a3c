"""Weight files of PyTorch are read by their strides, run no code, and make the network that they are of."""

from __future__ import annotations

import collections
import io
import json
import pathlib
import pickle
import sys
import types

import numpy as np
import pytest
from PIL import Image
from sklearn.datasets import load_sample_images

from factory import catalog
from models.common.rows import RowError
from models.common.vision import efficientnet_lite, torch_weights


@pytest.fixture
def torch(monkeypatch: pytest.MonkeyPatch) -> types.ModuleType:
    """As much of PyTorch as is needed to write a weight file."""
    torch, utils = types.ModuleType("torch"), types.ModuleType("torch._utils")

    def rebuild(*arguments: object) -> None:
        raise AssertionError

    rebuild.__module__, rebuild.__qualname__ = "torch._utils", "_rebuild_tensor_v2"
    utils._rebuild_tensor_v2 = rebuild
    torch.FloatStorage = type("FloatStorage", (), {"__module__": "torch"})
    monkeypatch.setitem(sys.modules, "torch", torch)
    monkeypatch.setitem(sys.modules, "torch._utils", utils)
    return torch


class Tensor:
    """Pickled as PyTorch does it."""

    def __init__(self, *arguments: object) -> None:
        self.arguments = arguments

    def __reduce__(self) -> tuple:
        return sys.modules["torch._utils"]._rebuild_tensor_v2, self.arguments


class Storage(str):
    """The key of a storage."""


def weight_file(torch: types.ModuleType, tensors: dict, **storages: np.ndarray) -> bytes:
    class Pickler(pickle.Pickler):
        def persistent_id(self, value: object) -> tuple | None:
            if isinstance(value, Storage):
                return "storage", torch.FloatStorage, str(value), "cpu", storages[value].size, None
            return None

    written = io.BytesIO()
    for part in (0x1950A86A20F9469CFC6C, 1001, {"little_endian": True}):
        pickle.dump(part, written, protocol=2)
    Pickler(written, protocol=2).dump(tensors)
    pickle.dump(list(storages), written, protocol=2)
    for values in storages.values():
        written.write(np.int64(values.size).tobytes() + values.astype("<f4").tobytes())
    return written.getvalue()


def test_strides_and_offsets_are_honoured(torch: types.ModuleType, tmp_path: pathlib.Path) -> None:
    none = collections.OrderedDict()
    tensors = collections.OrderedDict(
        plain=Tensor(Storage("a"), 0, (2, 3), (3, 1), False, none),
        turned=Tensor(Storage("a"), 0, (3, 2), (1, 3), False, none),
        later=Tensor(Storage("b"), 2, (2,), (1,), False, none),
        number=Tensor(Storage("b"), 1, (), (), False, none),
    )
    content = weight_file(torch, tensors, b=np.arange(4) / 2, a=np.arange(6))
    (tmp_path / "weights.pth").write_bytes(content)
    found = torch_weights.read(tmp_path / "weights.pth")
    assert found["plain"].tolist() == [[0, 1, 2], [3, 4, 5]]
    assert found["turned"].tolist() == [[0, 3], [1, 4], [2, 5]]
    assert found["later"].tolist() == [1, 1.5] and found["number"] == 0.5
    (tmp_path / "weights.pth").write_bytes(content[:-3])
    with pytest.raises(RowError, match=r"weights.pth: is no weight file"):
        torch_weights.read(tmp_path / "weights.pth")


class Harmful:
    def __reduce__(self) -> tuple:
        return exec, ("raise SystemExit('code was run')",)


def test_a_weight_file_runs_no_code(torch: types.ModuleType, tmp_path: pathlib.Path) -> None:
    file = tmp_path / "weights.pth"
    file.write_bytes(weight_file(torch, {"a": Harmful()}))
    with pytest.raises(RowError, match=r"it holds .*builtin.*exec"):
        torch_weights.read(file)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 a newer file", pickle.dumps({"a": 1})])
def test_other_files_are_named(tmp_path: pathlib.Path, content: bytes) -> None:
    file = tmp_path / "weights.pth"
    file.write_bytes(content)
    with pytest.raises(RowError, match=r"weights.pth: is no weight file"):
        torch_weights.read(file)


def test_the_classifier_names_what_photographs_show() -> None:
    known = catalog.load()
    file = catalog.fetch(known["imagenet_classifier"]) / "efficientnet-lite0.pth"
    labels = catalog.fetch(known["imagenet_labels"]) / "imagenet_labels.json"
    names = json.loads(labels.read_text())
    network = efficientnet_lite.load(file)
    side = (efficientnet_lite.SIDE, efficientnet_lite.SIDE)
    shown = [Image.fromarray(each).resize(side) for each in load_sample_images().images]
    found = network(np.stack([np.asarray(each, np.float32) for each in shown])).numpy()
    assert {names[n] for n in found[0].argsort()[-4:]} >= {"bell tower", "palace"}
    assert names[found[1].argmax()] == "daisy"
    tensors = torch_weights.read(file)
    used = [values.size for name, values in tensors.items() if "num_batches_tracked" not in name]
    assert network.count_params() == sum(used), "every number of the file has its place"
    features = efficientnet_lite.load(file, top=False, side=None)
    assert features(np.zeros((1, 96, 64, 3), np.float32)).shape == (1, 3, 2, 1280)
    assert features.get_layer("stage_3").output.shape[-1] == 40


def test_weights_of_another_network_are_named(torch: types.ModuleType, tmp_path: pathlib.Path) -> None:
    tensor = Tensor(Storage("a"), 0, (6,), (1,), False, collections.OrderedDict())
    (tmp_path / "weights.pth").write_bytes(weight_file(torch, {"other": tensor}, a=np.arange(6)))
    with pytest.raises(RowError, match=r"another network than EfficientNet-Lite0 \('_conv_stem.weight'\)"):
        efficientnet_lite.load(tmp_path / "weights.pth")
