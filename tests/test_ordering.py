"""ordering: the meaning of orders, held-out parts, answers, and hostile inputs."""

import collections
import itertools
import json
import math
import pathlib
import shutil

import numpy as np
import pytest
import yaml
from helpers import Factory

from factory.install.paths import CHECKOUT
from models.common.rows import Dropped, Row, RowError, Source, Splitter
from models.ordering import data, dialogues, grammar, phrasebook
from models.ordering.dialogues import Pair
from models.ordering.grammar import Item
from pipelines import ordering
from schemas import gates

tf = pytest.importorskip("tensorflow")

from models.common.text import words_of  # noqa: E402
from models.ordering import beam, metrics, model, ngram, preprocessing, wording  # noqa: E402

SETTINGS = {"sources": "all", "fold": 0, "composed_orders": 300, "held_out_orders": 20}
WRITTEN = CHECKOUT / "factory" / "written" / "restaurant_orders.yaml"


@pytest.fixture(scope="module")
def book() -> phrasebook.Phrasebook:
    return phrasebook.load(WRITTEN)


TWO = (Item(2, "margherita", "large", ("mushrooms",), ("onions",)), Item(1, "cola"))
THREE, SMALL = Item(3, "margherita", "large", ("mushrooms",), ("onions",)), Item(1, "cola", "small")


@pytest.mark.parametrize(
    ("order", "written", "spoken"),
    [
        (
            TWO,
            "2 x margherita large + mushrooms - onions ; 1 x cola",
            "So that's two large margheritas with mushrooms but no onions, and one cola. Anything else?",
        ),
        (
            (Item(1, "fish and chips", "", (), ("peas", "lemon")),),
            "1 x fish and chips - peas - lemon",
            "So that's one fish and chips without peas or lemon. Anything to drink?",
        ),
        (
            (Item(12, "brownie"), Item(3, "chicken curry"), Item(1, "fries", "small", ("salt", "ketchup"))),
            "12 x brownie ; 3 x chicken curry ; 1 x fries small + salt + ketchup",
            "So that's twelve brownies, three chicken curries, and one small fries with salt and ketchup. "
            "Anything to drink?",
        ),
        ((), "", "I have no order yet. What would you like?"),
    ],
)
def test_an_order_is_written_and_spoken(
    book: phrasebook.Phrasebook, order: grammar.Order, written: str, spoken: str
) -> None:
    assert grammar.written(order) == written
    assert grammar.spoken(order, book) == spoken


@pytest.mark.parametrize(
    ("said", "kind", "dish", "new", "meant"),
    [
        ("make that three", "count of the last", "", Item(3, "cola"), (TWO[0], Item(3, "cola"))),
        ("make the margherita three", "count of", "margherita", THREE, (THREE, TWO[1])),
        ("make that small", "size of the last", "", SMALL, (TWO[0], SMALL)),
        ("scrap the margherita", "drop", "margherita", None, (TWO[1],)),
        ("scrap that last one", "drop the last", "", None, (TWO[0],)),
        ("swap the margherita for two teas", "swap", "margherita", Item(2, "tea"), (Item(2, "tea"), TWO[1])),
        ("no wait, a tea instead", "swap the last", "", Item(1, "tea"), (TWO[0], Item(1, "tea"))),
        ("oh and a tea", "add", "", Item(1, "tea"), (*TWO, Item(1, "tea"))),
        ("forget all that, just a tea", "start again", "", Item(1, "tea"), (Item(1, "tea"),)),
        ("actually cancel everything", "nothing at all", "", None, ()),
        ("no, that's right", "keep", "", None, TWO),
    ],
)  # fmt: skip
def test_a_correction_changes_what_it_is_about(
    said: str, kind: str, dish: str, new: Item | None, meant: grammar.Order
) -> None:
    assert grammar.revised(TWO, kind, dish, new) == meant, said


DISHES = ["soup", "stew", "rice", "cake", "tart", "corn", "beer", "milk", "tea", "pie", "roll", "wrap"]


