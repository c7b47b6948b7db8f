"""New supply and increase of capacity: from the first form to the sealed file."""
