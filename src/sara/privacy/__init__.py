"""Personal details of others in free text: found before they are kept, and covered."""
