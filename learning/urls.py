"""URLs of this app."""

from django.urls import path

from learning import views

app_name = "learning"
urlpatterns = [
    path("", views.path, name="path"),
    path("onderdeel/<int:item_id>/vervolg/", views.next_step, name="next_step"),
    path("onderdeel/<int:item_id>/gelezen/", views.mark_item_read, name="mark_read"),
    path("onderdeel/<int:item_id>/toets/", views.check, name="check"),
    path("toets/<int:attempt_id>/", views.check_result, name="check_result"),
]
