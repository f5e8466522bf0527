.DEFAULT_GOAL := help
.PHONY: help test check

help: ## List the commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

test: ## Run the suite on SQLite
	.venv/bin/pytest -n 2

check: ## Everything that can be checked in seconds
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy .
	.venv/bin/python manage.py makemigrations --check --dry-run
