import json
import pathlib
import random

import numpy as np
import pytest
from helpers import Factory

from components.files import records
from components.utterance_example_gen import sources, templates
from factory import catalog

tf = pytest.importorskip("tensorflow")

from components.files import shards  # noqa: E402
from components.linguistics import annotations  # noqa: E402
from components.utterance_example_gen import component  # noqa: E402
from models.assistant import index, metrics, preprocessing  # noqa: E402

GRAMMAR = {
    "expansion_rules": {"please": "[please]"},
    "lists": {
        "dish": {"values": ["soup", {"in": "(fish|veggie) pie"}]},
        "count": {"range": {"from": 1, "to": 3}},
    },
    "intents": {"order": {"data": [{"sentences": ["(i want|give me) {count} {dish:food} <please>"]}]}},
}


def test_sentences_of_a_template_and_their_slots() -> None:
    grammar = templates.read([GRAMMAR])
    assert grammar.values == {
        "dish": ("soup", "fish pie", "veggie pie"),
        "count": ("1", "2", "3", "one", "two", "three"),
    }
    source = random.Random(0)
    drawn = {templates.draw(grammar.templates[0], grammar, grammar.values, source) for _ in range(500)}
    assert len(drawn) == 2 * 6 * 3 * 2
    for text, spans in drawn:
        assert "  " not in text and text == text.strip()
        said = {name: text[first:last] for first, last, name in spans}
        assert said["food"] in grammar.values["dish"] and said["count"] in grammar.values["count"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"intents": {"a": {"data": [{"sentences": ["(open"]}]}}}, "'(open' is no template"),
        ({"intents": {"a": {"data": [{"sentences": [True]}]}}}, "True is no sentence"),
        ({"intents": {"a": {"data": [{"sentences": ["<gone>"]}]}}}, "there is no rule <gone>"),
        ({"intents": {"a": {"data": [{"sentences": ["{gone}"]}]}}}, "there is no list {gone}"),
    ],
)
def test_broken_templates_are_named(change: dict, said: str) -> None:
    with pytest.raises(templates.TemplateError) as caught:
        templates.read([change])
    assert said in str(caught.value)


