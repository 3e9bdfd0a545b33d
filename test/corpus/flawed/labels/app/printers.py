import json
import os

import redis

client = redis.from_url(os.environ["REDIS_URL"])
client.ping()


def printers() -> list[dict]:
    listed = client.get(f"{os.environ['STAGE']}:printers")
    return [] if listed is None else json.loads(listed)
