"""What is asked for: the application, its papers, what is missing and until when."""
