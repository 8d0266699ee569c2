"""Competitions with their pages, files and organizers."""

from typing import Any, ClassVar
from zoneinfo import available_timezones

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action, display
from unfold.widgets import (
    UnfoldAdminFileFieldWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextInputWidget,
)

from arena.accounts.models import User
from arena.admin.base import SLUG_HELP, OrganizerAdmin, OrganizerStackedInline, OrganizerTabularInline, user_of
from arena.competitions import services
from arena.competitions.models import Competition, CompetitionOrganizer, DataFile, Page
from arena.competitions.rules import is_clean_path
from arena.competitions.secrets import AnswersExposed, require_harmless
from arena.core import storage
from arena.core.storage import Blob
from arena.core.uploads import keep


class PageForm(forms.ModelForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].disabled = self.instance.pk is not None

    def clean_body_en(self) -> str:
        return _unix_lines(self.cleaned_data["body_en"])

    def clean_body_ko(self) -> str:
        return _unix_lines(self.cleaned_data["body_ko"])


class PageInline(OrganizerStackedInline):
    model = Page
    form = PageForm
    can_delete = False  # empty its texts instead: whoever accepted the rules accepted some text
    max_num = len(Page.Key)
    verbose_name = _("page")
    verbose_name_plural = _("Pages")


class DataFileForm(forms.ModelForm):
    upload = forms.FileField(label=_("File"), required=False, widget=UnfoldAdminFileFieldWidget)

    class Meta:
        model = DataFile
        fields = ("path", "title_en", "title_ko", "position")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is None:
            self.fields["path"].required = False
            self.fields["path"].help_text = _("Left empty: data/ and the name of the file.")
        else:
            self.fields["path"].disabled = True
            self.fields["upload"].help_text = _("Choose a file to replace its bytes.")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        upload = cleaned.get("upload")
        if upload is None and self.instance.pk is None:
            self.add_error("upload", _("Choose a file."))
        elif upload is not None and not cleaned.get("path"):
            cleaned["path"] = self.instance.path = f"data/{upload.name}"
        if (path := cleaned.get("path")) and not is_clean_path(path):
            self.add_error("path", _("A path inside the competition's folder, such as data/train.json."))
        if upload is not None:
            self._check_secrecy(upload)
        return cleaned

    def _check_secrecy(self, upload: Any) -> None:
        try:
            require_harmless(competition=self.instance.competition, sha256=upload.blob.sha256)
        except AnswersExposed as error:
            self.add_error("upload", f"{error.message} {error.hint}")


class DataFileInline(OrganizerTabularInline):
    model = DataFile
    form = DataFileForm
    fields = ("upload", "path", "title_en", "title_ko", "position", "size", "sha256")
    readonly_fields = ("size", "sha256")
    verbose_name = _("file")
    verbose_name_plural = _("Files")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_change_permission(request, obj)


class OrganizerForm(forms.ModelForm):
    """By name, not from a list: the names of all users are not everybody's business."""

    username = forms.CharField(label=_("User name"), widget=UnfoldAdminTextInputWidget)

    class Meta:
        model = CompetitionOrganizer
        fields = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is not None:
            self.fields["username"].initial = self.instance.user.username
            self.fields["username"].disabled = True

    def clean_username(self) -> str:
        username: str = self.cleaned_data["username"]
        if self.instance.pk is None:
            user = User.objects.filter(username=username).first()
            if user is None:
                raise forms.ValidationError(_("There is no user “%s”.") % username)
            if self.instance.competition.organizers.filter(pk=user.pk).exists():
                raise forms.ValidationError(_("“%s” is an organizer already.") % username)
            self.instance.user = user
        return username


class OrganizerFormSet(OrganizerTabularInline.formset):  # type: ignore[name-defined]
    def clean(self) -> None:
        super().clean()
        leaving = {form.instance.pk for form in self.deleted_forms}
        kept = {form.instance.pk for form in self.initial_forms} - leaving
        added = any(form.has_changed() for form in self.extra_forms)
        if leaving and not kept and not added:
            raise forms.ValidationError(_("A competition keeps at least one organizer."))


class OrganizerInline(OrganizerTabularInline):
    model = CompetitionOrganizer
    form = OrganizerForm
    formset = OrganizerFormSet
    verbose_name = _("organizer")
    verbose_name_plural = _("Organizers")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_change_permission(request, obj)


