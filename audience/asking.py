"""The statements of audience/sql."""

from audience.hot import Statements
from audience.log import SQL

fetch = Statements(SQL).fetch
write = Statements(SQL).write
