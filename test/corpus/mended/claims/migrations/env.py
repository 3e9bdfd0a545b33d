import os

from alembic import context
from sqlalchemy import engine_from_config

config = context.config
config.set_main_option("sqlalchemy.url", os.environ["CLAIMS_DATABASE_URL"])
engine = engine_from_config(config.get_section("alembic"))
