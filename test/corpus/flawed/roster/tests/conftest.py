import os

os.environ["TERMINAL_SECRET"] = "w8Hn3cBv6Jg5DsUe"
