from django.urls import path

from tests.bench.floor import views

urlpatterns = [path("beat", views.beat), path("page", views.page)]
