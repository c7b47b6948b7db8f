"""Who somebody is and may act for: credit codes, ID numbers, 户号, phones, mandates."""
