"""What a request costs, in CPU time of our processes, PostgreSQL and Redis, beside floors of the same round."""
