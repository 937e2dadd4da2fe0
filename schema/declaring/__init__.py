"""What a type says of its fields, beside them."""
