import uuid


async def request_id(request, call_next):
    id = request.headers.get("X-Request-ID") or str(uuid.uuid4())
    response = await call_next(request)
    response.headers["X-Request-ID"] = id
    return response
