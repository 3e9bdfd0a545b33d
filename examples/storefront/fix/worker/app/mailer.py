import asyncio
import os
import threading

from app.outbox import pending

SIGNING_SECRET = os.environ["SIGNING_SECRET"]


async def deliver(template: str) -> int:
    return pending(template)


def run(template: str) -> None:
    asyncio.run(deliver(template))


def start(template: str) -> threading.Thread:
    thread = threading.Thread(target=run, args=(template,), daemon=True)
    thread.start()
    return thread
