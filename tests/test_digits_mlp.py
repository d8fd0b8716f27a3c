"""digits_mlp: its network. Its smoke run, with a search, is in test_digits_family.py."""

import numpy as np
import pytest

tf = pytest.importorskip("tensorflow")

from models.digits_mlp import model as mlp  # noqa: E402


def test_a_perceptron_has_as_many_layers_as_it_is_told() -> None:
    assert mlp.build_model(0, 512, 0.2).count_params() == 785 * 10
    assert mlp.build_model(2, 64, 0.2).count_params() == 785 * 64 + 65 * 64 + 65 * 10
    # A perceptron without activations would be linear: f(a) + f(b) = f(a + b) + f(0).
    network = mlp.build_model(1, 64, 0.0)
    a, zero = tf.random.uniform([1, 28, 28, 1]), tf.zeros([1, 28, 28, 1])
    b = -tf.random.uniform([1, 28, 28, 1])
    assert not np.allclose(network(a) + network(b), network(a + b) + network(zero), atol=1e-3)
