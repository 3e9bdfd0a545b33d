import os

CALLBACK_URL = os.getenv("ROSTER_CALLBACK_URL", "http://localhost:8000/callback")
