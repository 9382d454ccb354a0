"""The kinds of file that are made of one problem, and the forms in which they come."""

from sara.words import N_, Spoken


class Kind(Spoken):
    CASE_FILE = "case-file", N_("Case file")


class Form(Spoken):
    PDF = "pdf", N_("PDF, to read and print")


MEDIA = {
    Form.PDF: "application/pdf",
}
