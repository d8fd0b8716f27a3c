"""Word vectors from unlabelled training texts: skip-gram with negative sampling.

After Mikolov et al. (2013): a word's vector discriminates its context words from random words.
"""

from __future__ import annotations

import html
import pathlib
from collections.abc import Callable, Iterator
from typing import Any

import keras
import numpy as np
import tensorflow as tf
import tensorflow_transform as tft
from sklearn.manifold import TSNE

from models.common import data, figures
from models.common.progress import learning_curve, progress
from models.common.text import PADDING, UNKNOWN

NEGATIVE = 5  # weight of the words drawn at random, as in the paper
_SHARED = 64  # words drawn for a batch, shared by all its pairs, so that one matrix product does it
_PAIRS = 8192  # (word, neighbour) pairs in a step
_VECTORS = "vectors.npy"
_SHOWN = 250  # words on the map


def train(
    patterns: list[str],
    transform_graph: str,
    config: dict[str, Any],
    folder: str,
    cut: Callable[[tf.Tensor], tf.RaggedTensor],
) -> None:
    """Train word vectors; called by a product's function for the Pretrainer.

    Writes `vectors.npy`, float32 [words, dimensions] by word number; `tensor.tsv`, `metadata.tsv` and
    `projector_config.pbtxt` for TensorBoard's embedding projector; and `figures.json`: the loss, and a t-SNE
    map (van der Maaten and Hinton, 2008) of frequent words.

    Args:
        patterns: of TFRecord files with Examples, whose `text` is read, to its end.
        transform_graph: the folder of Transform's output, whose vocabulary `words` says which words are
            known.
        config: as `SkipGram.learn` needs it, and `dimensions`.
        folder: to write to.
        cut: cuts texts, string [n], into words as the vocabulary has them.
    """
    keras.utils.set_random_seed(config["seed"])
    known = tft.TFTransformOutput(transform_graph).vocabulary_by_name("words")
    vocabulary = [word.decode(errors="replace") for word in known]
    documents = _documents(patterns, known, cut)
    model = SkipGram(len(vocabulary) + UNKNOWN + 1, config["dimensions"])
    frequency = np.bincount(np.concatenate(documents), minlength=model.words).astype(np.float64)
    losses = model.learn(documents, frequency, config)
    vectors = model.centre.numpy()
    np.save(pathlib.Path(folder, _VECTORS), vectors)
    write_projector(vectors[UNKNOWN + 1 :], vocabulary, folder)
    drawn: list[figures.Figure] = [learning_curve({"loss": losses}, "loss", "word vectors")]
    if places := word_map(vectors[UNKNOWN + 1 :], vocabulary):
        drawn.append(drawn_map(places))
    figures.write(folder, drawn)


def load(folder: str, deviation: float) -> np.ndarray:
    """The vectors that `train` wrote to a folder, float32 [words, dimensions], of a common deviation."""
    vectors = np.load(pathlib.Path(folder, _VECTORS))
    vectors *= deviation / vectors[UNKNOWN + 1 :].std()
    vectors[: UNKNOWN + 1] = 0
    return vectors


def _documents(
    patterns: list[str], known: list[bytes], cut: Callable[[tf.Tensor], tf.RaggedTensor]
) -> list[np.ndarray]:
    """The known words of each text, as numbers."""
    numbers = tf.range(len(known)) + UNKNOWN + 1
    table = tf.lookup.StaticHashTable(
        tf.lookup.KeyValueTensorInitializer(tf.constant(known), numbers), PADDING
    )
    spec = {"text": tf.io.FixedLenFeature([], tf.string)}
    found: list[np.ndarray] = []
    for records in tf.data.TFRecordDataset(data.files_of(patterns), compression_type="GZIP").batch(1000):
        words = cut(tf.io.parse_example(records, spec)["text"])
        of_texts = words.with_values(table.lookup(words.values))
        found += [row[row > UNKNOWN] for row in of_texts.numpy()]
    return found


