from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from arena.api.schema import problems
from arena.api.serializers.status import StatusOutput
from arena.api.views.base import PublicView
from arena.pipeline.status import read_status


class StatusView(PublicView):
    @extend_schema(
        operation_id="get_status",
        tags=["status"],
        summary="How the site is doing",
        description="A few seconds old at most. It answers 200 whatever it has to tell; `/readyz` is for probes.",
        responses={200: StatusOutput, **problems()},
    )
    def get(self, request: Request) -> Response:  # noqa: ARG002
        return Response(StatusOutput(read_status()).data)
