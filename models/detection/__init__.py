"""Detection: objects found, named and boxed in pictures."""
