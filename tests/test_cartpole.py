"""cartpole: what a step is worth, what is held out, and what becomes of broken rewards and records."""

import csv
import itertools
import json
import pathlib
import re
import shutil

import numpy as np
import pytest
from helpers import Factory, Rehearsed

from factory.runs import judge
from models.cartpole.environment import ENVIRONMENT as CARTPOLE
from models.common.control import recorded
from models.common.control.environments import EXPERIENCE, SEED_STRIDE, SEEDS, TEST, VALIDATION
from models.common.rows import RowError
from pipelines import cartpole, lunar_lander

tf = pytest.importorskip("tensorflow")

import gymnasium  # noqa: E402

from components.metrics import returns  # noqa: E402
from models.common.control import acting, dqn, episodes, sarsa  # noqa: E402
from models.common.control.model import build_model  # noqa: E402

CONFIG = {"discount": 0.5, "n_step": 1, "reward_scale": 1.0}


class Counting(gymnasium.Env):
    """Observes how many steps there were, and never ends by itself."""

    observation_space = gymnasium.spaces.Box(0, 100, (1,), np.float32)
    action_space = gymnasium.spaces.Discrete(2)

    def reset(self, *, seed=None, options=None):
        super().reset(seed=seed)
        self.count = 0
        return np.array([0], np.float32), {}

    def step(self, action):
        self.count += 1
        return np.array([self.count], np.float32), 1.0, False, False, {}


gymnasium.register("Counting-v0", Counting, max_episode_steps=3)


def test_the_network_has_as_many_parameters_as_it_says() -> None:
    model = build_model(4, 2, 128)
    assert model.count_params() == 17_666
    assert f"{model.count_params():,} parameters" in (build_model.__doc__ or "")


def test_no_test_episode_begins_as_another_does() -> None:
    assert SEEDS * SEED_STRIDE <= VALIDATION
    assert VALIDATION + cartpole.PRODUCT.presets["full"].validation_episodes <= TEST
    assert TEST + cartpole.PRODUCT.presets["full"].episodes <= EXPERIENCE


def test_a_game_that_is_cut_off_has_not_ended() -> None:
    games = acting.Games("Counting-v0", 2, seed=0)
    told = [games.step(np.zeros(2, np.int64)) for _ in range(4)]
    steps, over, reached = told[2]
    assert over.all() and reached == [3.0, 3.0]
    assert steps.following.tolist() == [[3.0], [3.0]]  # not the beginning of the next game
    assert not steps.terminated.any()
    assert told[3][0].observations.tolist() == [[0.0], [0.0]]


def test_a_game_that_ends_has_ended() -> None:
    games = acting.Games("CartPole-v1", 1, seed=0)
    for _ in range(20):  # pushed one way all the time, the pole falls
        steps, over, _ = games.step(np.ones(1, np.int64))
        if over[0]:
            break
    assert steps.terminated[0] == 1
    assert abs(steps.following[0, 2]) > 0.2  # radians
    assert abs(games.observations[0, 2]) < 0.06


def column(*values: float) -> np.ndarray:
    return np.array(values, np.float32)[:, None]


@pytest.mark.parametrize(
    ("n", "goals"),
    [
        (1, [1 + 0.5 * 10, 1, 1 + 0.5 * 30, 1 + 0.5 * 40]),
        # The second step was the end; the third was cut off, so what is thought of then is all there is.
        (3, [1 + 0.5 * 1, 1, 1 + 0.5 * 30, 1 + 0.5 * 40]),
    ],
)
def test_returns_over_several_steps_stop_where_a_game_does(n: int, goals: list[float]) -> None:
    over = np.array([False, True, True, False])[:, None]
    worth, terminated = column(10, 20, 30, 40), column(0, 1, 0, 0)
    made = sarsa.n_step(column(1, 1, 1, 1), over, worth, terminated, {**CONFIG, "n_step": n})
    assert made[:, 0].tolist() == goals


def test_returns_over_several_steps_look_beyond_a_cut() -> None:
    over = np.array([False, True, False])[:, None]
    made = sarsa.n_step(column(1, 1, 1), over, column(10, 20, 30), column(0, 0, 0), {**CONFIG, "n_step": 3})
    assert made[:, 0].tolist() == [1 + 0.5 * (1 + 0.5 * 20), 1 + 0.5 * 20, 1 + 0.5 * 30]


