"""By which secret key the persons of this database are hashed, told by a fingerprint: another key would forget what they have used."""

from sqlmodel import Field, SQLModel


class PersonKeyRow(SQLModel, table=True):
    """The one row of the fingerprint; the key itself is not in the database."""

    __tablename__ = "person_key"

    id: int = Field(default=1, primary_key=True)
    fingerprint: str = Field(max_length=64)
