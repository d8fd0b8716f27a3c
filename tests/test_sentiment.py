import json
import pathlib
import re

import numpy as np
import pytest
from helpers import Factory

tf = pytest.importorskip("tensorflow")

from models.common import text, word2vec  # noqa: E402
from models.sentiment import linear, preprocessing, trainer  # noqa: E402
from models.sentiment.model import build_model  # noqa: E402

HOSTILE = {
    "": [],
    "Good FOOD!": ["good", "food", "!"],
    "don't": ["do", "n't"],
    "a<br />b": ["a", "b"],
    "Ünïcode Straße": ["ünïcode", "straße"],
    "好吃": ["好吃"],
    "\x00\x07 ok \x1f": ["ok"],
}


def test_words_of_whatever_guests_write() -> None:
    made = text.words_of(tf.constant(list(HOSTILE))).to_list()
    assert [[word.decode() for word in row] for row in made] == list(HOSTILE.values())
    broken = text.words_of(tf.constant([b"\xff\xfe good", b"x" * 10_000, b"\xf0\x9f\x98\x80"])).to_list()
    assert broken[0][-1] == b"good" and broken[1] == [b"x" * 10_000]


def test_numbers_are_cut_and_filled_up() -> None:
    ids = tf.ragged.constant([[0, -1, 5], [], [1, 2, 3, 4, 5]], dtype=tf.int64)
    expected = [[2, 1, 7, 0], [0, 0, 0, 0], [3, 4, 5, 6]]
    assert text.numbers(ids, 4).numpy().tolist() == expected
    assert text.numbers(ids.to_sparse(), 4).numpy().tolist() == expected


def test_terms_are_words_pairs_and_pieces_each_once() -> None:
    words = tf.ragged.constant([["so", "tasty", "so"], [], ["\u597d\u5403"]])
    terms = [[term.decode() for term in row] for row in preprocessing.terms_of(words).to_list()]
    assert terms[0][:5] == ["so", "tasty", "so", "so tasty", "tasty so"]
    assert terms[0][5:] == ["<tast", "tasty", "asty>"]
    assert terms[1:] == [[], ["\u597d\u5403"]]
    numbers = preprocessing.hashed(preprocessing.terms_of(words)).numpy()
    assert numbers.shape == (3, preprocessing.TERMS) and np.count_nonzero(numbers, axis=1).tolist() == [
        6,
        0,
        1,
    ]
    assert numbers.max() < preprocessing.BUCKETS


def test_the_network_overlooks_what_texts_are_filled_up_with() -> None:
    generator = np.random.default_rng(0)
    vectors = generator.normal(size=(50, 8)).astype(np.float32)
    rarity = trainer.rarity(tf.ragged.constant([[1, 2], [2]]))[:20]
    assert rarity[0] == 0 and rarity[1] > rarity[2] == pytest.approx(1) and rarity[3] > rarity[1]
    network = build_model(vectors, rarity, True, filters=4, dropout=0.5, word_dropout=0.2)
    parameters = 50 * 8 + sum(4 * (8 * width + 1) for width in (3, 4, 5)) + 2 * (12 + 1) + 20
    assert sum(weight.numpy().size for weight in network.trainable_weights) == parameters
    network.get_layer("weighted_terms").weight.assign(generator.normal(size=20))
    words, terms = generator.integers(1, 50, (3, 7)), generator.integers(1, 20, (3, 9))
    filled = np.pad(words, [(0, 0), (0, 30)]), np.pad(terms, [(0, 0), (0, 40)])
    np.testing.assert_allclose(network([words, terms]), network(list(filled)), atol=1e-5)
    assert np.isfinite(network([words * 0, terms * 0])).all()


