"""Pages of the console. Each function answers a request, in a thread of its own."""
