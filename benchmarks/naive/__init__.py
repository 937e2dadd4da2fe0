"""What a good Python team would write: Strawberry resolvers over Tortoise models, with data loaders.

Written to be obviously right rather than fast, though not to be slow: documents are parsed and validated
once, rows are loaded in batches, pages are cut in the database. The tests compare the answers of the two.
"""
