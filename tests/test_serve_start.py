"""Starting a server, in a process that has imported nothing yet."""

from helpers import Factory

FIRST = """
import sys
from factory.serve import manager, server

def start(versions):
    print("loaded" if "tensorflow" in sys.modules else "missing")
    raise SystemExit

manager.Manager.start = start
server.run(server.Options(rest_port=0, grpc_port=0), print)
"""


def test_tensorflow_is_imported_before_threads_load_versions(factory: Factory) -> None:
    """Two threads that import it at the same time find half of it, and one of them fails."""
    printed = factory.python("-c", FIRST, anew=True)
    assert printed.stdout == "loaded\n", printed.stderr
