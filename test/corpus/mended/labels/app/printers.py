import json
import os
from functools import cache

import redis


@cache
def client() -> redis.Redis:
    return redis.from_url(os.environ["REDIS_URL"])


def printers() -> list[dict]:
    listed = client().get(f"{os.environ['STAGE']}:printers")
    return [] if listed is None else json.loads(listed)
