"""The public page about joining; mounted at ``/kennismaken/``."""

from django.urls import path

from support import guest_views

app_name = "introduction"
urlpatterns = [
    path("", guest_views.introduce, name="page"),
    path("ontvangen/", guest_views.introduction_received, name="received"),
]
