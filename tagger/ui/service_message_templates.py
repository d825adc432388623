"""The sentences of the services that the window translates: templates whose named values stand for what a sentence is about.

Values named as in ``service_messages.TRANSLATED`` are words of the program themselves. What went wrong stands in
``service_error_messages``, why in ``service_error_causes``. Tests hold that the services say what stands here, and that here
stands what they raise; what is not here is shown in English.
"""

from tagger.ui.service_error_causes import CAUSES, SYSTEM_REASONS, UNTAGGABLE_KINDS
from tagger.ui.service_error_messages import NOTICES
from tagger.ui.service_model_faults import MODEL_FAULTS
from tagger.ui.translation import translatable

REASONS = (
    translatable("It starts from {start}, about its share of your tagged albums and of other collections like them."),
    translatable("It starts from {start}, about its share of collections like your library."),
    translatable("It starts from {start}, about its share of other collections."),
    translatable(
        "It starts from {start}: where no tags say what you collect, sound starts from broad genres that are more alike "
        "than in other collections."
    ),
    translatable(
        "It starts from {start}: the model's score for an average album, given {share} where no tags say what you collect."
    ),
    translatable(
        "It starts from {start}: the model's score for an average album, given {share} of your tagged albums "
        "and of other "
        "collections like them."
    ),
    translatable(
        "It starts from {start}: the model's score for an average album, given {share} of collections like "
        "your library."
    ),
    translatable("It starts from {start}: the model's score for an average album, given {share} of other collections."),
    translatable("It starts from {start}, the model's score for an average album."),
    translatable("It starts from {start}: your other tagged album by “{artist}” is {genre}."),
    translatable("It starts from {start}: your other tagged album by “{artist}” is not {genre}."),
    translatable("It starts from {start}: your {judged} other tagged albums by “{artist}” are {genre}."),
    translatable("It starts from {start}: of your {judged} other tagged albums by “{artist}” none is {genre}."),
    translatable("It starts from {start}: of your {judged} other tagged albums by “{artist}” one is {genre}."),
    translatable("It starts from {start}: of your {judged} other tagged albums by “{artist}” {have} are {genre}."),
    translatable("Its folder is called “{folder}”, which raises it from {first} to {last}."),
    translatable(
        "Its folder is called “{folder}”, which raises it from {first} to {last}; the other tagged album in "
        "it is {genre}."
    ),
    translatable(
        "Its folder is called “{folder}”, which raises it from {first} to {last}; the other tagged album in "
        "it is not {genre}."
    ),
    translatable(
        "Its folder is called “{folder}”, which raises it from {first} to {last}; all {judged} other tagged "
        "albums in it are {genre}."
    ),
    translatable(
        "Its folder is called “{folder}”, which raises it from {first} to {last}; {have} of {judged} other "
        "tagged albums in it are {genre}."
    ),
    translatable(
        "Its folder is called “{folder}”, which raises it from {first} to {last}; one of {judged} other "
        "tagged albums in it is {genre}."
    ),
    translatable(
        "Its folder is called “{folder}”, which raises it from {first} to {last}; none of {judged} other "
        "tagged albums in it is {genre}."
    ),
    translatable(
        "Its folder is called “{folder}”, which raises it from {first} to {last}; all other tagged albums in "
        "it are {genre}."
    ),
    translatable(
        "Its folder is called “{folder}”, which raises it from {first} to {last}; about {share} of the "
        "tagged albums in it are {genre}."
    ),
    translatable(
        "Its folder is called “{folder}”, which raises it from {first} to {last}; none of the other tagged "
        "albums in it is {genre}."
    ),
    translatable("It has the score of {kind}, which is a kind of it."),
    translatable("It is set from {start} to {score}, the score of {kind}, which is a kind of it."),
    translatable("Listeners on {sources} tag it {tags}, which raises it from {first} to {last}."),
    translatable("Listeners on {sources} tag it {tags}, which raises it a little, still {last}."),
    translatable("Few listeners on {sources} tag it {tags}, which lowers it from {first} to {last}."),
    translatable("Few listeners on {sources} tag it {tags}, which lowers it a little, still {last}."),
    translatable("Listeners on {sources} tag it {tags} instead, which lowers it from {first} to {last}."),
    translatable("Listeners on {sources} tag it {tags} instead, which lowers it a little, still {last}."),
    translatable("Listeners on {sources} tag its album {tags}, which raises it from {first} to {last}."),
    translatable("Listeners on {sources} tag its album {tags}, which raises it a little, still {last}."),
    translatable("Few listeners on {sources} tag its album {tags}, which lowers it from {first} to {last}."),
    translatable("Few listeners on {sources} tag its album {tags}, which lowers it a little, still {last}."),
    translatable("Listeners on {sources} tag its album {tags} instead, which lowers it from {first} to {last}."),
    translatable("Listeners on {sources} tag its album {tags} instead, which lowers it a little, still {last}."),
    translatable("The sound raises it from {first} to {last}."),
    translatable("The sound raises it from {first} to {last}: {words}."),
    translatable("The sound raises it from {first} to {last}, {detail}."),
    translatable("The sound raises it a little, still {last}."),
    translatable("The sound raises it a little, still {last}: {words}."),
    translatable("The sound raises it a little, still {last}, {detail}."),
    translatable("The sound lowers it from {first} to {last}."),
    translatable("The sound lowers it from {first} to {last}: {words}."),
    translatable("The sound lowers it from {first} to {last}, {detail}."),
    translatable("The sound lowers it a little, still {last}."),
    translatable("The sound lowers it a little, still {last}: {words}."),
    translatable("The sound lowers it a little, still {last}, {detail}."),
    translatable("The cover raises it from {first} to {last}."),
    translatable("The cover raises it from {first} to {last}, {place}."),
    translatable("The cover raises it a little, still {last}."),
    translatable("The cover raises it a little, still {last}, {place}."),
    translatable("The cover lowers it from {first} to {last}."),
    translatable("The cover lowers it from {first} to {last}, {place}."),
    translatable("The cover lowers it a little, still {last}."),
    translatable("The cover lowers it a little, still {last}, {place}."),
    translatable("The text raises it from {first} to {last}."),
    translatable("The text raises it from {first} to {last}: {words}."),
    translatable("The text raises it a little, still {last}."),
    translatable("The text raises it a little, still {last}: {words}."),
    translatable("The text lowers it from {first} to {last}."),
    translatable("The text lowers it from {first} to {last}: {words}."),
    translatable("The text lowers it a little, still {last}."),
    translatable("The text lowers it a little, still {last}: {words}."),
    translatable("In “{track}” the sound speaks for {genre}, most at {start}–{end}."),
    translatable("In “{track}” the sound speaks against {genre}, most at {start}–{end}."),
    translatable(
        "In “{track}” the sound speaks for {genre}, most at {start}–{end}. The sound of the whole album "
        "speaks against it."
    ),
    translatable(
        "In “{track}” the sound speaks against {genre}, most at {start}–{end}. The sound of the whole album "
        "speaks for it."
    ),
    translatable("The sound speaks for {genre}."),
    translatable("The sound speaks for {genre}: {words}."),
    translatable("The sound speaks against {genre}."),
    translatable("The sound speaks against {genre}: {words}."),
    translatable("The cover speaks for {genre}, {place}."),
    translatable("The cover speaks against {genre}, {place}."),
    translatable("The text speaks for {genre}."),
    translatable("The text speaks for {genre}: {words}."),
    translatable("The text speaks against {genre}."),
    translatable("The text speaks against {genre}: {words}."),
)
DETAILS = (
    translatable("as it resembles music tagged {tags}, most at {start}–{end} of “{track}”"),
    translatable("as it is unlike music tagged {tags}, most at {start}–{end} of “{track}”"),
    translatable("as it resembles music tagged {tags}"),
    translatable("as it is unlike music tagged {tags}"),
    translatable("most at {start}–{end} of “{track}”"),
    translatable("what it leaves unsaid"),
    translatable("in all its parts alike"),
    translatable("most at the upper left"),
    translatable("most at the top"),
    translatable("most at the upper right"),
    translatable("most at the left"),
    translatable("most at the centre"),
    translatable("most at the right"),
    translatable("most at the lower left"),
    translatable("most at the bottom"),
    translatable("most at the lower right"),
    translatable(
        "The files say {genre} ({chance} likely), and albums by other artists make it {other} ({likelier}). "
        "For {other}: {senses}."
    ),
    translatable(
        "The files say {genre} ({chance} likely), and albums by other artists make it {other} ({likelier}). "
        "Against {genre}: {senses}."
    ),
    translatable(
        "The files say {genre} ({chance} likely), and albums by other artists make it {other} ({likelier}). "
        "For {other}: {senses}. Against {genre}: {against}."
    ),
    translatable("{number} with sound"),
    translatable("{number} with cover"),
    translatable("{number} with text"),
    translatable("sound"),
    translatable("cover"),
    translatable("text"),
)
KINDS_OF_SOUND = (
    *(translatable("clear single notes"), translatable("many notes at once")),
    *(translatable("a blurred harmony"), translatable("clear chords")),
    *(translatable("quiet"), translatable("loud")),
    *(translatable("an even loudness"), translatable("a changing loudness")),
    *(translatable("a dark sound"), translatable("a bright sound")),
    *(translatable("an even brightness"), translatable("a changing brightness")),
    *(translatable("a narrow sound"), translatable("a wide sound")),
    *(translatable("an even width of sound"), translatable("a changing width of sound")),
    *(translatable("little treble"), translatable("much treble")),
    *(translatable("an even treble"), translatable("a changing treble")),
    *(translatable("a smooth sound"), translatable("a noisy sound")),
    *(translatable("an even noisiness"), translatable("a changing noisiness")),
    *(translatable("a slow beat"), translatable("a fast beat")),
    *(translatable("thin"), translatable("full")),
    *(translatable("an even fullness"), translatable("pauses and outbursts")),
    *(translatable("more treble than bass"), translatable("more bass than treble")),
    *(translatable("a steady balance of bass and treble"), translatable("a changing balance of bass and treble")),
    *(translatable("its changes of tone colour"), translatable("its tone colour")),
)
HEARD_TAGS = (  # of the shipped model
    translatable("a female voice"),
    translatable("a sound of the 2000s"),
    translatable("a beautiful sound"),
    translatable("a male voice"),
    translatable("a mellow sound"),
    translatable("a sound of the 1980s"),
    translatable("a sound of the 1990s"),
    translatable("a relaxed sound"),
    translatable("no singing"),
    translatable("an old recording"),
    translatable("acoustic instruments"),
    translatable("a guitar"),
    translatable("a sound of the 1970s"),
    translatable("a party mood"),
    translatable("a sensual mood"),
    translatable("a catchy tune"),
    translatable("a sound of the 1960s"),
    translatable("a sad mood"),
    translatable("a happy mood"),
)
STAGES = (
    translatable("reading tags"),
    translatable("listening briefly"),
    translatable("analysing"),
    translatable("scoring"),
    translatable("reading features"),
    translatable("judging"),
    translatable("learning"),
    translatable("comparing albums"),
    translatable("placing albums: steps"),
    translatable("fetching"),
    translatable("writing the report"),
    translatable("writing"),
    translatable("undoing"),
    translatable("planning"),
    translatable("looking for the files"),
    translatable("making the demo library"),
)
EVIDENCE = (
    translatable("less than 1%"),
    translatable("more than 99%"),
    translatable("The files say {genre}, which the model does not know."),
    translatable("The files say {genre}; the evidence agrees."),
    translatable("The files say {genre}; the evidence disagrees."),
    translatable("The files say {genre}; the evidence says nothing about it."),
    translatable("The files say {genre}; the evidence for {general} agrees."),
    translatable("The files say {genre}; the evidence for {general} disagrees."),
    translatable("The files say {genre}; the evidence for {general} says nothing about it."),
    translatable("Heard: {seconds} seconds of its track."),
    translatable("Heard: {seconds} seconds of its {tracks} tracks."),
    translatable("Heard: {seconds} seconds of {number} of {tracks} tracks: {names}."),
    translatable("In the sound: {words}."),
)
MATCHES = (
    translatable("Not looked up in MusicBrainz yet."),
    translatable("It may be any of {number} albums in MusicBrainz; choose which."),
    translatable("In MusicBrainz it is none of the albums offered, as you decided."),
    translatable("Not found in MusicBrainz under its names."),
    translatable("In MusicBrainz: {album}, by the identifier in its files."),
    translatable("In MusicBrainz: {album}, as you decided."),
    translatable("In MusicBrainz: {album}, by its names, {share} alike."),
    translatable(
        "This text is in another language ({language}); the model learned from English texts and reads little of it."
    ),
    translatable(
        "This text seems to be in another language; the model learned from English texts and reads little of it."
    ),
    translatable("Tagged at {source}: {tags}"),
)
LEARNING = (
    translatable("Nothing has been learnt yet; the model '{model}' makes the suggestions."),
    translatable("What was learnt from {albums} albums by {artists} artists suggests now ('{model}')."),
    translatable(
        "'{model}' suggests now, and not what was learnt from {albums} albums by {artists} artists ('{learnt}')."
    ),
    translatable("No tagged album is analysed yet; run 'tagger suggest', which listens and looks, then learn."),
    translatable(
        "{albums} of the tagged albums were analysed, and nothing was heard, seen or read in them that could be learnt from: "
        "they are silence, speech or damaged, without cover and text; add music, or covers, then run 'tagger suggest' and learn."
    ),
)
REPORT = (
    translatable("Genres of {albums}"),
    translatable("Albums"),
    translatable("Made by tagger. Percentages are probabilities as its model gives them."),
    translatable("In the files"),
    translatable("Accepted"),
    translatable("and {genres} more"),
    translatable("Unknown artist"),
    translatable("Cover"),
    translatable("no cover"),
    translatable("no genre"),
    translatable("Nothing is suggested."),
    translatable("why"),
    translatable("suggested"),
    translatable("accepted"),
    translatable("rejected"),
    translatable("added by hand"),
    translatable("suggested, unsure"),
    translatable("accepted, unsure"),
    translatable("rejected, unsure"),
    translatable("not analysed yet"),
    translatable("waiting for a decision"),
    translatable("accepted, not written yet"),
    translatable("written to the files"),
    translatable("with all suggestions rejected"),
    translatable("with files that could not be read, or are gone"),
)
IMPORTED = (
    translatable("Taken over: spellings {spellings}, ignored genres {ignored}."),
    translatable("Now at the top of the tree: {genres}."),
    translatable("Not taken over: {reason}"),
    translatable("Not taken over: the list '{name}'; it can be imported by itself, in place of the tree."),
    translatable("Not in the file: beets' own tree ('canonical: yes'); import its genres-tree.yaml first."),
    translatable("Not in the file: beets' own aliases ('aliases: yes'); its aliases.yaml can be imported, too."),
)
FILES = (
    translatable("the file is no longer there"),
    translatable("{path}: the file is no longer there"),
    translatable(
        "the folder is not there, and so are none of its {files} files; connect its disk, or forget the folder"
    ),
    translatable("it is not a regular file"),
    translatable("the system refused ({reason}); make file and folder writable and write again"),
    translatable("it changed since it was reviewed; scan again and look at it once more"),
    translatable("another program changed it while it was being written; what that program wrote is kept"),
    translatable("it will be checked when it is written, since very many files change"),
    translatable("it is a Matroska or WebM file, which is only read: its audio would have to move for other tags"),
    translatable("its genre field holds nothing that can be read as a genre, and gives way"),
    translatable("{path}: the system refused ({reason}); make file and folder writable and write again"),
    translatable("{path}: it changed since it was reviewed; scan again and look at it once more"),
    translatable("Stopped while {stage}; what was finished is kept, and the next run goes on from there."),
    translatable("1 file"),
    translatable("{count} files"),
    translatable("the first is {path}"),
    translatable("{number} links in it lead out of the scanned folder and were not followed ({names}); {detail}"),
    translatable(
        "{number} links in it lead out of the scanned folder and were not followed ({names} and {count} more); {detail}"
    ),
    translatable("scan what they lead to by their own name, or turn on the setting follow-links"),
    translatable(
        "the folder is not there, and so are none of its {files} files; connect its disk, or let 'tagger forget' "
        "forget the folder"
    ),
    translatable("front cover: {width} × {height} pixels, {size}, from the {source}"),
)
PLAYERS = (
    translatable("it takes {names} apart"),
    translatable("it does not show {names}"),
    translatable("it shows {names} as one genre"),
    translatable("it opens no {format} file"),
)
SENT = (  # what is said before anything is fetched, and where a text is from
    translatable("This sends {several}. Nothing else leaves this machine, and no file is changed."),
    translatable("artist and title of each album without an identifier to {titles}"),
    translatable("the album's identifier in MusicBrainz to {titles}"),
    translatable("which articles about the album and its artist are wanted to {titles}"),
    translatable("artist, title and your token to {titles}"),
    translatable("artist, title and your key to {titles}"),
    translatable("Your note"),
    translatable("Your files"),
    translatable("Beside your files"),
)
CARDS = (  # what the cards of models say that tagger made, and the table of what was learnt
    translatable(
        "Its scores are the network's own: nothing was measured here, and what it was trained on decides what it "
        "knows. Which of its classes mean which genre was decided by their names. {detail}"
    ),
    translatable("It judges the sound alone: covers and texts are not looked at."),
    translatable(
        "Covers and words are judged as '{name}' does, and added to what the network says; how well they go "
        "together was not measured."
    ),
    translatable(
        "It suggests only the genres that it was learnt from, and knows them by this library alone. It says "
        "nothing about files that a person tagged on purpose against the sound."
    ),
    translatable("your tagged albums"),
    translatable("your own; the encoders as their base says"),
    translatable("most frequent genres"),
    translatable("nearest neighbour by other artists"),
    translatable("learnt from your tags"),
    translatable("{name}, the base"),
    translatable("first genre right"),
    translatable("{number} in 100 albums, {low} to {high}"),
    translatable("its {words} is {value} and that of most frequent genres {number}"),
    translatable("its {words} is {value} and that of {name}, the base {number}"),
)
ALLOWED = (  # values of a setting
    translatable("on or off"),
    translatable("some of {names}, with '{mark}' between them, or '{word}'"),
    translatable("codes of languages as in 'de; fr', with '{mark}' between them, or '{word}'"),
    translatable("one address or more, with '{mark}' between them, or '{word}'"),
    translatable(
        "names or paths of folders, where '*' stands for any characters, with '{mark}' between them, or '{word}'"
    ),
    translatable("year>1990, score<=0.5, id=7, or -year:1970-1979"),
)
OUTCOMES = (translatable("unsure"), translatable("nothing to go by"))
TEMPLATES = (
    *REASONS,
    *DETAILS,
    *KINDS_OF_SOUND,
    *HEARD_TAGS,
    *STAGES,
    *EVIDENCE,
    *MATCHES,
    *LEARNING,
    *IMPORTED,
    *REPORT,
    *MODEL_FAULTS,
    *FILES,
    *NOTICES,
    *CAUSES,
    *SYSTEM_REASONS,
    *UNTAGGABLE_KINDS,
    *PLAYERS,
    *SENT,
    *CARDS,
    *ALLOWED,
    *OUTCOMES,
)
