import numpy as np
import pytest

pytest.importorskip("tensorflow")

from models.common.digits import metrics as phone_numbers


def counts(right: int = 0, wrong: int = 0, right_unsure: int = 0, wrong_unsure: int = 0) -> np.ndarray:
    """Accepted digits at confidence 0.999, others at 0.5."""
    sure, unsure = phone_numbers.bin_of(0.999), phone_numbers.bin_of(0.5)
    table = np.zeros((2, 2, phone_numbers._BINS), np.int64)
    table[1, 1, sure], table[1, 0, sure] = right, wrong
    table[0, 1, unsure], table[0, 0, unsure] = right_unsure, wrong_unsure
    return table


def test_all_right_is_all_delivered() -> None:
    values, _ = phone_numbers.simulate(counts(right=100), digits=10, numbers=1000, seed=0)
    assert values["phone_delivered"] == 1.0
    assert values["phone_misrouted"] == values["phone_rejected"] == 0.0


def test_rates_agree_with_the_probabilities() -> None:
    values, _ = phone_numbers.simulate(
        counts(right=980, wrong=5, right_unsure=10, wrong_unsure=5), 10, 200_000, 0
    )
    delivered, sent = 0.98**10, 0.985**10
    assert values["phone_delivered"] == pytest.approx(delivered, abs=0.004)
    assert values["phone_misrouted"] == pytest.approx(sent - delivered, abs=0.004)
    assert values["phone_rejected"] == pytest.approx(1 - sent, abs=0.004)
    again = delivered + (1 - sent) * delivered
    assert values["phone_delivered_within_two"] == pytest.approx(again, abs=0.004)


def test_the_curve_trades_rejection_for_misrouting() -> None:
    table = counts(right=970, wrong=20)
    table[1, 0, phone_numbers.bin_of(0.6)] = 10
    table[1, 1, phone_numbers.bin_of(0.7)] = 30
    _, curve = phone_numbers.simulate(table, 10, 50_000, 0)
    rejected, misrouted = [row[3] for row in curve], [row[2] for row in curve]
    assert rejected == sorted(rejected)
    assert misrouted == sorted(misrouted, reverse=True)
    assert len(curve) > 2
    assert all(sum(row[1:]) == pytest.approx(1.0) for row in curve)
    (series,) = phone_numbers.reject_curve(curve).series
    assert series.x == [100 * share for share in rejected]


def test_the_draw_is_fixed_by_its_seed() -> None:
    table = counts(right=900, wrong=50, right_unsure=50)
    assert phone_numbers.simulate(table, 10, 1000, 3) == phone_numbers.simulate(table, 10, 1000, 3)
    assert phone_numbers.simulate(table, 10, 1000, 3) != phone_numbers.simulate(table, 10, 1000, 4)


def test_no_digits_give_no_rates() -> None:
    empty = phone_numbers.Digits(digits=10, numbers=1000, seed=0).result()
    assert np.isnan(empty.values["phone_delivered"]) and not empty.figures


def test_bins_tell_high_confidences_apart() -> None:
    bins = [phone_numbers.bin_of(c) for c in (0.0, 0.9, 0.99, 0.999, 0.9999, 1.0)]
    assert bins == sorted(set(bins))
    assert phone_numbers.confidence_of(np.array(bins[2])) == pytest.approx(0.99)
