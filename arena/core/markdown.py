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
    "th": {"align"},
    "td": {"align"},
    "code": {"class"},
    "ol": {"start"},
}


def render(source: str) -> SafeString:
    tokens = _markdown.parse(source)
    for token in tokens:
        if style := token.attrs.pop("style", None):  # of a table's cell; styles in a page are refused by its policy
            token.attrs["align"] = str(style).removeprefix("text-align:")
    html = nh3.clean(_markdown.renderer.render(tokens, _markdown.options, {}), attributes=_ALLOWED_ATTRIBUTES)
    return mark_safe(html)  # noqa: S308 cleaned by nh3 on the line above
