"""What products that see share: pictures, and networks whose weights were trained elsewhere."""