def tiny(tmp_path: pathlib.Path, corrections: dict[str, str]) -> phrasebook.Phrasebook:
    """A phrasebook with twelve dishes, one pattern of each kind and these corrections."""
    content = yaml.safe_load(WRITTEN.read_text())
    content["menu"] = {
        "food": {
            "sizes": ["small", "large"],
            "extras": ["salt"],
            "without": ["oil"],
            "dishes": {name: [name] for name in DISHES},
        }
    }
    content["said"] = {"sizes": {}}
    content["counts"] = {1: ["one"], 2: ["two"], 3: ["three"]}
    content["heads"] = {"sized": ["{count} {size} {dishes}"], "plain": ["{count} {dishes}"]}
    one = {"extras": "with {extras}", "without": "no {without}", "both": "with {extras} but no {without}"}
    one |= {"greetings": "hello", "frames": "i want {order}", "joins": " and ", "closings": "thanks"}
    one |= {"repairs": "{wrong} no {right}", "hesitations": "uh", "others": "goodbye"}
    content |= {key: [value] for key, value in one.items()}
    content["corrections"] = {
        kind: [corrections.get(kind, p[0])] for kind, p in content["corrections"].items()
    }
    file = tmp_path / "tiny.yaml"
    file.write_text(yaml.safe_dump(content))
    return phrasebook.load(file)


