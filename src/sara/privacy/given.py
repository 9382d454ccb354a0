"""Given names that are common in many places, and words that make a name one of a place.

No list of names is whole. It only has to be good enough to ask: the person who writes decides.
Names that are words at the beginning of a sentence (Mark, Dawn, Jan) are left out.
"""

import re


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", text))


GIVEN = _words(
    """
    Aaron Abdul Abdullah Adam Adrian Agnieszka Ahmed Aisha Alan Alejandro Ali Alice Alicja Amanda
    Amina Amir Amy Ana Anas Andrea Andreas Andrew Andrzej Angela Anita Ann Anna Anne Anthony Antonio
    Arif Asif Barbara Ben Bilal Bob Brenda Brian Carl Carlos Carmen Caroline Catherine Charlotte
    Chloe Chris Christine Christopher Claire Colin Craig Daniel Darren Dave David Debbie Deborah
    Denise Derek Diego Dmitri Donna Dorota Edward Elena Elizabeth Emily Emma Eric Ewa Farah Fatima
    Fernando Francesca Francisco Gareth Gary Gemma Giovanni Giulia Graham Grzegorz Guadalupe
    Halima Hamza Hannah Hans Harry Hassan Heather Helen Hussein Ian Ibrahim Imran Ismail Ivan Jack
    Jacqueline Jake Jamal James Jamie Jane Janet Jason Javier Jennifer Jessica Jim Joan Joanne Joe
    John Jonathan Jorge Jose José Joshua Juan Julie Jürgen Karen Karl Kate Katherine Kathleen
    Katie Keith Kelly Kenneth Kerry Kev Kevin Khadija Khalid Kim Klaus Krzysztof Laura Lauren Layla
    Leila Liam Linda Lisa Lorraine Louise Luca Lucy Luis Luke Magdalena Mahmoud Manuel Marco
    Margaret Maria María Mariam Marie Mario Martin Maryam Matthew Megan Mehmet Michael Michelle
    Miguel Mike Mohamed Mohammad Mohammed Monika Mustafa Nadia Natalia Natalie Nathan Neil Nicholas
    Nicola Nicole Nigel Olga Oliver Olivia Omar Oscar Pablo Pamela Patricia Patrick Paul Paula Pedro
    Peter Phil Philip Pierre Piotr Rachel Rahim Rashid Raymond Rebecca Ricardo Richard Rita Robert
    Roberto Ruth Ryan Saima Sally Samantha Samir Samuel Sandra Sara Sarah Scott Sean Sergei Sergio
    Shannon Sharon Shaun Simon Sofia Sophie Stefan Stephanie Stephen Steve Steven Stuart Susan
    Suzanne Svetlana Tanya Teresa Terry Thomas Tina Tom Tomasz Tony Tracey Tracy Trevor Vanessa
    Vladimir Walter Wayne Wendy William Xavier Yasmin Yusuf Yvonne Zainab Zoe
    """
)

PLACES = _words(
    """
    Academy Alley Arcade Arms Avenue Bank Bar Boulevard Bridge Building Cafe Café Cemetery Centre
    Center Chapel Church City Clinic Close College Common Corner Cottage Cottages Court Crescent
    Cross District Drive Estate Farm Field Fields Flats Garage Garden Gardens Gate Green Grove Hall
    Head Heath Highway Hill Hospital Hotel House Inn Institute Island Junction Lake Lane Library
    Line Lodge Mall Market Mews Mill Mosque Museum Oak Oval Palace Parade Park Pass Path Pharmacy
    Place Plaza Point Primary Pub Quay Rec Recreation Reserve River Road School Square Station Steps
    Store Street Supermarket Surgery Tavern Temple Terrace Theatre Tower Towers Town Trust
    Underpass Union University Vale View Village Walk Ward Way Wharf Wood Woods Yard
    Straße Strasse Weg Platz Rue Calle Avenida Via Ulica St Rd Ave Dr Ln Blvd
    """
)

BEFORE_PLACES = _words("St Saint Santa San Sankt King Queen Prince Princess Lord Lady The")
