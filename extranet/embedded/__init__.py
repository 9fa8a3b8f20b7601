"""A real PostgreSQL and a real Valkey from wheels, for the demo and the tests, never for production.

Each *purpose* ("test", "demo", "smoke", "drill", "bench") has its own data, servers, passwords and lock, in
`var/<purpose>/`. Linux only: it relies on /proc and on the parent-death signal.

Nobody starts or stops servers by hand. `ensure()` connects to the purpose's supervisor, starting it when
there is none, and keeps that connection open for the life of the process. The supervisor is the parent of
both servers; when the last connection has been gone for some seconds it stops them and leaves. The kernel
closes the connections of a process that is killed, so `kill -9` on a test run leaves nothing behind either.

    client.py       ensure, stop, reset: what other code calls
    supervisor.py   the process that starts, watches and stops the two servers
    homes.py        where a purpose's files are, and as whom its servers run
    wheels.py       where the programs are, and the copy that root's servers run from
    processes.py    starting, stopping and finding server processes
    postgresql.py   the cluster: made, started, given its roles and its database
    valkey.py       the broker and cache
    servers.py      passwords, addresses, and the words between client and supervisor
"""

from .client import ensure, reset, stop
from .homes import ROOT, EmbeddedError
from .servers import Servers

__all__ = ["ROOT", "EmbeddedError", "Servers", "ensure", "reset", "stop"]
