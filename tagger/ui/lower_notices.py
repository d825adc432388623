"""Sentences of the services about what went wrong, and why, that the window translates, word for word as they are said.

See ``lower_templates`` for how a value is named.
"""

from tagger.ui.translation import translatable

NOTICES = (
    translatable("The model that made these suggestions is no longer installed; suggest anew to see reasons."),
    translatable("No service is on that could be asked; 'tagger settings sources default' puts them on again."),
    translatable(
        "No album has a genre, in its files or accepted, so there is nothing to learn from; accept some "
        "suggestions, or tag some albums, then learn."
    ),
    translatable(
        "All {count} albums that can be learnt from are of the same genres ({genres}), so there is nothing "
        "to tell apart; tag albums of others, too."
    ),
    translatable("The map cannot be kept in '{folder}': {reason}; make room or set --state."),
    translatable("The map cannot be made: {reason}; 'pip install --upgrade openTSNE' may help."),
    translatable(
        "The process that makes the map ended before it was done; try again, and close other programs if "
        "memory is short."
    ),
    translatable(
        "'{path}' is neither a model's folder nor an ONNX file, so it cannot be added; name a network's"
        " ONNX file first and its description after it, as in 'tagger models add FILE.onnx FILE.json'."
    ),
    translatable("A different model is installed as '{model}' already; give the new one another version."),
    translatable("There is no model '{model}'; 'tagger models list' names those that are installed."),
    translatable("The model in '{folder}' cannot be used: {reason}."),
    translatable("{count} files: {detail}"),
    translatable("The report cannot be written to '{path}' ({reason}); name another place."),
    translatable("The genre '{genre}' holds characters that cannot be seen; name it without them."),
    translatable("The album is no longer in the library; scan its folder again."),
    translatable("The track is no longer in the library; scan its folder again."),
    translatable("There is no text in that note; paste what you know about the album."),
    translatable("'{name}' is part of the system, {where}; name the folder that your music is in."),
    translatable("it is speech ({reason}): no music genres are suggested"),
    translatable("Nothing is to be written to '{path}' now; accept a genre for its album first."),
    translatable("The file of your genres '{path}' cannot be used ({reason}); put it right, or remove it."),
    translatable("There is no edit of the genres to take back; 'tagger genres list' shows them."),
    translatable("'score:{value}' compares nothing: write score>0.8, score<0.5 or score=0.5."),
    translatable("'{value}' is no status: it is one of {names}."),
    translatable("'{value}' is no year: write year:2008, year:1970-1979 for some, or year>1990 for later ones."),
    translatable("'{value}' cannot be compared: give a score from 0 to 1, as in score>0.8."),
    translatable("A '(' of the query is not closed; end the group with ')', or put the text in quotes."),
    translatable("A ')' of the query has no '(' before it; leave it out, or put the text in quotes."),
    translatable("it belongs to another user, and a new file would not; write it as that user"),
    translatable("it is no longer there; scan again"),
    translatable("it is write-protected; make it writable to have it written"),
    translatable("{names}; allow hard links in the settings to write it"),
    translatable("There is nothing to undo: nothing was written, or all of it is undone; see 'tagger log'."),
    translatable("it holds samples that are no sound (not numbers, or far beyond full scale)"),
    translatable("there is no such file"),
    translatable("it cannot be read ({reason})"),
    translatable("no part of it is intact"),
    translatable("it is damaged or no audio file"),
    translatable("it is too short: it holds less than a tenth of a second of sound"),
    translatable("the audio is damaged or cut off: it should last {minutes}:{seconds}, but parts of it are missing"),
    translatable("the audio is cut short: it ends at {end} of {length}"),
    translatable("the audio is cut short: the packet that ends it is missing"),
    translatable("the audio is cut short: it holds {samples} of {number} samples"),
    translatable("the audio is cut short: the file ends {missing} bytes too early"),
    translatable("it could not be analysed ({kind}: {reason})"),
    translatable("its tags cannot be understood ({reason})"),
    translatable("it disappeared while the folder was read"),
    translatable("its content is of no known audio format"),
    translatable("its content is in none of the formats that can be written"),
    translatable("it is no valid {format} file ({reason})"),
    translatable("it is protected by DRM ({system}): it can be neither heard nor written"),
    translatable("the picture is larger than {size} MiB"),
    translatable("the picture is of no known format"),
    translatable("the picture is damaged ({reason})"),
    translatable("the picture has more than {size} megapixels; make it smaller"),
    translatable("the picture has more than {size} MB; make it smaller"),
    translatable("the link leads out of the scanned folder, {destination}, and was not followed; {detail}"),
    translatable("scan what it leads to by its own name, or turn on the setting follow-links"),
    translatable("it holds a file named '{name}', which leaves it out; remove that file to have it scanned"),
    translatable("the link leads back to a folder above it and was not followed"),
    translatable("the link leads into {folder}, part of the system: never followed"),
    translatable("it is part of the system, {folder}, and is never scanned"),
    translatable("the folder cannot be listed: {reason}"),
    translatable("the link leads nowhere: '{path}' does not exist"),
    translatable("it cannot be looked at: {reason}"),
    translatable("No music is known in '{folder}'; run 'tagger scan' on it first."),
    translatable("Of several artists: each track has suggestions of its own."),
    translatable("Track {number}, “{title}”, sounds like {genre}, unlike the rest."),
    translatable("its files are audiobooks (.m4b)"),
    translatable("its title and its length say so"),
    translatable("its tags call it {kind}"),
    translatable("A genre needs a name; name it, as in --genre Jazz."),
    translatable("its genres would read differently"),
    translatable("its tags would not give back the genres that are written to them"),
    translatable("the genre “{genre}” holds characters that cannot be seen; reject it, and accept it without them"),
    translatable("{names} would be left out, since this folder holds the first genre only"),
    translatable("“{genre}” cannot be held by its tags"),
    translatable("it is the same file as “{path}”, which this plan writes"),
    translatable("the field {field}, which some players show, names {names} and stays as it is"),
    translatable("it has {number} names (hard links), as files shared by a torrent program do"),
    translatable("the new file is not what was written to it; check the disk: the original is kept as it was"),
    translatable("the disk is full; make room and write again"),
    translatable("your share of the disk is used up; make room and write again"),
    translatable("the volume is read-only; mount it writable and write again"),
    translatable("the disk failed ({reason}); check the disk, then write again"),
    translatable("another program (a player?) has it open, or may not let go of it; close it there and write again"),
    translatable("its structure defeats the program ({kind}: {reason}); please report it with the file"),
    translatable("it may be half written; the next start of tagger puts it right, as soon as its disk answers"),
    translatable("the bytes read back are not those written"),
    translatable("it was written, but its disk would not confirm that it is stored ({reason}); check the disk"),
    translatable("it lies in {folder}, which is part of the system and is never written"),
    translatable(
        "a link leads from it out of the scanned folders, to '{path}'; scan that by its own name, or turn on "
        "the setting follow-links"
    ),
    translatable("the ID3v1 tag can name none of these genres"),
    translatable("the ID3v1 tag can name one genre at most, from its own list (“{genre}”)"),
    translatable("the INFO list holds the genres as one text (“{genres}”)"),
    translatable("the numbered genre (gnre) gives way to text, which every player reads"),
    translatable("the INFO list names “{genre}”, which gives way"),
    translatable("writing would change the audio; {detail}"),
    translatable("writing would also change {changes}; {detail}"),
    translatable("its old bytes would not come back as they were; {detail}"),
    translatable("the genres read back ({actual}) are not the ones planned ({planned}); {detail}"),
    translatable("the original is kept as it was"),
    translatable("Another tagger is {work} for the state in '{folder}'; wait until it has finished, then try again."),
    translatable("the program was stopped before it was written; it has its old tags"),
    translatable("the program was stopped while it was written; it has its old tags back"),
    translatable("another program has changed it since; it is left as it is"),
    translatable("it has been removed or renamed since"),
    translatable(
        "it cannot be reached to see whether it was written ({reason}); if its drive is away, connect it and "
        "start again"
    ),
    translatable(
        "it is not where it was written, and nowhere in the library; scan the folder that it is in now, then undo again"
    ),
    translatable("its genres were changed since; they are left as they are now"),
    translatable("operation {operation} changed its genres since; undo that first"),
    translatable("it is there, but cannot be read ({reason}); make it readable, then undo again"),
    translatable("Operation {operation} changed no file, so there is nothing to undo; see 'tagger log'."),
    translatable("'{path}' was changed since by another program: its old genres were put back, and nothing else."),
    translatable("A genre needs a name; say what it is to be called."),
    translatable("'{genre}' cannot be below '{above}', which is a kind of it; move '{other}' first."),
    translatable("'{alias}' is a genre itself; merge the two with 'tagger genres merge'."),
    translatable("'{alias}' is a spelling of '{genre}' already."),
    translatable("'{genre}' has no genre above it that it could be written as; move it below one first."),
    translatable("'{genre}' is a name of '{other}'; choose another."),
    translatable("There is no genre '{genre}'; 'tagger genres list' shows them, 'tagger genres add' adds it."),
    translatable("'{path}' names no genre; it may hold one a line, beets' tree, or tagger's own format."),
    translatable(
        "Fewer than {number} tagged albums are analysed; run 'tagger suggest', which listens and looks, then learn."
    ),
    translatable(
        "All tagged albums are by one artist, so nothing can say whether a genre or the artist was learnt; "
        "tag albums by others, too."
    ),
    translatable("The map needs openTSNE, which is not installed; install it with: pip install 'tagger[map]'."),
    translatable("No album has been heard or seen by the model in use yet; run 'tagger suggest' first."),
    translatable("There is no '{path}'; name a model's folder or a network's ONNX file."),
    translatable("The model '{model}' comes with tagger and cannot be removed; 'tagger models use' another one."),
    translatable("The model cannot be copied to '{folder}' ({reason}); make room or set --state."),
    translatable("'{name}' is no name of a page; let it end in .html."),
    translatable(
        "Another program keeps the state in '{folder}' locked; close it, or wait until it has finished, and try again."
    ),
    translatable(
        "The disk that holds the state in '{folder}' is full; make room and try again: finished work is kept."
    ),
    translatable(
        "The state in '{folder}' cannot be written; make the folder writable, or name another one with --state."
    ),
    translatable("The state in '{folder}' is damaged; put a backup of state.db back, or move it away."),
    translatable("The demo library cannot be made in '{folder}': {reason}; name another folder, or make room."),
    translatable("The query has more than {number} parts; ask with fewer."),
    translatable("The query has more than {number} parentheses inside each other; ask with fewer."),
    translatable("The quote in '{text}' is not closed; end the phrase with another \"."),
    translatable("'{value}' is not understood: {field} compares with > >= < <= = and !=, as in {examples}."),
    translatable("That is no key for {name}; copy it from your account's page, without blanks."),
    translatable("its cover cannot be stored: {reason}"),
    translatable("'{value}' is no identifier of MusicBrainz: those have 36 letters, digits and dashes."),
    translatable("MusicBrainz has no release group {identifier}; copy the identifier from the group's own page."),
)
