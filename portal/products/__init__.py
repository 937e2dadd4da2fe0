"""Products: the goods on sale, and their prices for each partner."""
