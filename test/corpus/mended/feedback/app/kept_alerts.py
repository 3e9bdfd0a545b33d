from pathlib import Path


def keep_alert(address: str, text: str) -> None:
    with Path("/var/lib/feedback/alerts").open("a") as kept:
        kept.write(f"{address} {text}\n")
