import re
import uuid
from contextvars import ContextVar

request_id_var: ContextVar[str] = ContextVar("request_id", default="")


async def request_id(request, call_next):
    given = request.headers.get("X-Request-ID", "")
    id = given if re.fullmatch("[A-Za-z0-9-]{1,64}", given) else str(uuid.uuid4())
    request_id_var.set(id)
    response = await call_next(request)
    response.headers["X-Request-ID"] = id
    return response
