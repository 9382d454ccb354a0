"""What stands in a file, as text."""

import io

import docx
import pypdf

from sara.casefile.laid_out import BREAK


def pdf_text(body: bytes) -> str:
    """All text of a PDF on one line, without the places where long words may break."""
    pages = pypdf.PdfReader(io.BytesIO(body)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).replace(BREAK, "").split())


def docx_text(body: bytes) -> str:
    """All text of a DOCX on one line: paragraphs, then tables."""
    paper = docx.Document(io.BytesIO(body))
    said = [p.text for p in paper.paragraphs]
    said += [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    return " ".join(" ".join(said).split())


READ = {"pdf": pdf_text, "docx": docx_text}