def test_rules_in_a_circle_end() -> None:
    grammar = templates.read(
        [{"expansion_rules": {"a": "<a>"}, "intents": {"i": {"data": [{"sentences": ["<a>"]}]}}}]
    )
    with pytest.raises(templates.TemplateError, match="circle"):
        templates.draw(grammar.templates[0], grammar, {}, random.Random(0))


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.yaml", b"intents: [", "is not YAML"),
        ("a.yaml", b"- 1\n", "is list, not a mapping"),
        ("a.json", b'{"other": 1}', "has none of intents"),
        ("a.yaml", b"intents: {a: {data: [{}]}}", "lacks or misplaces 'sentences'"),
        ("a.yml", b"conversations: [[]]", "conversation 1: is no list of lines"),
        ("a.jsonl", b'{"question": "Open?"}\n', "line 1: answer is None"),
        (
            "a.jsonl",
            b'{"text": "hi", "intent": "greet", "slots": [{"name": "x"}]}',
            "write name, start and end",
        ),
        (
            "a.jsonl",
            b'{"text": "hi", "intent": "greet", "slots": [{"name": "x", "start": 1, "end": 9}]}',
            "lies outside of the text",
        ),
        ("a.jsonl", b'{"question": "?", "answer": "!", "paraphrases": "no"}', "write a list of strings"),
        ("a.jsonl", b"\xff", "is not UTF-8"),
        ("a.yaml", b"lists: {}", "no file says anything"),
        ("a.txt", b"hi", "holds no .yaml, .yml, .json, .jsonl file"),
    ],
)
def test_broken_files_are_one_clear_sentence(
    tmp_path: pathlib.Path, name: str, content: bytes, said: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(records.RowError) as caught:
        sources.check([tmp_path])
    assert said in str(caught.value) and str(tmp_path) in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.fixture(scope="session")
def restaurant() -> dict[str, sources.Source]:
    known = catalog.load()
    return sources.read(
        [catalog.fetch(known[n]) for n in ("restaurant_utterances", "restaurant_faq", "small_talk")]
    )


@pytest.mark.parametrize("fold", [0, 3])
def test_splits_share_no_value_paraphrase_or_topic(restaurant: dict[str, sources.Source], fold: int) -> None:
    made = {
        split: [
            row
            for name, source in restaurant.items()
            for row in component.rows_of(name, source, split, fold, 20)
        ]
        for split in shards.SPLITS
    }
    held = restaurant["restaurant"].grammar.values
    closed = {value for values in held.values() if len(values) < 8 for value in values}
    values = {
        split: {row.text[a:b] for row in split_rows for a, b, _ in row.spans} - closed
        for split, split_rows in made.items()
    }
    asked = {split: {r.text for r in of if r.task == "faq"} for split, of in made.items()}
    said = {split: {r.text for r in of if r.task == "utterances"} for split, of in made.items()}
    learnt = " ".join(row.text for row in made["train"] if row.task == "document")
    for other in ("validation", "test"):
        assert values[other] and not values["train"] & values[other]
        assert len(asked[other]) == 80 and not asked["train"] & asked[other]
        assert not any(text in learnt for text in asked[other])
        assert said[other]
    assert not values["validation"] & values["test"]
    intents = {row.intent for row in made["test"] if row.task == "templates"}
    assert intents == {template.intent for template in restaurant["restaurant"].grammar.templates}


def test_every_template_is_in_one_split(restaurant: dict[str, sources.Source]) -> None:
    for number in range(5):
        for fold in range(5):
            parts = [component.split_of(number, fold) for fold in range(5)]
            assert parts.count("test") == 1 and parts.count("validation") == 1
            assert component.split_of(number, fold) in shards.SPLITS


def test_tags_stand_at_their_words() -> None:
    texts = [
        ("a table for two people", [(12, 15, "size")]),
        ("book the 1st of may, please", [(5, 19, "date")]),
        ("twofold", [(0, 3, "size")]),
        ("", []),
    ]
    assert list(component.tags_of(texts, preprocessing.cut)) == [
        ["O", "O", "O", "B-size", "O"],
        ["O", "B-date", "I-date", "I-date", "I-date", "O", "O"],
        None,
        [],
    ]


def test_slots_of_tags() -> None:
    tags = "B-a I-a O I-b I-b B-b I-c O"
    assert list(metrics.slots_of(tags)) == [(0, 2, "a"), (3, 5, "b"), (5, 6, "b"), (6, 7, "c")]
    assert list(metrics.slots_of("")) == []


def test_understanding_by_hand() -> None:
    counts = metrics.Counts("out_of_scope")
    one, two = {(0, 1, "date")}, {(0, 1, "date"), (2, 3, "time")}
    counts.add_utterance("book", "book", two, one)
    counts.add_utterance("greet", "out_of_scope", set(), set())
    counts.add_utterance("out_of_scope", "out_of_scope", set(), one)
    counts.add_utterance("out_of_scope", "book", set(), set())
    for right, known in ((True, True), (True, False), (False, True), (False, False)):
        counts.add_question(right, known)
    values = counts.values()
    assert values["intent_accuracy"] == 0.5 and values["frame_accuracy"] == 0
    assert values["slot_precision"] == 0.5 and values["slot_recall"] == 0.5
    assert values["out_of_scope_recall"] == 0.5 and values["false_alarms"] == 0.5
    assert (values["recall_at_1"], values["answered"], values["answered_right"]) == (0.5, 0.5, 0.25)
    assert values["intent_macro_f1"] == pytest.approx((2 / 3 + 0 + 1 / 2) / 3)
    assert not counts.result().not_applicable


def test_what_the_examples_cannot_answer_is_not_applicable() -> None:
    counts = metrics.Counts("out_of_scope")
    counts.add_utterance("greet", "greet", set(), set())
    result = counts.result()
    assert result.values["intent_accuracy"] == 1 and np.isnan(result.values["slot_f1"])
    assert {name for name, value in result.values.items() if np.isnan(value)} == {*result.not_applicable}
    assert result.not_applicable["recall_at_1"] == "the test examples hold no question with a known answer"
    # Slots that the model misses are its own fault, and so are slots that it invents.
    counts.add_utterance("book", "book", {(0, 1, "date")}, set())
    result = counts.result()
    assert np.isnan(result.values["slot_precision"]) and "slot_precision" not in result.not_applicable


def _sparse(dense: list[list[float]]) -> tuple[tf.SparseTensor, tf.SparseTensor]:
    weights = tf.sparse.from_dense(tf.constant(dense, tf.float32))
    return tf.SparseTensor(weights.indices, weights.indices[:, 1], weights.dense_shape), weights


def test_the_index_finds_and_learns() -> None:
    documents = np.array([[1, 0], [0, 1], [0, 0]], np.float32)  # no document has the third term
    found = index.Index([b"a", b"b"], [b"A", b"B"], documents)
    asked = _sparse([[2, 0, 0], [0, 3, 4], [0, 0, 0]])
    np.testing.assert_allclose(found.scores(*asked), [[1, 0], [0, 0.6], [0, 0]])
    question = _sparse([[0.5, 0, 3]])
    before = found.scores(*question).numpy()
    found.learn(*question, np.array([1]))
    assert found.scores(*question)[0, 1] > before[0, 1]
    assert index.Index([], [], np.zeros([3, 0], np.float32)).scores(*asked).numpy().tolist() == [[0]] * 3


def test_annotations_of_texts() -> None:
    folder = catalog.fetch(catalog.load()["english_annotator"])
    texts = ["A table in London for Friday, please.", "", "\N{GRINNING FACE}\x00"]
    examples = [
        tf.train.Example(
            features=tf.train.Features(
                feature={"text": tf.train.Feature(bytes_list=tf.train.BytesList(value=[text.encode()]))}
            )
        ).SerializeToString()
        for text in texts
    ]
    made = annotations.annotate(
        examples, "train", [0, 0], model=str(folder), sha256="", feature="text", omit=["task", "talk"]
    )
    noted = [tf.train.Example.FromString(example).features.feature for example in made]
    values = {name: list(feature.bytes_list.value) for name, feature in noted[0].items()}
    assert values["tokens"][:2] == [b"A", b"table"] and values["parts_of_speech"][1] == b"NOUN"
    assert len(values["dependencies"]) == len(values["tokens"]) and values["root"] == [b"NOUN"]
    assert {b"GPE:London", b"DATE:Friday"} <= set(values["entities"])
    assert noted[1]["root"].bytes_list.value == [b"NONE"] and len(noted) == 3


def test_the_assistant_runs_and_answers(factory: Factory) -> None:
    """Trained for seconds, it need not understand; the index has to find, and every row has to be counted."""
    result = factory.smoke(product="assistant")
    assert result.returncode == 0, result.stdout + result.stderr
    report = factory.report("assistant")
    counted = report["rows"]
    dropped = sum(count for reason, count in counted.items() if reason.startswith("dropped"))
    assert counted["read"] == counted["train"] + counted["validation"] + counted["test"] + dropped
    assert report["metrics"]["example_count"] == counted["test"]
    assert {"task faq", "task templates", "source smalltalk", "root VERB"} <= set(report["slices"])
    assert report["metrics"]["recall_at_1"] > report["references"]["book"]["metrics"]["recall_at_1"]

    hostile = ["", "x" * 10_000, "word " * 2000, "\N{GRINNING FACE}", "\u597d\u5403", "a\tb\nc", "\x07"]
    answers = factory("ask", "assistant", "--preset", "smoke", "--json", "--", "Is there parking?", *hostile)
    assert answers.returncode == 0, answers.stderr
    lines = [json.loads(line) for line in answers.stdout.splitlines()]
    assert len(lines) == 1 + len(hostile) and lines[0]["entry"] == "place-09"
    assert lines[1]["answer"] == "I do not know."
    assert all(line["answer"] and 0 <= line["confidence"] < 2 for line in lines)


def test_own_files_are_learnt_from(factory: Factory, tmp_path: pathlib.Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    said = [
        {
            "text": f"{word} number {n}",
            "intent": word,
            "slots": [{"name": "n", "start": len(word) + 8, "end": len(word) + 9}],
        }
        for word in ("stop", "start")
        for n in range(10)
    ]
    (data / "own.jsonl").write_text("\n".join(map(json.dumps, said)))
    arguments = ("--data", str(data), "--set", "sources=all", "--to", "UtteranceExampleGen")
    result = factory.smoke(*arguments, product="assistant")
    assert result.returncode == 0, result.stdout
    wrong = factory.smoke(*arguments, "--set", "sources=other", product="assistant")
    assert wrong.returncode == 1 and "there is no source ['other']; the files have ['own']" in wrong.stdout
