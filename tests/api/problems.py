"""Problems as the API answers them, whole."""

from typing import Any


def problem(status: int, code: str, detail: str, hint: str = "", **extra: Any) -> dict[str, Any]:
    """The whole body of a problem."""
    titles = {
        400: "Bad Request",
        401: "Unauthorized",
        403: "Forbidden",
        404: "Not Found",
        405: "Method Not Allowed",
        409: "Conflict",
        411: "Length Required",
        413: "Request Entity Too Large",
        415: "Unsupported Media Type",
        429: "Too Many Requests",
        500: "Internal Server Error",
        503: "Service Unavailable",
        507: "Insufficient Storage",
    }
    body = {"type": "about:blank", "title": titles[status], "status": status, "detail": detail, "code": code}
    return {**body, **({"hint": hint} if hint else {}), **extra}


NOT_AUTHENTICATED = problem(
    401,
    "not_authenticated",
    "Authentication credentials were not provided.",
    "Send the header “Authorization: Bearer TOKEN”; a token is made at /api/v1/tokens/.",
)
NOT_FOUND = problem(404, "not_found", "There is no such thing here.")