def test_what_is_composed_means_what_is_said(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sentences of a tiny phrasebook are understood again by rules, and come out as the same orders."""
    said = {
        "count of the last": "make that {count}",
        "size of the last": "in {size}",
        "drop": "scrap the {dish}",
        "drop the last": "scrap that",
        "swap the last": "rather {item}",
        "add": "also {item}",
        "start again": "only {item}",
        "nothing at all": "cancel",
        "keep": "right",
    }
    book = tiny(tmp_path, said)
    monkeypatch.setattr(grammar, "parts_of", lambda patterns, fold: dict.fromkeys(patterns, "train"))
    monkeypatch.setattr(grammar, "CORRECTIONS", {k: phrasebook.CORRECTIONS[k] for k in said})
    monkeypatch.setattr(grammar, "misspelt", lambda word, random_: word)
    composer = grammar.Composer(book, "train", "seen", 0, 0)
    numbers = {"one": 1, "two": 2, "three": 3}

    def item(words: list[str]) -> Item:
        """one large soup with salt but no oil, where slips were mended before."""
        changes = {"with": "extras", "no": "without"}
        found: dict = {"count": numbers[words.pop(0)], "size": "", "extras": (), "without": ()}
        if words[0] in ("small", "large"):
            found["size"] = words.pop(0)
        found["dish"] = words.pop(0).rstrip("s")
        for word in words:
            if word in changes:
                kind = changes[word]
            elif word != "but":
                found[kind] = (*found[kind], word)
        return Item(**found)

    understood: collections.Counter[str] = collections.Counter()
    for _ in range(3000):
        made = composer.compose()
        text = made.text.lower()
        if not text.isascii() or ("want" not in text and len(made.order) != 1):
            continue
        words = [word for word in text.replace(",", " , ").replace(".", " , ").split() if word != "uh"]
        values = ({"small", "large"}, set(numbers), {*DISHES, *(f"{name}s" for name in DISHES)})
        if any(
            {a, b} <= value
            for a, no, b in zip(words, words[1:], words[2:], strict=False)
            for value in values
            if no == "no"
        ):
            understood["slips"] += 1
            for place in range(len(words) - 2, 0, -1):
                if words[place] == "no" and any({words[place - 1], words[place + 1]} <= v for v in values):
                    del words[place - 1 : place + 1]
        if "," in words or "want" not in words:
            continue  # as heard on the line, without marks
        words = words[words.index("want") + 1 :]
        if words[-1] == "thanks":
            words.pop()
        order: list[Item] = []
        part: list[str] = []
        verb = "and"
        for word in [*words, "and"]:
            if word in ("and", "make", "in", "scrap", "rather", "also", "only", "cancel", "right"):
                rest = [w for w in part if w not in ("that", "the")]
                understood[verb] += 1
                if verb in ("and", "also") and rest:
                    order.append(item(rest))
                elif verb in ("rather", "only"):
                    order = [*(order[:-1] if verb == "rather" else []), item(rest)]
                elif verb == "make":
                    order[-1] = Item(numbers[rest[0]], *list(vars(order[-1]).values())[1:])
                elif verb == "in":
                    last = order[-1]
                    order[-1] = Item(last.count, last.dish, rest[0], last.extras, last.without)
                elif verb == "scrap":
                    order = [i for i in order if i.dish != rest[0]] if rest else order[:-1]
                elif verb == "cancel":
                    order = []
                part, verb = [], word
            else:
                part.append(word)
        assert grammar.written(tuple(order)) == grammar.written(made.order), made.text
    assert (
        min(understood[verb] for verb in ("slips", "make", "in", "scrap", "rather", "also", "only", "cancel"))
        > 2
    )


def several(book: phrasebook.Phrasebook, split: str, challenge: str, n: int) -> list[grammar.Utterance]:
    composer = grammar.Composer(book, split, challenge, fold=0, seed=0)
    return [composer.compose() for _ in range(n)]


def test_no_pattern_and_no_combination_is_in_two_splits(book: phrasebook.Phrasebook) -> None:
    made = {
        (split, challenge): several(book, split, challenge, n)
        for split, challenge, n in [
            ("train", "seen", 2500),
            *itertools.product(("validation", "test"), grammar.CHALLENGES, [250]),
        ]
    }  # fmt: skip
    train = made["train", "seen"]
    patterns = frozenset().union(*(u.patterns for u in train))
    combinations = frozenset().union(*(u.combinations for u in train))
    for split, challenge in made:
        for u in made[split, challenge]:
            if challenge == "template":
                assert not u.patterns & patterns
            if challenge == "combination":
                assert u.combinations and not u.combinations & combinations
            if challenge == "longer":
                assert len(u.order) > max(len(t.order) for t in train)
    for challenge, field in (("template", "patterns"), ("combination", "combinations")):
        held = [
            frozenset().union(*(getattr(u, field) for u in made[split, challenge]))
            for split in ("validation", "test")
        ]
        assert held[0] and held[1] and not held[0] & held[1]


def test_composing_can_be_repeated_and_says_nothing_twice() -> None:
    made = []
    for _ in range(2):
        splitter = Splitter(Source([WRITTEN.parent], SETTINGS))
        book = phrasebook.load(WRITTEN)
        made.append(list(splitter.divide(data.composed(book, 300, 20, 0))))
        assert splitter.counts["read"] == len(made[-1]) + splitter.counts["dropped: repeated"]
    assert made[0] == made[1]
    orders = [row.features["text"].lower() for _, row in made[0] if row.features["task"] == "order"]
    assert len(orders) == len(set(orders)) == len(made[0]) / 2


def test_answers_come_back_as_they_were_written(book: phrasebook.Phrasebook) -> None:
    composer = grammar.Composer(book, "train", "seen", 0, 0)
    orders = [composer.compose().order for _ in range(200)]
    for make, back in (
        (grammar.written, wording.written),
        (lambda o: grammar.spoken(o, book), wording.spoken),
    ):
        texts = [make(order) for order in orders]
        assert [t.decode() for t in back(words_of(tf.constant(texts)).to_tensor("")).numpy()] == texts
    said = tf.constant([["i", "do", "n't", "know", "!", "why", "(", "you", ")", "?", "i'm"], [""] * 11])
    assert wording.spoken(said).numpy().tolist() == [b"I don't know! Why (you)? I'm", b""]


def bare(content: dict) -> None:
    """Leave nothing that could be added to a dish, or left out."""
    content["said"].pop("extras")
    for part in content["menu"].values():
        part.update(extras=[], without=[])


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda c: c.pop("frames"), "has no section 'frames'"),
        (lambda c: c.update(forms=[]), "section 'forms' is not known"),
        (lambda c: c["frames"].append("i want it"), "'i want it' has no slot 'order'"),
        (lambda c: c["extras"].append("with {stuff}"), "has a slot 'stuff'"),
        (lambda c: c["heads"]["sized"].append("{count} {dishes}"), "too few or too many slots"),
        (lambda c: c["menu"]["pizzas"]["dishes"].update(cola=["cola"]), "'cola' is there twice"),
        (lambda c: c["menu"]["pizzas"]["dishes"].update(pie=["tart"]), "list the name itself"),
        (lambda c: c["said"]["extras"].update(gold=["gold"]), "'gold' is not on the menu"),
        (lambda c: c["counts"].update({0: ["none"]}), "0 is no number of dishes"),
        (lambda c: c["counts"].update({2: []}), "counts: 2: is empty"),
        (lambda c: c["counts"].update(many=["lots"]), "number is 'many', not a whole number"),
        (lambda c: c["menu"]["drinks"].update(drink="perhaps"), "drink is 'perhaps'; write true or false"),
        (lambda c: c.update(repairs=["{wrong} no {right}"]), "repairs: has too few patterns"),
        (bare, "too few combinations"),
        (lambda c: c.update(menu={"pasta": c["menu"]["pasta"]}), "has 6 dishes"),
        (lambda c: c["closings"].append(["bye"]), "is not a list of words"),
    ],
)
def test_a_broken_phrasebook_is_one_clear_sentence(tmp_path: pathlib.Path, change, said: str) -> None:
    content = yaml.safe_load(WRITTEN.read_text())
    change(content)
    file = tmp_path / "own.yaml"
    file.write_text(yaml.safe_dump(content))
    with pytest.raises(RowError) as caught:
        data.check([tmp_path], SETTINGS)
    assert said in str(caught.value) and str(file) in str(caught.value) and "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.csv", "text,label\ngood,1\n", "line 2: has no 'reply' but"),
        ("a.csv", "text,reply,task\nhi,ho,sing\n", "task is 'sing'"),
        ("a.jsonl", '{"text": "hi", "reply": 3}\n', "reply is 3, not a string"),
        ("a.json", '{"one": {"turns": []}}', "conversation one: has no 'messages'"),
        ("a.json", '{"one": {"messages": [{"text": "hi"}]}}', "turn 1: is not a list of messages"),
        ("a.json", '{"one": {"messages": [[{"text": 3}]]}}', "turn 1: text is 3"),
        ("a.json", '{"one": ', "is not JSON"),
        ("a.yaml", "menu: [", "is not YAML"),
        ("a.yaml", "- one", "a phrasebook has"),
        ("a.txt", "hi", "holds no .csv, .json, .jsonl, .yaml, .yml file but a.txt"),
        ("a.csv", "text,reply\n", "no file has any row"),
        ("a.csv", "text,reply\nhi,ho\n", "none fell into"),
    ],
)
def test_broken_rows_are_one_clear_sentence(
    tmp_path: pathlib.Path, name: str, content: str, said: str
) -> None:
    (tmp_path / name).write_text(content)
    with pytest.raises(RowError) as caught:
        data.check([tmp_path], SETTINGS)
    assert said in str(caught.value) and str(tmp_path) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_rows_and_conversations_are_read(tmp_path: pathlib.Path) -> None:
    talk = [[{"text": "hi"}, {"text": None}, {"text": "you"}], [{"text": "ho"}], [{"text": "he"}]]
    (tmp_path / "a.json").write_text(json.dumps({"x": {"messages": talk}}))
    (tmp_path / "B.CSV").write_text("text,reply,task,source\nhi,ho,,\none tea,1 x tea,order,shop\n")
    nulls = {"text": "hi", "reply": "ho", "task": None, "source": None, "conversation": None}
    (tmp_path / "c.jsonl").write_text(json.dumps(nulls))
    made = [pair for file in dialogues.files_in([tmp_path]) for pair in dialogues.read(file)]
    assert sorted(made, key=lambda pair: pair.source) == [
        Pair("hi", "ho", "reply", "B", "hi"),
        Pair("hi you", "ho", "reply", "a", "x"),
        Pair("ho", "he", "reply", "a", "x"),
        Pair("hi", "ho", "reply", "c", "hi"),
        Pair("one tea", "1 x tea", "order", "shop", "one tea"),
    ]


def test_pairs_without_text_or_reply_are_dropped_and_counted(tmp_path: pathlib.Path) -> None:
    lines = [
        {"text": None, "reply": "ho"},
        {"text": "hi", "reply": None},
        {"text": "nothing", "reply": None, "task": "order"},
        {"text": "hi", "reply": "word " * 81},
    ]
    (tmp_path / "own.jsonl").write_text("\n".join(map(json.dumps, lines)))
    made = list(data.rows(Source([tmp_path], SETTINGS)))
    reasons = ["no text", "no reply", "a reply of more than 80 words"]
    assert [row for row in made if isinstance(row, Dropped)] == [Dropped(each, "own") for each in reasons]
    (kept,) = (row.features for row in made if isinstance(row, Row))
    assert (kept["text"], kept["target"], kept["task"]) == ("nothing", "", "order")


def test_a_phrasebook_is_read_as_it_is_written(tmp_path: pathlib.Path) -> None:
    text = WRITTEN.read_text().replace("[calzone]", "[calzone, no, 18:30, 7]")
    (tmp_path / "own.yml").write_text(text)
    book = phrasebook.load(tmp_path / "own.yml")
    assert [one for one, _ in book.dishes["calzone"].said] == ["calzone", "no", "18:30", "7"]


def chances(steps: int, numbers: int) -> np.ndarray:
    """Log-probabilities of each number after each other one, at each step, for two rows."""
    logits = np.random.default_rng(0).normal(0, 1.5, [2, steps, numbers, numbers])
    logits[..., 0] = -1e9
    return (logits - np.log(np.exp(logits).sum(-1, keepdims=True))).astype(np.float32)


def table_step(table: np.ndarray) -> beam.Step:
    def step(last, states):
        (time,) = states
        rows_ = tf.range(tf.shape(last)[0])[:, tf.newaxis] + tf.zeros_like(time)
        return tf.gather_nd(tf.constant(table), tf.stack([rows_, time, tf.cast(last, tf.int32)], axis=2)), [
            time + 1
        ]

    return step


def search(table: np.ndarray, width: int, most: int) -> tuple[list[list[int]], np.ndarray]:
    """The sequences found, in a graph whose number of rows is not known."""

    @tf.function(input_signature=[tf.TensorSpec([None], tf.int64)], autograph=False)
    def found(first):
        time = tf.zeros([tf.shape(first)[0]], tf.int32)
        return beam.search(table_step(table), [time], first, 1, width, most)

    numbers, score = found(tf.constant([2, 3], tf.int64))
    return [[n for n in row if n] for row in numbers.numpy().tolist()], score.numpy()


def test_a_wide_beam_finds_what_exhaustive_search_finds() -> None:
    steps, numbers = 4, 5
    table = chances(steps, numbers)
    said, score = search(table, 4**3, steps)
    for row, first in enumerate((2, 3)):
        best = (-math.inf, ())
        for length in range(1, steps + 1):
            for sequence in itertools.product(range(2, numbers), repeat=length - 1):
                ends = [(*sequence, 1)] + (
                    [(*sequence, n) for n in range(2, numbers)] if length == steps else []
                )
                for words in ends:
                    pairs = enumerate(itertools.pairwise((first, *words)))
                    total = sum(float(table[row, time, a, b]) for time, (a, b) in pairs)
                    best = max(best, (total, words))
        assert said[row] == [n for n in best[1] if n != 1]
        assert score[row] == pytest.approx(best[0], abs=1e-4)


def test_a_beam_of_one_is_greedy() -> None:
    table = chances(6, 7)
    said, _ = search(table, 1, 6)
    for row, last in enumerate((2, 3)):
        greedy = []
        for time in range(6):
            last = int(table[row, time, last].argmax())
            if last == 1:
                break
            greedy.append(last)
        assert said[row] == greedy


@pytest.fixture(scope="module")
def network():
    config = {"dimensions": 8, "units": 12, "dropout": 0.0, "word_dropout": 0.0}
    return model.build_model(20, 15, config)


def test_the_network_has_the_parameters_that_its_layers_need(network) -> None:
    d, u, words, answers = 8, 12, 20, 15

    def lstm(inputs: int, units: int) -> int:
        return 4 * units * (inputs + units + 1)

    half, memory = u // 2, u // 2 + model.PLACE
    embeddings = (words + preprocessing.BUCKETS + answers) * d
    encoder = 2 * lstm(d, half) + (u + d) * half + (half + 1) * 2 * u + (memory + 1) * half
    attention = (memory + u + half + memory) * memory + 3 * 2 * memory
    decoder = lstm(d, u) + (d + memory + 1) * half + attention + (u + half + memory + 1) * d
    sizes = 2 * 2 * half + 2 * half + 2 * d  # of what was heard, of the hop and of what is said
    assert network.count_params() == embeddings + encoder + decoder + sizes + answers


def test_a_word_at_a_time_is_the_same_as_all_at_once(network) -> None:
    """Teacher forcing and the search see the same network, and padding changes nothing."""
    generator = np.random.default_rng(0)
    words = tf.constant(generator.integers(1, 20, [2, 6]))
    trigrams = tf.constant(generator.integers(1, 50, [2, 6, preprocessing.LETTERS]))
    said = tf.constant(generator.integers(1, 15, [2, 5]))
    whole = network({"words": words, "trigrams": trigrams, "said": said}).numpy()
    longer = {
        "words": tf.pad(words, [[0, 0], [0, 3]]),
        "trigrams": tf.pad(trigrams, [[0, 0], [0, 3], [0, 0]]),
    }
    np.testing.assert_allclose(network({**longer, "said": said}), whole, atol=1e-5)
    memory, hidden, states = network.encode(**longer)
    states = [tf.repeat(state[:, tf.newaxis], 2, axis=1) for state in states]
    for time in range(5):
        logits, states = network.step(tf.repeat(said[:, time : time + 1], 2, axis=1), states, memory, hidden)
        for answer in range(2):
            np.testing.assert_allclose(logits[:, answer], whole[:, time], atol=1e-5)


def test_a_text_with_two_answers_is_read_once(network, monkeypatch: pytest.MonkeyPatch) -> None:
    words = tf.constant([[5, 6], [7, 0], [5, 6], [5, 8]])
    trigrams = tf.tile(words[:, :, tf.newaxis], [1, 1, preprocessing.LETTERS])
    apart = [network.encode(words[row : row + 1], trigrams[row : row + 1]) for row in range(4)]
    read = []
    known = network._read
    monkeypatch.setattr(network, "_read", lambda words, *rest: read.append(len(words)) or known(words, *rest))
    together = network.encode(words, trigrams)
    assert read == [3]
    for row, alone in enumerate(apart):
        for part, expected in zip(tf.nest.flatten(together), tf.nest.flatten(alone), strict=True):
            np.testing.assert_allclose(part[row], expected[0], atol=1e-5)


def test_padding_is_left_out_of_the_loss() -> None:
    logits = tf.constant([[[0.0, 0.0], [9.0, 0.0]], [[0.0, 0.0], [0.0, 0.0]]])
    assert float(model.token_loss(tf.constant([[1, 0], [1, 1]]), logits)) == pytest.approx(math.log(2))


@pytest.mark.parametrize("order", [1, 2, 3])
def test_ngram_probabilities_sum_to_one(order: int) -> None:
    generator = np.random.default_rng(0)
    numbers, first = 12, preprocessing.FIRST
    rows_ = [[3, *generator.integers(first, numbers - 2, 5), 2, 0] for _ in range(40)]
    model = ngram.Model(np.array(rows_, np.int64), numbers, order)
    sayable = [1, 2, *range(first, numbers)]
    for before in ([3], [3, 6], [3, 6, 7], [3, 11], [3, 10, 11], [4, 6]):  # 10 and 11 were never seen
        target = tf.constant([[*before, word] for word in sayable], tf.int64)
        assert float(tf.reduce_sum(model.probability(target)[:, -1])) == pytest.approx(1, abs=1e-5)


def test_ngram_probabilities_by_hand() -> None:
    """Of "a b" and "a c": a follows the beginning always; b follows a in one of two."""
    a, b, c = 6, 7, 8
    model = ngram.Model(np.array([[3, a, b, 2], [3, a, c, 2]], np.int64), 9, 2)
    # Pairs: task-a twice, a-b, a-c, b-END, c-END once each, so n1 = 4, n2 = 1 and the discount 4 / 6.
    # Contexts of single words: a 1, b 1, c 1, END 2, so n1 = 3, n2 = 1 and the discount 3 / 5; 5 can be said.
    single = (1 - 0.6) / 5 + 0.6 * 4 / 5 * (1 / 5)
    expected = (1 - 2 / 3) / 2 + (2 / 3) * 2 / 2 * single
    assert float(model.probability(tf.constant([[3, a, b]], tf.int64))[0, 1]) == pytest.approx(expected)


def test_what_is_measured_of_answers_by_hand() -> None:
    counts, half = metrics.Counts(), metrics.Counts()
    counts.add_answer("order", "a tea", "1 x tea", "1 x tea", 0.9)
    counts.add_answer("order", "two teas", "2 x tea", "1 x tea", 0.8)
    counts.log_likelihood, counts.tokens = math.log(1 / 8), 2
    half.add_answer("confirm", "a tea", "One tea.", "One tea.", 0.5)
    half.log_likelihood, half.tokens = math.log(1 / 2), 2
    counts.merge(half)
    result = counts.result()
    assert result.values["order_exact"] == 0.5 and result.values["confirmation_exact"] == 1
    assert result.values["token_perplexity"] == pytest.approx(2)  # (1/8 * 1/2) ** (-1/4)
    assert result.values["distinct_2"] == pytest.approx(3 / 5)  # 1-x, x-tea (twice each), one-tea
    (table,) = result.figures
    assert table.rows == [["two teas", "2 x tea", "1 x tea", 0.8]]


def test_exactness_is_not_applicable_without_such_a_task_alone() -> None:
    counts = metrics.Counts()
    counts.tasks["order"] += 1  # of a model without answers
    result = counts.result()
    assert all(map(math.isnan, result.values.values()))
    assert result.not_applicable == {"confirmation_exact": "the test examples hold no confirmations"}


def test_gates_are_about_talk_that_is_taken() -> None:
    limits = gates.load("ordering")
    assert any(part.startswith("challenge") for part in limits.slices)
    for sources, left in (("chitchat", "source"), ("orders", "challenge")):
        chosen = ordering.gates_for(ordering.Config(sources=sources), limits)
        assert {part.split()[0] for part in chosen.slices} <= {left}
    assert ordering.gates_for(ordering.Config(sources="all"), limits) == limits


HOSTILE = [
    "Two large margheritas please",
    "...",
    "x" * 10_000,
    "word " * 2000,
    "\N{GRINNING FACE}",
    "\u597d\u5403",
    "a\tb\nc",
    "\x07\x1b[2J",
    "--",
    "'; DROP TABLE orders; --",
]


def test_ordering_runs_and_answers(factory: Factory) -> None:
    """Trained for seconds, it need not be right; it has to answer, and every row has to be accounted for."""
    result = factory.smoke(product="ordering")
    assert result.returncode == 0, result.stdout + result.stderr
    report = factory.report("ordering")
    rows_ = report["rows"]
    dropped = sum(count for reason, count in rows_.items() if reason.startswith("dropped"))
    assert rows_["read"] == rows_["train"] + rows_["validation"] + rows_["test"] + dropped
    assert report["measured"]["metrics"]["example_count"] == rows_["test"]
    assert {f"challenge {name}" for name in grammar.CHALLENGES} <= set(report["measured"]["slices"])
    assert (
        report["measured"]["metrics"]["order_exact"] is not None
        and report["measured"]["metrics"]["token_perplexity"] > 1
    )
    assert report["beside"]["retrieval"]["metrics"]["token_perplexity"] is None
    assert report["beside"]["ngram"]["metrics"]["order_exact"] is None
    assert 1 < report["beside"]["ngram"]["metrics"]["token_perplexity"] < 50
    assert "Wrong orders" in factory.figures("ordering")

    answers = factory("predict", "ordering", "--preset", "smoke", "--json", "--", *HOSTILE)
    assert answers.returncode == 0, answers.stderr
    told = [json.loads(line) for line in answers.stdout.splitlines()]
    assert len(told) == len(HOSTILE) and not answers.stderr
    assert factory.served(HOSTILE[0].encode(), "ordering") == told[0]["answer"]
    for answer in told:
        assert answer["answer"] == answer["confirmation"] and isinstance(answer["order"], str)
        assert 0 <= answer["confidence"] <= 1


def test_own_conversations_are_learnt(factory: Factory, tmp_path: pathlib.Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    lines = [json.dumps({"text": f"text {n % 7} {n}", "reply": f"reply {n % 7}"}) for n in range(400)]
    (folder / "own.jsonl").write_text("\n".join(lines))
    missing = factory.smoke("--data", str(folder), product="ordering")
    assert missing.returncode == 1
    assert "there is no source ['orders']; the files have ['own']" in missing.stderr
    small = [word for setting in ("dimensions=8", "units=16", "beam_width=1") for word in ("--set", setting)]
    result = factory.smoke("--data", str(folder), "--set", "sources=own", *small, product="ordering")
    assert result.returncode == 0, result.stdout
    answers = factory("predict", "ordering", "--preset", "smoke", "--json", "text 3")
    assert "reply" in json.loads(answers.stdout) and "order" not in json.loads(answers.stdout)
    shutil.rmtree(factory.root)
