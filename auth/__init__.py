"""Who is calling and what they may do: no I/O, no GraphQL, no ORM."""
