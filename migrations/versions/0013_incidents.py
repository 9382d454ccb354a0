"""Files of incidents: datasets, loads, what was remarked of their rows, and the incidents."""

import sqlalchemy as sa
from alembic import op

from sara.db import Moment

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

IN_USE = sa.text("retired_at IS NULL")
ON_ITS_WAY = sa.text("state IN ('arrived', 'queued', 'reading')")
REMARKS = (
    "empty", "broken", "no_day", "no_such_day", "to_come", "known", "id_again", "same_again",
    "no_time", "no_such_time", "backwards", "no_point", "odd_point", "outside", "odd_age",
)  # fmt: skip


def upgrade() -> None:
    op.create_table(
        "dataset",
        _number("id", False),
        _words("name", 140),
        sa.Column("about", sa.Text(), nullable=False),
        _words("source", 200),
        _spoken("generator", "generator", "residents", "agencies", "police_activity"),
        _words("zone", 64),
        _spoken("timing", "timing", "moment", "window", "day", "month", nullable=True),
        _spoken("audience", "audience", "public", "team", "agencies"),
        sa.Column("mapping", sa.JSON(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=True),
        sa.Column("last_on", sa.Date(), nullable=True),
        _number("added_by", True),
        sa.Column("added_at", Moment(), nullable=False),
        sa.Column("retired_at", Moment(), nullable=True),
        _number("version", False),
        _points("dataset", "added_by", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dataset")),
    )
    op.create_index(
        "uq_dataset_name_in_use", "dataset", ["name"], unique=True,
        sqlite_where=IN_USE, postgresql_where=IN_USE,
    )  # fmt: skip
    op.create_table(
        "incident_load",
        _number("id", False),
        _number("dataset_id", False),
        _spoken(
            "state", "loadstate", "arrived", "queued", "reading", "loaded", "failed", "taken_back"
        ),
        _words("file_name", 200),
        _words("digest", 64),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("mapping", sa.JSON(), nullable=False),
        _number("rows_read", False),
        _number("rows_used", False),
        sa.Column("report", sa.JSON(), nullable=False),
        _words("why", 500),
        _number("loaded_by", True),
        sa.Column("arrived_at", Moment(), nullable=False),
        sa.Column("loaded_at", Moment(), nullable=True),
        _points("incident_load", "dataset_id", "dataset"),
        _points("incident_load", "loaded_by", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident_load")),
    )
    op.create_index("ix_incident_load_dataset_id_id", "incident_load", ["dataset_id", "id"])
    op.create_index(
        "uq_incident_load_on_its_way", "incident_load", ["dataset_id"], unique=True,
        sqlite_where=ON_ITS_WAY, postgresql_where=ON_ITS_WAY,
    )  # fmt: skip
    op.create_table(
        "noted_row",
        _number("id", False),
        *(_number(name, False) for name in ("load_id", "row_no", "to_row_no")),
        _spoken("remark", "remark", *REMARKS),
        sa.Column("used", sa.Boolean(), nullable=False),
        _words("shown", 120),
        _points("noted_row", "load_id", "incident_load"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_noted_row")),
    )
    op.create_index("ix_noted_row_load_id_row_no", "noted_row", ["load_id", "row_no"])
    op.create_table(
        "incident_kind",
        _number("id", False),
        _number("dataset_id", False),
        _words("name", 140),
        _points("incident_kind", "dataset_id", "dataset"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident_kind")),
        sa.UniqueConstraint("dataset_id", "name", name=op.f("uq_incident_kind_dataset_id_name")),
    )
    _incident()


def _incident() -> None:
    op.create_table(
        "incident",
        _number("id", False),
        *(_number(name, False) for name in ("dataset_id", "load_id", "row_no")),
        _words("row_key", 32),
        _words("source_id", 60),
        _number("kind_id", False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        _small("start_minute"),
        sa.Column("ends_on", sa.Date(), nullable=True),
        *(_small(name) for name in ("end_minute", "hour", "weekday")),
        sa.Column("latitude", sa.Double(), nullable=True),
        sa.Column("longitude", sa.Double(), nullable=True),
        _words("place", 200),
        _words("place_key", 200),
        _number("area_id", True),
        _holds("start", "start_minute BETWEEN 0 AND 1439"),
        _holds("end", "end_minute BETWEEN 0 AND 1439"),
        _holds("hour", "hour BETWEEN 0 AND 23"),
        _holds("weekday", "weekday BETWEEN 0 AND 6"),
        _holds("point", "(latitude IS NULL) = (longitude IS NULL)"),
        _points("incident", "dataset_id", "dataset"),
        _points("incident", "load_id", "incident_load"),
        _points("incident", "kind_id", "incident_kind"),
        _points("incident", "area_id", "area"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident")),
        sa.UniqueConstraint("dataset_id", "row_key", name=op.f("uq_incident_dataset_id_row_key")),
    )
    for name, columns in (
        ("of_area", "dataset_id area_id starts_on load_id kind_id weekday hour"),
        ("place", "dataset_id place_key"),
        ("point", "dataset_id latitude longitude"),
        ("load_id", "load_id"),
        ("kind_id", "kind_id"),
    ):
        op.create_index(f"ix_incident_{name}", "incident", columns.split())


def downgrade() -> None:
    for table in ("incident", "incident_kind", "noted_row", "incident_load", "dataset"):
        op.drop_table(table)


def _number(name: str, nullable: bool) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=nullable)


def _small(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.SmallInteger(), nullable=True)


def _words(name: str, most: int) -> sa.Column[str]:
    return sa.Column(name, sa.String(most), nullable=False)


def _spoken(column: str, name: str, *values: str, nullable: bool = False) -> sa.Column[str]:
    kind = sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=24)
    return sa.Column(column, kind, nullable=nullable)


def _holds(name: str, text: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(text, name=op.f(f"ck_incident_{name}"))


def _points(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}"))
