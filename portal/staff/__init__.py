"""Staff: the people and machines that act for a partner."""
