"""What all pages of the administration share: one base class, and who sees what.

Rights come from organizing a competition, not from permission rows: staff see the competitions they organize and
what belongs to them, superusers see everything.
"""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin, StackedInline, TabularInline
from unfold.dataclasses import UnfoldAction

from arena.accounts.models import User
from arena.core.errors import DomainError
from arena.core.uploads import raise_upload_error

SLUG_HELP = _("Part of the address: letters, digits and hyphens. It cannot be changed later.")


def user_of(request: HttpRequest) -> User:
    """The signed-in user: the site lets nobody else in."""
    if not isinstance(request.user, User):
        raise TypeError("the administration needs a signed-in user")
    return request.user


class _OwnChoices:
    """A select offers what its reader may see in that model's own list, and nothing of other competitions."""

    admin_site: Any

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if self.admin_site.is_registered(db_field.related_model):
            related = self.admin_site.get_model_admin(db_field.related_model)
            kwargs["queryset"] = related.get_queryset(request)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)  # type: ignore[misc]

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """No buttons beside a select that add or change what stands elsewhere."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget = field.widget.widget
        return field


class _StaffMay:
    """Whoever got here is staff, and `get_queryset` has narrowed down what there is."""

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:  # noqa: ARG002
        return request.user.is_active and request.user.is_staff

    has_change_permission = has_view_permission

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:  # noqa: ARG002
        return self.has_view_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:  # noqa: ARG002
        return False


class OrganizerAdmin(_StaffMay, _OwnChoices, ModelAdmin):
    organizers_path = "competition__organizers"  # the lookup from the model to those who may see it
    list_fullwidth = True

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows: QuerySet[Any] = super().get_queryset(request)
        user = user_of(request)
        return rows if user.is_superuser else rows.filter(**{self.organizers_path: user})

    def zone_of(self, request: HttpRequest, obj: Any) -> str:  # noqa: ARG002
        """The time zone in which a page shows and reads times."""
        return "UTC"

    def offers(self, action: str, obj: Any) -> bool:  # noqa: ARG002
        """Whether a page shows the button of an action. Pressed all the same, from an old page, it says why not."""
        return True

    def get_actions_detail(self, request: HttpRequest, object_id: Any) -> list[UnfoldAction]:
        obj = self.get_object(request, str(object_id)) if object_id else None
        actions = super().get_actions_detail(request, object_id)
        return [action for action in actions if obj is None or self.offers(action.method.__name__, obj)]

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        obj = self.get_object(request, object_id) if object_id else None
        try:
            request.FILES  # noqa: B018 reads the body, so that the upload handler has had its say
            raise_upload_error(request)
            with timezone.override(ZoneInfo(self.zone_of(request, obj))):
                response: HttpResponse = super().changeform_view(request, object_id, form_url, extra_context)
                if isinstance(response, TemplateResponse):
                    response.render()  # while the zone is in force
                return response
        except DomainError as error:
            complain(request, error)
            return redirect(request.get_full_path())


class OrganizerStackedInline(_StaffMay, _OwnChoices, StackedInline):
    extra = 0
    tab = True


class OrganizerTabularInline(_StaffMay, _OwnChoices, TabularInline):
    extra = 0
    tab = True


def complain(request: HttpRequest, error: DomainError) -> None:
    messages.error(request, f"{error.message} {error.hint}".strip())


def wall_time(moment: datetime, zone: str, *, seconds: bool = False) -> str:
    """A time with its zone: the lines of a list may be of different ones."""
    local = moment.astimezone(ZoneInfo(zone))
    return f"{local:{'%Y-%m-%d %H:%M:%S' if seconds else '%Y-%m-%d %H:%M'}} {local.tzname()}"
