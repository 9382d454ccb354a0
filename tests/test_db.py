"""What sara asks of the drivers."""


def test_postgresql_describes_columns_to_whoever_asks(database):
    with database.read() as db:
        cursor = db.exec_driver_sql("SELECT 1 AS first, 'x' AS second").cursor
        assert [column[0] for column in cursor.description] == ["first", "second"]
        assert len(cursor.description) == 2
        assert cursor.description[1][0] == "second"
        assert [row._asdict() for row in db.exec_driver_sql("SELECT 3 AS n")] == [{"n": 3}]
