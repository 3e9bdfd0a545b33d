import sqlalchemy as sa
from alembic import op

revision = "b2"
down_revision = "a1"


def upgrade():
    op.execute("SET lock_timeout = '5s'")
    op.add_column("postings", sa.Column("booked_on", sa.Date()))


def downgrade():
    op.drop_column("postings", "booked_on")
