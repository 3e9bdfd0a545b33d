from alembic import context
from sqlalchemy import engine_from_config

config = context.config
engine = engine_from_config(config.get_section("alembic"))
