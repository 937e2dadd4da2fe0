"""The planner: from what a request asks (schema/operations) to one SQL statement, and its answer.

    request     the request on its way, and how parameters are read from it
    catalog     which type is which rows, which field is which place; `check` holds it against the models
    plan        the tree of what must be fetched (tree), and whether the caller may;
                lists, with their filters and orders, plan pages
    cost        how much a tree asks for
    render      the tree as SQL text, and the parameters it needs;
                pages, with their conditions and keyset, write pages
    statements  statements by document, audience, permissions and the shape of the variables
    run         the only module that touches the database

The modules that write SQL hand it on as values (sql, json_text), and know their writer as `writing` has it:
no import leads back to `render`.
"""
