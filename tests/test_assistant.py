import json
import pathlib
import random

import numpy as np
import pytest
from helpers import Factory

from factory import catalog
from models.assistant import data, sources, templates, texts
from models.common.rows import SPLITS, Dropped, Row, RowError, Source

tf = pytest.importorskip("tensorflow")

from models.assistant import annotations, index, metrics, preprocessing  # noqa: E402

GRAMMAR = {
    "expansion_rules": {"please": "[please]"},
    "lists": {
        "dish": {"values": ["soup", {"in": "(fish|veggie) pie"}]},
        "count": {"range": {"from": 1, "to": 3}},
    },
    "intents": {"order": {"data": [{"sentences": ["(i want|give me) {count} {dish:food} <please>"]}]}},
}

SETTINGS = {"sources": "all", "fold": 0, "samples": 20}


def test_sentences_of_a_template_and_their_slots() -> None:
    grammar = templates.read([("own.json", GRAMMAR)])
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
        ({"intents": {"a": {"data": [{"sentences": ["(open"]}]}}}, "'(open' is not a template"),
        ({"intents": {"a": {"data": [{"sentences": [True]}]}}}, "True is not a sentence"),
        ({"intents": {"a": {"data": [{"sentences": ["<gone>"]}]}}}, "there is no rule <gone>"),
        ({"intents": {"a": {"data": [{"sentences": ["{gone}"]}]}}}, "there is no list {gone}"),
        (
            {
                "expansion_rules": {"b": "<c>", "c": "<b>"},
                "intents": {"a": {"data": [{"sentences": ["<b>"]}]}},
            },
            "<b> refers to itself",
        ),
        ({"lists": {"a": {"values": ["<gone>"]}}}, "there is no rule <gone>"),
        ({"lists": {"a": {"range": {"from": 1}}}}, "has no 'to'"),
        ({"lists": {"a": {"range": {"from": 1, "to": 10**9}}}}, "write a rising, shorter one"),
        ({"lists": {"a": {"range": {"from": 1, "to": 3}}}, "language": "xx"}, "has no words for numbers"),
        ({"lists": ["a"]}, "not a mapping"),
    ],
)
def test_broken_templates_are_named(change: dict, said: str) -> None:
    with pytest.raises(RowError) as caught:
        templates.read([("own.json", change)])
    assert said in str(caught.value) and str(caught.value).startswith("own.json")


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.yaml", b"intents: [", "is not YAML"),
        ("a.yaml", b"- 1\n", "is list, not a mapping"),
        ("a.json", b'{"other": 1}', "has none of intents"),
        ("a.yaml", b"intents: {a: {data: [{}]}}", "intent a: has no 'sentences' but []"),
        ("a.yml", b"conversations: [[]]", "conversation 1: is not a list of lines"),
        ("a.jsonl", b'{"question": "Open?"}\n', "line 1: has ['question']; give question and answer, or"),
        ("a.jsonl", b'{"text": 3, "intent": "greet"}\n', "text is 3, not a string"),
        (
            "a.jsonl",
            b'{"text": "hi", "intent": "greet", "slots": [{"name": "x"}]}',
            "slots: has no 'start'",
        ),
        (
            "a.jsonl",
            b'{"text": "hi", "intent": "greet", "slots": [{"name": "x", "start": 0.5, "end": 1}]}',
            "start is 0.5, not a whole number",
        ),
        (
            "a.jsonl",
            b'{"text": "hi", "intent": "greet", "slots": [{"name": "x", "start": 1, "end": 9}]}',
            "is outside of the text",
        ),
        ("a.jsonl", b'{"question": "?", "answer": "!", "paraphrases": "no"}', "not a list"),
        ("a.jsonl", b'{"question": "?", "answer": "!", "paraphrases": [1]}', "write a list of strings"),
        ("a.jsonl", b"\xff", "is not UTF-8"),
        ("a.yaml", b"lists: {}", "no file has any row"),
        (
            "a.jsonl",
            b"\n".join(b'{"question": "q%d?", "answer": "a%d"}' % (n, n) for n in range(20)),
            "intent",
        ),
        ("a.txt", b"hi", "holds no .yaml, .yml, .json, .jsonl file"),
    ],
)
def test_broken_files_are_one_clear_sentence(
    tmp_path: pathlib.Path, name: str, content: bytes, said: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(RowError) as caught:
        data.check([tmp_path], SETTINGS)
    assert said in str(caught.value) and str(tmp_path) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_yaml_is_read_as_it_is_written(tmp_path: pathlib.Path) -> None:
    (tmp_path / "own.yaml").write_text(
        """
        lists:
          time: {values: [18:30, 7:05, on, {in: no}, 1.50, 2024-01-01]}
          odd: {wildcard: no, values: [yes]}
          any: {wildcard: yes}
        intents:
          on: {data: [{sentences: ["book {time}", no]}]}
        """
    )
    grammar = sources.read([tmp_path])["own"].grammar
    assert grammar.values == {"time": ("18:30", "7:05", "on", "no", "1.50", "2024-01-01"), "odd": ("yes",)}
    assert [(each.intent, each.text) for each in grammar.templates] == [("on", "book {time}"), ("on", "no")]


def test_null_is_absent_and_records_without_text_are_dropped_and_counted(tmp_path: pathlib.Path) -> None:
    lines: list[dict] = [
        {"text": "hello", "intent": "greet", "slots": None, "group": None, "question": None, "answer": None},
        {"text": "seven", "intent": "count", "slots": [{"name": "n", "start": 0.0, "end": "5"}], "group": 7},
        {"question": "Open?", "answer": "Yes.", "id": None, "paraphrases": None, "keywords": ["hours", None]},
        {"q": "Where?", "a": "Here.", "text": None, "intent": None},
        {"text": None, "intent": "greet"},
        {"text": "what", "intent": None},
        {"question": "Why?", "answer": " "},
    ]
    (tmp_path / "OWN.JSONL").write_text("\n".join(map(json.dumps, lines)))
    found = sources.read([tmp_path])["OWN"]
    assert found.utterances == [
        sources.Utterance("hello", "greet", (), "hello"),
        sources.Utterance("seven", "count", ((0, 5, "n"),), "7"),
    ]
    assert found.entries == [
        sources.Entry("Open?", "Open?", "Yes.", (), (), ("hours",)),
        sources.Entry("Where?", "Where?", "Here.", (), (), ()),
    ]
    assert found.dropped == ["no text", "no intent", "no answer"]
    made = list(data.rows(Source([tmp_path], SETTINGS)))
    assert [row.reason for row in made if isinstance(row, Dropped)] == found.dropped
    assert all(row.features["text"] for row in made if isinstance(row, Row))


def test_a_conversation_may_have_gaps(tmp_path: pathlib.Path) -> None:
    turns = [
        [{"text": None}, {"text": "do you like music of any kind"}],
        [{"text": "yes"}],
        [{"text": "bye"}],
    ]
    (tmp_path / "own.json").write_text(json.dumps({"one": {"messages": turns}, "two": {"messages": None}}))
    found = sources.read([tmp_path])["own"]
    assert [whole.text for whole in found.conversations] == ["do you like music of any kind\nyes"]
    assert [said.intent for said in found.utterances] == [sources.OUT_OF_SCOPE]


@pytest.fixture(scope="session")
def restaurant() -> dict[str, sources.Content]:
    known = catalog.load()
    return sources.read(
        [catalog.fetch(known[n]) for n in ("restaurant_utterances", "restaurant_faq", "small_talk")]
    )


@pytest.mark.parametrize("fold", [0, 3])
def test_splits_share_no_value_paraphrase_or_topic(restaurant: dict[str, sources.Content], fold: int) -> None:
    made = {
        split: [
            row
            for name, source in restaurant.items()
            for row in texts.texts_of(name, source, split, fold, 20)
        ]
        for split in SPLITS
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


def test_every_template_is_in_one_split(restaurant: dict[str, sources.Content]) -> None:
    for number in range(5):
        for fold in range(5):
            parts = [texts.split_of(number, fold) for fold in range(5)]
            assert parts.count("test") == 1 and parts.count("validation") == 1
            assert texts.split_of(number, fold) in SPLITS


def test_tags_stand_at_their_words() -> None:
    said = [
        ("a table for two people", [(12, 15, "size")]),
        ("book the 1st of may, please", [(5, 19, "date")]),
        ("twofold", [(0, 3, "size")]),
        ("", []),
    ]
    assert list(data.tags_of(said, preprocessing.cut)) == [
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
    said = ["A table in London for Friday, please.", "", "\N{GRINNING FACE}\x00"]
    examples = [
        tf.train.Example(
            features=tf.train.Features(
                feature={"text": tf.train.Feature(bytes_list=tf.train.BytesList(value=[text.encode()]))}
            )
        ).SerializeToString()
        for text in said
    ]
    made = annotations.annotate(
        examples, "train", [0, 0], annotator=str(folder), sha256="", feature="text", omit=["task", "talk"]
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
    assert report["measured"]["metrics"]["example_count"] == counted["test"]
    assert {"task faq", "task templates", "source smalltalk", "root VERB"} <= set(
        report["measured"]["slices"]
    )
    assert report["measured"]["metrics"]["recall_at_1"] > report["beside"]["book"]["metrics"]["recall_at_1"]

    hostile = ["\x07", "x" * 10_000, "word " * 2000, "\N{GRINNING FACE}", "\u597d\u5403", "a\tb\nc", "..."]
    answers = factory(
        *("predict", "assistant", "--preset", "smoke", "--json", "--", "Is there parking?"), *hostile
    )
    assert answers.returncode == 0, answers.stderr
    lines = [json.loads(line) for line in answers.stdout.splitlines()]
    assert len(lines) == 1 + len(hostile) and lines[0]["entry"] == "place-09"
    assert lines[1]["answer"] == "I do not know."
    assert factory.served(b"Is there parking?", "assistant") == lines[0]["answer"]
    assert all(line["answer"] and 0 <= line["confidence"] < 2 for line in lines)


def test_one_intent_without_slots_or_faq_is_learnt(factory: Factory, tmp_path: pathlib.Path) -> None:
    """All optional parts are missing: the assistant trains, and the baseline says why it cannot."""
    folder = tmp_path / "data"
    folder.mkdir()
    said = [{"text": f"call me at number {n} please", "intent": "call"} for n in range(30)]
    (folder / "own.jsonl").write_text("\n".join(map(json.dumps, said)))
    arguments = ("--data", str(folder), "--set", "sources=all")
    result = factory.smoke(*arguments, product="assistant")
    assert result.returncode in (0, 3), result.stdout + result.stderr
    states = factory.states("assistant")
    assert states["Trainer"] == states["Trainer-book"] == states["Evaluator-book"] == "done"
    assert "two intents" in factory.report("assistant")["beside"]["book"]["reason"]
    wrong = factory.smoke("--data", str(folder), "--set", "sources=other", product="assistant")
    assert wrong.returncode == 1 and "there is no source ['other']; the files have ['own']" in wrong.stderr
