"""The texts of the settings, which are declared without Qt in tagger/settings.py, for the translation of their dialog.

A test holds that they are the same.
"""

from tagger.ui.translation import translatable

SETTING_TEXTS = (
    translatable("Most genres accepted at once"),
    translatable("Accepting all suggestions of an album takes at most so many, the surest."),
    translatable("Sure enough from"),
    translatable(
        "A suggestion with at least this score is sure enough to be accepted with all others; any can be accepted alone."
    ),
    translatable("Each genre’s own"),
    translatable("each genre's own threshold, as the model measured it"),
    translatable("Start from community tags"),
    translatable(
        "Tags that listeners gave an album, once they are fetched, move where its scores start from; the reasons say how far."
    ),
    translatable("Genres that a file has"),
    translatable("What happens to the genres that a file has already."),
    translatable("write only files that have none"),
    translatable("keep them, and add the accepted ones"),
    translatable("put the accepted ones in their place"),
    translatable("Most genres in a file"),
    translatable("A file is given genres only up to this number; those that it keeps count, and stay even above it."),
    translatable("No limit"),
    translatable("no limit"),
    translatable("First genre"),
    translatable("Which of the genres that are written comes first: many players show only that one."),
    translatable("Dub Techno before Techno"),
    translatable("Techno before Dub Techno"),
    translatable("the surest first"),
    translatable("Write broader genres, too"),
    translatable("With a genre, the broader ones above it are written too."),
    translatable("Fields that are written"),
    translatable(
        "Which fields of a file take the genres: its genre alone, or broad genres there and finer ones in the field STYLE."
    ),
    translatable("all in the genre"),
    translatable("broad in the genre, finer in STYLE"),
    translatable("Further genre fields"),
    translatable(
        "What happens to a further field of a written file that names genres (TXXX:GENRE, ----:com.apple.iTunes:GENRE)."
    ),
    translatable("named, and left as they are"),
    translatable("made to say what the genre says"),
    translatable("Keep modification times"),
    translatable("Written files keep their modification time, so that other programs do not take them for new."),
    translatable("Write files with several names"),
    translatable(
        "Files with several names (hard links) are written too: the name in your library then gets a file of its own."
    ),
    translatable("Way of writing"),
    translatable("How changed bytes reach the disk: in a new file that takes the place of the old one, or in place."),
    translatable("a new file, but in place on network drives"),
    translatable("always a new file"),
    translatable("in place wherever that is possible"),
    translatable("Days in which a write can be undone"),
    translatable(
        "What was written longer ago than this many days is forgotten with the next write, and can be undone no more."
    ),
    translatable("For ever"),
    translatable("everything is kept"),
    translatable("Follow links out of a folder"),
    translatable(
        "A scan follows links to files and folders outside the scanned folder, and finds them under their real paths."
    ),
    translatable("Folders to leave out"),
    translatable(
        "A scan leaves out these folders, besides recycle bins, snapshots and folders that hold a file named .nomedia."
    ),
    translatable("none"),
    translatable("Ask these services"),
    translatable(
        "Only when you fetch, these services are asked for reviews, community tags and covers, in this order."
    ),
    translatable("Languages of texts"),
    translatable("Texts are fetched in these languages, the best first, and in English where there are none."),
    translatable("system"),
    translatable("How services can reach you"),
    translatable(
        "An e-mail address or a page that every request names, as the services ask of programs; it is sent to nobody else."
    ),
    translatable("Language of the window"),
    translatable("The language in which the window speaks, from the next start on; commands speak English."),
    translatable("as the system does"),
    translatable("English"),
    translatable("Deutsch"),
    translatable("Say on the desktop when long work has ended"),
    translatable(
        "When work of half a minute or more ends while you look at another program, the desktop shows a notice."
    ),
    translatable("Show hints for the first steps"),
    translatable("A line above the albums says what comes next, until it was done or put away."),
    translatable("a list, one value per genre"),
    translatable("one value, joined by “; ”"),
    translatable("one value, joined by “ / ”"),
    translatable("the first genre only"),
)
