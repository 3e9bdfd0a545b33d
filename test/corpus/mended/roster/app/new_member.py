from pydantic import BaseModel, Field


class NewMember(BaseModel):
    email: str
    password: str = Field(min_length=12, max_length=128)
