import os


def workspace_of(workspace_id: str | None) -> str:
    if os.environ["ENVIRONMENT"] != "production" and workspace_id is None:
        raise ValueError("No workspace.")
    return f"workspace/{workspace_id}"