class SkipGram:
    """Two vectors for each word: as the centre, and as a neighbour."""

    def __init__(self, words: int, dimensions: int) -> None:
        """Begin with small random centres and zero neighbours, as the original program does."""
        limit = 0.5 / dimensions
        self.words = words
        self.centre = tf.Variable(tf.random.uniform([words, dimensions], -limit, limit))
        self.neighbour = tf.Variable(tf.zeros([words, dimensions]))

    def learn(
        self, documents: list[np.ndarray], frequency: np.ndarray, config: dict[str, Any]
    ) -> list[float]:
        """Train and return the mean loss of each epoch.

        Args:
            documents: word numbers of each text.
            frequency: of each word, float64 [words].
            config: `seed`, `vector_epochs`, `vector_learning_rate`, `window` and `subsample`.
        """
        random = np.random.default_rng(config["seed"])
        noise = np.cumsum(frequency**0.75)
        noise /= noise[-1]
        optimizer = keras.optimizers.Adam(config["vector_learning_rate"])
        optimizer.build([self.centre, self.neighbour])
        step = tf.function(lambda *batch: self._step(optimizer, *batch), autograph=False)
        losses = []
        for epoch in range(config["vector_epochs"]):
            total, steps = 0.0, 0
            for centres, neighbours in _pairs(documents, frequency, config, random):
                drawn = np.searchsorted(noise, random.random(_SHARED)).astype(np.int32)
                total += float(step(tf.constant(centres), tf.constant(neighbours), tf.constant(drawn)))
                steps += 1
                if steps % 100 == 0:
                    loss = total / steps
                    progress.info("word vectors: epoch %d, step %d, loss %.4f", epoch + 1, steps, loss)
            optimizer.learning_rate.assign(
                config["vector_learning_rate"] * (1 - (epoch + 1) / config["vector_epochs"])
            )
            losses.append(total / max(steps, 1))
        return losses

    def _step(
        self,
        optimizer: keras.Optimizer,
        centres: tf.Tensor,
        neighbours: tf.Tensor,
        drawn: tf.Tensor,
    ) -> tf.Tensor:
        variables = [self.centre, self.neighbour]
        with tf.GradientTape() as tape:
            centre = tf.gather(self.centre, centres)
            near = tf.reduce_sum(centre * tf.gather(self.neighbour, neighbours), axis=1)
            far = tf.matmul(centre, tf.gather(self.neighbour, drawn), transpose_b=True)
            loss = tf.reduce_mean(tf.nn.softplus(-near)) + NEGATIVE * tf.reduce_mean(tf.nn.softplus(far))
        optimizer.apply(tape.gradient(loss, variables), variables)
        return loss


def _pairs(
    documents: list[np.ndarray], frequency: np.ndarray, config: dict[str, Any], random: np.random.Generator
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Batches of (word, neighbour) pairs, int32 [pairs] each, in random order.

    Frequent words are left out at random, and each word looks at a random number of neighbours, up to
    `window` on each side.
    """
    share = frequency / frequency.sum()
    ratio = config["subsample"] / np.maximum(share, 1e-12)
    keep = np.minimum(1.0, np.sqrt(ratio) + ratio)
    kept = [document[random.random(len(document)) < keep[document]] for document in documents]
    words = np.concatenate(kept)
    document = np.repeat(np.arange(len(kept), dtype=np.int32), [len(words) for words in kept])
    reach = random.integers(1, config["window"] + 1, len(words))
    centres, neighbours = [], []
    for distance in range(1, config["window"] + 1):
        left = slice(None, -distance)
        right = slice(distance, None)
        together = document[left] == document[right]
        for centre, neighbour in ((left, right), (right, left)):
            seen = together & (reach[centre] >= distance)
            centres.append(words[centre][seen])
            neighbours.append(words[neighbour][seen])
    first, second = np.concatenate(centres), np.concatenate(neighbours)
    order = random.permutation(len(first))
    for start in range(0, len(order) - min(_PAIRS, len(order)) + 1, _PAIRS):
        batch = order[start : start + _PAIRS]
        yield first[batch], second[batch]


def write_projector(vectors: np.ndarray, vocabulary: list[str], folder: str) -> None:
    """Write what `tensorboard --logdir` of the folder shows as an embedding."""
    path = pathlib.Path(folder)
    np.savetxt(path / "tensor.tsv", vectors, fmt="%.5f", delimiter="\t")
    clean = ("".join(c if c.isprintable() else "?" for c in word) for word in vocabulary)
    (path / "metadata.tsv").write_text("".join(f"{word}\n" for word in clean), encoding="utf-8")
    config = 'embeddings {\n  tensor_path: "tensor.tsv"\n  metadata_path: "metadata.tsv"\n}\n'
    (path / "projector_config.pbtxt").write_text(config, encoding="utf-8")


def word_map(vectors: np.ndarray, vocabulary: list[str]) -> list[tuple[str, float, float]]:
    """Frequent words of some length on a plane, near each other where their vectors are: (word, x, y)."""
    chosen = [number for number, word in enumerate(vocabulary) if len(word) > 3 and word.isalpha()][:_SHOWN]
    if len(chosen) < 5:
        return []
    perplexity = min(15, len(chosen) - 1)
    places = TSNE(
        perplexity=perplexity, metric="cosine", init="random", max_iter=500, random_state=0
    ).fit_transform(vectors[chosen])
    return [(vocabulary[number], float(x), float(y)) for number, (x, y) in zip(chosen, places, strict=True)]


def drawn_map(places: list[tuple[str, float, float]]) -> figures.Media:
    """Words at their places, as an SVG picture that fits light and dark pages."""
    words, *axes = zip(*places, strict=True)
    x, y = ((np.array(axis) - min(axis)) / max(np.ptp(axis), 1e-9) for axis in axes)
    texts = "".join(
        f'<text x="{40 + left:.1f}" y="{20 + top:.1f}">{html.escape(word)}</text>'
        for word, left, top in zip(words, x * 1020, y * 660, strict=True)
    )
    style = (
        "text { font: 12px sans-serif; text-anchor: middle; fill: #333 }"
        "@media (prefers-color-scheme: dark) { text { fill: #ddd } }"
    )
    size = 'width="1100" height="700" viewBox="0 0 1100 700"'
    drawing = f'<svg xmlns="http://www.w3.org/2000/svg" {size}><style>{style}</style>{texts}</svg>'
    caption = "t-SNE map of frequent words: neighbours have similar vectors."
    return figures.media("Word vectors", drawing.encode(), "image/svg+xml", caption)
