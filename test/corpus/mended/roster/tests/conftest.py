import os

os.environ["TERMINAL_SECRET"] = "test-only-value"
