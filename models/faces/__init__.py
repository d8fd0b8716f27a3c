"""faces: who is on a photograph, or that it is nobody who is enrolled."""
