"""Formulas for charts and assessments: numbers in, numbers out.

No database, no web, no words. Each function says its units, its source, and how often it is wrong
when nothing changed; where it has no answer it gives a `Why` instead of a number. scipy and numpy
are loaded when the first figure is worked out, never while the server starts.
"""
