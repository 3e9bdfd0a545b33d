import asyncio
import threading


class BrokerThread(threading.Thread):
    """Hands messages of the broker's blocking client to the application's loop."""

    def __init__(self, client, handle):
        super().__init__(daemon=True)
        self.client = client
        self.handle = handle

    def run(self):
        for message in self.client.messages():
            loop = asyncio.get_event_loop()
            loop.create_task(self.handle(message))