def test_returns_over_several_steps_add_up() -> None:
    ones, never = np.ones((4, 1), np.float32), np.zeros((4, 1), bool)
    made = sarsa.n_step(ones, never, 8 * ones, 0 * ones, {**CONFIG, "n_step": 2})
    assert made[:, 0].tolist() == [1 + 0.5 + 0.25 * 8] * 3 + [1 + 0.5 * 8]


@pytest.mark.parametrize(
    ("terminated", "value", "double"), [(1.0, 1.0, True), (0.0, 2.0, True), (0.0, 2.0, False)]
)
def test_q_learning_looks_beyond_a_cut_and_not_beyond_an_end(
    terminated: float, value: float, double: bool
) -> None:
    """A step that leads back to where it began: worth 1 if that is the end, else 1 + 1/2 + 1/4 + ..."""
    tf.keras.utils.set_random_seed(0)
    network = build_model(1, 2, 16)
    config = {**CONFIG, "learning_rate": 0.03, "target_update_rate": 0.2, "double_q": double}
    learn = dqn.learner(network, config, updates=400)
    here = np.ones((4, 1), np.float32)
    for _ in range(400):
        learn(here, np.array([0, 1, 0, 1]), np.ones(4, np.float32), here, np.full(4, terminated, np.float32))
    assert network(here).numpy() == pytest.approx(value, abs=0.05)


def test_a_memory_forgets_the_oldest() -> None:
    def numbered(*numbers: int) -> acting.Steps:
        column = np.array(numbers, np.float32)
        return acting.Steps(column[:, None], column.astype(np.int64), column, column[:, None], column)

    memory = dqn.ReplayBuffer(numbered(1, 2, 3, 4, 5), size=3)
    assert set(memory.draw(100, np.random.default_rng(0)).actions) == {3, 4, 5}
    memory.add(numbered(6, 7))
    drawn = memory.draw(100, np.random.default_rng(0))
    assert set(drawn.actions) == {5, 6, 7}
    assert (drawn.observations[:, 0] == drawn.rewards).all()


def test_equal_seeds_are_equal_episodes() -> None:
    def play() -> list[episodes.Episode]:
        policy = episodes.exploring(None, 2, 1.0, seed=3)
        return list(episodes.play("CartPole-v1", policy, range(7, 12)))

    for one, other in zip(play(), play(), strict=True):
        assert np.array_equal(one.observations, other.observations) and one.terminated
        assert len(one.observations) == len(one.actions) + 1 == one.total() + 1


def test_the_metrics_of_returns() -> None:
    measured = returns.summary([0.0, 10.0, 20.0, 1000.0])
    assert measured["return_mean"] == 257.5 and measured["return_least"] == 0
    assert measured["return_iqm"] == 15  # neither the least nor the greatest counts
    assert measured["return_iqm_low"] <= 15 <= measured["return_iqm_high"]
    assert measured == returns.summary([1000.0, 20.0, 0.0, 10.0])
    assert returns.summary([500.0] * 3)["return_iqm_low"] == 500
    assert returns.distribution([20.0, 10.0]).series[0].y == [10.0, 20.0]


def record(folder: pathlib.Path, lengths: list[int], ends: int = 1, **changed: str) -> pathlib.Path:
    """Write made-up steps of CartPole; `changed` replaces columns of the third step of the first episode."""
    folder.mkdir()
    names = recorded.columns(CARTPOLE.observations)
    with (folder / "steps.csv").open("w", newline="") as stream:
        writer = csv.DictWriter(stream, names)
        writer.writeheader()
        for episode, length in enumerate(lengths):
            for step in range(length):
                row = dict.fromkeys(CARTPOLE.observations, "0.01")
                row |= {"episode": str(episode), "step": str(step), "action": str(step % 2), "reward": "1"}
                row |= {"terminated": str(ends * (step == length - 1)), "truncated": "0"}
                writer.writerow({**row, **changed} if (episode, step) == (0, 2) else row)
    return folder


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"action": "left"}, "action is 'left', not a whole number"),
        ({"action": "0.9"}, "action is '0.9', not a whole number"),
        ({"action": str(2**70)}, "not a whole number"),
        ({"cart_position": ""}, "cart_position is '', not a number"),
        ({"step": "3"}, "has step 3 where step 2 should be"),
        ({"terminated": "1"}, "goes on at step 3 after its end"),
        ({"truncated": "perhaps"}, "truncated is 'perhaps'; write true or false, yes or no, 1 or 0"),
        ({"terminated": ""}, "terminated is missing; write true or false"),
        ({"episode": ""}, "episode is ''; write a name or a number"),
        ({"episode": "9"}, "has step 2 where step 0 should be"),
    ],
)
def test_a_broken_record_is_named(tmp_path: pathlib.Path, changed: dict[str, str], fault: str) -> None:
    folder = record(tmp_path / "steps", [5, 5], **changed)
    with pytest.raises(RowError, match=r"steps\.csv, ") as error:
        cartpole.PRODUCT.check([folder], {})
    assert fault in str(error.value)


