import os

import redis
from prometheus_client import Gauge, start_http_server

DEPTH = Gauge("celery_queue_length", "Messages that wait in the broker", ["queue"])


def serve_depth() -> None:
    broker = redis.from_url(os.environ["BROKER_URL"])
    DEPTH.labels("celery").set_function(lambda: broker.llen("celery"))
    start_http_server(9100)
