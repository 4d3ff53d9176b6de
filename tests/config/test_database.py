"""The database that the tests stand on."""

import psycopg
import pytest
from django.db import connection

from config import env
from tests.database import url_of


@pytest.mark.django_db
def test_a_test_finds_a_postgresql_that_is_new_enough():
    with connection.cursor() as cursor:
        cursor.execute("show server_version_num")
        assert int(cursor.fetchone()[0]) >= 150000


def test_the_address_of_the_test_database_leads_there(database_url):
    with psycopg.connect(database_url) as other:
        assert other.execute("select current_database()").fetchone() == (connection.settings_dict["NAME"],)


def test_settings_written_as_an_address_read_back_the_same():
    parameters = env.database("postgresql://ada:s%20cret@db.example:6543/cairn")

    assert env.database(url_of(parameters)) == parameters
