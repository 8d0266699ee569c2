"""Lists come in pages: {next, previous, results}. Follow `next` until it is null."""

from typing import Any

from rest_framework.pagination import CursorPagination


class Pages(CursorPagination):
    page_size = 50
    max_page_size = 200
    page_size_query_param = "limit"

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        address = {"type": ["string", "null"], "format": "uri"}
        return {
            "type": "object",
            "required": ["next", "previous", "results"],
            "properties": {"next": address, "previous": address, "results": schema},
        }


class CompetitionPages(Pages):
    ordering = "slug"


class SubmissionPages(Pages):
    # The cursor shows what it sorts by, so not by the row's number, which counts all teams' submissions.
    ordering = ("-created_at", "-id")
