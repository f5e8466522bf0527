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
# Loaded before it listens: until then the proxy says at once that nobody is there, instead of letting a page wait in
# the queue of the socket for as long as loading takes. A new process is a fork and serves at once.
# Nothing may be open by then, the processes would share it: tests/test_startup.py.
preload_app = True
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
