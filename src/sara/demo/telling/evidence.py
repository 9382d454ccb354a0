"""Verbs that bring evidence: notes, talks, photos, tables, documents and links."""

import io
from collections.abc import Sequence

from sara.accounts.permissions import Permission
from sara.accounts.reach import Audience
from sara.demo.pictures import draw
from sara.demo.telling.base import Ground, prose
from sara.evidence import operations, queries
from sara.evidence.claims import read
from sara.evidence.models import EvidenceKind, Reliability, SourceKind
from sara.files.arriving import Arrived, Received, keep, limit_of, look


class Evidence(Ground):
    def evidence(
        self, title: str, body: str, *, source: str, kind: str = "note", supplied: str = "",
        by: str | None = None, fact: int | None = None, reliability: str = "fair",
        audience: str = "team", supports: Sequence[str] = (), url: str = "",
        files: Sequence[Arrived] = (),
    ) -> int:  # fmt: skip
        """Add one piece of evidence on the page of the present stage."""
        who = self.viewer(by)
        found = self.found(who, Permission.EVIDENCE_ADD)
        fact_on = None if fact is None else self.day(fact)
        assert fact_on is None or fact_on <= self.world.today, f"{title}: still to come"
        return operations.add(
            self.db, found,
            values={
                "kind": EvidenceKind.of(kind), "title": title, "body": body, "url": url,
                "source": SourceKind.of(source), "supplied_by": supplied,
                "fact_on": fact_on,
                "reliability": Reliability.of(reliability), "stage": self.stage(who),
                "audience": Audience.of(audience),
            },
            supports=read(supports), files=self._received(files), now=self.world.tick(),
        ).id  # fmt: skip

    def note(self, title: str, words: str, *, source: str, **more: object) -> int:
        return self.evidence(title, prose(words), source=source, **more)  # type: ignore[arg-type]

    def interview(self, title: str, words: str, *, source: str, **more: object) -> int:
        return self.evidence(title, prose(words), source=source, kind="interview", **more)  # type: ignore[arg-type]

    def link_page(self, title: str, url: str, words: str, **more: object) -> int:
        """A page on the web that was read; it is never fetched."""
        return self.evidence(
            title,
            prose(words),
            url=url,
            source="research",
            kind="link",
            **more,  # type: ignore[arg-type]
        )

    def photo(
        self, picture: str, title: str, words: str = "", *, source: str = "observation",
        **more: object,
    ) -> int:  # fmt: skip
        """A photo, drawn by code."""
        file = Arrived(f"{picture.replace('_', '-')}.jpg", io.BytesIO(draw(picture)))
        return self.evidence(
            title, prose(words), source=source, kind="photo", reliability="firm", files=[file],
            **more,  # type: ignore[arg-type]
        )  # fmt: skip

    def table(
        self, title: str, words: str, *, rows: str, source: str, file: str, **more: object
    ) -> int:
        """A small table, given as the lines of a CSV file, and what it says."""
        return self._written(title, words, rows, file, kind="table", source=source, **more)

    def document(self, title: str, text: str, *, source: str, file: str, **more: object) -> int:
        """A letter or the like, kept as a text file."""
        words = prose(text)
        return self._written(title, words, words, file, kind="document", source=source, **more)

    def _written(self, title: str, words: str, text: str, file: str, **more: object) -> int:
        arrived = Arrived(file, io.BytesIO(text.encode() + b"\n"))
        return self.evidence(title, prose(words), files=[arrived], **more)  # type: ignore[arg-type]

    def link(self, evidence_id: int, *claims: str) -> None:
        """Let evidence that is there stand behind more claims."""
        found = self.found(self.viewer(None), Permission.EVIDENCE_ADD)
        row = operations.mendable(self.db, found, evidence_id)
        standing = queries.claims_of(self.db, [evidence_id])[evidence_id]
        names = ("kind", "title", "body", "url", "source", "supplied_by", "fact_on",
                 "reliability", "stage", "audience")  # fmt: skip
        operations.change(
            self.db, found, evidence_id, row.version,
            values={name: getattr(row, name) for name in names},
            supports=read([*standing, *claims]), now=self.world.tick(),
        )  # fmt: skip

    def _received(self, files: Sequence[Arrived]) -> list[Received]:
        limit = limit_of(self.world.settings)
        looked, wrong = look(files, limit)
        assert wrong is None, str(wrong)
        return [keep(self.world.store, one, limit) for one in looked]
