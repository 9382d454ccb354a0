"""sara follows a neighbourhood problem through scanning, analysis, response and assessment."""

__version__ = "0.1.0"
