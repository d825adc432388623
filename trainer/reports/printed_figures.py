"""What the papers print besides the figures of their rows (which stand in the experiment files): constants of the data,
of people, of competitors.
"""

MSDI_SPLITS = {  # TISMIR Table 1: tracks for training, validation and test, and percent of all
    "Blues": (518, 120, 190, 2.68),
    "Country": (1351, 243, 194, 5.78),
    "Electronic": (3434, 725, 733, 15.81),
    "Folk": (858, 164, 136, 3.74),
    "Jazz": (1844, 373, 462, 8.66),
    "Latin": (390, 83, 83, 1.80),
    "Metal": (1749, 512, 375, 8.52),
    "New Age": (158, 71, 38, 0.86),
    "Pop": (2333, 644, 466, 11.13),
    "Punk": (487, 132, 96, 2.31),
    "Rap": (1932, 380, 381, 8.71),
    "Reggae": (1249, 190, 266, 5.51),
    "RnB": (1223, 222, 396, 5.95),
    "Rock": (3694, 709, 829, 16.91),
    "World": (331, 123, 46, 1.62),
}
MSDI_TRACKS, MSDI_ALBUMS = 30_713, 16_753  # §6.1

HUMAN_F1 = {  # TISMIR Table 3: the annotator's F1 by sound, by cover, by both
    "Blues": (0.0, 0.50, 0.67),
    "Country": (0.40, 0.60, 0.31),
    "Electronic": (0.62, 0.44, 0.67),
    "Folk": (0.0, 0.33, 0.0),
    "Jazz": (0.62, 0.38, 0.67),
    "Latin": (0.33, 0.33, 0.40),
    "Metal": (0.80, 0.43, 0.71),
    "New Age": (0.0, 0.0, 0.0),
    "Pop": (0.43, 0.46, 0.42),
    "Punk": (0.44, 0.29, 0.46),
    "Rap": (0.74, 0.29, 0.88),
    "Reggae": (0.67, 0.0, 0.80),
    "RnB": (0.55, 0.0, 0.46),
    "Rock": (0.58, 0.40, 0.40),
    "World": (0.0, 0.33, 0.0),
}
HUMAN_AVERAGE = (0.41, 0.32, 0.46)
CORRELATIONS = {"audio and visual": 0.80, "annotator and audio": 0.87, "annotator and visual": 0.24}  # §6.3, §6.4

