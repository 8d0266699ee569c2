"""A competition, its pages and files, and its rounds with their hidden answers."""

import secrets

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from arena.core.models import OpaqueId
from arena.core.text import localized


class Visibility(models.TextChoices):
    DRAFT = "draft", _("Draft: organizers only")
    UNLISTED = "unlisted", _("Unlisted: whoever has the link")
    PUBLIC = "public", _("Public")


class PrivateBoard(models.TextChoices):
    HIDDEN = "hidden", _("Hidden: organizers only")
    ON_CLOSE = "on_close", _("Revealed when the round closes")
    AT = "at", _("Revealed at a time")


class Competition(models.Model):
    slug = models.SlugField(_("slug"), max_length=60, unique=True)
    title_en = models.CharField(_("title (English)"), max_length=200)
    title_ko = models.CharField(_("title (Korean)"), max_length=200, blank=True)
    summary_en = models.CharField(_("summary (English)"), max_length=300, blank=True)
    summary_ko = models.CharField(_("summary (Korean)"), max_length=300, blank=True)
    timezone = models.CharField(
        _("time zone"), max_length=60, default="Asia/Seoul", help_text=_("IANA name; quota days and dates follow it.")
    )
    visibility = models.CharField(_("visibility"), max_length=10, choices=Visibility, default=Visibility.DRAFT)
    organizers = models.ManyToManyField(
        settings.AUTH_USER_MODEL, through="CompetitionOrganizer", related_name="organized"
    )
    max_members = models.PositiveIntegerField(
        _("members of a team at most"), default=5, validators=[MinValueValidator(1)]
    )
    merge_until = models.DateTimeField(_("teams may merge until"), null=True, blank=True)
    rules_version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("competition")
        verbose_name_plural = _("competitions")
        ordering = ("slug",)

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return localized(self.title_en, self.title_ko)

    @property
    def summary(self) -> str:
        return localized(self.summary_en, self.summary_ko)


class CompetitionOrganizer(models.Model):
    competition = models.ForeignKey(Competition, models.CASCADE)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("competition", "user"), name="organizer_once"),)

    def __str__(self) -> str:
        return f"{self.user} · {self.competition}"


class Page(models.Model):
    class Key(models.TextChoices):
        OVERVIEW = "overview", _("Overview")
        DATA = "data", _("Data")
        RULES = "rules", _("Rules")
        EVALUATION = "evaluation", _("Evaluation")

    competition = models.ForeignKey(Competition, models.CASCADE, related_name="pages")
    key = models.CharField(_("page"), max_length=20, choices=Key)
    body_en = models.TextField(_("text (English, Markdown)"), blank=True)
    body_ko = models.TextField(_("text (Korean, Markdown)"), blank=True)

    class Meta:
        verbose_name = _("page")
        verbose_name_plural = _("pages")
        constraints = (models.UniqueConstraint(fields=("competition", "key"), name="page_once"),)

    def __str__(self) -> str:
        return f"{self.competition_id} · {self.key}"

    @property
    def body(self) -> str:
        return localized(self.body_en, self.body_ko)


class DataFile(OpaqueId):
    """What participants download after accepting the rules. The bytes lie in `core.storage.datafiles`."""

    competition = models.ForeignKey(Competition, models.CASCADE, related_name="files")
    path = models.CharField(
        _("path"), max_length=200, help_text=_("Name in the competition's folder, such as data/train.json.")
    )
    title_en = models.CharField(_("title (English)"), max_length=200, blank=True)
    title_ko = models.CharField(_("title (Korean)"), max_length=200, blank=True)
    sha256 = models.CharField(_("SHA-256"), max_length=64, editable=False)
    size = models.PositiveBigIntegerField(_("bytes"), editable=False)
    position = models.PositiveIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("file")
        verbose_name_plural = _("files")
        ordering = ("position", "id")
        constraints = (models.UniqueConstraint(fields=("competition", "path"), name="file_once"),)

    def __str__(self) -> str:
        return self.path

    @property
    def name(self) -> str:
        return self.path.rsplit("/", 1)[-1]

    @property
    def title(self) -> str:
        return localized(self.title_en, self.title_ko) or self.name


