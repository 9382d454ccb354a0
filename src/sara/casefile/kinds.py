"""The kinds of file that are made of one problem, and the forms in which they come."""

from sara.words import N_, Spoken


class Kind(Spoken):
    CASE_FILE = "case-file", N_("Case file")
    GOLDSTEIN = "goldstein", N_("Entry for the Goldstein Award")
    TILLEY = "tilley", N_("Entry for the Tilley Award")


class Form(Spoken):
    PDF = "pdf", N_("PDF, to read and print")
    DOCX = "docx", N_("DOCX, to edit")


MEDIA = {
    Form.PDF: "application/pdf",
    Form.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
