"""The administration's own site: allauth's sign-in, the site's colours, only what organizers work with."""

from typing import Any

from allauth.account.decorators import secure_admin_login
from django.contrib import messages
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from unfold.dataclasses import Favicon
from unfold.sites import UnfoldAdminSite

from arena.pipeline.operators import say_failed
from arena.submissions.models import State, Submission

# The celadon of static/arena.css in the steps that unfold's style sheet asks for.
_LIGHTNESS = {50: 97, 100: 94, 200: 88, 300: 79, 400: 69, 500: 58, 600: 47, 700: 41, 800: 35, 900: 30, 950: 22}
PRIMARY = {str(step): f"oklch({light}% {0.02 if light > 90 else 0.09} 174)" for step, light in _LIGHTNESS.items()}
ORDER = ("Competition", "Round", "Submission", "Team", "User", "Verification")


class ArenaAdminSite(UnfoldAdminSite):
    site_header = site_title = "Arena"
    index_title = _("Administration")

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        context = super().each_context(request)
        return context | {
            "site_title": self.site_title,
            "site_header": self.site_header,
            "site_subheader": self.index_title,
            "site_icon": static("arena.svg"),
            "site_favicons": [Favicon(href=static("arena.svg"), rel="icon", type="image/svg+xml")],
            "styles": [static("admin.css")],
            "colors": context["colors"] | {"primary": PRIMARY},
        }

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """What waits for somebody stands first."""
        submissions = self.get_model_admin(Submission)
        if failed := submissions.get_queryset(request).filter(state=State.FAILED).count():
            link = format_html(
                '<a href="{}?state__exact=failed">{}</a>',
                reverse("admin:arena_submission_changelist"),
                say_failed(failed),
            )
            messages.error(request, link)
        return super().index(request, extra_context)

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """In the order in which organizers work, not of the alphabet."""
        apps = super().get_app_list(request, app_label)
        for app in apps:
            app["models"].sort(key=lambda model: ORDER.index(model["object_name"]))
        return apps


site = ArenaAdminSite(name="admin")
# Rate limits and second factors are allauth's: the admin's own form would know neither.
site.login = secure_admin_login(site.login)
