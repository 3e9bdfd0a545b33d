import os

CALLBACK_URL = os.environ["ROSTER_CALLBACK_URL"]
