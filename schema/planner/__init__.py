"""From a GraphQL operation to one SQL statement.

    selection   what is asked: fragments, directives and merges resolved, arguments as readers of variables
    plan        what must be fetched for it (tree), and whether the caller may;
                lists, with their filters and orders, plan pages
    render      the plan as SQL text, and the parameters it needs;
                pages, with their conditions and keyset, write pages
    cache       statements by document, audience, permissions and the shape of the variables
    run         the only module that touches the database

`catalog` is what the phases know of the schema: which type is which rows, which field is which place.
"""