def test_records_of_another_environment_are_refused(tmp_path: pathlib.Path) -> None:
    with pytest.raises(RowError, match="has no 'x'"):
        lunar_lander.PRODUCT.check([record(tmp_path / "steps", [5])], {})


def test_too_few_episodes_are_refused(tmp_path: pathlib.Path) -> None:
    # Of the second one nothing is known to follow.
    with pytest.raises(RowError, match=r"steps: has 4 episodes; bring 5 or more"):
        cartpole.PRODUCT.check([record(tmp_path / "steps", [5, 1, 5, 5, 5], ends=0)], {})


def test_numbers_and_truth_values_are_read_however_they_are_written(tmp_path: pathlib.Path) -> None:
    written = {"action": "1.0", "step": "2.0", "terminated": "False", "truncated": "no"}
    folder = record(tmp_path / "steps", [5] * 5, **written)
    text = (folder / "steps.csv").read_text()
    (folder / "STEPS.CSV").write_text(text)
    (folder / "steps.csv").unlink()
    (folder / "._steps.csv").write_bytes(b"\x00\x05\x16\x07")
    cartpole.PRODUCT.check([folder], {})
    step = next(recorded.episodes([folder], CARTPOLE.observations))[2]
    assert (step.action, step.step, step.terminated, step.truncated) == (1, 2, 0, 0)


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Factory:
    folder = tmp_path_factory.mktemp("played")
    factory = Factory(folder / "runs", folder)
    result = factory.smoke(product="cartpole")
    assert result.returncode == 0, result.stdout + result.stderr
    return factory


@pytest.fixture
def after(played: Factory, tmp_path: pathlib.Path) -> Factory:
    """What a first run has left, to be changed."""
    shutil.copytree(played.root, tmp_path / "runs")
    return Factory(tmp_path / "runs", tmp_path)


def test_cartpole_runs_and_acts(played: Factory) -> None:
    report = played.report("cartpole")
    assert report["status"] == "pushed"
    assert report["measured"]["metrics"]["return_mean"] > report["beside"]["random"]["metrics"]["return_mean"]
    assert report["rows"]["read"] == report["rows"]["train"] + report["rows"]["test"]
    audited = dict(played.figures("cartpole")["Audit"].rows)
    assert 0 < audited["fraction of its steps with the same action"] < 1
    page = (pathlib.Path(report["folder"]) / "report.html").read_text()
    assert "data:image/gif;base64" in page and "Learning curve: return" in page
    policy = tf.saved_model.load(report["pushed_to"]).signatures["serving_default"]
    said = policy(observations=tf.constant([[0.0, 0.0, 0.2, 2.0], [0.0, 0.0, -0.2, -2.0]]))
    assert said["values"].shape == (2, 2)
    assert said["action"].numpy().tolist() == said["values"].numpy().argmax(axis=1).tolist()
    pushes = ("push left", "push right")
    assert played.served(b"0, 0, 0.2, 2", "cartpole") == pushes[said["action"][0]]


def steps_of(factory: Factory) -> list[dict[str, float]]:
    """All steps that the newest run learnt from or held out, in their order."""
    (folder,) = (factory.root / "cartpole-smoke" / "artifacts" / "ExampleGen" / "examples").iterdir()
    made = []
    for file in sorted(folder.glob("Split-*/*.gz")):
        for record in tf.data.TFRecordDataset(str(file), compression_type="GZIP"):
            features = tf.train.Example.FromString(record.numpy()).features.feature
            values = {k: (v.int64_list.value or v.float_list.value)[0] for k, v in features.items()}
            made.append(values)
    return made


def test_each_step_leads_to_the_next_one(played: Factory) -> None:
    made = steps_of(played)
    assert len(made) == played.report("cartpole")["rows"]["read"]
    for step, after in itertools.pairwise(made):
        if after["step"]:
            assert after["episode"] == step["episode"] and after["step"] == step["step"] + 1
            assert [after[n] for n in CARTPOLE.observations] == [
                step[f"next_{n}"] for n in CARTPOLE.observations
            ]
            assert not step["terminated"] and not step["truncated"]
        else:  # acting at random, the pole falls long before time runs out
            assert step["terminated"] == 1 and step["truncated"] == 0
            assert abs(step["next_pole_angle"]) > 0.2 or abs(step["next_cart_position"]) > 2.4


