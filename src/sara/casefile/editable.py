"""A case file as a DOCX to edit: real headings, real tables with a head that repeats."""

import io
from typing import Any

import docx
import typst
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph

from sara.casefile.laid_out import WIDEST, width_of, width_of_photo, widths_of
from sara.casefile.parts import (
    Answer,
    Block,
    CaseFile,
    Facts,
    Heading,
    Photo,
    Picture,
    Table,
    Words,
    apart,
    plain,
    runs_right_to_left,
)

INK, QUIET, TEAL, AMBER, RULE = "17262C", "4C5A60", "0B5A61", "8A4B00", "C9CFCF"
STYLES = {
    # name: (size, colour, bold, with the next)
    "sara question": (10.5, INK, True, True),
    "sara note": (9.0, QUIET, False, False),
    "sara missing": (10.0, AMBER, False, False),
    "sara cell": (9.0, INK, False, False),
}
TONES = {"plain": "Normal", "note": "sara note", "missing": "sara missing"}
AFTER_BIDI = ("w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:contextualSpacing",
              "w:mirrorIndents", "w:jc", "w:outlineLvl", "w:rPr", "w:sectPr")  # fmt: skip
"""What the order of a paragraph's properties puts behind the way it runs."""
DRAWN = b"""#set page(width: auto, height: auto, margin: 0pt)
#image(bytes(sys.inputs.svg), format: "svg", width: float(sys.inputs.width) * 1mm)"""
"""A page that holds one drawing and nothing else."""
SHARP = 160
"""Points in an inch of a drawing, which Word takes as a picture."""


def editable(file: CaseFile) -> bytes:
    """The DOCX."""
    paper = docx.Document()
    _settle(paper, file)
    _write(paper, file.title, "Title")
    _write(paper, f"{file.kind} · {file.reference}", "Subtitle")
    for line in file.about:
        _write(paper, line, "sara note")
    for section in file.sections:
        _write(paper, section.title, "Heading 1")
        for block in section.blocks:
            _block(paper, block, file)
    out = io.BytesIO()
    paper.save(out)
    return out.getvalue()


def _settle(paper: Document, file: CaseFile) -> None:
    """What the file says of itself, its page and its styles."""
    about = paper.core_properties
    about.title = plain(f"{file.kind}: {file.title}")[:255]
    about.subject, about.language = file.reference, file.language
    about.author, about.comments, about.last_modified_by = "sara", "", "sara"
    page = paper.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = Mm(20)
    page.top_margin = page.bottom_margin = Mm(20)
    _speak(paper, file)
    _look(paper)
    head = page.header.paragraphs[0]
    _style(head, "sara note")
    _say(head, f"{file.reference} · {file.kind} · {file.short}")
    _number(page.footer.paragraphs[0], file)


def _speak(paper: Document, file: CaseFile) -> None:
    found = paper.styles.element.find(f".//{qn('w:lang')}")
    if found is None:
        found = OxmlElement("w:lang")
        paper.styles.element.get_or_add_docDefaults().append(found)
    for name in ("w:val", "w:eastAsia", "w:bidi"):
        found.set(qn(name), file.language)
    if file.right_to_left:
        # python-docx has no word for this; the order of what a file holds is prescribed.
        paper.sections[0]._sectPr.insert_element_before(  # noqa: SLF001  python-docx has no other way
            OxmlElement("w:bidi"), "w:rtlGutter", "w:docGrid", "w:printerSettings"
        )


def _look(paper: Document) -> None:
    styles = paper.styles
    _dress(styles["Normal"], 10.0, INK)
    for name, (size, colour, bold, stays) in STYLES.items():
        made = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        made.base_style = styles["Normal"]
        _dress(made, size, colour)
        made.font.bold, made.paragraph_format.keep_with_next = bold, stays
        made.paragraph_format.space_after = Pt(2 if stays else 6)
    for name, size, colour in (("Title", 22.0, TEAL), ("Subtitle", 11.0, QUIET),
                               ("Heading 1", 15.0, TEAL), ("Heading 2", 12.0, INK)):  # fmt: skip
        _dress(styles[name], size, colour)


def _dress(style: Any, size: float, colour: str) -> None:
    assert isinstance(style, ParagraphStyle)
    style.font.name, style.font.size = "Arial", Pt(size)
    style.font.color.rgb = RGBColor.from_string(colour)
    style.font.italic = False
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(theme), None)
    for name in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(name), "Arial")


