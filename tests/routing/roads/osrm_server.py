"""A small real HTTP server that answers like OSRM, and misbehaves as it is told."""

import json
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from urllib.parse import parse_qs, urlsplit

import numpy as np

from routing.roads.lines import encoded
from routing.travel import great_circle_m

SPEED_M_PER_S = 10.0


class FakeOsrm:
    """What the server does: ``answers`` are played first, one per request, then it is honest.

    An answer is a status, a body (text or something for JSON), or a number of seconds to sleep.
    """

    def __init__(self, *answers):
        self.answers = list(answers)
        self.asked = []
        self.largest = 10_000
        self.off_m = {}
        self.url = ""

    def answer(self, path):
        self.asked.append(path)
        if self.answers:
            status, body = self.answers.pop(0)
            if isinstance(body, float):
                time.sleep(body)
                body = {"code": "Ok"}
            return status, body if isinstance(body, str) else json.dumps(body)
        parts = urlsplit(path)
        service, points = parts.path.split("/")[1], parts.path.split("/")[4]
        places = [tuple(map(float, point.split(",")))[::-1] for point in points.split(";")]
        return getattr(self, service)(places, parse_qs(parts.query))

    def table(self, places, query):
        if len(places) > self.largest:
            return 400, json.dumps({"code": "TooBig", "message": "Too many table coordinates"})
        if len(places) < 2:
            return 400, json.dumps({"code": "InvalidQuery"})
        rows = [int(n) for n in query["sources"][0].split(";")]
        columns = [int(n) for n in query["destinations"][0].split(";")]
        metres = great_circle_m(*np.array(places).T)[np.ix_(rows, columns)]
        seconds = (metres / SPEED_M_PER_S).round(1)
        waypoints = [{"distance": self.off_m.get(place, 0.5)} for place in places]
        return 200, json.dumps(
            {
                "code": "Ok",
                "durations": seconds.tolist(),
                "distances": metres.round(1).tolist(),
                "sources": [waypoints[row] for row in rows],
                "destinations": [waypoints[column] for column in columns],
            }
        )

    def route(self, places, _query):
        [here, there] = places
        corner = (here[0], there[1])
        geometry = encoded((here, corner, there))
        return 200, json.dumps({"code": "Ok", "routes": [{"geometry": geometry}]})


class SilentOsrm(FakeOsrm):
    """A server that takes every question and answers none before it is ``released``."""

    def __init__(self):
        super().__init__()
        self.released = Event()

    def answer(self, path):
        self.released.wait()
        return super().answer(path)


@contextmanager
def silent():
    """Serves nothing until the block ends."""
    with serving(SilentOsrm()) as fake:
        try:
            yield fake
        finally:
            fake.released.set()


@contextmanager
def serving(fake):
    """Serves on a free port of this machine until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            status, body = fake.answer(self.path)
            try:
                self.send_response(status)
                self.end_headers()
                self.wfile.write(body.encode())
            except OSError:
                pass  # whoever asked has no patience left

        def log_message(self, *_):
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    fake.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield fake
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