def test_the_next_policy_learns_from_the_last_one_and_is_compared_with_it(after: Factory) -> None:
    first, audited = after.report("cartpole"), dict(after.figures("cartpole")["Audit"].rows)
    after.smoke("--set", "experience_policy=blessed", product="cartpole")
    second = after.report("cartpole")
    assert second["champion"]["metrics"]["return_mean"] == first["measured"]["metrics"]["return_mean"]
    assert {node["name"]: node["state"] for node in second["nodes"]}["Latest-cartpole"] == "done"
    reference = "mean return of the held-out experience"
    assert dict(after.figures("cartpole")["Audit"].rows)[reference] > audited[reference]
    assert {node["name"]: node["state"] for node in second["nodes"]}["Evaluator-random"] == "cached"


def test_a_policy_that_is_not_there_cannot_play(factory: Factory) -> None:
    result = factory.smoke("--set", "experience_policy=blessed", product="cartpole")
    assert result.returncode == 1
    assert "has no blessed model yet; make one with: factory run cartpole --preset smoke" in result.stdout


def test_a_policy_that_learnt_from_a_broken_reward_is_not_blessed(factory: Factory) -> None:
    settings = (
        "algorithm=sarsa",
        "total_timesteps=30000",
        "checkpoints=2",
        "episodes=20",
    )  # with +1 it reaches hundreds
    each = [word for setting in (*settings, "reward_scale=-1") for word in ("--set", setting)]
    result = factory("run", "cartpole", *each)
    assert result.returncode == 3, result.stdout + result.stderr
    (evaluation,) = (factory.root / "cartpole" / "artifacts" / "Evaluator" / "evaluation").iterdir()
    (missed,) = judge.missed(judge.read(str(evaluation)))
    assert missed in result.stdout
    value = re.match(r"return_mean is ([\d.]+), the gate asks at least 475: missed by", missed)
    assert value and float(value[1]) < 50
    assert not list((factory.root / "cartpole").glob("pushed/*"))


def test_anomalies_in_experience_stop_the_run(factory: Factory, tmp_path: pathlib.Path) -> None:
    broken = {"pole_angle": "nan", "cart_position": "7", "reward": "1000"}
    folder = record(tmp_path / "steps", [501] + [5] * 10, **broken)
    result = factory("run", "cartpole", "--preset", "smoke", "--data", str(folder))
    assert result.returncode == 1
    for name in (*broken, "step"):  # an episode has at most 500
        assert f"split train, feature {name}: " in result.stdout
    assert not list((factory.root / "cartpole-smoke").glob("pushed/*"))


def test_recorded_steps_are_learnt_from(after: Factory, tmp_path: pathlib.Path) -> None:
    folder = record(tmp_path / "steps", [5] * 9)
    (folder / "more.jsonl").write_text(
        "\n".join(
            json.dumps(
                dict.fromkeys(CARTPOLE.observations, 0.0)
                | {"episode": "cut", "step": step, "action": 0, "reward": 1, "terminated": False}
                | {"truncated": step == 3}
            )
            for step in range(4)
        )
    )
    result = after.smoke("--data", str(folder), "--to", "Trainer", product="cartpole")
    assert result.returncode == 0, result.stdout + result.stderr
    counts = after.report("cartpole")["rows"]
    assert counts["read"] == 49 and counts["dropped: the next observation is not known"] == 1
    assert counts["train"] + counts["test"] == 48


def test_a_rehearsal_for_vertex_gives_what_a_run_here_gives(played: Factory) -> None:
    root = ("--pipeline-root", "gs://bucket/root")
    compiled = played(
        "compile", "cartpole", "--target", "vertex", "--preset", "smoke", *root, "--out", "c.json"
    )
    assert compiled.returncode == 0, compiled.stderr
    result = played("rehearse", "c.json", "--jobs", "2")
    assert result.returncode == 0, result.stdout + result.stderr
    local, rehearsed = played.report("cartpole"), Rehearsed(played, "cartpole")
    assert rehearsed.metrics == local["measured"]["metrics"]
    assert rehearsed.blessed is local["blessed"]
    (random,) = rehearsed.tasks["Evaluator-random"]["artifacts"]["evaluation"]
    assert random["uri"].startswith("gs://bucket/root/")
    (model,) = rehearsed.folder.glob("stores/gcs/bucket/root/models/cartpole-smoke/*")
    assert (model / "saved_model.pb").is_file()
