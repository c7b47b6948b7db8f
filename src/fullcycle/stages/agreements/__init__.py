"""What is agreed: fees and how they were paid, contracts and who signed them."""
