"""The limits that hold whatever a program does."""

import os
import sys
import time
from pathlib import Path

import pytest

from extranet.documents.confined import Bounds, Stopped, python, run

ROOMY = Bounds(seconds=10.0, memory=400_000_000, output=1_000_000)


def ran(program: str, data: bytes = b"", bounds: Bounds = ROOMY) -> bytes:
    return run([sys.executable, "-I", "-c", program], data, bounds)


def test_input_is_a_file_and_the_output_comes_back() -> None:
    reversing = "import sys; s = sys.stdin.buffer; s.seek(2); sys.stdout.buffer.write(s.read()[::-1])"

    assert ran(reversing, b"abcdef") == b"fedc"


def test_a_script_of_ours_runs_without_the_project(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text("try:\n    import extranet\nexcept ImportError:\n    print('alone')")

    assert run(python(script), b"", ROOMY) == b"alone\n"


def test_secrets_are_not_handed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEAL_KEY", "secret")

    assert b"secret" not in ran("import os; print(dict(os.environ))")


@pytest.mark.parametrize(
    ("program", "bounds"),
    [
        ("import time; time.sleep(60)", Bounds(0.3, 400_000_000, 1000)),
        ("while True: pass", Bounds(0.3, 400_000_000, 1000)),
        ("bytearray(500_000_000)", ROOMY),
        ("print('x' * 2_000_000)", ROOMY),
        ("import tempfile; tempfile.TemporaryFile().write(bytes(2_000_000))", ROOMY),
        ("import os; os.abort()", ROOMY),
        ("raise SystemExit(3)", ROOMY),
    ],
    ids=["sleeps", "loops", "memory", "output", "files", "falls over", "fails"],
)
def test_stopped(program: str, bounds: Bounds) -> None:
    started = time.monotonic()

    with pytest.raises(Stopped):
        ran(program, bounds=bounds)

    assert time.monotonic() - started < 30


def test_nothing_stays_behind() -> None:
    """Neither a process nor a zombie nor an open file."""
    before = set(os.listdir("/proc/self/fd"))
    with pytest.raises(Stopped):
        ran("import time; time.sleep(60)", bounds=Bounds(0.3, 400_000_000, 1000))

    assert set(os.listdir("/proc/self/fd")) == before
    children = Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()
    assert not [pid for pid in children if b"sleep(60)" in Path(f"/proc/{pid}/cmdline").read_bytes()]


def test_missing_program_is_told_apart() -> None:
    with pytest.raises(FileNotFoundError):
        run(["no-such-program"], b"", ROOMY)
