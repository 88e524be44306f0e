"""Mail: letters as bytes, and the server that takes them."""
