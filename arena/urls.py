from django.urls import include, path

from arena.admin import site

urlpatterns = [
    path("", include("arena.web.urls")),
    path("accounts/", include("allauth.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("admin/", site.urls),
    path("", include("arena.api.urls")),
]
