"""The toy: points in the plane, and whether they lie above a line."""
