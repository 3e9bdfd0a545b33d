import sqlalchemy as sa
from alembic import op

revision = "c3"
down_revision = "b3"


def upgrade():
    op.create_table("posting_marks", sa.Column("id", sa.BigInteger(), primary_key=True))


def downgrade():
    op.drop_table("posting_marks")