def test_the_linear_graph_agrees_with_scikit_learn(tmp_path: pathlib.Path) -> None:
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression

    texts = ["good food good", "bad food", "good wine", "bad bad wine", "food"]
    terms = [[t.decode() for t in row] for row in linear.terms_of(tf.constant(texts)).to_list()]
    vectorizer = TfidfVectorizer(analyzer=lambda given: given, sublinear_tf=True)
    model = LogisticRegression().fit(vectorizer.fit_transform(terms), [1, 0, 1, 0, 1])
    linear.export(vectorizer, model, str(tmp_path))
    asked = ["good good food bad", "never seen", "", "wine wine wine"]
    feature = [
        tf.train.Example(
            features=tf.train.Features(
                feature={"text": tf.train.Feature(bytes_list=tf.train.BytesList(value=[t.encode()]))}
            )
        ).SerializeToString()
        for t in asked
    ]
    served = tf.saved_model.load(str(tmp_path)).signatures["serving_default"](examples=tf.constant(feature))
    known = [[t.decode() for t in row] for row in linear.terms_of(tf.constant(asked)).to_list()]
    expected = model.predict_proba(vectorizer.transform(known))
    np.testing.assert_allclose(served["probabilities"], expected, atol=1e-5)


def test_words_that_stand_together_get_vectors_that_agree() -> None:
    generator = np.random.default_rng(0)
    groups = np.arange(2, 42).reshape(4, 10)  # words of a text are all of one group
    documents = [generator.choice(groups[i % 4], 12).astype(np.int32) for i in range(1500)]
    frequency = np.bincount(np.concatenate(documents), minlength=42).astype(float)
    model = word2vec.SkipGram(42, 16)
    config = {"seed": 0, "vector_epochs": 12, "vector_learning_rate": 0.02, "window": 3, "subsample": 1.0}
    losses = model.learn(documents, frequency, config)
    assert losses[-1] < losses[0]
    vectors = model.centre.numpy()[2:]
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    same = np.kron(np.eye(4), np.ones((10, 10))).astype(bool)
    likeness = vectors @ vectors.T
    assert likeness[same].mean() > likeness[~same].mean() + 0.5


def test_sentiment_runs_and_answers(factory: Factory) -> None:
    """Trained for seconds, it need not be right; it has to answer, and every row has to be accounted for."""
    result = factory.smoke(product="sentiment")
    assert result.returncode == 0, result.stdout + result.stderr
    report = factory.report("sentiment")
    rows_ = report["rows"]
    dropped = sum(count for reason, count in rows_.items() if reason.startswith("dropped"))
    assert rows_["read"] == rows_["train"] + rows_["validation"] + rows_["test"] + dropped
    measured = report["measured"]
    assert measured["metrics"]["example_count"] == rows_["test"]
    assert {"source rotten_tomatoes", "source restaurants"} <= set(measured["slices"])
    assert report["beside"]["linear"]["metrics"]["sparse_categorical_accuracy"] > 0.6
    shown = factory.figures("sentiment")
    assert {"Word vectors", "Reliability: accuracy by confidence", "Misclassified examples"} <= set(shown)
    assert shown["Confusion matrix"].rows == ["negative", "positive"]
    page = factory.folder / factory("report", "sentiment", "--preset", "smoke", "--html").stdout.strip()
    assert "data:image/svg+xml" in page.read_text() and "<script" not in page.read_text()
    (vectors,) = factory.root.glob("sentiment-smoke/artifacts/Pretrainer/model/*/Format-Serving")
    assert {"tensor.tsv", "metadata.tsv", "projector_config.pbtxt"} <= {f.name for f in vectors.iterdir()}

    hostile = ["The food was great", "x" * 10_000, "\N{GRINNING FACE}", "\u597d\u5403", "a\tb\nc", "--"]
    answers = factory("predict", "sentiment", "--preset", "smoke", "--", *hostile)
    assert answers.returncode == 0, answers.stderr
    lines = answers.stdout.splitlines()
    assert len(lines) == len(hostile) and not answers.stderr
    assert all(re.fullmatch(r"(positive|negative) \([01]\.\d\d\)", line) for line in lines)
    assert factory.served(hostile[0].encode(), "sentiment") == lines[0].split()[0]


def test_a_source_that_does_not_exist_is_named(factory: Factory, tmp_path: pathlib.Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    lines = [json.dumps({"text": f"text {number}", "label": number % 2}) for number in range(40)]
    (data / "own.jsonl").write_text("\n".join(lines))
    arguments = ("--data", str(data), "--set", "sources=yelp", "--set", "fraction=1")
    result = factory.smoke(*arguments, product="sentiment")
    assert result.returncode == 1 and "there is no source ['yelp']; the files have ['own']" in result.stderr
