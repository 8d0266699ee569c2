"""An organizer's Markdown as safe HTML."""

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

_markdown = MarkdownIt("commonmark", {"html": False, "linkify": False, "typographer": False}).enable(
    ["table", "strikethrough"]
)
_ALLOWED_ATTRIBUTES = {
    "a": {"href", "title"},
    "img": {"src", "alt", "title"},
    "th": {"style"},
    "td": {"style"},
    "code": {"class"},
    "ol": {"start"},
}


def render(source: str) -> SafeString:
    html = nh3.clean(_markdown.render(source), attributes=_ALLOWED_ATTRIBUTES, filter_style_properties={"text-align"})
    return mark_safe(html)  # noqa: S308 cleaned by nh3 on the line above
