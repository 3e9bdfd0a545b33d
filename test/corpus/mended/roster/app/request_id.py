import contextvars
import uuid

request_id = contextvars.ContextVar("request_id", default="")


class RequestId:
    def __init__(self, app):
        self.app = app

    async def __call__(self, scope, receive, send):
        request_id.set(str(uuid.uuid4()))
        await self.app(scope, receive, send)
