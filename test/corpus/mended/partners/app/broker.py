import asyncio
import threading


class BrokerThread(threading.Thread):
    """Hands messages of the broker's blocking client to the application's loop."""

    def __init__(self, client, handle, loop: asyncio.AbstractEventLoop):
        super().__init__(daemon=True)
        self.client = client
        self.handle = handle
        self.loop = loop

    def run(self):
        for message in self.client.messages():
            asyncio.run_coroutine_threadsafe(self.handle(message), self.loop)
