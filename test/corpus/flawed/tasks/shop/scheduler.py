import signal

from apscheduler.schedulers.background import BackgroundScheduler

from shop.tasks import index_parcel

scheduler = BackgroundScheduler()
scheduler.add_job(index_parcel.delay, "cron", hour=3, args=[0])


def stop(signum, frame):
    scheduler.shutdown(wait=False)


def main():
    signal.signal(signal.SIGTERM, stop)
    scheduler.start()
    signal.pause()
