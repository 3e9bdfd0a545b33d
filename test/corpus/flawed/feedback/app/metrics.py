from fastapi import Request
from prometheus_client import Counter

NOTES = Counter("notes", "Notes", ["path"])


def count_note(request: Request) -> None:
    NOTES.labels(path=request.url.path).inc()
