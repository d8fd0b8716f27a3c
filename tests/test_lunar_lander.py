"""lunar_lander: its smoke run. The agent is tested in test_cartpole.py."""

from helpers import Factory


def test_lunar_lander_runs(factory: Factory) -> None:
    result = factory.smoke("--set", "algorithm=sarsa", product="lunar_lander")
    assert result.returncode == 0, result.stdout + result.stderr
    assert factory.report("lunar_lander")["config"]["algorithm"] == "sarsa"
