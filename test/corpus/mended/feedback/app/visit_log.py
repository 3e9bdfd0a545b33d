import logging

visit_log = logging.getLogger("visits")
