import json
from pathlib import Path

MEMBER_KEYS = json.loads(Path("/run/secrets/member-keys").read_text())
