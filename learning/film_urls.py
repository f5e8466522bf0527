"""URLs of private film files; mounted under /media/films/."""

from django.urls import path

from learning import views

app_name = "films"
urlpatterns = [
    path("<int:film_id>/<int:version>/<str:part>", views.film_file, name="file"),
]
