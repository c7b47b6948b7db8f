"""What may be asked of the archive: lists, validity, content, proofs, exports."""
