"""Files of incidents as cities publish them: read, mapped, loaded; places, never people."""
