from django.db import models


class Row(models.Model):  # noqa: DJ008 - nobody reads its name
    title = models.CharField(max_length=100)
    state = models.CharField(max_length=20)
    at = models.DateTimeField()


class Beat(models.Model):  # noqa: DJ008 - nobody reads its name
    """Where somebody is in a film."""

    person = models.BigIntegerField(unique=True)
    position = models.IntegerField()
