"""Sentences of the services about what went wrong, and why, that the window translates, word for word as they are said.

See ``service_message_templates`` for how a value is named.
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
        "Suggestions for {albums} albums were accepted in one step, so they say what the model says already, and "
        "there is too little else to learn from; accept genres album by album, or tag some albums, then learn."
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
    translatable("There is no edit of the genres to undo; 'tagger genres list' shows them."),
    translatable("'score:{value}' compares nothing: write score>0.8, score<0.5 or score=0.5."),
    translatable("'{name}' is not a field, so '{term}' is searched as text; '{likely}' may be meant."),
    translatable("'{name}' is not a field, so '{term}' is searched as text; the fields are {fields}."),
    translatable(
        "'{name}' is not a field, so 'NOT {term}' would leave nothing out; the fields are {fields}, and a text with such a "
        'sign goes in quotes: NOT "{term}".'
    ),
    translatable("'{path}' is a file, and only folders are forgotten; name one, or move the file and scan again."),
    translatable(
        "Your own music came into the library while the demonstration was made, and they are not mixed; "
        "'tagger --demo' shows the demonstration apart."
    ),
    translatable("'{value}' is not a status: it is one of {names}."),
    translatable("'{value}' is not a year: write year:2008, year:1970-1979 for some, or year>1990 for later ones."),
    translatable("'{value}' cannot be compared: give a score from 0 to 1, as in score>0.8."),
    translatable("A '(' of the query is not closed; end the group with ')', or put the text in quotes."),
    translatable("A ')' of the query has no '(' before it; leave it out, or put the text in quotes."),
    translatable("it belongs to another user, and a new file would not; write it as that user"),
    translatable(
        "it belongs to a group that you are not in, and a new file would not; give it a group of yours (chgrp)"
    ),
    translatable("it is no longer there; scan again"),
    translatable("it is write-protected; make it writable to have it written"),
    translatable("{names}; allow hard links in the settings to write it"),
    translatable("There is nothing to undo: nothing was written, or all of it is undone; see 'tagger log'."),
    translatable("it holds samples that are not sound (not numbers, or far beyond full scale)"),
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
    translatable("it is not a valid {format} file ({reason})"),
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
    translatable("More than half of what was heard is speech: {count} of {heard} tracks."),
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
    translatable("Another tagger is {stage} for the state in '{folder}'; wait until it has finished, then try again."),
    translatable(
        "Another tagger (process {process}) is {stage} for the state in '{folder}'; "
        "wait until it has finished, or end it, then try again."
    ),
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
    translatable(
        "'{path}' names no genre; it may hold one a line, beets' tree or configuration, or tagger's own format."
    ),
    translatable(
        "'{path}' has no section '{section}' that names genres; name beets' configuration, its tree, or a list of genres."
    ),
    translatable("'{name}' names more than {most} genres; name another file."),
    translatable("'{name}' has a list in line {line} where beets has a text; correct it, or name another file."),
    translatable(
        "Fewer than {number} tagged albums are analysed; run 'tagger suggest', which listens and looks, then learn."
    ),
    translatable(
        "All tagged albums are by one artist, so nothing can say whether a genre or the artist was learnt; "
        "tag albums by others, too."
    ),
    translatable("The map needs openTSNE, which is not installed; '{python} -m pip install openTSNE' installs it."),
    translatable("No album has been heard or seen by the model in use yet; run 'tagger suggest' first."),
    translatable("There is no '{path}'; name a model's folder or a network's ONNX file."),
    translatable("The model '{model}' comes with tagger and cannot be removed; 'tagger models use' another one."),
    translatable("The model cannot be copied to '{folder}' ({reason}); make room or set --state."),
    translatable("'{name}' is not the name of a page; let it end in .html."),
    translatable(
        "Another program keeps the state in '{folder}' locked; close it, or wait until it has finished, and try again."
    ),
    translatable(
        "The disk that holds the state in '{folder}' is full; make room and try again: finished work is kept."
    ),
    translatable(
        "Your share of the disk that holds the state in '{folder}' is used up; "
        "make room and try again: finished work is kept."
    ),
    translatable(
        "The state in '{folder}' cannot be written; make the folder writable, or name another one with --state."
    ),
    translatable(
        "'{path}' cannot be read: its drive does not answer, and the process that waits for it cannot be ended; "
        "see to the drive, then begin again: finished work is kept."
    ),
    translatable("The state in '{folder}' is damaged; put a backup of state.db back, or move it away."),
    translatable("The demo library cannot be made in '{folder}': {reason}; name another folder, or make room."),
    translatable("The query has more than {number} parts; ask with fewer."),
    translatable("The query has more than {number} parentheses inside each other; ask with fewer."),
    translatable("The quote in '{text}' is not closed; end the phrase with another \"."),
    translatable("'{value}' is not understood: {field} compares with > >= < <= = and !=, as in {words}."),
    translatable("That is not a key for {name}; copy it from your account's page, without blanks."),
    translatable("its cover cannot be stored: {reason}"),
    translatable("'{value}' is not an identifier of MusicBrainz: those have 36 letters, digits and dashes."),
    translatable("MusicBrainz has no release group {identifier}; copy the identifier from the group's own page."),
    translatable("'{new}' is a name of '{spelled}'; merge the two with 'tagger genres merge \"{old}\" \"{target}\"'."),
    translatable("'{target}' cannot be merged into itself; name two different genres."),
    translatable("'{alias}' is not a spelling of a genre; 'tagger genres list' shows them."),
    translatable("'{name}' is known already, as '{genre}'."),
    translatable("A spelling needs letters."),
    translatable(
        "'{name}' is no genre of its own, but a name that belongs below '{above}'; 'tagger genres alias \"{above}\" "
        "\"{name}\"' makes it a spelling of that, 'tagger genres add' a genre."
    ),
    translatable("'{alias}' is not a regular expression ({error}); correct it."),
    translatable("'{alias}' could take very long on a name: {error}."),
    translatable("'{name}' is not YAML as beets has it (line {line}: '{text}'); correct it, or name another file."),
    translatable("'{path}' cannot be read ({cause}); name a file of genres."),
    translatable("'{path}' is too large to be a list of genres; name another file."),
    translatable("The taxonomy '{name}' {cause}; correct the file, or take another with 'tagger genres use'."),
    translatable("There is no taxonomy '{name}'; there are {names}."),
    translatable("No file holds a genre, so there is nothing to build from; begin with 'tagger scan FOLDER'."),
    translatable("'{path}' cannot be read: {reason}."),
    translatable("“{name}” is left untouched because {reason}."),
    translatable("“{name}” cannot be checked and is left untouched: {reason}."),
    translatable("'{name}' cannot be analysed: {reason}."),
    translatable("The shipped file '{name}' is missing from this installation; install tagger again."),
    translatable("The description '{path}' cannot be used: {reason}."),
    translatable("The network '{file}' cannot be used: {reason}."),
    translatable("The network '{file}' cannot be used: its graphs {failure}."),
    translatable("The model in '{folder}' cannot be used: in '{file}', {reason}."),
    translatable(
        "The model in '{folder}' cannot be used: the encoder of '{modality}' gives values that are not numbers."
    ),
    translatable("The model in '{folder}' cannot be used: its encoders {failure}."),
    translatable("The model in '{folder}' cannot be used: its kind of encoder cannot be tried."),
    translatable("The analysis could not start: its worker process {reason}; run 'tagger doctor'."),
    translatable("The folder that you are in is no longer there; change to another one, as by 'cd ~', and try again."),
    translatable("The scan could not start: its process that reads files ended at once; run 'tagger doctor'."),
    translatable("Others can read your keys in '{path}'; run 'chmod 600' on it and change the keys."),
    translatable("The keys in '{path}' cannot be read; delete the file and enter them again."),
    translatable("The keys cannot be stored in '{path}': {reason}."),
    translatable(
        "{words} {number} tagged albums by {artists} artists or more, so there is nothing to tell apart "
        "({tagged} tagged albums); tag more albums."
    ),
    translatable("No genre has"),
    translatable("Only one genre has"),
    translatable("'{name}' does not say in which form the map shall be written; end it in {forms}."),
    translatable("The map cannot be written to '{path}': {reason}; name another file."),
    translatable("There is no model '{model}'; installed: {names}. Add one with 'tagger models add FOLDER'."),
    translatable(
        "There is no '{path}' that says what the network's classes are; name its description, as in 'tagger "
        "models add FILE.onnx FILE.json'."
    ),
    translatable("The model '{name}' is in use; use another one first, as in 'tagger models use {other}'."),
    translatable("The network cannot be copied to '{folder}' ({reason}); make room or set --state."),
    translatable("The model '{name}' cannot be removed ({reason}); make '{folder}' writable."),
    translatable("'{path}' cannot be copied to '{folder}' ({reason})."),
    translatable("'{path}' is larger than {size} MB; no network is."),
    translatable("'{path}' is a folder; name files in it, whose tags are printed one after the other."),
    translatable("'{path}' is not a file of the library; 'tagger scan' reads the folder it is in."),
    translatable(
        "The query names tracks inside NOT, OR or parentheses, which does not say what to decide about them "
        "alone; decide about each with a query of its own, as in 'album:\"Night Sampler\" track:7'."
    ),
    translatable("'{path}' is not in the library; scan its folder first."),
    translatable("'{source}' needs no key; {names} do."),
    translatable("There is no album {album} any more; 'tagger show' lists those that there are."),
    translatable("There is no text {text}; 'tagger words' shows the number of each."),
    translatable(
        "Names were linked by the shipped gazetteer, as {cause}; make it again with 'trainer gazetteer "
        "build', or delete it."
    ),
    translatable(
        "{matched} of {albums} albums found in MusicBrainz{several}. {texts} texts, {tags} tags and {covers} "
        "covers fetched."
    ),
    translatable("; {number} may be one of several, and wait for you to choose"),
    translatable("'{path}' {cause}; name the folder that your music is in."),
    translatable("is not a folder"),
    translatable("does not exist"),
    translatable("cannot be looked at ({reason})"),
    translatable("'{path}' was never scanned, so there is nothing to forget; {detail}."),
    translatable("those that were are {names}"),
    translatable("nor was any other"),
    translatable("it is part of the system, {part}, which is never scanned; let 'tagger forget' forget the folder"),
    translatable("The answers that are kept in '{path}' cannot be used ({error}); delete that file and fetch again."),
    translatable("There is no setting '{name}'; there are {names}."),
    translatable("The setting '{name}' cannot be '{value}'; it may be {words}."),
    translatable(
        "'state.db' in '{folder}' is empty although '{journal}' beside it holds changes to it; put a backup "
        "of state.db back, or move both away to begin anew."
    ),
    translatable(
        "'state.db' in '{folder}' is empty although '{lock}' beside it shows that files were written; put a "
        "backup of state.db back, or move both away to begin anew, without undo."
    ),
    translatable("'state.db' in '{folder}' is not a database of tagger; move it away or name another --state."),
    translatable("The state in '{folder}' cannot be opened; make it readable or name another --state."),
    translatable("The disk failed while the state in '{folder}' was used ({cause}); check it and try again."),
    translatable("The state in '{folder}' cannot be used: {cause}; run 'tagger doctor'."),
    translatable(
        "The state in '{folder}' was made by a newer version of tagger; install that version, or name another "
        "folder with --state."
    ),
    translatable("The folder '{folder}' cannot hold the state ({cause}); name another one with --state."),
    translatable(
        "'{operator}' joins nothing here: write genre:jazz OR genre:blues, or NOT genre:jazz; for the word "
        'itself, put it in quotes: "{operator}".'
    ),
    translatable(
        "'{operator}' is not an operator of a query: parts beside each other must all match; write OR between "
        "others, and NOT or - before one that must not, as in -genre:jazz."
    ),
    translatable(
        "'{value}' is not understood: write {field}:text for what contains it, {field}:=\"text\" for exactly "
        "that, or -{field}:text for all others; only {names} and {last} compare with < and >."
    ),
    translatable("'{value}' is not an id: write id:12, or id:12-15 for some; 'show --json' names them."),
    translatable(
        "What is remembered for the setting '{name}' makes no sense; 'tagger settings {name} {default}' forgets it."
    ),
    translatable(
        "The state holds the value '{value}', which cannot be read; put a backup of state.db back, or move it away."
    ),
    translatable(
        "The state holds the value '{value}' in '{where}', which cannot be read; put a backup of state.db back, or move it away."
    ),
    translatable("The lock '{path}' cannot be opened ({reason}); make the state's folder writable."),
    translatable("The disk of the state in '{folder}' knows no locks ({reason}); name another one with --state."),
    translatable("Older than the setting 'keep-days' ({days}), and so not to be undone any more: operation {numbers}."),
    translatable("There is no operation {operation}; see 'tagger log'."),
    translatable(
        "The last {name} (operation {operation}) was cut off: {result}{removed}; begin it again to go on from there."
    ),
    translatable(
        "'{path}' has its old genres back, but not every byte of its old tag, which had been too large to keep."
    ),
    translatable("Nothing that tagger wrote to '{path}' is left to undo; see 'tagger log'."),
    translatable("Operation {operation} was already undone by operation {other}; {detail}."),
    translatable("undo operation {operation} to do it again"),
    translatable("'{path}' cannot be written: {reason}."),
    translatable("'{path}' cannot be read ({reason}); name the file as it is now."),
    translatable("'{path}' cannot be undone: {reason}"),
    translatable(
        "The old tags kept for this file are damaged in the journal; put a backup of the state back, or set "
        "its genres by hand."
    ),
    translatable("The old tags of this file were kept by a newer version of tagger; undo with that version."),
    translatable("An entry of the journal is damaged; put a backup of the state back, or leave this file as it is."),
    translatable("Learnt from {albums} albums by {artists} artists with encoders of its own, beside '{base}'."),
    translatable("Learnt from {albums} albums by {artists} artists, over '{base}'."),
    translatable("Of {tagged} tagged albums, {learnt} are analysed and have a genre that can be learnt ({having})."),
    translatable(
        "Of {tagged} tagged albums, {usable} have a genre that can be learnt; it was learnt from {learnt} of "
        "them, some of every genre, since more change little ({having})."
    ),
    translatable(
        "Suggestions for {number} albums were accepted in one step: they say what the model says already, and were "
        "not learnt from."
    ),
    translatable(
        "{number} of the albums name no artist: whether two of them have the same is not known, and the "
        "figures may be too good."
    ),
    translatable(
        "Judged by albums whose artists it never met ({artists} artists, {genres} genres), what was learnt "
        "names a right genre first for {learnt} of them; the most similar album by another artist has one for "
        "{nearest}, {base} for {value}, and the most frequent genre is right for {frequent}."
    ),
    translatable("On the same albums it has more right than that most similar album ({detail})."),
    translatable("On the same albums it has fewer right than that most similar album ({detail})."),
    translatable("On the same albums it has about as many right as that most similar album ({detail})."),
    translatable("It is better than the base."),
    translatable("It is worse than what there is: {reason}."),
    translatable("its probabilities are less true than those of the base"),
    translatable("Rare genres that count as the one above them: {names}."),
    translatable("Too rare to be learnt (fewer than {number} albums, or one artist): {names}."),
    translatable("The files say {genre} ({chance} likely), and albums by other artists make it {other} ({likelier})."),
)
