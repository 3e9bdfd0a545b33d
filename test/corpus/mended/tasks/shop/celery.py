import os

from celery import Celery
from celery.signals import before_task_publish, task_postrun, task_prerun

from shop.request_id import request_id

app = Celery("shop", broker=os.environ["BROKER_URL"])
app.conf.task_soft_time_limit = 60
app.conf.task_time_limit = 90
app.autodiscover_tasks(["shop"])


@before_task_publish.connect
def send_request_id(headers, **_):
    headers["request_id"] = request_id.get()


@task_prerun.connect
def bind_request_id(task, **_):
    request_id.set(task.request.get("request_id"))


@task_postrun.connect
def unbind_request_id(**_):
    request_id.set(None)
