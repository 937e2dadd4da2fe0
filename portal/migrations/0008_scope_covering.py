"""A probe of `customer_scope`, which most row policies make for each row, is answered by its index alone."""

from tortoise import migrations
from tortoise.migrations import operations as ops

_COVERING = """
alter table portal.customer_scope
  drop constraint customer_scope_pkey,
  add constraint customer_scope_pkey primary key (partner_id, customer_id) include (valid);
"""


class Migration(migrations.Migration):
    dependencies = [("portal", "0007_figures")]  # noqa: RUF012 - Tortoise reads a plain list

    operations = [ops.RunSQL(_COVERING)]  # noqa: RUF012 - Tortoise reads a plain list
