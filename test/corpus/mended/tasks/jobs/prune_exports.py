import os
import time
from pathlib import Path

WEEK_SECONDS = 7 * 24 * 3600

for export in Path(os.environ["EXPORT_DIRECTORY"]).glob("*.csv"):
    if time.time() - export.stat().st_mtime > WEEK_SECONDS:
        export.unlink()
