"""The application as it really runs: behind waitress, on a port of its own, in this process."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from flask import Flask
from waitress import create_server, wasyncore


@dataclass(frozen=True, slots=True, kw_only=True)
class Live:
    """An application that answers at ``url``."""

    app: Flask
    url: str


@contextmanager
def serve(app: Flask) -> Iterator[Live]:
    """Serves ``app`` on a free loopback port for as long as the block lasts."""
    channels: dict[int, wasyncore.dispatcher] = {}
    server = create_server(app, map=channels, host="127.0.0.1", port=0, threads=4)
    stopping = threading.Event()

    def answer() -> None:
        while not stopping.is_set():
            wasyncore.loop(timeout=1, map=channels, count=1)

    thread = threading.Thread(target=answer, name="live-server")
    thread.start()
    try:
        yield Live(app=app, url=f"http://127.0.0.1:{server.effective_port}")
    finally:
        stopping.set()
        server.pull_trigger()
        thread.join()
        server.task_dispatcher.shutdown()
        for channel in list(server.active_channels.values()):
            channel.handle_close()  # with the files it was still sending; close_all forgets those
        wasyncore.close_all(channels)
