import hashlib
import hmac
import time

from fastapi import HTTPException

TOLERANCE_SECONDS = 300


def check_signature(body: bytes, timestamp: str, signature: str, secret: str) -> None:
    """Raises unless the body was signed with the secret a short while ago."""
    if abs(time.time() - int(timestamp)) > TOLERANCE_SECONDS:
        raise HTTPException(status_code=401)
    expected = hmac.new(secret.encode(), f"{timestamp}.".encode() + body, hashlib.sha256)
    if not hmac.compare_digest(expected.hexdigest(), signature):
        raise HTTPException(status_code=401)
