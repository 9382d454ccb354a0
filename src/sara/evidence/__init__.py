"""What a claim can point to: files, links, notes, and who may see them."""
