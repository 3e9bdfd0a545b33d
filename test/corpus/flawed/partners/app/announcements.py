def declare(channel) -> None:
    """What is announced to partners, and what could not be."""
    channel.queue_declare(queue="announcements", durable=True)
    channel.queue_declare(queue="announcements.dlq", durable=True)
