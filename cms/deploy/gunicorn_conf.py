"""Gunicorn for HTTP: ``gunicorn -c python:cms.deploy.gunicorn_conf cms.wsgi``.

Processes use the cores, threads wait for the database; sockets and long polls are daphne's, so that no thread
here is held for longer than a request takes.
"""

import os

bind = os.environ.get("WEB_BIND", "127.0.0.1:8000")
worker_class = "gthread"
workers = int(os.environ.get("WEB_PROCESSES", "2"))
threads = int(
    os.environ.get("WEB_THREADS", "8")
)  # below DATABASE_POOL_SIZE: none waits for a connection
# No preloading: a pool of connections opened before the fork would be shared by all processes.
preload_app = False
timeout = 60
graceful_timeout = 30  # what was begun is finished; the container is given 40 seconds
keepalive = 5
max_requests = 20_000  # memory that leaked is given back now and then, one process at a time
max_requests_jitter = 2_000
worker_tmp_dir = "/dev/shm"  # noqa: S108 - the heartbeat of the processes, in memory  # nosec B108
control_socket_disable = True  # nobody needs it, and the file system is read-only
accesslog = None  # the proxy writes one line per request
errorlog = "-"
loglevel = "warning"