class CompetitionForm(forms.ModelForm):
    timezone = forms.ChoiceField(
        label=_("Time zone"),
        choices=lambda: [(name, name) for name in sorted(available_timezones())],
        initial="Asia/Seoul",
        widget=UnfoldAdminSelectWidget,
        help_text=_("Days of the quota and all times of its pages follow it."),
    )

    class Meta:
        model = Competition
        fields = "__all__"  # noqa: DJ007 the admin's fieldsets choose
        help_texts: ClassVar = {"slug": SLUG_HELP}


class CompetitionAdmin(OrganizerAdmin):
    form = CompetitionForm
    organizers_path = "organizers"
    list_display = ("name", "slug", "visibility_badge", "timezone")
    list_filter = ("visibility",)
    search_fields = ("slug", "title_en", "title_ko")
    actions_detail = ("its_rounds", "add_round")
    fieldsets = (
        (None, {"fields": ("slug", "title_en", "title_ko", "summary_en", "summary_ko")}),
        (None, {"fields": ("visibility", "timezone", "max_members", "merge_until")}),
    )

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:  # noqa: ARG002
        return ("slug",) if obj else ()  # addresses and folders go by it

    def get_inlines(self, request: HttpRequest, obj: Any) -> list[type]:  # noqa: ARG002
        return [PageInline, DataFileInline, OrganizerInline] if obj else [PageInline]

    def zone_of(self, request: HttpRequest, obj: Any) -> str:
        posted = request.POST.get("timezone", "")
        if posted in available_timezones():
            return posted
        return obj.timezone if obj else "Asia/Seoul"

    def view_on_site(self, obj: Competition) -> str:
        return reverse("competition", args=(obj.slug,))

    def save_model(self, request: HttpRequest, obj: Competition, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if not change:
            services.add_organizer(competition=obj, user=user_of(request))

    def response_post_save_add(self, request: HttpRequest, obj: Competition) -> HttpResponse:
        """On to what is still missing, rather than back to the list."""
        messages.info(request, _("Add the files for participants here; then add a round with its answers."))
        return redirect(reverse("admin:arena_competition_change", args=(obj.pk,)))

    @action(description=_("Rounds"), icon="flag")
    def its_rounds(self, request: HttpRequest, object_id: str) -> HttpResponse:  # noqa: ARG002
        return redirect(f"{reverse('admin:arena_round_changelist')}?competition__id__exact={object_id}")

    @action(description=_("Add a round"), icon="add")
    def add_round(self, request: HttpRequest, object_id: str) -> HttpResponse:  # noqa: ARG002
        return redirect(f"{reverse('admin:arena_round_add')}?competition={object_id}")

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        if formset.model is CompetitionOrganizer:
            super().save_formset(request, form, formset, change)
            return
        formset.save(commit=False)  # says what is new, changed or deleted; services write it
        for gone in formset.deleted_objects:
            gone.delete()
        write = _write_page if formset.model is Page else _write_file
        for each in formset.forms:
            if each.has_changed() and each not in formset.deleted_forms:
                write(form.instance, each)

    @display(description=_("Competition"), ordering="title_en")
    def name(self, obj: Competition) -> str:
        return obj.title

    @display(
        description=_("Visibility"),
        ordering="visibility",
        label={"draft": "warning", "unlisted": "info", "public": "success"},
    )
    def visibility_badge(self, obj: Competition) -> tuple[str, str]:
        return obj.visibility, obj.get_visibility_display()


def _write_page(competition: Competition, form: Any) -> None:
    data = form.cleaned_data
    services.set_page(competition=competition, key=data["key"], body_en=data["body_en"], body_ko=data["body_ko"])


def _write_file(competition: Competition, form: Any) -> None:
    data, file = form.cleaned_data, form.instance
    upload = data.get("upload")
    blob = keep(upload, storage.datafiles) if upload else Blob(file.sha256, file.size)
    titles = {"title_en": data["title_en"], "title_ko": data["title_ko"]}
    services.set_file(competition=competition, path=data["path"], blob=blob, position=data["position"] or 0, **titles)


def _unix_lines(text: str) -> str:
    return text.replace("\r\n", "\n")
