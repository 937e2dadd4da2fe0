"""The history of the database: Tortoise migrations, with the SQL they run beside them."""
