import tracemalloc

import pytest

from batch_channel.protocol import seen as module
from batch_channel.protocol.seen import Seen


def test_what_came_by_is_known_again() -> None:
    seen = Seen()

    assert [seen.add("a", "b"), seen.add("a", "c"), seen.add("a", "b"), seen.add("ab")] == [True, True, False, True]


def test_two_of_them_know_nothing_of_each_other() -> None:
    assert Seen().add("a")
    assert Seen().add("a")


def test_what_was_put_away_is_known_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "HELD", 3)
    seen = Seen()

    assert all(seen.add(str(number)) for number in range(10))
    assert not any(seen.add(str(number)) for number in range(10))
    assert seen.add("\ud800"), "what isn't text is somebody else's to refuse"


def test_many_take_little_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "HELD", 100)
    seen = Seen()
    tracemalloc.start()
    try:
        assert all(seen.add(str(number)) for number in range(20_000))
        assert tracemalloc.get_traced_memory()[1] < 100_000
    finally:
        tracemalloc.stop()
