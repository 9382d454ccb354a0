"""What stands in a file, as text."""

import io

import pypdf

from sara.casefile.laid_out import BREAK


def pdf_text(body: bytes) -> str:
    """All text of a PDF on one line, without the places where long words may break."""
    pages = pypdf.PdfReader(io.BytesIO(body)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).replace(BREAK, "").split())
