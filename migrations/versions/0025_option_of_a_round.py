"""The option of the plan that a round asks about."""

from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        "ALTER TABLE round ADD COLUMN option_id INTEGER CONSTRAINT fk_round_option_id_option "
        "REFERENCES option (id) CONSTRAINT ck_round_of_an_option "
        "CHECK (option_id IS NULL OR kind = 'option')"
    )
    op.create_index(op.f("ix_round_option_id"), "round", ["option_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_round_option_id"), "round")
    op.drop_column("round", "option_id")
