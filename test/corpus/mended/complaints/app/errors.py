import logging

from fastapi.responses import JSONResponse

from app.request_id import request_id_var

log = logging.getLogger(__name__)


async def answer_error(request, exc):
    request_id = request_id_var.get()
    log.error("Request failed with %s", type(exc).__name__, extra={"request_id": request_id})
    body = {"error": "Internal server error", "request_id": request_id}
    return JSONResponse(body, status_code=500)
