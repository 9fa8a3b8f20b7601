"""A worker of the file channel that is gone at some point of its exchange, within the test's own transaction.

A process that is sent SIGKILL does nothing more: no transaction of its own is committed after that, no claim is given
back, no file is written. `tests/batch_channel/test_faults.py` kills real processes at some of these points; here any
of them is reached, thousands of times.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import pytest

from batch_channel.protocol.sftp import SftpTransport
from extranet.tenants import scope as scopes


class Dead(BaseException):
    """Nobody catches it, as nobody catches SIGKILL."""


@contextmanager
def dying_at(point: int, *, done: bool) -> Iterator[Callable[[], bool]]:
    """Within the block the worker dies at its so-manieth commit or written file: once it is done, or before.

    Gives a function that says whether it died. `point` 0: it lives.
    """
    if not point:
        yield lambda: False
        return
    worker = Mortal(point, done)
    with pytest.MonkeyPatch.context() as patch:
        for name, module in list(sys.modules.items()):
            if name.startswith("batch_channel.") and getattr(module, "scope", None) is scopes.scope:
                patch.setattr(module, "scope", worker.scope)
        patch.setattr(SftpTransport, "put", worker.put)
        with suppress(Dead):
            yield lambda: worker.is_dead


class Mortal:
    def __init__(self, point: int, done: bool) -> None:
        self.left, self.done, self.depth, self.is_dead = point, done, 0, False

    def comes_to_a_point(self, act: Callable[[], Any]) -> Any:
        self.left -= 1
        if self.left == 0 and not self.done:
            self.die()
        result = act()
        if self.left == 0:
            self.die()
        return result

    def die(self) -> None:
        self.is_dead = True
        raise Dead

    def check(self) -> None:
        if self.is_dead:
            raise Dead

    @contextmanager
    def scope(self, *arguments: Any, **options: Any) -> Iterator[None]:
        self.check()
        if self.depth:
            with scopes.scope(*arguments, **options):
                yield
            return
        self.depth += 1
        try:
            with scopes.scope(*arguments, **options):
                yield
                self.left -= 1
                if self.left == 0 and not self.done:
                    self.die()
            if self.left == 0:
                self.die()
        finally:
            self.depth -= 1

    @property
    def put(self) -> Callable[..., None]:
        original, worker = SftpTransport.put, self

        def put(transport: SftpTransport, *arguments: Any, **options: Any) -> None:
            worker.check()
            worker.comes_to_a_point(lambda: original(transport, *arguments, **options))

        return put
