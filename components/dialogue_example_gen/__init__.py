"""What guests say, and what is to be answered, as Examples."""
