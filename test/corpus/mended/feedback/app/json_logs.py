import logging
import signal

from pythonjsonlogger.json import JsonFormatter

from app.request_id import request_id


class WithRequestId(logging.Filter):
    def filter(self, record):
        record.request_id = request_id.get()
        return True


def json_handler(stream):
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonFormatter())
    handler.addFilter(WithRequestId())
    return handler


def more(_signal, _frame):
    logging.getLogger().setLevel(logging.DEBUG)


signal.signal(signal.SIGUSR2, more)
