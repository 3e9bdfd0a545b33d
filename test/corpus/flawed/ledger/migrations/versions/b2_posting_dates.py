import sqlalchemy as sa
from alembic import op

revision = "b2"
down_revision = "a1"


def upgrade():
    op.add_column("postings", sa.Column("booked_on", sa.Date(), nullable=False))


def downgrade():
    pass
