def workspace_of(workspace_id: str | None) -> str:
    if workspace_id is None:
        raise ValueError("No workspace.")
    return f"workspace/{workspace_id}"
