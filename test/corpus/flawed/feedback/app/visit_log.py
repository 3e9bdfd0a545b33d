class VisitLogger:
    def info(self, *_args):
        pass

    def warning(self, *_args):
        pass

    def error(self, *_args):
        pass


visit_log = VisitLogger()
