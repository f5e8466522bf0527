"""URLs of private files of lessons; mounted under /media/."""

from django.urls import path

from learning import views

app_name = "films"
urlpatterns = [
    path("films/<int:film_id>/<int:version>/<str:part>", views.film_file, name="file"),
    path("images/<path:name>", views.image_file, {"folder": "images"}, name="image"),
    path(
        "original_images/<path:name>",
        views.image_file,
        {"folder": "original_images"},
        name="original_image",
    ),
]
