"""What a linguist would note on texts."""
