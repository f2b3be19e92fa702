"""Names, streets and languages of a made-up town. Knows no person, no health.

Given names, family names and languages are drawn independently of one another and of everything else about a person:
a name says nothing here. Streets, town and numbers do not exist; telephone numbers are from the range kept for fiction.
"""

from __future__ import annotations

from typing import Final


def _words(text: str) -> tuple[str, ...]:
    """Words as a tuple: a list of words is read and kept more easily than a wall of quotes."""
    return tuple(text.split())


GIVEN_FEMALE: Final = _words(
    "Ada Adaeze Agnes Aiko Alba Alma Amara Amina Anahera Anneli Asta Ayesha Beata Bruna Camila Carys Chiara Dalia Delphine "
    "Dina Edith Elif Elin Eluned Esra Esther Farida Fiadh Freya Gemma Greta Hana Hedda Hoa Ilse Imani Ines Ingrid Iolana "
    "Irena Isla Iva Jadwiga Jolanta Joyce Kaia Kalani Katya Keala Khadija Lani Leilani Lena Lesedi Lina Linh Lourdes Lucía Luz "
    "Maeve Malia Marit Marjan Maya Mei Meera Mina Miriam Moana Nadia Naomi Nayeli Nell Nia Nilufar Noor Nova Odette Oksana "
    "Olga Orla Paloma Parvin Petra Pilar Priya Quyên Rania Renata Rhona Rosalind Ruth Sadie Salma Sanna Sefina Selma Sigrid Siobhán "
    "Sofija Soraya Sunniva Tala Tamar Tessa Thandi Tova Uma Una Vera Vesna Viola Wanjiru Wilma Xiomara Yara Yuki Zainab Zora"
)
GIVEN_MALE: Final = _words(
    "Abel Adil Agustín Ahmed Aksel Alden Amos Anders Andrius Ansel Arjun Arlo Arvid Bao Bastian Benedek Bilal Björn Bram Caleb "
    "Callum Cyrus Dag Dario Davit Demir Dmitri Duncan Eamon Edvin Eero Eitan Elias Emeka Emil Enzo Esteban Ezra Fabian Farid "
    "Felix Finn Gael Gideon Goran Gustav Hakan Hamza Harald Hector Hideo Hugo Ibrahim Idris Ignacio Ilan Isak Ivo Jabari Jakub "
    "Jamal Jarek Jesper Joaquín Jonas Juma Kai Kaleo Kamal Karim Keanu Keoni Kwame Lars Leif Levi Liam Luca Mahmoud Makoa "
    "Malik Marek Mateo Matthias Mihai Milan Minh Moses Murat Nacho Nils Noa Oleg Omar Orson Oskar Otto Pablo Pekka Pietro "
    "Quang Rafael Rasmus Reza Rhys Ruben Samir Sandor Sefa Silas Sione Soren Tariq Teo Thabo Tomás Uri Vadim Viktor Waleed Yusuf Zoltan"
)
FAMILY: Final = _words(
    "Abara Abascal Achterberg Adeyemi Agbaje Ahlberg Aiken Akana Aldana Almasi Alvarado Amundsen Andrade Apelu Arslan Ashworth "
    "Attar Ayala Bajwa Balogun Banerji Barlow Bartoš Bekele Belmonte Benally Bergqvist Bexley Bhandari Birchall Boateng Borowski "
    "Brandvold Bremner Bui Cahill Calderwood Cardoso Castellano Cavanagh Chaudhry Chelimo Chinwe Ciobanu Colquhoun Contreras Costigan "
    "Dalgaard Danso Darwish Delacroix Demirci Desrosiers Dhaliwal Dinh Dombrowski Driscoll Duarte Eklund Eldridge Emerson-Vale Engström "
    "Escobedo Estrada Fairweather Farouk Fernandes Fetokai Fiala Fitzsimmons Fonoti Forsberg Galindo Garbutt Ghorbani Gjerde Gomolka Granlund "
    "Guerrero Gunnarsson Hafiz Halloran Hamasaki Harjo Hassoun Haverford Hendriks Hinojosa Hokoana Holmqvist Horvat Hosseini Ibekwe "
    "Iosefa Ishikawa Ivanova-Reed Jankowski Jarrah Joubert Kahale Kajiwara Kalua Kamara Karimi Kaur Kealoha Kekoa Kenyatta-Moss Khalil Kimura "
    "Kipkemboi Kirchner Kobayashi Kovačić Kowalczyk Kruger Kuznetsova Lachance Langdon Larkspur Lattimore Le Leclair Lindqvist "
    "Lokelani Lozano Lundgren Mabaso Macalister Mahoe Makinen Maldonado Mansour Marchetti Matsuda Mbeki-Rowe McElroy Medrano Mehta "
    "Melgaard Mendoza Merriweather Mikkelsen Mohamud Montero Moriarty Mpofu Mulholland Munoz Nakagawa Nakamura Nasser Navarro Ndlovu "
    "Nguyen Nkosi Nordahl Novotny Nwosu O'Dowd O'Malley Obando Ochieng Ogunleye Okafor Okonjo Olafsen Onyango Orozco Osei "
    "Ostrowski Paakaula Padilla Pahinui Palakiko Papadakis Pasternak Patel Pedersen Pelletier Pham Pietrzak Pohaku Quintero Rahimi Ramaswamy Redfeather "
    "Rezaei Rinaldi Rojas Rosenthal Rutherglen Saavedra Sakamoto Salazar Sandoval Sasaki Schreiber Selassie Shapiro Shrestha Sibanda Silversmith "
    "Solano Sorensen Stavros Strand Sundaram Suzuki Szabo Tafoya Takahashi Tanaka Tavares Thornbury Tjader Tolentino Tran Tsosie Tupou Ueda Underhay "
    "Uzun Valdivia Vandermeer Varga Vasquez Velarde Vo Wachira Waipa Wainwright Warsame Watanabe Westergaard Wójcik Xayasane Yamada Yazzie Yilmaz Zaman Zielinski Zubiri"
)
STREETS: Final = (
    "Alder Way",
    "Aurora Lane",
    "Basalt Road",
    "Beacon Street",
    "Birchbark Lane",
    "Boatyard Row",
    "Cannery Road",
    "Cedar Loop",
    "Cloudberry Street",
    "Cottonwood Drive",
    "Driftwood Avenue",
    "Eddy Street",
    "Fern Hollow",
    "Fireweed Lane",
    "Gravel Bar Road",
    "Harbor Steps",
    "Heron Court",
    "Juniper Rise",
    "Kelp Street",
    "Kingfisher Road",
    "Lantern Street",
    "Lichen Lane",
    "Loon Lake Road",
    "Marten Trail",
    "Millrace Street",
    "Moss Street",
    "Muskeg Road",
    "Nettle Lane",
    "Old Ferry Road",
    "Otter Street",
    "Pebble Court",
    "Plover Way",
    "Quarry Road",
    "Raven Street",
    "Saltgrass Lane",
    "Sandpiper Drive",
    "Sedge Street",
    "Spruce Avenue",
    "Tamarack Street",
    "Tern Court",
    "Tideflat Road",
    "Upper Bench Road",
    "Wharf Street",
    "Willow Bend",
    "Yarrow Street",
)
TOWNS: Final = (("Larkhaven", "00971"), ("Saltmere", "00972"), ("Upper Tamsin", "00973"))
"""Made-up places with postal codes that are not in use."""
STATE: Final = "XX"

LANGUAGES: Final = (
    ("es", "Spanish"),
    ("vi", "Vietnamese"),
    ("tl", "Tagalog"),
    ("sm", "Samoan"),
    ("ko", "Korean"),
    ("zh", "Chinese"),
    ("ru", "Russian"),
    ("ar", "Arabic"),
    ("so", "Somali"),
    ("hmn", "Hmong"),
    ("pt", "Portuguese"),
    ("fr", "French"),
)
"""Other than English; BCP 47 and the word for it."""
LANGUAGE_WEIGHTS: Final = (42, 9, 9, 6, 6, 6, 6, 4, 4, 3, 3, 2)

RACES: Final = (
    ("2106-3", "White"),
    ("1002-5", "American Indian or Alaska Native"),
    ("2028-9", "Asian"),
    ("2054-5", "Black or African American"),
    ("2076-8", "Native Hawaiian or Other Pacific Islander"),
)
"""OMB categories of US Core."""
RACE_WEIGHTS: Final = (46, 22, 13, 12, 7)