MUMU_ALBUMS, MUMU_TRACKS, MUMU_REVIEWS, MUMU_GENRES = 31_471, 147_295, 447_583, 250  # §7.1
MUMU_LABELS, MUMU_LABELS_DEVIATION = 5.97, 3.13  # of an album, mean and deviation
MUMU_COMMONEST = (  # TISMIR Table 4: percent of albums
    ("Pop", 84.38),
    ("Rock", 55.29),
    ("Alternative Rock", 27.69),
    ("World Music", 19.31),
    ("Jazz", 14.73),
    ("Dance & Electronic", 12.23),
    ("Metal", 11.50),
    ("Indie & Lo-Fi", 10.45),
    ("R&B", 10.10),
    ("Folk", 9.69),
)
MUMU_RAREST = (
    ("Tributes", 0.10),
    ("Harmonica Blues", 0.10),
    ("Concertos", 0.10),
    ("Bass", 0.06),
    ("European Jazz", 0.06),
    ("Piano Blues", 0.06),
    ("Norway", 0.06),
    ("Slide Guitar", 0.06),
    ("East Coast Blues", 0.06),
    ("Girl Groups", 0.06),
)
NETWORK_LAYERS = {  # TISMIR Table 5: filter and max-pooling of each layer
    "3x3": (("3×3", "(4,2)"), ("3×3", "(4,2)"), ("3×3", "(4,1)"), ("1×1", "(4,5)")),
    "4x96": (("4×96", "(4,1)"), ("4×1", "(4,1)"), ("4×1", "(4,1)"), ("1×1", "")),
    "4x70": (("4×70", "(4,4)"), ("4×6", "(4,1)"), ("4×1", "(4,1)"), ("1×1", "")),
}
TOP_THREE = {  # TISMIR Table 7: album → the genres of LOGISTIC and of COSINE
    "B00002SWJF": ("Pop, Dance & Electronic, Rock", "Dance & Electronic, Dance Pop, Electronica"),
    "B00006FX4G": ("Pop, Rock, Alternative Rock", "Rock, Alternative Rock, Pop"),
    "B000000PLF": ("Pop, Jazz, Rock", "Jazz, Bebop, Modern Postbebop"),
    "B00005YQOV": ("Pop, Jazz, Bebop", "Jazz, Cool Jazz, Bebop"),
    "B0000026BS": ("Jazz, Pop, Bebop", "Jazz, Bebop, Cool Jazz"),
    "B0000006PK": ("Pop, Jazz, Bebop", "Jazz, Cool Jazz, Bebop"),
    "B00005O6NI": ("Pop, Rock, World Music", "Blues, Traditional Blues, Acoustic Blues"),
    "B000BPYKLY": ("Pop, Jazz, R&B", "Smooth Jazz, Soul-Jazz & Boogaloo, Jazz"),
    "B000007U2R": ("Pop, Dance & Electronic, Dance Pop", "Dance Pop, Dance & Electronic, Electronica"),
    "B002LSPVJO": ("Rock, Pop, Alternative Rock", "Rock, Alternative Rock, Metal"),
    "B000007WE5": ("Pop, Rock, Country", "Rock, Pop, Singer-Songwriters"),
    "B001IUC4AA": ("Dance & Electronic, Pop, Dance Pop", "Dance & Electronic, Dance Pop, Electronica"),
    "B000SFJW2O": ("Pop, Rock, World Music", "Pop, Rock, World Music"),
    "B000002NE8": ("Pop, Rock, Dance & Electronic", "Dance & Electronic, Dance Pop, Electronica"),
    "B000002GUJ": ("Rock, Pop, Alternative Rock", "Alternative Rock, Indie & Lo-Fi, Indie Rock"),
    "B00004T0QB": ("Pop, Rock, Alternative Rock", "Rock, Alternative Rock, Pop"),
    "B0000520XS": ("Pop, Rock, Folk", "Singer-Songwriters, Contemporary Folk, Folk"),
    "B000EQ47W2": ("Pop, Rock, Alternative Rock", "Metal, Pop Metal, Rock"),
    "B00000258F": ("Pop, Rock, Jazz", "Smooth Jazz, Soul-Jazz & Boogaloo, Jazz"),
    "B000003748": ("Pop, Rock, Alternative Rock", "Alternative Rock, Rock, American Alternative"),
}

MAGNATAGATUNE_CLIPS, MAGNATAGATUNE_TAGS = 25_863, 188  # DMG §3
MAGNATAGATUNE_SPLITS = {"train": 13_510, "validation": 3_378, "test": 4_223}  # clips with one of the 50 commonest tags
GTZAN_CLIPS, GTZAN_GENRES = 1_000, 10

COVERS_ALBUMS, COVERS_SHARE = 17_689, 1.0  # COVER §3: each of the 20 genres has at least so many percent of all albums
VGG_FROZEN, VGG_TRAINED = 2_915_648, 131_426_836  # COVER, Figure 4

FMA_TRACKS, FMA_GENRES, FMA_RAREST, FMA_COMMONEST = 25_000, 16, 21, 7_103  # HAN §3
COMPETITORS = (  # HAN Table 1: F1, log-loss, accuracy in percent, as printed
    ("Kim et al. (MTN)", "0.6571", "0.7727", "–"),
    ("Murauer and Specht", "0.78", "0.85", "–"),
    ("Valerio et al.", "0.622", "–", "–"),
    ("Karunakaran et al.", "0.47", "–", "69.95 %"),
)
