"""What the servers run on: gunicorn's settings, the proxy's, health checks, back-up and restore."""