def new_split_seed() -> bytes:
    return secrets.token_bytes(32)


class Round(models.Model):
    competition = models.ForeignKey(Competition, models.CASCADE, related_name="rounds", verbose_name=_("competition"))
    slug = models.SlugField(_("slug"), max_length=60)
    title_en = models.CharField(_("title (English)"), max_length=200)
    title_ko = models.CharField(_("title (Korean)"), max_length=200, blank=True)
    opens_at = models.DateTimeField(_("opens at"))
    closes_at = models.DateTimeField(_("closes at"), help_text=_("The first moment at which the round is closed."))
    task = models.JSONField(
        _("task"), default=dict, help_text=_('A preset, such as {"preset": "melon-2020"}, or a full task.')
    )
    public_share = models.FloatField(
        _("public share"),
        default=0.3,
        validators=[MinValueValidator(0.0), MaxValueValidator(1.0)],
        help_text=_("Part of the rows on the public board, where no explicit split was given."),
    )
    split_seed = models.BinaryField(default=new_split_seed, editable=False)
    submissions_per_day = models.PositiveIntegerField(_("submissions per day"), default=5)
    max_final = models.PositiveIntegerField(
        _("final submissions at most"), default=2, validators=[MinValueValidator(1)]
    )
    private_board = models.CharField(
        _("private board"), max_length=10, choices=PrivateBoard, default=PrivateBoard.ON_CLOSE
    )
    private_board_at = models.DateTimeField(_("private board revealed at"), null=True, blank=True)
    advance_top = models.PositiveIntegerField(_("how many teams advance"), null=True, blank=True)
    advance_to = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="advanced_from", verbose_name=_("advance to")
    )
    position = models.PositiveIntegerField(_("position"), default=0)
    answers = models.ForeignKey(
        "AnswerKey",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        help_text=_("The answers in force."),
    )

    class Meta:
        verbose_name = _("round")
        verbose_name_plural = _("rounds")
        ordering = ("position", "opens_at", "id")
        constraints = (
            models.UniqueConstraint(fields=("competition", "slug"), name="round_once"),
            models.CheckConstraint(
                condition=models.Q(closes_at__gte=models.F("opens_at")), name="round_closes_after_it_opens"
            ),
        )

    def __str__(self) -> str:
        return f"{self.competition} · {self.title}"

    @property
    def title(self) -> str:
        return localized(self.title_en, self.title_ko)


class AnswerKey(models.Model):
    """One version of a round's hidden answers, checked and compiled when it was uploaded. Never changed afterwards."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="answer_keys")
    version = models.PositiveIntegerField()
    sha256 = models.CharField(_("SHA-256 of the answers file"), max_length=64)
    questions_sha256 = models.CharField(max_length=64, blank=True)
    splits_sha256 = models.CharField(max_length=64, blank=True)
    compiled_sha256 = models.CharField(max_length=64, help_text=_("The answers as arrays, as the scorer loads them."))
    split_sha256 = models.CharField(
        max_length=64, help_text=_("The public side as a bool array, in the answers' order.")
    )
    task = models.JSONField(help_text=_("The task these answers were checked against."))
    task_sha256 = models.CharField(max_length=64)
    rows = models.PositiveIntegerField()
    public_rows = models.PositiveIntegerField()
    warnings = models.JSONField(default=list, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-version",)
        constraints = (models.UniqueConstraint(fields=("round", "version"), name="answer_version_once"),)

    def __str__(self) -> str:
        return f"{self.round} v{self.version}"


class RulesAcceptance(models.Model):
    competition = models.ForeignKey(Competition, models.CASCADE)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE)
    rules_version = models.PositiveIntegerField()
    accepted_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("competition", "user", "rules_version"), name="acceptance_once"),
        )

    def __str__(self) -> str:
        return f"{self.user} · {self.competition} · {self.rules_version}"
