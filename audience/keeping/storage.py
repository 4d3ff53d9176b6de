"""How a table is stored: how full its pages are made, and when it is vacuumed."""

from django.db import migrations


def set_storage(table: str, **parameters: float) -> migrations.RunSQL:
    """Set storage parameters in a migration. Readers and writers go on; pages that are there stay as they are until they are rewritten."""
    told = ", ".join(f"{name} = {value}" for name, value in parameters.items())
    return migrations.RunSQL(f"alter table {table} set ({told})", f"alter table {table} reset ({', '.join(parameters)})")
