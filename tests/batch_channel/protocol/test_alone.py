import subprocess
import sys
from pathlib import Path

PACKAGE = Path(__file__).parents[3] / "batch_channel" / "protocol"
PROGRAM = """
import importlib, pkgutil, sys
import protocol
for module in pkgutil.iter_modules(protocol.__path__):
    importlib.import_module("protocol." + module.name)
print(sorted(name for name in sys.modules if name.split(".")[0] in {"django", "extranet", "batch_channel"}))
protocol.rendering.FlaBatch1()
"""


def test_the_package_works_where_nothing_else_of_the_project_is(tmp_path: Path) -> None:
    (tmp_path / "protocol").symlink_to(PACKAGE)

    done = subprocess.run(
        [sys.executable, "-P", "-B", "-c", f"import sys; sys.path.insert(0, {str(tmp_path)!r})\n{PROGRAM}"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )

    assert (done.stdout, done.stderr) == ("[]\n", "")
