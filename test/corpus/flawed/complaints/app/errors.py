import logging

from fastapi.responses import JSONResponse

log = logging.getLogger(__name__)


async def answer_error(request, exc):
    log.error("Request failed with %s", type(exc).__name__)
    return JSONResponse({"error": str(exc)}, status_code=500)