def _number(foot: Paragraph, file: CaseFile) -> None:
    """The number of the page, worked out by whoever opens the file."""
    foot.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    rest = file.page
    while "{" in rest:
        before, _, rest = rest.partition("{")
        name, _, rest = rest.partition("}")
        foot.add_run(before)
        field = OxmlElement("w:fldSimple")
        field.set(qn("w:instr"), "NUMPAGES" if name == "all" else "PAGE")
        foot._p.append(field)  # noqa: SLF001  python-docx has no other way
    foot.add_run(rest)


def _write(paper: Document, text: str, style: str) -> Paragraph:
    made = paper.add_paragraph()
    _style(made, style)
    _say(made, text)
    return made


def _style(where: Paragraph, name: str) -> None:
    """Give it a style by its id: by its name python-docx looks through all of them each time."""
    where._p.style = name.replace(" ", "")  # noqa: SLF001  python-docx has no other way


def _say(where: Paragraph, text: str, *, bold: bool | None = None) -> None:
    """Text in its own direction; its own breaks of lines stay."""
    shown = plain(text)
    run = where.add_run(shown)
    run.bold = bold
    if runs_right_to_left(shown):
        where._p.get_or_add_pPr().insert_element_before(  # noqa: SLF001  python-docx has no other way
            OxmlElement("w:bidi"), *AFTER_BIDI
        )
        run.font.rtl = True


def _block(paper: Document, block: Block, file: CaseFile) -> None:
    match block:
        case Words():
            _write(paper, block.text, TONES[block.tone])
        case Heading():
            _write(paper, block.text, "Heading 2")
        case Answer():
            _answer(paper, block)
        case Facts():
            for name, value in block.rows:
                line = paper.add_paragraph()
                line.paragraph_format.space_after = Pt(2)
                _say(line, f"{name}: ", bold=True)
                line.add_run(apart(value))
        case Picture():
            _picture(paper, block)
        case Photo():
            _place(paper, block.jpeg, width_of_photo(block), block.alt)
        case Table():
            _table(paper, block, file)


def _answer(paper: Document, answer: Answer) -> None:
    _write(paper, answer.asked, "sara question")
    if answer.note:
        _write(paper, answer.note, "sara note").paragraph_format.keep_with_next = True
    if answer.text:
        _write(paper, answer.text, "Normal")


def _picture(paper: Document, picture: Picture) -> None:
    """A drawing as Word takes it: dots, with the words for who does not see it."""
    size = width_of(picture.svg)
    made = typst.compile(
        DRAWN, format="png", ppi=SHARP,
        sys_inputs={"svg": plain(picture.svg), "width": str(size)},
    )  # fmt: skip
    assert isinstance(made, bytes)
    _place(paper, made, size, picture.alt)


def _place(paper: Document, dots: bytes, width: float, alt: str) -> None:
    shown = paper.add_picture(io.BytesIO(dots), width=Mm(width))
    shown._inline.docPr.set("descr", plain(alt))  # noqa: SLF001  python-docx has no other way


def _table(paper: Document, table: Table, file: CaseFile) -> None:
    _write(paper, table.caption, "sara question")
    lines = (table.heads, *table.rows)
    made = paper.add_table(rows=len(lines), cols=len(table.heads), style="Table Grid")
    made.autofit = False
    _draw(made, right_to_left=file.right_to_left)
    shares = widths_of(table)
    room = [Mm(WIDEST * share / sum(shares)) for share in shares]
    for column, width in zip(made.columns, room, strict=True):
        column.width = width
    cells = iter(made._cells)  # noqa: SLF001  asked row by row it counts them all each time
    for number, row in enumerate(lines):
        for text, width in zip(row, room, strict=True):
            cell = next(cells)
            cell.width = width
            line = cell.paragraphs[0]
            _style(line, "sara cell")
            _say(line, text, bold=True if number == 0 else None)
    for row_line in made._tbl.tr_lst:  # noqa: SLF001  python-docx has no other way
        row_line.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    head = made.rows[0]._tr.get_or_add_trPr()  # noqa: SLF001  python-docx has no other way
    head.append(OxmlElement("w:tblHeader"))
    _write(paper, "", "sara note")


def _draw(made: Any, *, right_to_left: bool) -> None:
    """Quiet lines, and a table that runs the way its readers read."""
    lines = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        line = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", RULE)):
            line.set(qn(f"w:{name}"), value)
        lines.append(line)
    rest = ("w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook")
    made._tblPr.insert_element_before(lines, *rest)  # noqa: SLF001  python-docx has no other way
    if right_to_left:
        made._tblPr.insert_element_before(  # noqa: SLF001  python-docx has no other way
            OxmlElement("w:bidiVisual"), "w:tblW", "w:jc", "w:tblInd", "w:tblBorders", *rest
        )
