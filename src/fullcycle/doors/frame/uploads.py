"""Files that are sent: no more of them is taken in than may be kept."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.utils.translation import gettext as _


MEGABYTE = 1024 * 1024
FILES_AT_ONCE = 10
"""As many of the largest files as one form may send."""


def content_of(file: "UploadedFile[Any]") -> bytes:
    """The file's bytes; of one that is too large, one byte more than may be kept."""
    content: bytes = file.read(settings.PAPERS_MOST_MB * MEGABYTE + 1)
    return content


class RefuseTooMuch(FileUploadHandler):
    """Refuses a request by its announced length, before any of it lies on the disk."""

    def handle_raw_input(
        self,
        input_data: object,  # noqa: ARG002 - Django's shape
        META: Mapping[str, object],  # noqa: ARG002, N803
        content_length: int,
        boundary: object,  # noqa: ARG002
        encoding: str | None = None,  # noqa: ARG002
    ) -> None:
        """Look at the length alone.

        Raises:
            RequestDataTooBig: if all the files together are too large.
        """
        most = FILES_AT_ONCE * settings.PAPERS_MOST_MB
        if content_length > most * MEGABYTE:
            raise RequestDataTooBig(
                _("一次最多上传 %(most)s MB。请压缩文件，或分几次上传。") % {"most": most}
            )

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:  # noqa: ARG002
        """Leave the bytes to the next."""
        return raw_data

    def file_complete(self, file_size: int) -> None:  # noqa: ARG002
        """Leave the file to the next."""
        return
