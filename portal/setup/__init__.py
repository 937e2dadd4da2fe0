"""A database made the portal's: migrations, then functions, triggers and policies, put in force whole."""
