import asyncio

import aio_pika

_broker = None


async def get_broker(url):
    global _broker
    if _broker is None:
        _broker = await aio_pika.connect_robust(url)
    return _broker


async def queue_of(url, name):
    broker = await asyncio.wait_for(get_broker(url), timeout=5)
    channel = await broker.channel()
    return await channel.get_queue(name)
