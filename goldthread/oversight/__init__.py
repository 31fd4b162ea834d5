"""What managers, visitors, inspectors and courts look at."""
