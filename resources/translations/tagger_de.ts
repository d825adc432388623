<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name></name>
    <message>
        <source>&amp;Changes</source>
        <translation>Ä&amp;nderungen</translation>
    </message>
    <message>
        <source>&amp;Dark</source>
        <translation>&amp;Dunkel</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>&amp;Hilfe</translation>
    </message>
    <message>
        <source>&amp;Library</source>
        <translation>&amp;Bibliothek</translation>
    </message>
    <message>
        <source>&amp;Light</source>
        <translation>&amp;Hell</translation>
    </message>
    <message>
        <source>&amp;Review</source>
        <translation>&amp;Durchsicht</translation>
    </message>
    <message>
        <source>&amp;Theme</source>
        <translation>&amp;Farben</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Ansicht</translation>
    </message>
    <message>
        <source>&apos;score:{value}&apos; compares nothing: write score&gt;0.8, score&lt;0.5 or score=0.5.</source>
        <translation>„score:{value}“ vergleicht nichts: score&gt;0.8, score&lt;0.5 oder score=0.5 schreiben.</translation>
    </message>
    <message>
        <source>&apos;state.db&apos; in &apos;{folder}&apos; is empty although &apos;{journal}&apos; beside it holds changes to it; put a backup of state.db back, or move both away to begin anew.</source>
        <translation>„state.db“ in „{folder}“ ist leer, obwohl „{journal}“ daneben Änderungen daran enthält; eine Sicherung von state.db zurücklegen oder beide wegschaffen, um neu zu beginnen.</translation>
    </message>
    <message>
        <source>&apos;state.db&apos; in &apos;{folder}&apos; is empty although &apos;{lock}&apos; beside it shows that files were written; put a backup of state.db back, or move both away to begin anew, without undo.</source>
        <translation>„state.db“ in „{folder}“ ist leer, obwohl „{lock}“ daneben zeigt, dass Dateien geschrieben wurden; eine Sicherung von state.db zurücklegen oder beide wegschaffen, um neu zu beginnen, ohne dass etwas rückgängig zu machen ist.</translation>
    </message>
    <message>
        <source>&apos;state.db&apos; in &apos;{folder}&apos; is not a database of tagger; move it away or name another --state.</source>
        <translation>„state.db“ in „{folder}“ ist keine Datenbank von tagger; sie wegschaffen oder mit --state einen anderen Ordner nennen.</translation>
    </message>
    <message>
        <source>&apos;{alias}&apos; could take very long on a name: {error}.</source>
        <translation>„{alias}“ könnte für einen Namen sehr lange brauchen: {error}.</translation>
    </message>
    <message>
        <source>&apos;{alias}&apos; is a genre itself; merge the two with &apos;tagger genres merge&apos;.</source>
        <translation>„{alias}“ ist selbst ein Genre; die beiden zusammenlegen.</translation>
    </message>
    <message>
        <source>&apos;{alias}&apos; is a spelling of &apos;{genre}&apos; already.</source>
        <translation>„{alias}“ ist schon eine Schreibweise von „{genre}“.</translation>
    </message>
    <message>
        <source>&apos;{alias}&apos; is not a regular expression ({error}); correct it.</source>
        <translation>„{alias}“ ist kein regulärer Ausdruck ({error}); ihn anders schreiben.</translation>
    </message>
    <message>
        <source>&apos;{alias}&apos; is not a spelling of a genre; &apos;tagger genres list&apos; shows them.</source>
        <translation>„{alias}“ ist keine Schreibweise eines Genres; „tagger genres list“ zeigt sie.</translation>
    </message>
    <message>
        <source>&apos;{file}&apos; cannot be played ({error}); see whether another player plays it.</source>
        <translation>„{file}“ kann nicht gespielt werden ({error}); prüfen, ob ein anderer Player sie spielt.</translation>
    </message>
    <message>
        <source>&apos;{genre}&apos; cannot be below &apos;{above}&apos;, which is a kind of it; move &apos;{other}&apos; first.</source>
        <translation>„{genre}“ kann nicht unter „{above}“ stehen, das eine Art davon ist; zuerst „{other}“ verschieben.</translation>
    </message>
    <message>
        <source>&apos;{genre}&apos; has no genre above it that it could be written as; move it below one first.</source>
        <translation>Über „{genre}“ steht kein Genre, als das es geschrieben werden könnte; es zuerst unter eines verschieben.</translation>
    </message>
    <message>
        <source>&apos;{genre}&apos; is a name of &apos;{other}&apos;; choose another.</source>
        <translation>„{genre}“ ist ein Name von „{other}“; einen anderen wählen.</translation>
    </message>
    <message>
        <source>&apos;{model}&apos; suggests now, and not what was learnt from {albums} albums by {artists} artists (&apos;{learnt}&apos;).</source>
        <translation>Jetzt schlägt „{model}“ vor und nicht, was aus {albums} Alben von {artists} Interpreten gelernt wurde („{learnt}“).</translation>
    </message>
    <message>
        <source>&apos;{name}&apos; cannot be analysed: {reason}.</source>
        <translation>„{name}“ lässt sich nicht analysieren: {reason}.</translation>
    </message>
    <message>
        <source>&apos;{name}&apos; cannot be read ({reason})</source>
        <translation>„{name}“ lässt sich nicht lesen ({reason})</translation>
    </message>
    <message>
        <source>&apos;{name}&apos; does not say in which form the map shall be written; end it in {forms}.</source>
        <translation>„{name}“ sagt nicht, in welcher Form die Karte geschrieben werden soll; die Endung soll {forms} sein.</translation>
    </message>
    <message>
        <source>&apos;{name}&apos; has a list in line {line} where beets has a text; correct it, or name another file.</source>
        <translation>„{name}“ hat in Zeile {line} eine Liste, wo beets einen Text hat; berichtigen Sie das oder geben Sie eine andere Datei an.</translation>
    </message>
    <message>
        <source>&apos;{name}&apos; has shape {shape} and not {expected}</source>
        <translation>„{name}“ hat die Form {shape} und nicht {expected}</translation>
    </message>
    <message>
        <source>&apos;{name}&apos; is known already, as &apos;{genre}&apos;.</source>
        <translation>„{name}“ ist schon bekannt, als „{genre}“.</translation>
    </message>
    <message>
        <source>&apos;{name}&apos; is larger than {size} MB</source>
        <translation>„{name}“ ist größer als {size} MB</translation>
    </message>
    <message>
        <source>&apos;{name}&apos; is no genre of its own, but a name that belongs below &apos;{above}&apos;; &apos;tagger genres alias &quot;{above}&quot; &quot;{name}&quot;&apos; makes it a spelling of that, &apos;tagger genres add&apos; a genre.</source>
        <translation>„{name}“ ist kein eigenes Genre, sondern ein Name, der zu „{above}“ gehört; als Schreibweise hinzugefügt wird er zu „{above}“, mit „Hinzufügen“ ein Genre.</translation>
    </message>
    <message>
        <source>&apos;{name}&apos; is not YAML as beets has it (line {line}: &apos;{text}&apos;); correct it, or name another file.</source>
        <translation>„{name}“ ist kein YAML, wie beets es hat (Zeile {line}: „{text}“); berichtigen Sie das oder geben Sie eine andere Datei an.</translation>
    </message>
    <message>
        <source>&apos;{name}&apos; is not a field, so &apos;NOT {term}&apos; would leave nothing out; the fields are {fields}, and a text with such a sign goes in quotes: NOT &quot;{term}&quot;.</source>
        <translation>„{name}“ ist kein Feld, also würde „NOT {term}“ nichts ausschließen; die Felder sind {fields}, und ein Text mit so einem Zeichen steht in Anführungszeichen: NOT &quot;{term}&quot;.</translation>
    </message>
    <message>
        <source>&apos;{name}&apos; is not a field, so &apos;{term}&apos; is searched as text; &apos;{likely}&apos; may be meant.</source>
        <translation>„{name}“ ist kein Feld, darum wird „{term}“ als Text gesucht; vielleicht ist „{likely}“ gemeint.</translation>
    </message>
    <message>
        <source>&apos;{name}&apos; is not a field, so &apos;{term}&apos; is searched as text; the fields are {fields}.</source>
        <translation>„{name}“ ist kein Feld, darum wird „{term}“ als Text gesucht; die Felder sind {fields}.</translation>
    </message>
    <message>
        <source>&apos;{name}&apos; is not the file that was published (its SHA-256 differs); fetch the model again</source>
        <translation>„{name}“ ist nicht die veröffentlichte Datei (ihr SHA-256 weicht ab); das Modell neu beschaffen</translation>
    </message>
    <message>
        <source>&apos;{name}&apos; is not the name of a page; let it end in .html.</source>
        <translation>„{name}“ ist kein Name einer Seite; er muss auf .html enden.</translation>
    </message>
    <message>
        <source>&apos;{name}&apos; is part of the system, {where}; name the folder that your music is in.</source>
        <translation>„{name}“ gehört zum System ({where}); den Ordner nennen, in dem die Musik ist.</translation>
    </message>
    <message>
        <source>&apos;{name}&apos; leads out of its folder</source>
        <translation>„{name}“ führt aus seinem Ordner hinaus</translation>
    </message>
    <message>
        <source>&apos;{name}&apos; must be finite float32</source>
        <translation>„{name}“ muss aus endlichen Zahlen (float32) bestehen</translation>
    </message>
    <message>
        <source>&apos;{name}&apos; must be finite float32 or float16</source>
        <translation>„{name}“ muss aus endlichen Zahlen (float32 oder float16) bestehen</translation>
    </message>
    <message>
        <source>&apos;{name}&apos; must have the shape {shape}</source>
        <translation>„{name}“ muss die Form {shape} haben</translation>
    </message>
    <message>
        <source>&apos;{name}&apos; names more than {most} genres; name another file.</source>
        <translation>„{name}“ nennt mehr als {most} Genres; geben Sie eine andere Datei an.</translation>
    </message>
    <message>
        <source>&apos;{new}&apos; is a name of &apos;{spelled}&apos;; merge the two with &apos;tagger genres merge &quot;{old}&quot; &quot;{target}&quot;&apos;.</source>
        <translation>„{new}“ ist ein Name von „{spelled}“; die beiden vereinigen: tagger genres merge &quot;{old}&quot; &quot;{target}&quot;.</translation>
    </message>
    <message>
        <source>&apos;{operator}&apos; is not an operator of a query: parts beside each other must all match; write OR between others, and NOT or - before one that must not, as in -genre:jazz.</source>
        <translation>„{operator}“ kennt die Suche nicht: Was nebeneinander steht, muss alles passen; zwischen anderem OR schreiben, und vor etwas, das nicht passen darf, NOT oder -, etwa -genre:jazz.</translation>
    </message>
    <message>
        <source>&apos;{operator}&apos; joins nothing here: write genre:jazz OR genre:blues, or NOT genre:jazz; for the word itself, put it in quotes: &quot;{operator}&quot;.</source>
        <translation>„{operator}“ verbindet hier nichts: etwa genre:jazz OR genre:blues oder NOT genre:jazz schreiben; das Wort selbst in Anführungszeichen setzen: &quot;{operator}&quot;.</translation>
    </message>
    <message>
        <source>&apos;{path}&apos; cannot be copied to &apos;{folder}&apos; ({reason}).</source>
        <translation>„{path}“ lässt sich nicht nach „{folder}“ kopieren ({reason}).</translation>
    </message>
    <message>
        <source>&apos;{path}&apos; cannot be read ({cause}); name a file of genres.</source>
        <translation>„{path}“ lässt sich nicht lesen ({cause}); eine Datei mit Genres nennen.</translation>
    </message>
    <message>
        <source>&apos;{path}&apos; cannot be read ({reason}); name the file as it is now.</source>
        <translation>„{path}“ lässt sich nicht lesen ({reason}); die Datei nennen, wie sie jetzt heißt.</translation>
    </message>
    <message>
        <source>&apos;{path}&apos; cannot be read: its drive does not answer, and the process that waits for it cannot be ended; see to the drive, then begin again: finished work is kept.</source>
        <translation>„{path}“ lässt sich nicht lesen: Das Laufwerk antwortet nicht, und der Prozess, der darauf wartet, lässt sich nicht beenden; nach dem Laufwerk sehen, dann noch einmal beginnen: Fertiges bleibt.</translation>
    </message>
    <message>
        <source>&apos;{path}&apos; cannot be read: {reason}.</source>
        <translation>„{path}“ lässt sich nicht lesen: {reason}.</translation>
    </message>
    <message>
        <source>&apos;{path}&apos; cannot be undone: {reason}</source>
        <translation>„{path}“ lässt sich nicht rückgängig machen: {reason}</translation>
    </message>
    <message>
        <source>&apos;{path}&apos; cannot be written: {reason}.</source>
        <translation>„{path}“ lässt sich nicht schreiben: {reason}.</translation>
    </message>
    <message>
        <source>&apos;{path}&apos; has its old genres back, but not every byte of its old tag, which had been too large to keep.</source>
        <translation>„{path}“ hat seine alten Genres zurück, aber nicht jedes Byte seines alten Tags, der zum Aufbewahren zu groß war.</translation>
    </message>
    <message>
        <source>&apos;{path}&apos; has no section &apos;{section}&apos; that names genres; name beets&apos; configuration, its tree, or a list of genres.</source>
        <translation>„{path}“ hat keinen Abschnitt „{section}“, der Genres nennt; geben Sie die Konfiguration von beets, deren Baum oder eine Liste von Genres an.</translation>
    </message>
    <message>
        <source>&apos;{path}&apos; is a file, and only folders are forgotten; name one, or move the file and scan again.</source>
        <translation>„{path}“ ist eine Datei, und vergessen werden nur Ordner; einen nennen, oder die Datei verschieben und neu einlesen.</translation>
    </message>
    <message>
        <source>&apos;{path}&apos; is a folder; name files in it, whose tags are printed one after the other.</source>
        <translation>„{path}“ ist ein Ordner; Dateien darin nennen.</translation>
    </message>
    <message>
        <source>&apos;{path}&apos; is larger than {size} MB; no network is.</source>
        <translation>„{path}“ ist größer als {size} MB; das ist kein Netz.</translation>
    </message>
    <message>
        <source>&apos;{path}&apos; is neither a model&apos;s folder nor an ONNX file, so it cannot be added; name a network&apos;s ONNX file first and its description after it, as in &apos;tagger models add FILE.onnx FILE.json&apos;.</source>
        <translation>„{path}“ ist weder der Ordner eines Modells noch eine ONNX-Datei und lässt sich nicht hinzufügen; zuerst die ONNX-Datei eines Netzes nennen, dann ihre Beschreibung, wie in „tagger models add FILE.onnx FILE.json“.</translation>
    </message>
    <message>
        <source>&apos;{path}&apos; is not a file of the library; &apos;tagger scan&apos; reads the folder it is in.</source>
        <translation>„{path}“ ist keine Datei der Bibliothek; ihren Ordner einlesen.</translation>
    </message>
    <message>
        <source>&apos;{path}&apos; is not in the library; scan its folder first.</source>
        <translation>„{path}“ ist nicht in der Bibliothek; zuerst ihren Ordner einlesen.</translation>
    </message>
    <message>
        <source>&apos;{path}&apos; is too large to be a list of genres; name another file.</source>
        <translation>„{path}“ ist zu groß für eine Liste von Genres; eine andere Datei nennen.</translation>
    </message>
    <message>
        <source>&apos;{path}&apos; names no genre; it may hold one a line, beets&apos; tree or configuration, or tagger&apos;s own format.</source>
        <translation>„{path}“ nennt kein Genre; die Datei kann eines pro Zeile enthalten, den Baum oder die Konfiguration von beets oder das Format von tagger.</translation>
    </message>
    <message>
        <source>&apos;{path}&apos; was changed since by another program: its old genres were put back, and nothing else.</source>
        <translation>„{path}“ wurde seither von einem anderen Programm geändert: Die alten Genres sind zurück, und sonst nichts.</translation>
    </message>
    <message>
        <source>&apos;{path}&apos; was never scanned, so there is nothing to forget; {detail}.</source>
        <translation>„{path}“ wurde nie eingelesen, also gibt es nichts zu vergessen; {detail}.</translation>
    </message>
    <message>
        <source>&apos;{path}&apos; {cause}; name the folder that your music is in.</source>
        <translation>„{path}“ {cause}; den Ordner nennen, in dem Ihre Musik ist.</translation>
    </message>
    <message>
        <source>&apos;{source}&apos; needs no key; {names} do.</source>
        <translation>„{source}“ braucht keinen Schlüssel; einen brauchen: {names}.</translation>
    </message>
    <message>
        <source>&apos;{target}&apos; cannot be merged into itself; name two different genres.</source>
        <translation>„{target}“ lässt sich nicht mit sich selbst vereinigen; zwei verschiedene Genres nennen.</translation>
    </message>
    <message>
        <source>&apos;{value}&apos; cannot be compared: give a score from 0 to 1, as in score&gt;0.8.</source>
        <translation>„{value}“ lässt sich nicht vergleichen: einen Wert von 0 bis 1 angeben, wie in score&gt;0.8.</translation>
    </message>
    <message>
        <source>&apos;{value}&apos; is not a status: it is one of {names}.</source>
        <translation>„{value}“ ist kein Status: Es gibt {names}.</translation>
    </message>
    <message>
        <source>&apos;{value}&apos; is not a year: write year:2008, year:1970-1979 for some, or year&gt;1990 for later ones.</source>
        <translation>„{value}“ ist kein Jahr: year:2008 schreiben, year:1970-1979 für mehrere oder year&gt;1990 für spätere.</translation>
    </message>
    <message>
        <source>&apos;{value}&apos; is not an id: write id:12, or id:12-15 for some; &apos;show --json&apos; names them.</source>
        <translation>„{value}“ ist keine Nummer eines Albums: id:12 schreiben, oder id:12-15 für mehrere.</translation>
    </message>
    <message>
        <source>&apos;{value}&apos; is not an identifier of MusicBrainz: those have 36 letters, digits and dashes.</source>
        <translation>„{value}“ ist keine Kennung von MusicBrainz: Die haben 36 Buchstaben, Ziffern und Striche.</translation>
    </message>
    <message>
        <source>&apos;{value}&apos; is not understood: write {field}:text for what contains it, {field}:=&quot;text&quot; for exactly that, or -{field}:text for all others; only {names} and {last} compare with &lt; and &gt;.</source>
        <translation>„{value}“ ist nicht zu verstehen: {field}:text für alles, was den Text enthält, {field}:=&quot;text&quot; für genau ihn, -{field}:text für alles andere; nur {names} und {last} lassen sich mit &lt; und &gt; vergleichen.</translation>
    </message>
    <message>
        <source>&apos;{value}&apos; is not understood: {field} compares with &gt; &gt;= &lt; &lt;= = and !=, as in {words}.</source>
        <translation>„{value}“ ist nicht zu verstehen: {field} vergleicht mit &gt; &gt;= &lt; &lt;= = und !=, wie in {words}.</translation>
    </message>
    <message>
        <source>1 file</source>
        <translation>1 Datei</translation>
    </message>
    <message>
        <source>40 to 60%</source>
        <translation>40 bis 60%</translation>
    </message>
    <message>
        <source>60 to 80%</source>
        <translation>60 bis 80%</translation>
    </message>
    <message>
        <source>80% and more</source>
        <translation>80% und mehr</translation>
    </message>
    <message>
        <source>; {number} may be one of several, and wait for you to choose</source>
        <translation>; {number} können eines von mehreren sein und warten auf Ihre Wahl</translation>
    </message>
    <message>
        <source>A &apos;(&apos; of the query is not closed; end the group with &apos;)&apos;, or put the text in quotes.</source>
        <translation>Eine „(“ der Suche ist nicht geschlossen; die Gruppe mit „)“ beenden oder den Text in Anführungszeichen setzen.</translation>
    </message>
    <message>
        <source>A &apos;)&apos; of the query has no &apos;(&apos; before it; leave it out, or put the text in quotes.</source>
        <translation>Einer „)“ der Suche fehlt die „(“ davor; weglassen oder den Text in Anführungszeichen setzen.</translation>
    </message>
    <message>
        <source>A accepts all suggestions, 1 to 9 toggle one, X rejects, Enter accepts and goes on</source>
        <translation>A nimmt alle Vorschläge an, 1 bis 9 einen einzelnen, X lehnt ab, Eingabe nimmt an und geht weiter</translation>
    </message>
    <message>
        <source>A different model is installed as &apos;{model}&apos; already; give the new one another version.</source>
        <translation>Als „{model}“ ist schon ein anderes Modell installiert; dem neuen eine andere Version geben.</translation>
    </message>
    <message>
        <source>A file is given genres only up to this number; those that it keeps count, and stay even above it.</source>
        <translation>Eine Datei bekommt Genres nur bis zu dieser Zahl; die behaltenen zählen mit und bleiben auch darüber.</translation>
    </message>
    <message>
        <source>A genre needs a name; name it, as in --genre Jazz.</source>
        <translation>Ein Genre braucht einen Namen.</translation>
    </message>
    <message>
        <source>A genre needs a name; say what it is to be called.</source>
        <translation>Ein Genre braucht einen Namen; sagen, wie es heißen soll.</translation>
    </message>
    <message>
        <source>A line above the albums says what comes next, until it was done or put away.</source>
        <translation>Eine Zeile über den Alben sagt, was als Nächstes kommt, bis es getan oder weggelegt ist.</translation>
    </message>
    <message>
        <source>A model suggests genres. Add one as its model.json, or a network that you downloaded yourself (Discogs-EffNet, MAEST, musicnn, or a head) as an ONNX file with the JSON file that describes it.</source>
        <translation>Ein Modell schlägt Genres vor. Hinzufügen lässt sich eines als model.json oder ein selbst heruntergeladenes Netz (Discogs-EffNet, MAEST, musicnn oder ein Kopf) als ONNX-Datei mit der JSON-Datei, die es beschreibt.</translation>
    </message>
    <message>
        <source>A scan follows links to files and folders outside the scanned folder, and finds them under their real paths.</source>
        <translation>Das Einlesen folgt Verknüpfungen zu Dateien und Ordnern außerhalb und findet sie unter ihren wirklichen Pfaden.</translation>
    </message>
    <message>
        <source>A scan leaves out these folders, besides recycle bins, snapshots and folders that hold a file named .nomedia.</source>
        <translation>Das Einlesen lässt diese Ordner aus, neben Papierkörben, Schnappschüssen und Ordnern mit einer Datei namens .nomedia.</translation>
    </message>
    <message>
        <source>A spelling needs letters.</source>
        <translation>Eine Schreibweise braucht Buchstaben.</translation>
    </message>
    <message>
        <source>A suggestion with at least this score is sure enough to be accepted with all others; any can be accepted alone.</source>
        <translation>Ein Vorschlag mit mindestens diesem Wert ist sicher genug, um mit allen angenommen zu werden; einzeln geht das mit jedem.</translation>
    </message>
    <message>
        <source>Accept</source>
        <translation>Annehmen</translation>
    </message>
    <message>
        <source>Accept above a score</source>
        <translation>Ab einem Wert annehmen</translation>
    </message>
    <message>
        <source>Accept above …</source>
        <translation>Annehmen ab …</translation>
    </message>
    <message>
        <source>Accept all suggested</source>
        <translation>Alle Vorschläge annehmen</translation>
    </message>
    <message>
        <source>Accept and next</source>
        <translation>Annehmen und weiter</translation>
    </message>
    <message>
        <source>Accept every suggestion above a score, in the albums that are listed or selected; they are listed first</source>
        <translation>Jeden Vorschlag ab einem Wert in den aufgelisteten oder ausgewählten Alben annehmen; vorher wird gezeigt, welche das sind</translation>
    </message>
    <message>
        <source>Accept every suggestion of the selected albums that is sure enough</source>
        <translation>Alle hinreichend sicheren Vorschläge der ausgewählten Alben annehmen</translation>
    </message>
    <message>
        <source>Accept suggestion {position}, or undo that</source>
        <translation>Vorschlag {position} annehmen oder das rückgängig machen</translation>
    </message>
    <message>
        <source>Accept what is sure enough and go to the next album</source>
        <translation>Hinreichend Sicheres annehmen und zum nächsten Album gehen</translation>
    </message>
    <message>
        <source>Accept {genres}</source>
        <translation>{genres} annehmen</translation>
    </message>
    <message>
        <source>Accept {genre}</source>
        <translation>{genre} annehmen</translation>
    </message>
    <message>
        <source>Accept {genre} for all {total} albums</source>
        <translation>{genre} für alle {total} Alben annehmen</translation>
    </message>
    <message>
        <source>Accept {genre} for this track alone</source>
        <translation>{genre} nur für diesen Titel annehmen</translation>
    </message>
    <message>
        <source>Accept, reject, leave out or undo a genre of the chosen tracks</source>
        <translation>Ein Genre der gewählten Titel annehmen, ablehnen, weglassen oder rückgängig machen</translation>
    </message>
    <message>
        <source>Accepted</source>
        <translation>Angenommen</translation>
    </message>
    <message>
        <source>Accepting all suggestions of an album takes at most so many, the surest.</source>
        <translation>Alle Vorschläge eines Albums anzunehmen nimmt höchstens so viele, die sichersten.</translation>
    </message>
    <message>
        <source>Activity</source>
        <translation>Aktivität</translation>
    </message>
    <message>
        <source>Add a genre by hand</source>
        <translation>Genre von Hand hinzufügen</translation>
    </message>
    <message>
        <source>Add a genre by hand to the selected albums</source>
        <translation>Den ausgewählten Alben ein Genre von Hand hinzufügen</translation>
    </message>
    <message>
        <source>Add a genre to the chosen tracks</source>
        <translation>Den gewählten Titeln ein Genre hinzufügen</translation>
    </message>
    <message>
        <source>Add a genre to {albums}</source>
        <translation>Genre hinzufügen: {albums}</translation>
    </message>
    <message>
        <source>Add a genre …</source>
        <translation>Genre hinzufügen …</translation>
    </message>
    <message>
        <source>Add a model</source>
        <translation>Modell hinzufügen</translation>
    </message>
    <message>
        <source>Add a model&apos;s folder</source>
        <translation>Ordner eines Modells hinzufügen</translation>
    </message>
    <message>
        <source>Add a music folder</source>
        <translation>Musikordner hinzufügen</translation>
    </message>
    <message>
        <source>Add a note</source>
        <translation>Notiz hinzufügen</translation>
    </message>
    <message>
        <source>Add as a genre</source>
        <translation>Als Genre aufnehmen</translation>
    </message>
    <message>
        <source>Add below</source>
        <translation>Darunter hinzufügen</translation>
    </message>
    <message>
        <source>Add folder …</source>
        <translation>Ordner hinzufügen …</translation>
    </message>
    <message>
        <source>Add from file …</source>
        <translation>Aus Datei hinzufügen …</translation>
    </message>
    <message>
        <source>Add note …</source>
        <translation>Notiz hinzufügen …</translation>
    </message>
    <message>
        <source>Add spelling</source>
        <translation>Schreibweise hinzufügen</translation>
    </message>
    <message>
        <source>Add the copied genres to the selected albums</source>
        <translation>Die kopierten Genres zu den ausgewählten Alben hinzufügen</translation>
    </message>
    <message>
        <source>Add …</source>
        <translation>Hinzufügen …</translation>
    </message>
    <message>
        <source>Adding {name}</source>
        <translation>{name} wird hinzugefügt</translation>
    </message>
    <message>
        <source>After</source>
        <translation>Nachher</translation>
    </message>
    <message>
        <source>Album</source>
        <translation>Album</translation>
    </message>
    <message>
        <source>Albums</source>
        <translation>Alben</translation>
    </message>
    <message>
        <source>Albums appear here as soon as their tags are read.</source>
        <translation>Alben erscheinen hier, sobald ihre Tags gelesen sind.</translation>
    </message>
    <message>
        <source>Albums as covers</source>
        <translation>Alben als Cover</translation>
    </message>
    <message>
        <source>Albums in MusicBrainz</source>
        <translation>Alben bei MusicBrainz</translation>
    </message>
    <message>
        <source>Albums that sound and look alike lie together. Making the map takes a while; it is made beside everything else.</source>
        <translation>Alben, die ähnlich klingen und aussehen, liegen beieinander. Die Karte zu erstellen dauert eine Weile; es geschieht neben allem anderen.</translation>
    </message>
    <message>
        <source>Albums that this would affect</source>
        <translation>Betroffene Alben</translation>
    </message>
    <message>
        <source>All</source>
        <translation>Alles</translation>
    </message>
    <message>
        <source>All of it can be undone, also after a restart.</source>
        <translation>All das lässt sich rückgängig machen, auch nach einem Neustart.</translation>
    </message>
    <message>
        <source>All suggestions here are accepted already.</source>
        <translation>Hier sind schon alle Vorschläge angenommen.</translation>
    </message>
    <message>
        <source>All suggestions here are rejected already.</source>
        <translation>Hier sind schon alle Vorschläge abgelehnt.</translation>
    </message>
    <message>
        <source>All tagged albums are by one artist, so nothing can say whether a genre or the artist was learnt; tag albums by others, too.</source>
        <translation>Alle getaggten Alben sind von einem Interpreten, also kann nichts sagen, ob ein Genre oder der Interpret gelernt wurde; auch Alben anderer taggen.</translation>
    </message>
    <message>
        <source>All tags</source>
        <translation>Alle Tags</translation>
    </message>
    <message>
        <source>All tags …</source>
        <translation>Alle Tags …</translation>
    </message>
    <message>
        <source>All texts, as the model reads them</source>
        <translation>Alle Texte, wie das Modell sie liest</translation>
    </message>
    <message>
        <source>All tracks …</source>
        <translation>Alle Titel …</translation>
    </message>
    <message>
        <source>All {count} albums that can be learnt from are of the same genres ({genres}), so there is nothing to tell apart; tag albums of others, too.</source>
        <translation>Alle {count} Alben, aus denen sich lernen lässt, haben dieselben Genres ({genres}), also gibt es nichts zu unterscheiden; auch Alben anderer taggen.</translation>
    </message>
    <message>
        <source>Allow</source>
        <translation>Zulassen</translation>
    </message>
    <message>
        <source>An album that is not in the library any more</source>
        <translation>Ein Album, das nicht mehr in der Bibliothek ist</translation>
    </message>
    <message>
        <source>An e-mail address or a page that every request names, as the services ask of programs; it is sent to nobody else.</source>
        <translation>Eine E-Mail-Adresse oder Seite, die jede Anfrage nennt, wie die Dienste es von Programmen erbitten; sonst erhält sie niemand.</translation>
    </message>
    <message>
        <source>An entry of the journal is damaged; put a backup of the state back, or leave this file as it is.</source>
        <translation>Ein Eintrag des Journals ist beschädigt; eine Sicherung des Zustands zurücklegen oder diese Datei lassen, wie sie ist.</translation>
    </message>
    <message>
        <source>Analyse the albums that are new or changed</source>
        <translation>Neue und geänderte Alben analysieren</translation>
    </message>
    <message>
        <source>And then by</source>
        <translation>Danach nach</translation>
    </message>
    <message>
        <source>Another program changed the library; what is shown was read again.</source>
        <translation>Ein anderes Programm hat die Bibliothek geändert; die Anzeige wurde neu gelesen.</translation>
    </message>
    <message>
        <source>Another program keeps the state in &apos;{folder}&apos; locked; close it, or wait until it has finished, and try again.</source>
        <translation>Ein anderes Programm sperrt die Daten in „{folder}“; es schließen oder warten, bis es fertig ist, und noch einmal versuchen.</translation>
    </message>
    <message>
        <source>Another tagger (process {process}) is {stage} for the state in &apos;{folder}&apos;; wait until it has finished, or end it, then try again.</source>
        <translation>Ein anderes tagger (Prozess {process}) arbeitet mit den Daten in „{folder}“ ({stage}); warten, bis es fertig ist, oder es beenden, dann noch einmal versuchen.</translation>
    </message>
    <message>
        <source>Another tagger is {stage} for the state in &apos;{folder}&apos;; wait until it has finished, then try again.</source>
        <translation>Ein anderes tagger arbeitet mit den Daten in „{folder}“ ({stage}); warten, bis es fertig ist, dann noch einmal versuchen.</translation>
    </message>
    <message>
        <source>Apply</source>
        <translation>Anwenden</translation>
    </message>
    <message>
        <source>April</source>
        <translation>April</translation>
    </message>
    <message>
        <source>Arrows go to the next album, with Ctrl they move the map. Plus and minus zoom, 0 shows everything. Space selects the album or takes it out, Enter shows it in the list. Drag to move the map, with Shift to select what you draw around.</source>
        <translation>Pfeiltasten gehen zum nächsten Album, mit Strg verschieben sie die Karte. Plus und Minus ändern die Größe, 0 zeigt alles. Leertaste wählt das Album aus oder ab, Eingabe zeigt es in der Liste. Ziehen verschiebt die Karte; mit Umschalt wird ausgewählt, was umfahren wird.</translation>
    </message>
    <message>
        <source>Artist</source>
        <translation>Interpret</translation>
    </message>
    <message>
        <source>Artist: {common} · Year: {years} · {tracks}</source>
        <translation>Interpret: {common} · Jahr: {years} · {tracks}</translation>
    </message>
    <message>
        <source>As its name says</source>
        <translation>Wie der Name sagt</translation>
    </message>
    <message>
        <source>As the &amp;system</source>
        <translation>Wie das &amp;System</translation>
    </message>
    <message>
        <source>Ask services on the network for reviews, community tags and covers; says first what is sent to whom</source>
        <translation>Dienste im Netz nach Rezensionen, Tags der Gemeinschaft und Covern fragen; vorher steht da, was an wen gesendet wird</translation>
    </message>
    <message>
        <source>Ask these services</source>
        <translation>Diese Dienste fragen</translation>
    </message>
    <message>
        <source>Audible audiobook, protected by DRM</source>
        <translation>Hörbuch von Audible, mit DRM geschützt</translation>
    </message>
    <message>
        <source>August</source>
        <translation>August</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>Back to {target}</source>
        <translation>Zurück zu {target}</translation>
    </message>
    <message>
        <source>Before</source>
        <translation>Vorher</translation>
    </message>
    <message>
        <source>Being analysed</source>
        <translation>Wird gerade analysiert</translation>
    </message>
    <message>
        <source>Below 40%</source>
        <translation>Unter 40%</translation>
    </message>
    <message>
        <source>Beside your files</source>
        <translation>Neben den eigenen Dateien</translation>
    </message>
    <message>
        <source>Best score</source>
        <translation>Höchster Wert</translation>
    </message>
    <message>
        <source>Call it by the typed name; the old one becomes a spelling</source>
        <translation>Ihm den eingegebenen Namen geben; der alte wird eine Schreibweise</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Changes</source>
        <translation>Änderungen</translation>
    </message>
    <message>
        <source>Changes that would be written</source>
        <translation>Änderungen, die geschrieben würden</translation>
    </message>
    <message>
        <source>Choose a folder inside this one that scans leave out</source>
        <translation>Einen Unterordner wählen, den das Einlesen auslässt</translation>
    </message>
    <message>
        <source>Choose a genre to remove from the files of the selected albums, and show the changes first</source>
        <translation>Ein Genre aus den Dateien der ausgewählten Alben wählen und zeigen, was es aus ihnen entfernen würde</translation>
    </message>
    <message>
        <source>Choose a genre. Rename, merge, move and spelling take the name that is typed below.</source>
        <translation>Ein Genre wählen. Umbenennen, Zusammenführen, Verschieben und Schreibweise verwenden den unten eingegebenen Namen.</translation>
    </message>
    <message>
        <source>Choose a model to see what it knows, its terms, its limits, and how good it was where it was measured.</source>
        <translation>Ein Modell wählen, um zu sehen, was es kennt, zu welchen Bedingungen, wo seine Grenzen sind und wie gut es war, wo es gemessen wurde.</translation>
    </message>
    <message>
        <source>Choose a row, and type the name where one is needed.</source>
        <translation>Eine Zeile wählen und, wo nötig, den Namen eingeben.</translation>
    </message>
    <message>
        <source>Choose an album in the list first: its tags are shown then.</source>
        <translation>Zuerst ein Album in der Liste wählen: Dann werden seine Tags gezeigt.</translation>
    </message>
    <message>
        <source>Choose one in the list to see its suggestions and the reasons for them.</source>
        <translation>Eines in der Liste wählen, um seine Vorschläge und deren Gründe zu sehen.</translation>
    </message>
    <message>
        <source>Choose tracks to decide about them alone</source>
        <translation>Titel wählen, um nur über sie zu entscheiden</translation>
    </message>
    <message>
        <source>Choose what the albums are sorted by, and by what where that is equal</source>
        <translation>Wählen, wonach die Alben sortiert werden und wonach bei Gleichstand</translation>
    </message>
    <message>
        <source>Choose which columns the list shows</source>
        <translation>Wählen, welche Spalten die Liste zeigt</translation>
    </message>
    <message>
        <source>Clean genres</source>
        <translation>Genres bereinigen</translation>
    </message>
    <message>
        <source>Cleaning leaves it in the files again</source>
        <translation>Das Bereinigen lässt es wieder in den Dateien</translation>
    </message>
    <message>
        <source>Cleaning takes a value that joins several genres apart at these signs, if each part is a known genre.</source>
        <translation>Das Bereinigen trennt einen Wert, der mehrere Genres verbindet, an diesen Zeichen, wenn jeder Teil ein bekanntes Genre ist.</translation>
    </message>
    <message>
        <source>Cleaning takes it out of every file</source>
        <translation>Das Bereinigen entfernt es aus jeder Datei</translation>
    </message>
    <message>
        <source>Clear filters</source>
        <translation>Filter aufheben</translation>
    </message>
    <message>
        <source>Clear the filters and the search to see every album again.</source>
        <translation>Filter und Suche aufheben, um wieder alle Alben zu sehen.</translation>
    </message>
    <message>
        <source>Click to accept it or undo that.</source>
        <translation>Klicken, um anzunehmen oder das rückgängig zu machen.</translation>
    </message>
    <message>
        <source>Click to play from there. Left and right move by 5 seconds, Return plays.</source>
        <translation>Klicken spielt ab dieser Stelle. Links und Rechts springen um 5 Sekunden, Eingabe spielt.</translation>
    </message>
    <message>
        <source>Click to sort by it, with Shift to sort by it where the columns before are equal.</source>
        <translation>Klicken sortiert danach, mit Umschalt erst nach den Spalten davor.</translation>
    </message>
    <message>
        <source>Click, or {position} on the keyboard, to accept it or undo that.</source>
        <translation>Klicken oder {position} drücken, um anzunehmen oder das rückgängig zu machen.</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Close the notice</source>
        <translation>Hinweis schließen</translation>
    </message>
    <message>
        <source>Close the window; running work stops cleanly</source>
        <translation>Fenster schließen; laufende Arbeit hält sauber an</translation>
    </message>
    <message>
        <source>Coloured by doubt</source>
        <translation>Farbe nach Zweifel</translation>
    </message>
    <message>
        <source>Coloured by genre</source>
        <translation>Farbe nach Genre</translation>
    </message>
    <message>
        <source>Columns …</source>
        <translation>Spalten …</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>Befehl</translation>
    </message>
    <message>
        <source>Commands and their keys</source>
        <translation>Befehle und ihre Tasten</translation>
    </message>
    <message>
        <source>Connection timed out</source>
        <translation>Zeitüberschreitung</translation>
    </message>
    <message>
        <source>Copied: {genres}</source>
        <translation>Kopiert: {genres}</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Copy as CSV</source>
        <translation>Als CSV kopieren</translation>
    </message>
    <message>
        <source>Copy as JSON</source>
        <translation>Als JSON kopieren</translation>
    </message>
    <message>
        <source>Copy as text</source>
        <translation>Als Text kopieren</translation>
    </message>
    <message>
        <source>Copy every problem, with its details, to the clipboard</source>
        <translation>Alle Probleme mit Einzelheiten in die Zwischenablage kopieren</translation>
    </message>
    <message>
        <source>Copy genres</source>
        <translation>Genres kopieren</translation>
    </message>
    <message>
        <source>Copy the genres that the selected albums hold and get, to paste them into others</source>
        <translation>Die Genres kopieren, die die ausgewählten Alben enthalten und bekommen, um sie in andere einzufügen</translation>
    </message>
    <message>
        <source>Copy the selected albums as a table for a spreadsheet</source>
        <translation>Die ausgewählten Alben als Tabelle kopieren</translation>
    </message>
    <message>
        <source>Copy the selected albums for a program, with scores and reasons</source>
        <translation>Die ausgewählten Alben mit Werten und Gründen für ein Programm kopieren</translation>
    </message>
    <message>
        <source>Copy the selected albums, a line each</source>
        <translation>Die ausgewählten Alben kopieren, je eine Zeile</translation>
    </message>
    <message>
        <source>Core Audio Format</source>
        <translation>Core Audio Format</translation>
    </message>
    <message>
        <source>Cover</source>
        <translation>Cover</translation>
    </message>
    <message>
        <source>Covers</source>
        <translation>Cover</translation>
    </message>
    <message>
        <source>Covers and words are judged as &apos;{name}&apos; does, and added to what the network says; how well they go together was not measured.</source>
        <translation>Cover und Wörter werden wie von „{name}“ beurteilt und zu dem addiert, was das Netz sagt; wie gut sie zusammenpassen, wurde nicht gemessen.</translation>
    </message>
    <message>
        <source>DTS or TrueHD</source>
        <translation>DTS oder TrueHD</translation>
    </message>
    <message>
        <source>Days in which a write can be undone</source>
        <translation>Tage, in denen Schreiben rückgängig ist</translation>
    </message>
    <message>
        <source>December</source>
        <translation>Dezember</translation>
    </message>
    <message>
        <source>Decide …</source>
        <translation>Entscheiden …</translation>
    </message>
    <message>
        <source>Decided by you</source>
        <translation>Selbst entschieden</translation>
    </message>
    <message>
        <source>Descriptions (*.json)</source>
        <translation>Beschreibungen (*.json)</translation>
    </message>
    <message>
        <source>Deutsch</source>
        <translation>Deutsch</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>Verwerfen</translation>
    </message>
    <message>
        <source>Discogs-style</source>
        <translation>wie Discogs</translation>
    </message>
    <message>
        <source>Disk quota exceeded</source>
        <translation>Anteil am Datenträger verbraucht</translation>
    </message>
    <message>
        <source>Do again what was undone</source>
        <translation>Rückgängig Gemachtes wiederholen</translation>
    </message>
    <message>
        <source>Do not suggest</source>
        <translation>Nicht vorschlagen</translation>
    </message>
    <message>
        <source>Done. You can undo everything that was written ({key}), now or at any later time; see Activity.</source>
        <translation>Fertig. Alles Geschriebene lässt sich rückgängig machen ({key}), jetzt oder an jedem Tag; siehe Aktivität.</translation>
    </message>
    <message>
        <source>Drop to read this folder and suggest genres</source>
        <translation>Ablegen, um diesen Ordner zu lesen und Genres vorzuschlagen</translation>
    </message>
    <message>
        <source>Dub Techno before Techno</source>
        <translation>Dub Techno vor Techno</translation>
    </message>
    <message>
        <source>E-mail address or page; may stay empty</source>
        <translation>E-Mail-Adresse oder Seite; darf leer bleiben</translation>
    </message>
    <message>
        <source>Each genre alone, the commonest first (0.5 would be by chance):</source>
        <translation>Jedes Genre für sich, das häufigste zuerst (0,5 wäre Zufall):</translation>
    </message>
    <message>
        <source>Each genre’s own</source>
        <translation>Je nach Genre</translation>
    </message>
    <message>
        <source>Embed fetched covers</source>
        <translation>Geholte Cover einbetten</translation>
    </message>
    <message>
        <source>English</source>
        <translation>English</translation>
    </message>
    <message>
        <source>Error</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>Essentia&apos;s algorithm &apos;{name}&apos; is not known; write a description of your own</source>
        <translation>Essentias Algorithmus „{name}“ ist unbekannt; eine eigene Beschreibung schreiben</translation>
    </message>
    <message>
        <source>Every album</source>
        <translation>Alle Alben</translation>
    </message>
    <message>
        <source>Every command has its default key again.</source>
        <translation>Jeder Befehl hat wieder seine Standardtaste.</translation>
    </message>
    <message>
        <source>Every key, and how to change it</source>
        <translation>Alle Tasten, und wie sie geändert werden</translation>
    </message>
    <message>
        <source>Every suggestion here is decided already; 1 to 9 change one.</source>
        <translation>Hier ist schon jeder Vorschlag entschieden; 1 bis 9 ändern einen.</translation>
    </message>
    <message>
        <source>Everything in sight (0)</source>
        <translation>Alles im Blick (0)</translation>
    </message>
    <message>
        <source>Extra inputs are not permitted</source>
        <translation>einen solchen Eintrag gibt es nicht</translation>
    </message>
    <message>
        <source>Farther (−)</source>
        <translation>Kleiner (−)</translation>
    </message>
    <message>
        <source>February</source>
        <translation>Februar</translation>
    </message>
    <message>
        <source>Fetch</source>
        <translation>Holen</translation>
    </message>
    <message>
        <source>Fetch reviews, tags and covers</source>
        <translation>Rezensionen, Tags und Cover holen</translation>
    </message>
    <message>
        <source>Fetch …</source>
        <translation>Holen …</translation>
    </message>
    <message>
        <source>Fetching reviews</source>
        <translation>Rezensionen werden geholt</translation>
    </message>
    <message>
        <source>Few listeners on {sources} tag it {tags}, which lowers it a little, still {last}.</source>
        <translation>Wenige Hörer auf {sources} geben ihm {tags}; das senkt es ein wenig, weiterhin {last}.</translation>
    </message>
    <message>
        <source>Few listeners on {sources} tag it {tags}, which lowers it from {first} to {last}.</source>
        <translation>Wenige Hörer auf {sources} geben ihm {tags}; das senkt es von {first} auf {last}.</translation>
    </message>
    <message>
        <source>Few listeners on {sources} tag its album {tags}, which lowers it a little, still {last}.</source>
        <translation>Wenige Hörer auf {sources} geben seinem Album {tags}; das senkt es ein wenig, weiterhin {last}.</translation>
    </message>
    <message>
        <source>Few listeners on {sources} tag its album {tags}, which lowers it from {first} to {last}.</source>
        <translation>Wenige Hörer auf {sources} geben seinem Album {tags}; das senkt es von {first} auf {last}.</translation>
    </message>
    <message>
        <source>Fewer than {number} tagged albums are analysed; run &apos;tagger suggest&apos;, which listens and looks, then learn.</source>
        <translation>Weniger als {number} getaggte Alben sind analysiert; zuerst vorschlagen lassen, dann lernen.</translation>
    </message>
    <message>
        <source>Field</source>
        <translation>Feld</translation>
    </message>
    <message>
        <source>Field required</source>
        <translation>ein Eintrag fehlt</translation>
    </message>
    <message>
        <source>Fields of the file&apos;s tags</source>
        <translation>Felder der Tags der Datei</translation>
    </message>
    <message>
        <source>Fields that are written</source>
        <translation>Geschriebene Felder</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>File exists</source>
        <translation>Datei gibt es schon</translation>
    </message>
    <message>
        <source>File name too long</source>
        <translation>Dateiname zu lang</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>Dateien</translation>
    </message>
    <message>
        <source>Files of operation {id}</source>
        <translation>Dateien von Vorgang {id}</translation>
    </message>
    <message>
        <source>Files of operation {operation}</source>
        <translation>Dateien von Vorgang {operation}</translation>
    </message>
    <message>
        <source>Files with several names (hard links) are written too: the name in your library then gets a file of its own.</source>
        <translation>Auch Dateien mit mehreren Namen (harten Links) werden geschrieben: Der Name in der Bibliothek bekommt dann eine eigene Datei.</translation>
    </message>
    <message>
        <source>Filters</source>
        <translation>Filter</translation>
    </message>
    <message>
        <source>Find</source>
        <translation>Suchen</translation>
    </message>
    <message>
        <source>Find a genre</source>
        <translation>Genre suchen</translation>
    </message>
    <message>
        <source>Find a genre or a spelling</source>
        <translation>Genre oder Schreibweise suchen</translation>
    </message>
    <message>
        <source>Find another match</source>
        <translation>Anderen Treffer suchen</translation>
    </message>
    <message>
        <source>Find another match …</source>
        <translation>Anderer Treffer …</translation>
    </message>
    <message>
        <source>First genre</source>
        <translation>Erstes Genre</translation>
    </message>
    <message>
        <source>First step: add a music folder ({key}), or drop one on this window.</source>
        <translation>Erster Schritt: einen Musikordner hinzufügen ({key}) oder auf dieses Fenster ziehen.</translation>
    </message>
    <message>
        <source>Fold</source>
        <translation>Einklappen</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>Folders to leave out</source>
        <translation>Ausgelassene Ordner</translation>
    </message>
    <message>
        <source>Follow links out of a folder</source>
        <translation>Verknüpfungen aus Ordnern hinaus folgen</translation>
    </message>
    <message>
        <source>For ever</source>
        <translation>Für immer</translation>
    </message>
    <message>
        <source>For it alone</source>
        <translation>Nur dafür</translation>
    </message>
    <message>
        <source>Forget text</source>
        <translation>Text vergessen</translation>
    </message>
    <message>
        <source>Forget what was chosen for it</source>
        <translation>Vergessen, was dafür gewählt war</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>Format</translation>
    </message>
    <message>
        <source>Further genre fields</source>
        <translation>Weitere Genrefelder</translation>
    </message>
    <message>
        <source>Genre</source>
        <translation>Genre</translation>
    </message>
    <message>
        <source>Genre to remove from the files; the changes are shown first:</source>
        <translation>Genre, das aus den Dateien entfernt wird; die Änderungen werden zuerst gezeigt:</translation>
    </message>
    <message>
        <source>Genre whose times and scores are shown</source>
        <translation>Genre, dessen Zeiten und Werte gezeigt werden</translation>
    </message>
    <message>
        <source>Genres</source>
        <translation>Genres</translation>
    </message>
    <message>
        <source>Genres after</source>
        <translation>Genres danach</translation>
    </message>
    <message>
        <source>Genres from a file</source>
        <translation>Genres aus einer Datei</translation>
    </message>
    <message>
        <source>Genres in {folder}</source>
        <translation>Genres in {folder}</translation>
    </message>
    <message>
        <source>Genres now</source>
        <translation>Genres jetzt</translation>
    </message>
    <message>
        <source>Genres of {albums}</source>
        <translation>Genres von {albums}</translation>
    </message>
    <message>
        <source>Genres that a file has</source>
        <translation>Vorhandene Genres</translation>
    </message>
    <message>
        <source>Genres that would be accepted</source>
        <translation>Genres, die angenommen würden</translation>
    </message>
    <message>
        <source>Give every file of this operation its old genres back, where it still holds the new ones.</source>
        <translation>Jeder Datei dieses Vorgangs ihre alten Genres zurückgeben, wo sie noch die neuen hat.</translation>
    </message>
    <message>
        <source>Give this file alone the genres back that it held</source>
        <translation>Nur dieser Datei ihre früheren Genres zurückgeben</translation>
    </message>
    <message>
        <source>Go to the albums</source>
        <translation>Zu den Alben</translation>
    </message>
    <message>
        <source>Go to the changes</source>
        <translation>Zu den Änderungen</translation>
    </message>
    <message>
        <source>Go to the filters</source>
        <translation>Zu den Filtern</translation>
    </message>
    <message>
        <source>Go to the suggestions</source>
        <translation>Zu den Vorschlägen</translation>
    </message>
    <message>
        <source>Got it</source>
        <translation>Verstanden</translation>
    </message>
    <message>
        <source>Heard in the album</source>
        <translation>Im Album gehört</translation>
    </message>
    <message>
        <source>Heard in this track</source>
        <translation>In diesem Titel gehört</translation>
    </message>
    <message>
        <source>Heard: {seconds} seconds of its track.</source>
        <translation>Gehört: {seconds} Sekunden seines Titels.</translation>
    </message>
    <message>
        <source>Heard: {seconds} seconds of its {tracks} tracks.</source>
        <translation>Gehört: {seconds} Sekunden seiner {tracks} Titel.</translation>
    </message>
    <message>
        <source>Heard: {seconds} seconds of {number} of {tracks} tracks: {names}.</source>
        <translation>Gehört: {seconds} Sekunden aus {number} von {tracks} Titeln: {names}.</translation>
    </message>
    <message>
        <source>Heat map</source>
        <translation>Wärmebild</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>Hilfe</translation>
    </message>
    <message>
        <source>Help page</source>
        <translation>Hilfeseite</translation>
    </message>
    <message>
        <source>Help pages</source>
        <translation>Hilfeseiten</translation>
    </message>
    <message>
        <source>Hide</source>
        <translation>Ausblenden</translation>
    </message>
    <message>
        <source>Hint</source>
        <translation>Hinweis</translation>
    </message>
    <message>
        <source>History</source>
        <translation>Verlauf</translation>
    </message>
    <message>
        <source>How changed bytes reach the disk: in a new file that takes the place of the old one, or in place.</source>
        <translation>Wie geänderte Bytes auf den Datenträger kommen: in einer neuen Datei anstelle der alten oder in der alten selbst.</translation>
    </message>
    <message>
        <source>How far it is, and how to stop it, is said at the lower edge.</source>
        <translation>Wie weit sie ist und wie sie anzuhalten ist, steht am unteren Rand.</translation>
    </message>
    <message>
        <source>How genres are suggested and written, and for how long that can be undone</source>
        <translation>Wie Genres vorgeschlagen und geschrieben werden und wie lange das rückgängig zu machen ist</translation>
    </message>
    <message>
        <source>How good each way to suggest is</source>
        <translation>Wie gut jede Art von Vorschlägen ist</translation>
    </message>
    <message>
        <source>How services can reach you</source>
        <translation>Wie Dienste Sie erreichen</translation>
    </message>
    <message>
        <source>How the files of a folder hold several genres: some players cannot read lists.</source>
        <translation>Wie die Dateien eines Ordners mehrere Genres enthalten: Manche Player können keine Listen lesen.</translation>
    </message>
    <message>
        <source>Identifier in MusicBrainz</source>
        <translation>Kennung bei MusicBrainz</translation>
    </message>
    <message>
        <source>In MusicBrainz it is none of the albums offered, as you decided.</source>
        <translation>Bei MusicBrainz ist es keines der angebotenen Alben, wie Sie entschieden haben.</translation>
    </message>
    <message>
        <source>In MusicBrainz: {album}, as you decided.</source>
        <translation>Bei MusicBrainz: {album}, wie Sie entschieden haben.</translation>
    </message>
    <message>
        <source>In MusicBrainz: {album}, by its names, {share} alike.</source>
        <translation>Bei MusicBrainz: {album}, nach den Namen, zu {share} gleich.</translation>
    </message>
    <message>
        <source>In MusicBrainz: {album}, by the identifier in its files.</source>
        <translation>Bei MusicBrainz: {album}, nach der Kennung in den Dateien.</translation>
    </message>
    <message>
        <source>In the files</source>
        <translation>In den Dateien</translation>
    </message>
    <message>
        <source>In the sound: {words}.</source>
        <translation>Im Klang: {words}.</translation>
    </message>
    <message>
        <source>In the {albums} that are selected:</source>
        <translation>Ausgewählt, {albums}:</translation>
    </message>
    <message>
        <source>In the {albums} that the list shows:</source>
        <translation>In der Liste, {albums}:</translation>
    </message>
    <message>
        <source>In “{track}” the sound speaks against {genre}, most at {start}–{end}.</source>
        <translation>In „{track}“ spricht der Klang gegen {genre}, am meisten bei {start}–{end}.</translation>
    </message>
    <message>
        <source>In “{track}” the sound speaks against {genre}, most at {start}–{end}. The sound of the whole album speaks for it.</source>
        <translation>In „{track}“ spricht der Klang gegen {genre}, am meisten bei {start}–{end}. Der Klang des ganzen Albums spricht dafür.</translation>
    </message>
    <message>
        <source>In “{track}” the sound speaks for {genre}, most at {start}–{end}.</source>
        <translation>In „{track}“ spricht der Klang für {genre}, am meisten bei {start}–{end}.</translation>
    </message>
    <message>
        <source>In “{track}” the sound speaks for {genre}, most at {start}–{end}. The sound of the whole album speaks against it.</source>
        <translation>In „{track}“ spricht der Klang für {genre}, am meisten bei {start}–{end}. Der Klang des ganzen Albums spricht dagegen.</translation>
    </message>
    <message>
        <source>Input should be a valid {kind}</source>
        <translation>hier muss ein Wert dieser Art stehen: {kind}</translation>
    </message>
    <message>
        <source>Input should be {values}</source>
        <translation>hier darf nur stehen: {values}</translation>
    </message>
    <message>
        <source>Input/output error</source>
        <translation>Ein-/Ausgabefehler</translation>
    </message>
    <message>
        <source>Installed models</source>
        <translation>Installierte Modelle</translation>
    </message>
    <message>
        <source>Invalid JSON: {detail}</source>
        <translation>kein gültiges JSON: {detail}</translation>
    </message>
    <message>
        <source>Is a directory</source>
        <translation>ist ein Ordner</translation>
    </message>
    <message>
        <source>It has the score of {kind}, which is a kind of it.</source>
        <translation>Es hat den Wert von {kind}, einer Unterart.</translation>
    </message>
    <message>
        <source>It is better than the base.</source>
        <translation>Es ist besser als die Grundlage.</translation>
    </message>
    <message>
        <source>It is set from {start} to {score}, the score of {kind}, which is a kind of it.</source>
        <translation>Es wird von {start} auf {score} gesetzt, den Wert von {kind}, einer Unterart.</translation>
    </message>
    <message>
        <source>It is worse than what there is: {reason}.</source>
        <translation>Es ist schlechter als das, was es schon gibt: {reason}.</translation>
    </message>
    <message>
        <source>It judges the sound alone: covers and texts are not looked at.</source>
        <translation>Es beurteilt nur den Klang: Cover und Texte werden nicht angesehen.</translation>
    </message>
    <message>
        <source>It may be any of {number} albums in MusicBrainz; choose which.</source>
        <translation>Es kann eines von {number} Alben bei MusicBrainz sein; bitte wählen.</translation>
    </message>
    <message>
        <source>It spells …</source>
        <translation>Schreibweise von …</translation>
    </message>
    <message>
        <source>It starts from {start}, about its share of collections like your library.</source>
        <translation>Es beginnt bei {start}, etwa seinem Anteil in Sammlungen wie dieser Bibliothek.</translation>
    </message>
    <message>
        <source>It starts from {start}, about its share of other collections.</source>
        <translation>Es beginnt bei {start}, etwa seinem Anteil in anderen Sammlungen.</translation>
    </message>
    <message>
        <source>It starts from {start}, about its share of your tagged albums and of other collections like them.</source>
        <translation>Es beginnt bei {start}, etwa seinem Anteil an Ihren getaggten Alben und an ähnlichen anderen Sammlungen.</translation>
    </message>
    <message>
        <source>It starts from {start}, the model&apos;s score for an average album.</source>
        <translation>Es beginnt bei {start}, dem Wert des Modells für ein durchschnittliches Album.</translation>
    </message>
    <message>
        <source>It starts from {start}: of your {judged} other tagged albums by “{artist}” none is {genre}.</source>
        <translation>Es beginnt bei {start}: Von Ihren {judged} anderen getaggten Alben von „{artist}“ ist keines {genre}.</translation>
    </message>
    <message>
        <source>It starts from {start}: of your {judged} other tagged albums by “{artist}” one is {genre}.</source>
        <translation>Es beginnt bei {start}: Von Ihren {judged} anderen getaggten Alben von „{artist}“ ist eines {genre}.</translation>
    </message>
    <message>
        <source>It starts from {start}: of your {judged} other tagged albums by “{artist}” {have} are {genre}.</source>
        <translation>Es beginnt bei {start}: Von Ihren {judged} anderen getaggten Alben von „{artist}“ sind {have} {genre}.</translation>
    </message>
    <message>
        <source>It starts from {start}: the model&apos;s score for an average album, given {share} of collections like your library.</source>
        <translation>Es beginnt bei {start}: dem Wert des Modells für ein durchschnittliches Album bei einem Anteil von {share} in Sammlungen wie dieser Bibliothek.</translation>
    </message>
    <message>
        <source>It starts from {start}: the model&apos;s score for an average album, given {share} of other collections.</source>
        <translation>Es beginnt bei {start}: dem Wert des Modells für ein durchschnittliches Album bei einem Anteil von {share} in anderen Sammlungen.</translation>
    </message>
    <message>
        <source>It starts from {start}: the model&apos;s score for an average album, given {share} of your tagged albums and of other collections like them.</source>
        <translation>Es beginnt bei {start}: dem Wert des Modells für ein durchschnittliches Album bei einem Anteil von {share} an Ihren getaggten Alben und an ähnlichen anderen Sammlungen.</translation>
    </message>
    <message>
        <source>It starts from {start}: the model&apos;s score for an average album, given {share} where no tags say what you collect.</source>
        <translation>Es beginnt bei {start}: dem Wert des Modells für ein durchschnittliches Album bei einem Anteil von {share}, solange keine Tags sagen, was Sie sammeln.</translation>
    </message>
    <message>
        <source>It starts from {start}: where no tags say what you collect, sound starts from broad genres that are more alike than in other collections.</source>
        <translation>Es beginnt bei {start}: Wo keine Tags sagen, was Sie sammeln, beginnt der Klang bei Obergenres, die gleichmäßiger verteilt sind als in anderen Sammlungen.</translation>
    </message>
    <message>
        <source>It starts from {start}: your other tagged album by “{artist}” is not {genre}.</source>
        <translation>Es beginnt bei {start}: Ihr anderes getaggtes Album von „{artist}“ ist nicht {genre}.</translation>
    </message>
    <message>
        <source>It starts from {start}: your other tagged album by “{artist}” is {genre}.</source>
        <translation>Es beginnt bei {start}: Ihr anderes getaggtes Album von „{artist}“ ist {genre}.</translation>
    </message>
    <message>
        <source>It starts from {start}: your {judged} other tagged albums by “{artist}” are {genre}.</source>
        <translation>Es beginnt bei {start}: Ihre {judged} anderen getaggten Alben von „{artist}“ sind {genre}.</translation>
    </message>
    <message>
        <source>It suggests only the genres that it was learnt from, and knows them by this library alone. It says nothing about files that a person tagged on purpose against the sound.</source>
        <translation>Es schlägt nur die Genres vor, aus denen es gelernt wurde, und kennt sie nur aus dieser Bibliothek. Über Dateien, die absichtlich gegen den Klang getaggt sind, sagt es nichts.</translation>
    </message>
    <message>
        <source>Its folder is called “{folder}”, which raises it from {first} to {last}.</source>
        <translation>Sein Ordner heißt „{folder}“; das hebt es von {first} auf {last}.</translation>
    </message>
    <message>
        <source>Its folder is called “{folder}”, which raises it from {first} to {last}; about {share} of the tagged albums in it are {genre}.</source>
        <translation>Sein Ordner heißt „{folder}“; das hebt es von {first} auf {last}. Von den getaggten Alben darin sind etwa {share} {genre}.</translation>
    </message>
    <message>
        <source>Its folder is called “{folder}”, which raises it from {first} to {last}; all other tagged albums in it are {genre}.</source>
        <translation>Sein Ordner heißt „{folder}“; das hebt es von {first} auf {last}. Alle anderen getaggten Alben darin sind {genre}.</translation>
    </message>
    <message>
        <source>Its folder is called “{folder}”, which raises it from {first} to {last}; all {judged} other tagged albums in it are {genre}.</source>
        <translation>Sein Ordner heißt „{folder}“; das hebt es von {first} auf {last}. Alle {judged} anderen getaggten Alben darin sind {genre}.</translation>
    </message>
    <message>
        <source>Its folder is called “{folder}”, which raises it from {first} to {last}; none of the other tagged albums in it is {genre}.</source>
        <translation>Sein Ordner heißt „{folder}“; das hebt es von {first} auf {last}. Von den anderen getaggten Alben darin ist keines {genre}.</translation>
    </message>
    <message>
        <source>Its folder is called “{folder}”, which raises it from {first} to {last}; none of {judged} other tagged albums in it is {genre}.</source>
        <translation>Sein Ordner heißt „{folder}“; das hebt es von {first} auf {last}. Von {judged} anderen getaggten Alben darin ist keines {genre}.</translation>
    </message>
    <message>
        <source>Its folder is called “{folder}”, which raises it from {first} to {last}; one of {judged} other tagged albums in it is {genre}.</source>
        <translation>Sein Ordner heißt „{folder}“; das hebt es von {first} auf {last}. Von {judged} anderen getaggten Alben darin ist eines {genre}.</translation>
    </message>
    <message>
        <source>Its folder is called “{folder}”, which raises it from {first} to {last}; the other tagged album in it is not {genre}.</source>
        <translation>Sein Ordner heißt „{folder}“; das hebt es von {first} auf {last}. Das andere getaggte Album darin ist nicht {genre}.</translation>
    </message>
    <message>
        <source>Its folder is called “{folder}”, which raises it from {first} to {last}; the other tagged album in it is {genre}.</source>
        <translation>Sein Ordner heißt „{folder}“; das hebt es von {first} auf {last}. Das andere getaggte Album darin ist {genre}.</translation>
    </message>
    <message>
        <source>Its folder is called “{folder}”, which raises it from {first} to {last}; {have} of {judged} other tagged albums in it are {genre}.</source>
        <translation>Sein Ordner heißt „{folder}“; das hebt es von {first} auf {last}. Von {judged} anderen getaggten Alben darin sind {have} {genre}.</translation>
    </message>
    <message>
        <source>Its scores are the network&apos;s own: nothing was measured here, and what it was trained on decides what it knows. Which of its classes mean which genre was decided by their names. {detail}</source>
        <translation>Die Werte sind die des Netzes selbst: Hier wurde nichts gemessen, und womit es trainiert wurde, bestimmt, was es kennt. Welche seiner Klassen welches Genre bedeuten, wurde nach ihren Namen entschieden. {detail}</translation>
    </message>
    <message>
        <source>January</source>
        <translation>Januar</translation>
    </message>
    <message>
        <source>Judged by albums whose artists it never met ({artists} artists, {genres} genres), what was learnt names a right genre first for {learnt} of them; the most similar album by another artist has one for {nearest}, {base} for {value}, and the most frequent genre is right for {frequent}.</source>
        <translation>Gemessen an Alben, deren Interpreten es nie begegnet ist ({artists} Interpreten, {genres} Genres), nennt das Gelernte bei {learnt} von ihnen ein richtiges Genre zuerst; das ähnlichste Album eines anderen Interpreten hat eines bei {nearest}, {base} bei {value}, und das häufigste Genre ist bei {frequent} richtig.</translation>
    </message>
    <message>
        <source>Judges by</source>
        <translation>Urteilt nach</translation>
    </message>
    <message>
        <source>Judges by {senses}.</source>
        <translation>Urteilt nach: {senses}.</translation>
    </message>
    <message>
        <source>July</source>
        <translation>Juli</translation>
    </message>
    <message>
        <source>June</source>
        <translation>Juni</translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation>Behalten</translation>
    </message>
    <message>
        <source>Keep modification times</source>
        <translation>Änderungszeiten behalten</translation>
    </message>
    <message>
        <source>Keep out</source>
        <translation>Fernhalten</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Tasten</translation>
    </message>
    <message>
        <source>Kinds of names</source>
        <translation>Arten von Namen</translation>
    </message>
    <message>
        <source>Knows {genres}, among them {names}.</source>
        <translation>Kennt {genres}, darunter {names}.</translation>
    </message>
    <message>
        <source>Knows {genres}: {names}.</source>
        <translation>Kennt {genres}: {names}.</translation>
    </message>
    <message>
        <source>Language of the window</source>
        <translation>Sprache des Fensters</translation>
    </message>
    <message>
        <source>Languages of texts</source>
        <translation>Sprachen der Texte</translation>
    </message>
    <message>
        <source>Lasso</source>
        <translation>Lasso</translation>
    </message>
    <message>
        <source>Learn</source>
        <translation>Lernen</translation>
    </message>
    <message>
        <source>Learn from my tags</source>
        <translation>Aus meinen Tags lernen</translation>
    </message>
    <message>
        <source>Learn from my tags …</source>
        <translation>Aus meinen Tags lernen …</translation>
    </message>
    <message>
        <source>Learn your own genres from the tags that are there, see how good that is, and go back</source>
        <translation>Eigene Genres aus vorhandenen Tags lernen, sehen, wie gut das ist, und zurückkehren</translation>
    </message>
    <message>
        <source>Learning from your tags</source>
        <translation>Aus Ihren Tags wird gelernt</translation>
    </message>
    <message>
        <source>Learning: how far it is, and how to stop it, is said at the lower edge of the window.</source>
        <translation>Es wird gelernt: Wie weit es ist und wie es anzuhalten ist, steht am unteren Rand des Fensters.</translation>
    </message>
    <message>
        <source>Learnt from {albums} albums by {artists} artists with encoders of its own, beside &apos;{base}&apos;.</source>
        <translation>Aus {albums} Alben von {artists} Interpreten gelernt, mit eigenen Kodierern, neben „{base}“.</translation>
    </message>
    <message>
        <source>Learnt from {albums} albums by {artists} artists, over &apos;{base}&apos;.</source>
        <translation>Aus {albums} Alben von {artists} Interpreten gelernt, über „{base}“.</translation>
    </message>
    <message>
        <source>Least score</source>
        <translation>Kleinster Wert</translation>
    </message>
    <message>
        <source>Leave a folder out</source>
        <translation>Ordner auslassen</translation>
    </message>
    <message>
        <source>Leave out {genre}</source>
        <translation>{genre} weglassen</translation>
    </message>
    <message>
        <source>Leave out …</source>
        <translation>Auslassen …</translation>
    </message>
    <message>
        <source>Left alone</source>
        <translation>Nicht angerührt</translation>
    </message>
    <message>
        <source>Left alone: {reason}</source>
        <translation>Nicht angerührt: {reason}</translation>
    </message>
    <message>
        <source>Left out</source>
        <translation>Ausgelassen</translation>
    </message>
    <message>
        <source>Legend of the map</source>
        <translation>Legende der Karte</translation>
    </message>
    <message>
        <source>Legend: blue speaks against the genre, orange for it</source>
        <translation>Legende: Blau spricht gegen das Genre, Orange dafür</translation>
    </message>
    <message>
        <source>Let this name be touched in files again</source>
        <translation>Diesen Namen in Dateien wieder ändern lassen</translation>
    </message>
    <message>
        <source>Let what is running rest after what it has begun, or go on; it may go on after the window was closed</source>
        <translation>Laufende Arbeit nach dem Begonnenen ruhen oder weitergehen lassen; auch nach dem Schließen des Fensters</translation>
    </message>
    <message>
        <source>Library</source>
        <translation>Bibliothek</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>Lizenz</translation>
    </message>
    <message>
        <source>Licence: {licence}</source>
        <translation>Lizenz: {licence}</translation>
    </message>
    <message>
        <source>Limits</source>
        <translation>Grenzen</translation>
    </message>
    <message>
        <source>List the albums first whose decisions teach the model most: unsure ones, unlike those that were decided</source>
        <translation>Die Alben zuerst auflisten, deren Entscheidungen das Modell am meisten lehren: unsichere, anders als schon entschiedene</translation>
    </message>
    <message>
        <source>List the selected albums alone</source>
        <translation>Nur die ausgewählten Alben auflisten</translation>
    </message>
    <message>
        <source>Listen</source>
        <translation>Anhören</translation>
    </message>
    <message>
        <source>Listeners on {sources} tag it {tags} instead, which lowers it a little, still {last}.</source>
        <translation>Hörer auf {sources} geben ihm stattdessen {tags}; das senkt es ein wenig, weiterhin {last}.</translation>
    </message>
    <message>
        <source>Listeners on {sources} tag it {tags} instead, which lowers it from {first} to {last}.</source>
        <translation>Hörer auf {sources} geben ihm stattdessen {tags}; das senkt es von {first} auf {last}.</translation>
    </message>
    <message>
        <source>Listeners on {sources} tag it {tags}, which raises it a little, still {last}.</source>
        <translation>Hörer auf {sources} geben ihm {tags}; das hebt es ein wenig, weiterhin {last}.</translation>
    </message>
    <message>
        <source>Listeners on {sources} tag it {tags}, which raises it from {first} to {last}.</source>
        <translation>Hörer auf {sources} geben ihm {tags}; das hebt es von {first} auf {last}.</translation>
    </message>
    <message>
        <source>Listeners on {sources} tag its album {tags} instead, which lowers it a little, still {last}.</source>
        <translation>Hörer auf {sources} geben seinem Album stattdessen {tags}; das senkt es ein wenig, weiterhin {last}.</translation>
    </message>
    <message>
        <source>Listeners on {sources} tag its album {tags} instead, which lowers it from {first} to {last}.</source>
        <translation>Hörer auf {sources} geben seinem Album stattdessen {tags}; das senkt es von {first} auf {last}.</translation>
    </message>
    <message>
        <source>Listeners on {sources} tag its album {tags}, which raises it a little, still {last}.</source>
        <translation>Hörer auf {sources} geben seinem Album {tags}; das hebt es ein wenig, weiterhin {last}.</translation>
    </message>
    <message>
        <source>Listeners on {sources} tag its album {tags}, which raises it from {first} to {last}.</source>
        <translation>Hörer auf {sources} geben seinem Album {tags}; das hebt es von {first} auf {last}.</translation>
    </message>
    <message>
        <source>Lists of genres</source>
        <translation>Listen von Genres</translation>
    </message>
    <message>
        <source>Lists of genres (*.toml *.yaml *.yml *.txt *);;All files (*)</source>
        <translation>Genre-Listen (*.toml *.yaml *.yml *.txt *);;Alle Dateien (*)</translation>
    </message>
    <message>
        <source>Look for new and changed files in the folders that are open</source>
        <translation>In den geöffneten Ordnern neue und geänderte Dateien suchen</translation>
    </message>
    <message>
        <source>Lossless Audio</source>
        <translation>Lossless Audio</translation>
    </message>
    <message>
        <source>MIDI</source>
        <translation>MIDI</translation>
    </message>
    <message>
        <source>Made by tagger. Percentages are probabilities as its model gives them.</source>
        <translation>Erstellt mit tagger. Prozentwerte sind Wahrscheinlichkeiten, wie sein Modell sie angibt.</translation>
    </message>
    <message>
        <source>Made from:
{data}</source>
        <translation>Gemacht aus:
{data}</translation>
    </message>
    <message>
        <source>Make it a genre, below the typed one where one is typed</source>
        <translation>Zu einem Genre machen, unter dem eingegebenen, falls eines dasteht</translation>
    </message>
    <message>
        <source>Make it a spelling of the typed genre</source>
        <translation>Zu einer Schreibweise des eingegebenen Genres machen</translation>
    </message>
    <message>
        <source>Make it one with the typed genre</source>
        <translation>Mit dem eingegebenen Genre vereinen</translation>
    </message>
    <message>
        <source>Make the map</source>
        <translation>Karte erstellen</translation>
    </message>
    <message>
        <source>Make the typed name a genre below it</source>
        <translation>Den eingegebenen Namen zu einem Genre darunter machen</translation>
    </message>
    <message>
        <source>Make them one</source>
        <translation>Vereinen</translation>
    </message>
    <message>
        <source>Making the demonstration</source>
        <translation>Die Vorführung wird erstellt</translation>
    </message>
    <message>
        <source>Making the demonstration’s music</source>
        <translation>Die Musik der Vorführung entsteht</translation>
    </message>
    <message>
        <source>Making the map</source>
        <translation>Die Karte wird erstellt</translation>
    </message>
    <message>
        <source>Map</source>
        <translation>Karte</translation>
    </message>
    <message>
        <source>Map of the library</source>
        <translation>Karte der Bibliothek</translation>
    </message>
    <message>
        <source>March</source>
        <translation>März</translation>
    </message>
    <message>
        <source>May</source>
        <translation>Mai</translation>
    </message>
    <message>
        <source>Measured scores</source>
        <translation>Gemessene Werte</translation>
    </message>
    <message>
        <source>Measured scores of each genre</source>
        <translation>Gemessene Werte jedes Genres</translation>
    </message>
    <message>
        <source>Measured, with where it lies with 95 % probability:</source>
        <translation>Gemessen, mit dem Bereich von 95 % Wahrscheinlichkeit:</translation>
    </message>
    <message>
        <source>Merge into</source>
        <translation>Zusammenführen mit</translation>
    </message>
    <message>
        <source>Mine: never touch</source>
        <translation>Meins: nie anrühren</translation>
    </message>
    <message>
        <source>Mine: never touch this name in a file</source>
        <translation>Meins: diesen Namen in Dateien nie anrühren</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>Modelle</translation>
    </message>
    <message>
        <source>Models (*.onnx model.json)</source>
        <translation>Modelle (*.onnx model.json)</translation>
    </message>
    <message>
        <source>Models …</source>
        <translation>Modelle …</translation>
    </message>
    <message>
        <source>Model’s labels</source>
        <translation>Namen des Modells</translation>
    </message>
    <message>
        <source>More than half of what was heard is speech: {count} of {heard} tracks.</source>
        <translation>Mehr als die Hälfte des Gehörten ist Sprache: {count} von {heard} Titeln.</translation>
    </message>
    <message>
        <source>Most genres accepted at once</source>
        <translation>Höchstzahl auf einmal</translation>
    </message>
    <message>
        <source>Most genres in a file</source>
        <translation>Höchstzahl in einer Datei</translation>
    </message>
    <message>
        <source>Move below</source>
        <translation>Verschieben unter</translation>
    </message>
    <message>
        <source>Move the focus to the album list</source>
        <translation>Den Fokus auf die Albenliste setzen</translation>
    </message>
    <message>
        <source>Move the focus to the filters</source>
        <translation>Den Fokus auf die Filter setzen</translation>
    </message>
    <message>
        <source>Move the focus to the selected album&apos;s suggestions</source>
        <translation>Den Fokus auf die Vorschläge des ausgewählten Albums setzen</translation>
    </message>
    <message>
        <source>Move the focus to what would be written</source>
        <translation>Den Fokus auf das setzen, was geschrieben würde</translation>
    </message>
    <message>
        <source>MuMu’s 250</source>
        <translation>die 250 von MuMu</translation>
    </message>
    <message>
        <source>Music folders</source>
        <translation>Musikordner</translation>
    </message>
    <message>
        <source>Music folders …</source>
        <translation>Musikordner …</translation>
    </message>
    <message>
        <source>MusicBrainz has no release group {identifier}; copy the identifier from the group&apos;s own page.</source>
        <translation>MusicBrainz hat keine Release-Gruppe {identifier}; die Kennung von der Seite der Gruppe kopieren.</translation>
    </message>
    <message>
        <source>MusicBrainz-style</source>
        <translation>wie MusicBrainz</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Name in files</source>
        <translation>Name in Dateien</translation>
    </message>
    <message>
        <source>Name: new, target, or spelling</source>
        <translation>Name: neu, Ziel oder Schreibweise</translation>
    </message>
    <message>
        <source>Names in files that no genre has</source>
        <translation>Namen in Dateien, die kein Genre hat</translation>
    </message>
    <message>
        <source>Names in the texts</source>
        <translation>Namen in den Texten</translation>
    </message>
    <message>
        <source>Names that are probably one genre</source>
        <translation>Namen, die wohl ein Genre sind</translation>
    </message>
    <message>
        <source>Names were linked by the shipped gazetteer, as {cause}; make it again with &apos;trainer gazetteer build&apos;, or delete it.</source>
        <translation>Namen wurden mit dem mitgelieferten Verzeichnis verknüpft, denn {cause}; es mit „trainer gazetteer build“ neu machen oder löschen.</translation>
    </message>
    <message>
        <source>Near-duplicates</source>
        <translation>Fast Gleiche</translation>
    </message>
    <message>
        <source>Near-duplicates ({duplicates})</source>
        <translation>Fast Gleiche ({duplicates})</translation>
    </message>
    <message>
        <source>Nearer (+)</source>
        <translation>Größer (+)</translation>
    </message>
    <message>
        <source>Neither suggest nor offer it</source>
        <translation>Weder vorschlagen noch anbieten</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>Netz</translation>
    </message>
    <message>
        <source>Never suggest it</source>
        <translation>Nie vorschlagen</translation>
    </message>
    <message>
        <source>New</source>
        <translation>Neu</translation>
    </message>
    <message>
        <source>New in files</source>
        <translation>Neu in Dateien</translation>
    </message>
    <message>
        <source>New in files ({new_names})</source>
        <translation>Neu in Dateien ({new_names})</translation>
    </message>
    <message>
        <source>New key</source>
        <translation>Neue Taste</translation>
    </message>
    <message>
        <source>New key for the chosen command:</source>
        <translation>Neue Taste für den gewählten Befehl:</translation>
    </message>
    <message>
        <source>New name, target or spelling</source>
        <translation>Neuer Name, Ziel oder Schreibweise</translation>
    </message>
    <message>
        <source>News</source>
        <translation>Neuigkeiten</translation>
    </message>
    <message>
        <source>Next: let tagger listen and suggest genres ({key}). It writes nothing.</source>
        <translation>Als Nächstes: tagger hören und Genres vorschlagen lassen ({key}). Geschrieben wird dabei nichts.</translation>
    </message>
    <message>
        <source>Next: look at an album and accept what is right: click a genre, or press {key} to accept all sure ones.</source>
        <translation>Als Nächstes: ein Album ansehen und annehmen, was stimmt: ein Genre anklicken, oder mit {key} alle sicheren annehmen.</translation>
    </message>
    <message>
        <source>Next: the list below the albums shows what would change in your files; write it if you agree ({key}).</source>
        <translation>Als Nächstes: Unter den Alben steht, was sich in den Dateien ändern würde; schreiben, wenn es stimmt ({key}).</translation>
    </message>
    <message>
        <source>No album has a genre, in its files or accepted, so there is nothing to learn from; accept some suggestions, or tag some albums, then learn.</source>
        <translation>Kein Album hat ein Genre, in den Dateien oder angenommen, also gibt es nichts zu lernen; einige Vorschläge annehmen oder Alben taggen, dann lernen.</translation>
    </message>
    <message>
        <source>No album has been heard or seen by the model in use yet; run &apos;tagger suggest&apos; first.</source>
        <translation>Das Modell hat noch kein Album gehört oder gesehen; zuerst vorschlagen lassen.</translation>
    </message>
    <message>
        <source>No album is selected</source>
        <translation>Kein Album ist ausgewählt</translation>
    </message>
    <message>
        <source>No album is selected, so nothing was copied.</source>
        <translation>Kein Album ist ausgewählt, deshalb wurde nichts kopiert.</translation>
    </message>
    <message>
        <source>No album is selected.</source>
        <translation>Kein Album ist ausgewählt.</translation>
    </message>
    <message>
        <source>No album matches</source>
        <translation>Kein Album passt</translation>
    </message>
    <message>
        <source>No album selected</source>
        <translation>Kein Album ausgewählt</translation>
    </message>
    <message>
        <source>No cover</source>
        <translation>Ohne Cover</translation>
    </message>
    <message>
        <source>No cover that was fetched is missing in the files of these albums; Fetch looks for covers of albums without one.</source>
        <translation>In den Dateien dieser Alben fehlt kein geholtes Cover; Holen sucht Cover für Alben ohne eines.</translation>
    </message>
    <message>
        <source>No file here can be read and written, so there is nothing to decide; see the problems.</source>
        <translation>Keine Datei hier lässt sich lesen und schreiben, also gibt es nichts zu entscheiden; siehe Probleme.</translation>
    </message>
    <message>
        <source>No file holds a genre, so there is nothing to build from; begin with &apos;tagger scan FOLDER&apos;.</source>
        <translation>Keine Datei enthält ein Genre, also gibt es nichts, woraus sich ein Baum machen ließe; mit „tagger scan ORDNER“ beginnen.</translation>
    </message>
    <message>
        <source>No file of these albums holds this genre; there is nothing to write.</source>
        <translation>Keine Datei dieser Alben enthält dieses Genre; es gibt nichts zu schreiben.</translation>
    </message>
    <message>
        <source>No genre has</source>
        <translation>Kein Genre hat</translation>
    </message>
    <message>
        <source>No genre in files</source>
        <translation>Ohne Genre</translation>
    </message>
    <message>
        <source>No genre yet</source>
        <translation>Noch kein Genre</translation>
    </message>
    <message>
        <source>No key</source>
        <translation>Keine Taste</translation>
    </message>
    <message>
        <source>No limit</source>
        <translation>Unbegrenzt</translation>
    </message>
    <message>
        <source>No map of the library yet</source>
        <translation>Noch keine Karte der Bibliothek</translation>
    </message>
    <message>
        <source>No more hints</source>
        <translation>Keine Hinweise mehr</translation>
    </message>
    <message>
        <source>No music folder yet. Add one to begin.</source>
        <translation>Noch kein Musikordner. Zum Beginnen einen hinzufügen.</translation>
    </message>
    <message>
        <source>No music is known in &apos;{folder}&apos;; run &apos;tagger scan&apos; on it first.</source>
        <translation>In „{folder}“ ist keine Musik bekannt; den Ordner zuerst lesen.</translation>
    </message>
    <message>
        <source>No music was found in {folders}.</source>
        <translation>Keine Musik gefunden in {folders}.</translation>
    </message>
    <message>
        <source>No page has all of these words.</source>
        <translation>Keine Seite enthält alle diese Wörter.</translation>
    </message>
    <message>
        <source>No problems</source>
        <translation>Keine Probleme</translation>
    </message>
    <message>
        <source>No program that shows folders could be opened; the folder is “{folder}”.</source>
        <translation>Kein Programm, das Ordner zeigt, ließ sich öffnen; der Ordner ist „{folder}“.</translation>
    </message>
    <message>
        <source>No scores are said to be measured.</source>
        <translation>Gemessene Werte sind nicht angegeben.</translation>
    </message>
    <message>
        <source>No service is on that could be asked; &apos;tagger settings sources default&apos; puts them on again.</source>
        <translation>Kein Dienst ist eingeschaltet, der gefragt werden könnte; „tagger settings sources default“ schaltet sie wieder ein.</translation>
    </message>
    <message>
        <source>No sound can be played ({error}); see whether another program holds the device.</source>
        <translation>Es kann kein Ton gespielt werden ({error}); prüfen, ob ein anderes Programm das Gerät belegt.</translation>
    </message>
    <message>
        <source>No space left on device</source>
        <translation>kein Platz mehr auf dem Datenträger</translation>
    </message>
    <message>
        <source>No such device or address</source>
        <translation>Gerät oder Adresse gibt es nicht</translation>
    </message>
    <message>
        <source>No such file or directory</source>
        <translation>Datei oder Ordner gibt es nicht</translation>
    </message>
    <message>
        <source>No tagged album is analysed yet; run &apos;tagger suggest&apos;, which listens and looks, then learn.</source>
        <translation>Noch ist kein getaggtes Album analysiert; erst „Vorschlagen“ (tagger suggest) ausführen, dann lernen.</translation>
    </message>
    <message>
        <source>No text</source>
        <translation>Ohne Text</translation>
    </message>
    <message>
        <source>No year</source>
        <translation>Ohne Jahr</translation>
    </message>
    <message>
        <source>None of its files can be read and written, so nothing can be suggested for it.</source>
        <translation>Keine seiner Dateien lässt sich lesen und schreiben, also lässt sich nichts dafür vorschlagen.</translation>
    </message>
    <message>
        <source>None of these</source>
        <translation>Keines davon</translation>
    </message>
    <message>
        <source>Not a directory</source>
        <translation>ist kein Ordner</translation>
    </message>
    <message>
        <source>Not analysed yet</source>
        <translation>Noch nicht analysiert</translation>
    </message>
    <message>
        <source>Not analysed yet. Press Suggest, or add a genre by hand with +.</source>
        <translation>Noch nicht analysiert. „Vorschlagen“ drücken oder mit + ein Genre von Hand hinzufügen.</translation>
    </message>
    <message>
        <source>Not analysed yet: press Suggest first, or add a genre by hand with +.</source>
        <translation>Noch nicht analysiert: zuerst „Vorschlagen“ drücken oder mit + ein Genre von Hand hinzufügen.</translation>
    </message>
    <message>
        <source>Not found in MusicBrainz under its names.</source>
        <translation>Unter seinen Namen bei MusicBrainz nicht gefunden.</translation>
    </message>
    <message>
        <source>Not in the file: beets&apos; own aliases (&apos;aliases: yes&apos;); its aliases.yaml can be imported, too.</source>
        <translation>Nicht in der Datei: die Aliase von beets selbst („aliases: yes“); auch dessen aliases.yaml lässt sich importieren.</translation>
    </message>
    <message>
        <source>Not in the file: beets&apos; own tree (&apos;canonical: yes&apos;); import its genres-tree.yaml first.</source>
        <translation>Nicht in der Datei: der Baum von beets selbst („canonical: yes“); importieren Sie erst dessen genres-tree.yaml.</translation>
    </message>
    <message>
        <source>Not looked up in MusicBrainz yet.</source>
        <translation>Noch nicht bei MusicBrainz nachgeschlagen.</translation>
    </message>
    <message>
        <source>Not shown as written in {players}. Choose a marked file to see how.</source>
        <translation>Anders als geschrieben zeigen es {players}. Eine Datei mit Zeichen wählen, um zu sehen, wie.</translation>
    </message>
    <message>
        <source>Not taken over: the list &apos;{name}&apos;; it can be imported by itself, in place of the tree.</source>
        <translation>Nicht übernommen: die Liste „{name}“; sie lässt sich für sich importieren, anstelle des Baums.</translation>
    </message>
    <message>
        <source>Not taken over: {reason}</source>
        <translation>Nicht übernommen: {reason}</translation>
    </message>
    <message>
        <source>Not written yet</source>
        <translation>Noch nicht geschrieben</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Anmerkung</translation>
    </message>
    <message>
        <source>Note about the album</source>
        <translation>Notiz über das Album</translation>
    </message>
    <message>
        <source>Nothing else here is sure enough to be accepted at once; 1 to 9 accept one.</source>
        <translation>Sonst ist hier nichts sicher genug, um auf einmal angenommen zu werden; 1 bis 9 nehmen einen an.</translation>
    </message>
    <message>
        <source>Nothing has been learnt yet; the model &apos;{model}&apos; makes the suggestions.</source>
        <translation>Noch nichts gelernt; „{model}“ schlägt vor.</translation>
    </message>
    <message>
        <source>Nothing here is sure enough to be accepted at once; 1 to 9 accept one.</source>
        <translation>Hier ist nichts sicher genug, um auf einmal angenommen zu werden; 1 bis 9 nehmen einen an.</translation>
    </message>
    <message>
        <source>Nothing is suggested here; add a genre by hand with +.</source>
        <translation>Hier wird nichts vorgeschlagen; mit + ein Genre von Hand hinzufügen.</translation>
    </message>
    <message>
        <source>Nothing is suggested.</source>
        <translation>Nichts vorgeschlagen.</translation>
    </message>
    <message>
        <source>Nothing is to be written to &apos;{path}&apos; now; accept a genre for its album first.</source>
        <translation>In „{path}“ ist jetzt nichts zu schreiben; zuerst ein Genre für das Album annehmen.</translation>
    </message>
    <message>
        <source>Nothing of this file changes when the accepted genres are written.</source>
        <translation>An dieser Datei ändert sich nichts, wenn die angenommenen Genres geschrieben werden.</translation>
    </message>
    <message>
        <source>Nothing suggested</source>
        <translation>Nichts vorgeschlagen</translation>
    </message>
    <message>
        <source>Nothing that is undecided has such a score.</source>
        <translation>Nichts Unentschiedenes hat einen solchen Wert.</translation>
    </message>
    <message>
        <source>Nothing that tagger wrote to &apos;{path}&apos; is left to undo; see &apos;tagger log&apos;.</source>
        <translation>Von dem, was tagger nach „{path}“ schrieb, ist nichts mehr rückgängig zu machen; siehe „tagger log“.</translation>
    </message>
    <message>
        <source>Nothing to go by: there is no sound, cover or text that the model can judge</source>
        <translation>Keine Anhaltspunkte: kein Klang, Cover oder Text, den das Modell beurteilen kann</translation>
    </message>
    <message>
        <source>Nothing to write. Accept suggestions, and what would change in the files is shown here first.</source>
        <translation>Nichts zu schreiben. Nach dem Annehmen von Vorschlägen steht hier zuerst, was sich in den Dateien ändern würde.</translation>
    </message>
    <message>
        <source>Nothing was written yet</source>
        <translation>Noch nichts geschrieben</translation>
    </message>
    <message>
        <source>November</source>
        <translation>November</translation>
    </message>
    <message>
        <source>Now</source>
        <translation>Jetzt</translation>
    </message>
    <message>
        <source>Now at the top of the tree: {genres}.</source>
        <translation>Neu an der Spitze des Baums: {genres}.</translation>
    </message>
    <message>
        <source>October</source>
        <translation>Oktober</translation>
    </message>
    <message>
        <source>Of several artists: each track has suggestions of its own.</source>
        <translation>Von mehreren Interpreten: Jeder Titel hat eigene Vorschläge.</translation>
    </message>
    <message>
        <source>Of the evidence: {parts}</source>
        <translation>Von den Anhaltspunkten: {parts}</translation>
    </message>
    <message>
        <source>Of {tagged} tagged albums, {learnt} are analysed and have a genre that can be learnt ({having}).</source>
        <translation>Von {tagged} getaggten Alben sind {learnt} analysiert und haben ein Genre, das sich lernen lässt ({having}).</translation>
    </message>
    <message>
        <source>Of {tagged} tagged albums, {usable} have a genre that can be learnt; it was learnt from {learnt} of them, some of every genre, since more change little ({having}).</source>
        <translation>Von {tagged} getaggten Alben haben {usable} ein Genre, das sich lernen lässt; gelernt wurde aus {learnt} davon, einigen jedes Genres, da mehr wenig ändern ({having}).</translation>
    </message>
    <message>
        <source>Older than the setting &apos;keep-days&apos; ({days}), and so not to be undone any more: operation {numbers}.</source>
        <translation>Älter als die Einstellung „keep-days“ ({days}) und darum nicht mehr rückgängig zu machen: Vorgang {numbers}.</translation>
    </message>
    <message>
        <source>On the same albums it has about as many right as that most similar album ({detail}).</source>
        <translation>Bei denselben Alben liegt es etwa so oft richtig wie jenes ähnlichste Album ({detail}).</translation>
    </message>
    <message>
        <source>On the same albums it has fewer right than that most similar album ({detail}).</source>
        <translation>Bei denselben Alben liegt es seltener richtig als jenes ähnlichste Album ({detail}).</translation>
    </message>
    <message>
        <source>On the same albums it has more right than that most similar album ({detail}).</source>
        <translation>Bei denselben Alben liegt es öfter richtig als jenes ähnlichste Album ({detail}).</translation>
    </message>
    <message>
        <source>One of {albums}. Accepting all, rejecting all and adding hold for every one of them; ✓, ✕ and numbers for this one.</source>
        <translation>Eines von {albums}. Alle annehmen, alle ablehnen und hinzufügen gilt für jedes davon; ✓, ✕ und Ziffern für dieses.</translation>
    </message>
    <message>
        <source>Only one genre has</source>
        <translation>Nur ein Genre hat</translation>
    </message>
    <message>
        <source>Only these</source>
        <translation>Nur diese</translation>
    </message>
    <message>
        <source>Only when you fetch, these services are asked for reviews, community tags and covers, in this order.</source>
        <translation>Nur beim Holen werden diese Dienste nach Rezensionen, Tags der Gemeinschaft und Covern gefragt, in dieser Reihenfolge.</translation>
    </message>
    <message>
        <source>Opacity of the heat map</source>
        <translation>Deckkraft des Wärmebilds</translation>
    </message>
    <message>
        <source>Open a folder first: then the form of its lists is chosen here.</source>
        <translation>Zuerst einen Ordner öffnen: Dann wird hier die Form seiner Listen gewählt.</translation>
    </message>
    <message>
        <source>Open a folder, or drop one here. Nothing is written until you say so.</source>
        <translation>Einen Ordner öffnen oder hier ablegen. Geschrieben wird erst auf ausdrücklichen Befehl.</translation>
    </message>
    <message>
        <source>Open a music folder</source>
        <translation>Musikordner öffnen</translation>
    </message>
    <message>
        <source>Open folder …</source>
        <translation>Ordner öffnen …</translation>
    </message>
    <message>
        <source>Open page</source>
        <translation>Seite öffnen</translation>
    </message>
    <message>
        <source>Open the folder of the current album in the desktop’s file manager</source>
        <translation>Den Ordner des aktuellen Albums im Dateimanager öffnen</translation>
    </message>
    <message>
        <source>Operation not permitted</source>
        <translation>Vorgang nicht erlaubt</translation>
    </message>
    <message>
        <source>Operation {id}</source>
        <translation>Vorgang {id}</translation>
    </message>
    <message>
        <source>Operation {operation} changed no file, so there is nothing to undo; see &apos;tagger log&apos;.</source>
        <translation>Vorgang {operation} hat keine Datei geändert, also gibt es nichts rückgängig zu machen; siehe Verlauf.</translation>
    </message>
    <message>
        <source>Operation {operation} was already undone by operation {other}; {detail}.</source>
        <translation>Der Vorgang {operation} wurde schon vom Vorgang {other} rückgängig gemacht; {detail}.</translation>
    </message>
    <message>
        <source>OptimFROG</source>
        <translation>OptimFROG</translation>
    </message>
    <message>
        <source>Other genres</source>
        <translation>Andere Genres</translation>
    </message>
    <message>
        <source>Others can read your keys in &apos;{path}&apos;; run &apos;chmod 600&apos; on it and change the keys.</source>
        <translation>Andere können Ihre Schlüssel in „{path}“ lesen; „chmod 600“ darauf anwenden und die Schlüssel wechseln.</translation>
    </message>
    <message>
        <source>Out of reach: connect its disk; what is known stays</source>
        <translation>Nicht erreichbar: Datenträger verbinden; Bekanntes bleibt</translation>
    </message>
    <message>
        <source>Page (*.html)</source>
        <translation>Seite (*.html)</translation>
    </message>
    <message>
        <source>Paste a review, or write what the album sounds like. The next suggestions read it.</source>
        <translation>Eine Rezension einfügen oder beschreiben, wie das Album klingt. Die nächsten Vorschläge lesen das.</translation>
    </message>
    <message>
        <source>Paste genres</source>
        <translation>Genres einfügen</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pause</translation>
    </message>
    <message>
        <source>Pause the work</source>
        <translation>Arbeit pausieren</translation>
    </message>
    <message>
        <source>Paused while {stage}: {done} of {total}</source>
        <translation>Pause ({stage}): {done} von {total}</translation>
    </message>
    <message>
        <source>Paused while {stage}: {done} so far</source>
        <translation>Pause ({stage}): bisher {done}</translation>
    </message>
    <message>
        <source>Pausing: what was begun is finished first …</source>
        <translation>Pause folgt: Begonnenes wird erst beendet …</translation>
    </message>
    <message>
        <source>Permission denied</source>
        <translation>Keine Berechtigung</translation>
    </message>
    <message>
        <source>Place the albums on the map by what was heard and seen; those that have a place stay near it</source>
        <translation>Die Alben nach Gehörtem und Gesehenem auf die Karte setzen; wer einen Platz hat, bleibt in der Nähe</translation>
    </message>
    <message>
        <source>Place the albums that are new or changed</source>
        <translation>Neue und geänderte Alben einordnen</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>Abspielen</translation>
    </message>
    <message>
        <source>Play from where the model listened</source>
        <translation>Ab der Stelle spielen, die das Modell gehört hat</translation>
    </message>
    <message>
        <source>Play the track from where the model listened, or stop</source>
        <translation>Den Titel ab der Stelle spielen, die das Modell gehört hat, oder anhalten</translation>
    </message>
    <message>
        <source>Point tagger at your music</source>
        <translation>Wo liegt Ihre Musik?</translation>
    </message>
    <message>
        <source>Problems</source>
        <translation>Probleme</translation>
    </message>
    <message>
        <source>Problems ({count})</source>
        <translation>Probleme ({count})</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
    <message>
        <source>Protect</source>
        <translation>Schützen</translation>
    </message>
    <message>
        <source>Protect it without making it a genre</source>
        <translation>Schützen, ohne es zum Genre zu machen</translation>
    </message>
    <message>
        <source>Put it below no other genre</source>
        <translation>Unter kein anderes Genre stellen</translation>
    </message>
    <message>
        <source>Put it, and what is below it, below the typed genre</source>
        <translation>Mit allem darunter unter das eingegebene Genre stellen</translation>
    </message>
    <message>
        <source>Put this hint away</source>
        <translation>Diesen Hinweis weglegen</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Beenden</translation>
    </message>
    <message>
        <source>RF64 wave</source>
        <translation>RF64-Wave</translation>
    </message>
    <message>
        <source>Rare genres that count as the one above them: {names}.</source>
        <translation>Seltene Genres, die als das Genre darüber zählen: {names}.</translation>
    </message>
    <message>
        <source>Read</source>
        <translation>Gelesen</translation>
    </message>
    <message>
        <source>Read a music folder and suggest genres for it</source>
        <translation>Einen Musikordner lesen und Genres dafür vorschlagen</translation>
    </message>
    <message>
        <source>Read {when}</source>
        <translation>Gelesen: {when}</translation>
    </message>
    <message>
        <source>Read-only file system</source>
        <translation>Dateisystem nur lesbar</translation>
    </message>
    <message>
        <source>Reading folders</source>
        <translation>Ordner werden gelesen</translation>
    </message>
    <message>
        <source>Reading the file …</source>
        <translation>Die Datei wird gelesen …</translation>
    </message>
    <message>
        <source>Reading your folders</source>
        <translation>Ihre Ordner werden gelesen</translation>
    </message>
    <message>
        <source>RealAudio</source>
        <translation>RealAudio</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>Wiederholen</translation>
    </message>
    <message>
        <source>Redo operation {id}</source>
        <translation>Vorgang {id} wiederholen</translation>
    </message>
    <message>
        <source>Redo {step}</source>
        <translation>Wiederholen: {step}</translation>
    </message>
    <message>
        <source>Reject</source>
        <translation>Ablehnen</translation>
    </message>
    <message>
        <source>Reject all suggested</source>
        <translation>Alle Vorschläge ablehnen</translation>
    </message>
    <message>
        <source>Reject every open suggestion of the selected albums</source>
        <translation>Alle offenen Vorschläge der ausgewählten Alben ablehnen</translation>
    </message>
    <message>
        <source>Reject {genre}</source>
        <translation>{genre} ablehnen</translation>
    </message>
    <message>
        <source>Reject {genre} for all {total} albums</source>
        <translation>{genre} für alle {total} Alben ablehnen</translation>
    </message>
    <message>
        <source>Reject {genre} for this track alone</source>
        <translation>{genre} nur für diesen Titel ablehnen</translation>
    </message>
    <message>
        <source>Rejected</source>
        <translation>Abgelehnt</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Remove a genre</source>
        <translation>Genre entfernen</translation>
    </message>
    <message>
        <source>Remove a genre …</source>
        <translation>Genre entfernen …</translation>
    </message>
    <message>
        <source>Remove a music folder</source>
        <translation>Musikordner entfernen</translation>
    </message>
    <message>
        <source>Remove “{path}” from the library?</source>
        <translation>„{path}“ aus der Bibliothek entfernen?</translation>
    </message>
    <message>
        <source>Remove …</source>
        <translation>Entfernen …</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>Umbenennen</translation>
    </message>
    <message>
        <source>Rename, merge, move, hide and protect genres, and see how many albums that affects</source>
        <translation>Genres umbenennen, zusammenführen, verschieben, ausblenden und schützen; mit Zahl der betroffenen Alben</translation>
    </message>
    <message>
        <source>Report …</source>
        <translation>Bericht …</translation>
    </message>
    <message>
        <source>Rescan</source>
        <translation>Neu einlesen</translation>
    </message>
    <message>
        <source>Restore defaults</source>
        <translation>Zurücksetzen</translation>
    </message>
    <message>
        <source>Restored {}; redo repeats the write.</source>
        <translation>Zurückgesetzt: {}; Wiederholen schreibt erneut.</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>Resume the work</source>
        <translation>Arbeit fortsetzen</translation>
    </message>
    <message>
        <source>Review</source>
        <translation>Durchsicht</translation>
    </message>
    <message>
        <source>Say above the albums what comes next, from the first step on, also where that was turned off</source>
        <translation>Über den Alben sagen, was als Nächstes kommt, vom ersten Schritt an, auch wenn das abgeschaltet war</translation>
    </message>
    <message>
        <source>Say on the desktop when long work has ended</source>
        <translation>Auf dem Desktop melden, wenn lange Arbeit beendet ist</translation>
    </message>
    <message>
        <source>Scanning</source>
        <translation>Einlesen</translation>
    </message>
    <message>
        <source>Score</source>
        <translation>Wert</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Suchen</translation>
    </message>
    <message>
        <source>Search albums</source>
        <translation>Alben suchen</translation>
    </message>
    <message>
        <source>Search albums: words and field:value terms</source>
        <translation>Alben suchen: Wörter und Angaben wie feld:wert</translation>
    </message>
    <message>
        <source>Search the help</source>
        <translation>Hilfe durchsuchen</translation>
    </message>
    <message>
        <source>See how much is in each music folder; add, remove and watch them, leave out a folder inside</source>
        <translation>Sehen, wie viel in jedem Musikordner ist; hinzufügen, entfernen, überwachen, Unterordner auslassen</translation>
    </message>
    <message>
        <source>See which models are installed, let another one suggest, and add one that you downloaded</source>
        <translation>Installierte Modelle sehen, ein anderes vorschlagen lassen, ein heruntergeladenes hinzufügen</translation>
    </message>
    <message>
        <source>Select albums whose files hold a genre first; then one of their genres can be removed.</source>
        <translation>Zuerst Alben auswählen, deren Dateien ein Genre enthalten: Eines davon lässt sich dann entfernen.</translation>
    </message>
    <message>
        <source>Select by this artist</source>
        <translation>Von diesem Interpreten auswählen</translation>
    </message>
    <message>
        <source>Select every listed album beside this one</source>
        <translation>Alle aufgelisteten Alben im selben Ordner auswählen</translation>
    </message>
    <message>
        <source>Select every listed album of this artist</source>
        <translation>Alle aufgelisteten Alben dieses Interpreten auswählen</translation>
    </message>
    <message>
        <source>Select in this folder</source>
        <translation>In diesem Ordner auswählen</translation>
    </message>
    <message>
        <source>Select what you draw around; with Ctrl, add it to what is selected</source>
        <translation>Umfahrenes auswählen; mit Strg zur Auswahl hinzufügen</translation>
    </message>
    <message>
        <source>September</source>
        <translation>September</translation>
    </message>
    <message>
        <source>Set everything here back to how tagger comes, the lists of genres too.</source>
        <translation>Alles hier auf den Auslieferungszustand setzen, auch die Listen von Genres.</translation>
    </message>
    <message>
        <source>Set key</source>
        <translation>Taste setzen</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Settings …</source>
        <translation>Einstellungen …</translation>
    </message>
    <message>
        <source>Shorten</source>
        <translation>Shorten</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Einblenden</translation>
    </message>
    <message numerus="yes">
        <source>Show (the|{count}) doubted genre(s)</source>
        <translation>
            <numerusform>{count} bezweifeltes Genre zeigen</numerusform>
            <numerusform>{count} bezweifelte Genres zeigen</numerusform>
        </translation>
    </message>
    <message>
        <source>Show album</source>
        <translation>Album zeigen</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>Alle zeigen</translation>
    </message>
    <message>
        <source>Show every album again</source>
        <translation>Wieder alle Alben zeigen</translation>
    </message>
    <message>
        <source>Show every field of the chosen track&apos;s tags, now and after the accepted genres are written</source>
        <translation>Alle Tag-Felder des gewählten Titels zeigen, jetzt und nach dem Schreiben der angenommenen Genres</translation>
    </message>
    <message>
        <source>Show every file of this operation, before and after</source>
        <translation>Alle Dateien dieses Vorgangs zeigen, vorher und nachher</translation>
    </message>
    <message>
        <source>Show hints again</source>
        <translation>Hinweise wieder zeigen</translation>
    </message>
    <message>
        <source>Show hints for the first steps</source>
        <translation>Hinweise für die ersten Schritte zeigen</translation>
    </message>
    <message>
        <source>Show in file manager</source>
        <translation>Im Dateimanager zeigen</translation>
    </message>
    <message>
        <source>Show or hide where a genre was seen and heard</source>
        <translation>Zeigen oder verbergen, wo ein Genre gesehen und gehört wurde</translation>
    </message>
    <message>
        <source>Show tagger</source>
        <translation>tagger zeigen</translation>
    </message>
    <message>
        <source>Show the albums as a grid of covers, or as a list</source>
        <translation>Die Alben als Cover oder als Liste zeigen</translation>
    </message>
    <message>
        <source>Show the albums on a map by how they sound and look, above the list</source>
        <translation>Die Alben nach Klang und Aussehen auf einer Karte über der Liste zeigen</translation>
    </message>
    <message>
        <source>Show the changes</source>
        <translation>Änderungen zeigen</translation>
    </message>
    <message>
        <source>Show the whole map</source>
        <translation>Die ganze Karte zeigen</translation>
    </message>
    <message>
        <source>Show what was heard in every track, one below the other, with its score, and play from anywhere</source>
        <translation>Untereinander zeigen, was in jedem Titel gehört wurde, mit Wert, und von überall abspielen</translation>
    </message>
    <message>
        <source>Show what would embed the covers that were fetched for the selected albums, in files that hold no picture</source>
        <translation>Zeigen, wie geholte Cover in bildlose Dateien der ausgewählten Alben eingebettet würden</translation>
    </message>
    <message>
        <source>Show what would tidy the genres in your files, or in those of several selected albums: one spelling, no doubles, no placeholders, joined ones split</source>
        <translation>Zeigen, was die Genres in den Dateien bereinigen würde, oder in denen mehrerer ausgewählter Alben: eine Schreibweise, nichts doppelt, keine Platzhalter, Verbundenes getrennt</translation>
    </message>
    <message>
        <source>Show where the chosen genre was seen</source>
        <translation>Zeigen, wo das gewählte Genre gesehen wurde</translation>
    </message>
    <message>
        <source>Shown as written in {players}</source>
        <translation>Wie geschrieben zeigen es {players}</translation>
    </message>
    <message>
        <source>Sony Wave64</source>
        <translation>Sony Wave64</translation>
    </message>
    <message>
        <source>Sort by</source>
        <translation>Sortieren nach</translation>
    </message>
    <message>
        <source>Sort by what to ask next</source>
        <translation>Nach nächster Frage sortieren</translation>
    </message>
    <message>
        <source>Sort by …</source>
        <translation>Sortieren nach …</translation>
    </message>
    <message>
        <source>Sound</source>
        <translation>Klang</translation>
    </message>
    <message>
        <source>Sound disagrees</source>
        <translation>Klang passt nicht</translation>
    </message>
    <message>
        <source>Sound heat map of {spans}</source>
        <translation>Wärmebild des Klangs von {spans}</translation>
    </message>
    <message>
        <source>Sound of the album</source>
        <translation>Klang des Albums</translation>
    </message>
    <message>
        <source>Sound of the album …</source>
        <translation>Klang des Albums …</translation>
    </message>
    <message>
        <source>Sounds like {genre}, unlike the rest of the album.</source>
        <translation>Klingt nach {genre}, anders als der Rest des Albums.</translation>
    </message>
    <message>
        <source>Space chooses the filter that has the focus</source>
        <translation>Die Leertaste wählt den Filter mit dem Fokus</translation>
    </message>
    <message>
        <source>Speech: no music genres are suggested</source>
        <translation>Sprache: keine Musikgenres werden vorgeschlagen</translation>
    </message>
    <message>
        <source>Speech: no music genres are suggested; add a genre by hand with +.</source>
        <translation>Sprache: keine Musikgenres werden vorgeschlagen; mit + ein Genre von Hand hinzufügen.</translation>
    </message>
    <message>
        <source>Split joined genres</source>
        <translation>Verbundene Genres trennen</translation>
    </message>
    <message>
        <source>Stale file handle</source>
        <translation>Datei auf dem Netzlaufwerk ist nicht mehr gültig</translation>
    </message>
    <message>
        <source>Start from community tags</source>
        <translation>Von Schlagwörtern der Hörer ausgehen</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>Status</translation>
    </message>
    <message>
        <source>Still being analysed: suggestions come by themselves. A genre of your own can be added with +.</source>
        <translation>Wird noch analysiert: Vorschläge kommen von selbst. Mit + lässt sich ein eigenes Genre hinzufügen.</translation>
    </message>
    <message>
        <source>Still being analysed: suggestions come by themselves; a genre of your own can be added with +.</source>
        <translation>Wird noch analysiert: Vorschläge kommen von selbst; mit + lässt sich ein eigenes Genre hinzufügen.</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Stop the work</source>
        <translation>Arbeit anhalten</translation>
    </message>
    <message>
        <source>Stop what is running; what was finished is kept</source>
        <translation>Laufendes anhalten; Fertiges bleibt</translation>
    </message>
    <message>
        <source>Stopped while {stage}; what was finished is kept, and the next run goes on from there.</source>
        <translation>Angehalten ({stage}); Fertiges bleibt, und der nächste Lauf macht dort weiter.</translation>
    </message>
    <message>
        <source>Stopping …</source>
        <translation>Wird angehalten …</translation>
    </message>
    <message>
        <source>Suggest</source>
        <translation>Vorschlagen</translation>
    </message>
    <message>
        <source>Suggest and offer it again</source>
        <translation>Wieder vorschlagen und anbieten</translation>
    </message>
    <message>
        <source>Suggest as</source>
        <translation>Vorschlagen als</translation>
    </message>
    <message>
        <source>Suggest the typed genre where the model says this</source>
        <translation>Das eingegebene Genre vorschlagen, wo das Modell dies sagt</translation>
    </message>
    <message>
        <source>Suggested</source>
        <translation>Vorgeschlagen</translation>
    </message>
    <message>
        <source>Suggested as</source>
        <translation>Vorgeschlagen als</translation>
    </message>
    <message>
        <source>Suggested from {senses}</source>
        <translation>Vorgeschlagen nach {senses}</translation>
    </message>
    <message>
        <source>Suggesting</source>
        <translation>Es wird vorgeschlagen</translation>
    </message>
    <message>
        <source>Suggestions</source>
        <translation>Vorschläge</translation>
    </message>
    <message>
        <source>Suggestions for {albums} albums were accepted in one step, so they say what the model says already, and there is too little else to learn from; accept genres album by album, or tag some albums, then learn.</source>
        <translation>Vorschläge für {albums} Alben wurden in einem Schritt angenommen, sagen also, was das Modell schon sagt, und sonst gibt es zu wenig zu lernen; Genres Album für Album annehmen oder einige Alben taggen, dann lernen.</translation>
    </message>
    <message>
        <source>Suggestions for {number} albums were accepted in one step: they say what the model says already, and were not learnt from.</source>
        <translation>Vorschläge für {number} Alben wurden in einem Schritt angenommen: Sie sagen, was das Modell schon sagt, und aus ihnen wurde nicht gelernt.</translation>
    </message>
    <message>
        <source>Sun audio</source>
        <translation>Sun-Audio</translation>
    </message>
    <message>
        <source>Sure enough from</source>
        <translation>Sicher genug ab</translation>
    </message>
    <message>
        <source>Tagged at {source}: {tags}</source>
        <translation>Tags bei {source}: {tags}</translation>
    </message>
    <message>
        <source>Tagged by listeners</source>
        <translation>Schlagwörter der Hörer</translation>
    </message>
    <message>
        <source>Tags that listeners gave an album, once they are fetched, move where its scores start from; the reasons say how far.</source>
        <translation>Schlagwörter, die Hörer einem Album gaben, verschieben nach dem Abrufen, wovon seine Werte ausgehen; die Gründe sagen, wie weit.</translation>
    </message>
    <message>
        <source>Take in again</source>
        <translation>Wieder aufnehmen</translation>
    </message>
    <message>
        <source>Take the typed name for this genre from now on</source>
        <translation>Den eingegebenen Namen ab jetzt für dieses Genre halten</translation>
    </message>
    <message>
        <source>Taken over: spellings {spellings}, ignored genres {ignored}.</source>
        <translation>Übernommen: {spellings} Schreibweisen, {ignored} ferngehaltene Genres.</translation>
    </message>
    <message>
        <source>Techno before Dub Techno</source>
        <translation>Techno vor Dub Techno</translation>
    </message>
    <message>
        <source>Text about the album</source>
        <translation>Text über das Album</translation>
    </message>
    <message>
        <source>Texts are fetched in these languages, the best first, and in English where there are none.</source>
        <translation>Texte werden in diesen Sprachen geholt, die beste zuerst, und auf Englisch, wo es keine gibt.</translation>
    </message>
    <message>
        <source>That is not a key for {name}; copy it from your account&apos;s page, without blanks.</source>
        <translation>Das ist kein Schlüssel für {name}; ihn von der Seite des Kontos kopieren, ohne Leerzeichen.</translation>
    </message>
    <message>
        <source>The album is no longer in the library; scan its folder again.</source>
        <translation>Das Album ist nicht mehr in der Bibliothek; den Ordner neu einlesen.</translation>
    </message>
    <message>
        <source>The album&apos;s score with this track&apos;s sound in place of the mean of all its tracks</source>
        <translation>Der Wert des Albums mit dem Klang dieses Titels statt des Mittels aller Titel</translation>
    </message>
    <message>
        <source>The albums and their suggestions</source>
        <translation>Die Alben und ihre Vorschläge</translation>
    </message>
    <message>
        <source>The analysis could not start: its worker process {reason}; run &apos;tagger doctor&apos;.</source>
        <translation>Die Analyse konnte nicht beginnen: ihr Arbeitsprozess {reason}; „tagger doctor“ ausführen.</translation>
    </message>
    <message>
        <source>The answers that are kept in &apos;{path}&apos; cannot be used ({error}); delete that file and fetch again.</source>
        <translation>Die in „{path}“ aufbewahrten Antworten lassen sich nicht verwenden ({error}); diese Datei löschen und noch einmal abrufen.</translation>
    </message>
    <message>
        <source>The clipboard holds no genres; copy those of an album first.</source>
        <translation>Die Zwischenablage enthält keine Genres; zuerst die eines Albums kopieren.</translation>
    </message>
    <message>
        <source>The cover lowers it a little, still {last}, {place}.</source>
        <translation>Das Cover senkt es ein wenig, weiter {last}, {place}.</translation>
    </message>
    <message>
        <source>The cover lowers it a little, still {last}.</source>
        <translation>Das Cover senkt es ein wenig, weiter {last}.</translation>
    </message>
    <message>
        <source>The cover lowers it from {first} to {last}, {place}.</source>
        <translation>Das Cover senkt es von {first} auf {last}, {place}.</translation>
    </message>
    <message>
        <source>The cover lowers it from {first} to {last}.</source>
        <translation>Das Cover senkt es von {first} auf {last}.</translation>
    </message>
    <message>
        <source>The cover raises it a little, still {last}, {place}.</source>
        <translation>Das Cover hebt es ein wenig, weiter {last}, {place}.</translation>
    </message>
    <message>
        <source>The cover raises it a little, still {last}.</source>
        <translation>Das Cover hebt es ein wenig, weiter {last}.</translation>
    </message>
    <message>
        <source>The cover raises it from {first} to {last}, {place}.</source>
        <translation>Das Cover hebt es von {first} auf {last}, {place}.</translation>
    </message>
    <message>
        <source>The cover raises it from {first} to {last}.</source>
        <translation>Das Cover hebt es von {first} auf {last}.</translation>
    </message>
    <message>
        <source>The cover speaks against {genre}, {place}.</source>
        <translation>Das Cover spricht gegen {genre}, {place}.</translation>
    </message>
    <message>
        <source>The cover speaks for {genre}, {place}.</source>
        <translation>Das Cover spricht für {genre}, {place}.</translation>
    </message>
    <message>
        <source>The demo library cannot be made in &apos;{folder}&apos;: {reason}; name another folder, or make room.</source>
        <translation>Die Vorführ-Bibliothek lässt sich in „{folder}“ nicht anlegen: {reason}; einen anderen Ordner nennen oder Platz schaffen.</translation>
    </message>
    <message>
        <source>The description &apos;{path}&apos; cannot be used: {reason}.</source>
        <translation>Die Beschreibung „{path}“ lässt sich nicht verwenden: {reason}.</translation>
    </message>
    <message>
        <source>The disk failed while the state in &apos;{folder}&apos; was used ({cause}); check it and try again.</source>
        <translation>Der Datenträger versagte, während der Zustand in „{folder}“ verwendet wurde ({cause}); ihn prüfen und es noch einmal versuchen.</translation>
    </message>
    <message>
        <source>The disk of the state in &apos;{folder}&apos; knows no locks ({reason}); name another one with --state.</source>
        <translation>Der Datenträger mit den Daten in „{folder}“ kennt keine Sperren ({reason}); mit --state einen anderen Ordner nennen.</translation>
    </message>
    <message>
        <source>The disk that holds the state in &apos;{folder}&apos; is full; make room and try again: finished work is kept.</source>
        <translation>Der Datenträger mit den Daten in „{folder}“ ist voll; Platz schaffen und noch einmal versuchen: Fertiges bleibt.</translation>
    </message>
    <message>
        <source>The file of your genres &apos;{path}&apos; cannot be used ({reason}); put it right, or remove it.</source>
        <translation>Die Datei der eigenen Genres „{path}“ lässt sich nicht verwenden ({reason}); sie in Ordnung bringen oder entfernen.</translation>
    </message>
    <message>
        <source>The files say {genre} ({chance} likely), and albums by other artists make it {other} ({likelier}).</source>
        <translation>Die Dateien sagen {genre} ({chance} wahrscheinlich), nach den Alben anderer Interpreten ist es {other} ({likelier}).</translation>
    </message>
    <message>
        <source>The files say {genre} ({chance} likely), and albums by other artists make it {other} ({likelier}). Against {genre}: {senses}.</source>
        <translation>Die Dateien sagen {genre} ({chance} wahrscheinlich), nach den Alben anderer Interpreten ist es {other} ({likelier}). Gegen {genre}: {senses}.</translation>
    </message>
    <message>
        <source>The files say {genre} ({chance} likely), and albums by other artists make it {other} ({likelier}). For {other}: {senses}.</source>
        <translation>Die Dateien sagen {genre} ({chance} wahrscheinlich), nach den Alben anderer Interpreten ist es {other} ({likelier}). Für {other}: {senses}.</translation>
    </message>
    <message>
        <source>The files say {genre} ({chance} likely), and albums by other artists make it {other} ({likelier}). For {other}: {senses}. Against {genre}: {against}.</source>
        <translation>Die Dateien sagen {genre} ({chance} wahrscheinlich), nach den Alben anderer Interpreten ist es {other} ({likelier}). Für {other}: {senses}. Gegen {genre}: {against}.</translation>
    </message>
    <message>
        <source>The files say {genre}, which the model does not know.</source>
        <translation>Die Dateien sagen {genre}, was das Modell nicht kennt.</translation>
    </message>
    <message>
        <source>The files say {genre}; the evidence agrees.</source>
        <translation>Die Dateien sagen {genre}; die Anhaltspunkte stimmen zu.</translation>
    </message>
    <message>
        <source>The files say {genre}; the evidence disagrees.</source>
        <translation>Die Dateien sagen {genre}; die Anhaltspunkte widersprechen.</translation>
    </message>
    <message>
        <source>The files say {genre}; the evidence for {general} agrees.</source>
        <translation>Die Dateien sagen {genre}; die Anhaltspunkte für {general} stimmen zu.</translation>
    </message>
    <message>
        <source>The files say {genre}; the evidence for {general} disagrees.</source>
        <translation>Die Dateien sagen {genre}; die Anhaltspunkte für {general} widersprechen.</translation>
    </message>
    <message>
        <source>The files say {genre}; the evidence for {general} says nothing about it.</source>
        <translation>Die Dateien sagen {genre}; die Anhaltspunkte für {general} sagen nichts dazu.</translation>
    </message>
    <message>
        <source>The files say {genre}; the evidence says nothing about it.</source>
        <translation>Die Dateien sagen {genre}; die Anhaltspunkte sagen nichts dazu.</translation>
    </message>
    <message>
        <source>The folder &apos;{folder}&apos; cannot hold the state ({cause}); name another one with --state.</source>
        <translation>Der Ordner „{folder}“ kann den Zustand nicht aufnehmen ({cause}); mit --state einen anderen nennen.</translation>
    </message>
    <message>
        <source>The folder that you are in is no longer there; change to another one, as by &apos;cd ~&apos;, and try again.</source>
        <translation>Der aktuelle Ordner ist nicht mehr da; in einen anderen wechseln, etwa mit „cd ~“, und es noch einmal versuchen.</translation>
    </message>
    <message>
        <source>The genre &apos;{genre}&apos; holds characters that cannot be seen; name it without them.</source>
        <translation>Das Genre „{genre}“ enthält unsichtbare Zeichen; ohne sie benennen.</translation>
    </message>
    <message>
        <source>The genres in your files are clean; there is nothing to write.</source>
        <translation>Die Genres in Ihren Dateien sind sauber; es gibt nichts zu schreiben.</translation>
    </message>
    <message>
        <source>The keys cannot be stored in &apos;{path}&apos;: {reason}.</source>
        <translation>Die Schlüssel lassen sich nicht in „{path}“ aufbewahren: {reason}.</translation>
    </message>
    <message>
        <source>The keys in &apos;{path}&apos; cannot be read; delete the file and enter them again.</source>
        <translation>Die Schlüssel in „{path}“ lassen sich nicht lesen; die Datei löschen und sie neu eingeben.</translation>
    </message>
    <message>
        <source>The language in which the window speaks, from the next start on; commands speak English.</source>
        <translation>Die Sprache des Fensters ab dem nächsten Start; Befehle in der Konsole bleiben englisch.</translation>
    </message>
    <message>
        <source>The last {name} (operation {operation}) was cut off: {result}{removed}; begin it again to go on from there.</source>
        <translation>Der letzte Vorgang dieser Art ({name}, Nummer {operation}) wurde abgebrochen: {result}{removed}; ihn neu beginnen, um von dort weiterzumachen.</translation>
    </message>
    <message>
        <source>The library does not know this file any more, so it is in no album.</source>
        <translation>Die Bibliothek kennt diese Datei nicht mehr, deshalb ist sie in keinem Album.</translation>
    </message>
    <message>
        <source>The lock &apos;{path}&apos; cannot be opened ({reason}); make the state&apos;s folder writable.</source>
        <translation>Die Sperre „{path}“ lässt sich nicht öffnen ({reason}); den Ordner des Zustands beschreibbar machen.</translation>
    </message>
    <message>
        <source>The map cannot be kept in &apos;{folder}&apos;: {reason}; make room or set --state.</source>
        <translation>Die Karte lässt sich nicht in „{folder}“ aufbewahren: {reason}; Platz schaffen oder --state setzen.</translation>
    </message>
    <message>
        <source>The map cannot be made: {reason}; &apos;pip install --upgrade openTSNE&apos; may help.</source>
        <translation>Die Karte lässt sich nicht machen: {reason}; „pip install --upgrade openTSNE“ kann helfen.</translation>
    </message>
    <message>
        <source>The map cannot be written to &apos;{path}&apos;: {reason}; name another file.</source>
        <translation>Die Karte lässt sich nicht nach „{path}“ schreiben: {reason}; eine andere Datei nennen.</translation>
    </message>
    <message>
        <source>The map is being made</source>
        <translation>Die Karte wird erstellt</translation>
    </message>
    <message>
        <source>The map needs openTSNE, which is not installed; &apos;{python} -m pip install openTSNE&apos; installs it.</source>
        <translation>Die Karte braucht openTSNE, das nicht installiert ist; „{python} -m pip install openTSNE“ installiert es.</translation>
    </message>
    <message>
        <source>The model &apos;{model}&apos; comes with tagger and cannot be removed; &apos;tagger models use&apos; another one.</source>
        <translation>Das Modell „{model}“ kommt mit tagger und kann nicht entfernt werden; ein anderes verwenden.</translation>
    </message>
    <message>
        <source>The model &apos;{name}&apos; cannot be removed ({reason}); make &apos;{folder}&apos; writable.</source>
        <translation>Das Modell „{name}“ lässt sich nicht entfernen ({reason}); „{folder}“ beschreibbar machen.</translation>
    </message>
    <message>
        <source>The model &apos;{name}&apos; is in use; use another one first, as in &apos;tagger models use {other}&apos;.</source>
        <translation>Das Modell „{name}“ wird verwendet; zuerst ein anderes verwenden, etwa „{other}“.</translation>
    </message>
    <message>
        <source>The model cannot be copied to &apos;{folder}&apos; ({reason}); make room or set --state.</source>
        <translation>Das Modell lässt sich nicht nach „{folder}“ kopieren ({reason}); Platz schaffen.</translation>
    </message>
    <message>
        <source>The model in &apos;{folder}&apos; cannot be used: in &apos;{file}&apos;, {reason}.</source>
        <translation>Das Modell in „{folder}“ lässt sich nicht verwenden: in „{file}“: {reason}.</translation>
    </message>
    <message>
        <source>The model in &apos;{folder}&apos; cannot be used: its encoders {failure}.</source>
        <translation>Das Modell in „{folder}“ lässt sich nicht verwenden: seine Kodierer {failure}.</translation>
    </message>
    <message>
        <source>The model in &apos;{folder}&apos; cannot be used: its kind of encoder cannot be tried.</source>
        <translation>Das Modell in „{folder}“ lässt sich nicht verwenden: seine Art von Kodierer lässt sich nicht erproben.</translation>
    </message>
    <message>
        <source>The model in &apos;{folder}&apos; cannot be used: the encoder of &apos;{modality}&apos; gives values that are not numbers.</source>
        <translation>Das Modell in „{folder}“ lässt sich nicht verwenden: der Kodierer von „{modality}“ liefert Werte, die keine Zahlen sind.</translation>
    </message>
    <message>
        <source>The model in &apos;{folder}&apos; cannot be used: {reason}.</source>
        <translation>Das Modell in „{folder}“ lässt sich nicht verwenden: {reason}.</translation>
    </message>
    <message>
        <source>The model suggests nothing for this album. Add a genre by hand with +.</source>
        <translation>Das Modell schlägt für dieses Album nichts vor. Mit + ein Genre von Hand hinzufügen.</translation>
    </message>
    <message>
        <source>The model that made these suggestions is no longer installed; suggest anew to see reasons.</source>
        <translation>Das Modell, von dem diese Vorschläge stammen, ist nicht mehr installiert; neu vorschlagen lassen, um Gründe zu sehen.</translation>
    </message>
    <message>
        <source>The model’s label</source>
        <translation>Name des Modells</translation>
    </message>
    <message>
        <source>The model’s labels</source>
        <translation>Die Namen des Modells</translation>
    </message>
    <message>
        <source>The network &apos;{file}&apos; cannot be used: its graphs {failure}.</source>
        <translation>Das Netz „{file}“ lässt sich nicht verwenden: seine Graphen {failure}.</translation>
    </message>
    <message>
        <source>The network &apos;{file}&apos; cannot be used: {reason}.</source>
        <translation>Das Netz „{file}“ lässt sich nicht verwenden: {reason}.</translation>
    </message>
    <message>
        <source>The network cannot be copied to &apos;{folder}&apos; ({reason}); make room or set --state.</source>
        <translation>Das Netz lässt sich nicht nach „{folder}“ kopieren ({reason}); Platz schaffen oder --state setzen.</translation>
    </message>
    <message>
        <source>The old tags kept for this file are damaged in the journal; put a backup of the state back, or set its genres by hand.</source>
        <translation>Die aufbewahrten alten Tags dieser Datei sind im Journal beschädigt; eine Sicherung des Zustands zurücklegen oder ihre Genres von Hand setzen.</translation>
    </message>
    <message>
        <source>The old tags of this file were kept by a newer version of tagger; undo with that version.</source>
        <translation>Die alten Tags dieser Datei hat eine neuere Version von tagger aufbewahrt; mit dieser Version rückgängig machen.</translation>
    </message>
    <message>
        <source>The page about what has the focus</source>
        <translation>Die Seite zu dem, was den Fokus hat</translation>
    </message>
    <message>
        <source>The process that makes the map ended before it was done; try again, and close other programs if memory is short.</source>
        <translation>Der Prozess, der die Karte macht, endete vorzeitig; noch einmal versuchen und bei knappem Speicher andere Programme schließen.</translation>
    </message>
    <message>
        <source>The program met an error it did not expect ({summary}); the Activity page has the details to report.</source>
        <translation>Ein unerwarteter Fehler ist aufgetreten ({summary}); Einzelheiten zum Melden stehen unter „Aktivität“.</translation>
    </message>
    <message>
        <source>The query has more than {number} parentheses inside each other; ask with fewer.</source>
        <translation>Die Suche hat mehr als {number} Klammern ineinander; mit weniger suchen.</translation>
    </message>
    <message>
        <source>The query has more than {number} parts; ask with fewer.</source>
        <translation>Die Suche hat mehr als {number} Teile; mit weniger suchen.</translation>
    </message>
    <message>
        <source>The query names tracks inside NOT, OR or parentheses, which does not say what to decide about them alone; decide about each with a query of its own, as in &apos;album:&quot;Night Sampler&quot; track:7&apos;.</source>
        <translation>Die Suche nennt Titel innerhalb von NOT, OR oder Klammern; das sagt nicht, was über sie allein zu entscheiden ist. Über jeden mit einer eigenen Suche entscheiden, etwa album:&quot;Night Sampler&quot; track:7.</translation>
    </message>
    <message>
        <source>The quote in &apos;{text}&apos; is not closed; end the phrase with another &quot;.</source>
        <translation>Das Anführungszeichen in „{text}“ ist nicht geschlossen; den Ausdruck mit einem weiteren &quot; beenden.</translation>
    </message>
    <message>
        <source>The report cannot be written to &apos;{path}&apos; ({reason}); name another place.</source>
        <translation>Der Bericht lässt sich nicht nach „{path}“ schreiben ({reason}); einen anderen Ort nennen.</translation>
    </message>
    <message>
        <source>The report of {albums} is in {path}.</source>
        <translation>Der Bericht ({albums}) liegt in {path}.</translation>
    </message>
    <message>
        <source>The scan could not start: its process that reads files ended at once; run &apos;tagger doctor&apos;.</source>
        <translation>Das Einlesen konnte nicht beginnen: sein Prozess zum Lesen der Dateien endete sofort; „tagger doctor“ ausführen.</translation>
    </message>
    <message>
        <source>The selected album</source>
        <translation>Das ausgewählte Album</translation>
    </message>
    <message>
        <source>The selected albums have no genre in their files and none is accepted, so nothing was copied.</source>
        <translation>Die ausgewählten Alben haben kein Genre in ihren Dateien und keines ist angenommen; nichts wurde kopiert.</translation>
    </message>
    <message>
        <source>The services ask that programs name somebody who can be reached:</source>
        <translation>Die Dienste bitten Programme um eine Adresse, unter der jemand erreichbar ist:</translation>
    </message>
    <message>
        <source>The setting &apos;{name}&apos; cannot be &apos;{value}&apos;; it may be {words}.</source>
        <translation>Die Einstellung „{name}“ kann nicht „{value}“ sein; möglich ist: {words}.</translation>
    </message>
    <message>
        <source>The shipped file &apos;{name}&apos; is missing from this installation; install tagger again.</source>
        <translation>Die mitgelieferte Datei „{name}“ fehlt in dieser Installation; tagger neu installieren.</translation>
    </message>
    <message>
        <source>The sound lowers it a little, still {last}, {detail}.</source>
        <translation>Der Klang senkt es ein wenig, weiter {last}, {detail}.</translation>
    </message>
    <message>
        <source>The sound lowers it a little, still {last}.</source>
        <translation>Der Klang senkt es ein wenig, weiter {last}.</translation>
    </message>
    <message>
        <source>The sound lowers it a little, still {last}: {words}.</source>
        <translation>Der Klang senkt es ein wenig, weiter {last}: {words}.</translation>
    </message>
    <message>
        <source>The sound lowers it from {first} to {last}, {detail}.</source>
        <translation>Der Klang senkt es von {first} auf {last}, {detail}.</translation>
    </message>
    <message>
        <source>The sound lowers it from {first} to {last}.</source>
        <translation>Der Klang senkt es von {first} auf {last}.</translation>
    </message>
    <message>
        <source>The sound lowers it from {first} to {last}: {words}.</source>
        <translation>Der Klang senkt es von {first} auf {last}: {words}.</translation>
    </message>
    <message>
        <source>The sound raises it a little, still {last}, {detail}.</source>
        <translation>Der Klang hebt es ein wenig, weiter {last}, {detail}.</translation>
    </message>
    <message>
        <source>The sound raises it a little, still {last}.</source>
        <translation>Der Klang hebt es ein wenig, weiter {last}.</translation>
    </message>
    <message>
        <source>The sound raises it a little, still {last}: {words}.</source>
        <translation>Der Klang hebt es ein wenig, weiter {last}: {words}.</translation>
    </message>
    <message>
        <source>The sound raises it from {first} to {last}, {detail}.</source>
        <translation>Der Klang hebt es von {first} auf {last}, {detail}.</translation>
    </message>
    <message>
        <source>The sound raises it from {first} to {last}.</source>
        <translation>Der Klang hebt es von {first} auf {last}.</translation>
    </message>
    <message>
        <source>The sound raises it from {first} to {last}: {words}.</source>
        <translation>Der Klang hebt es von {first} auf {last}: {words}.</translation>
    </message>
    <message>
        <source>The sound speaks against {genre}.</source>
        <translation>Der Klang spricht gegen {genre}.</translation>
    </message>
    <message>
        <source>The sound speaks against {genre}: {words}.</source>
        <translation>Der Klang spricht gegen {genre}: {words}.</translation>
    </message>
    <message>
        <source>The sound speaks for {genre}.</source>
        <translation>Der Klang spricht für {genre}.</translation>
    </message>
    <message>
        <source>The sound speaks for {genre}: {words}.</source>
        <translation>Der Klang spricht für {genre}: {words}.</translation>
    </message>
    <message>
        <source>The state holds the value &apos;{value}&apos; in &apos;{where}&apos;, which cannot be read; put a backup of state.db back, or move it away.</source>
        <translation>Die Daten enthalten in „{where}“ den Wert „{value}“, der sich nicht lesen lässt; eine Sicherung von state.db zurücklegen oder sie wegschaffen.</translation>
    </message>
    <message>
        <source>The state holds the value &apos;{value}&apos;, which cannot be read; put a backup of state.db back, or move it away.</source>
        <translation>Der Zustand enthält den Wert „{value}“, der sich nicht lesen lässt; eine Sicherung von state.db zurücklegen oder sie wegschaffen.</translation>
    </message>
    <message>
        <source>The state in &apos;{folder}&apos; cannot be opened; make it readable or name another --state.</source>
        <translation>Der Zustand in „{folder}“ lässt sich nicht öffnen; ihn lesbar machen oder mit --state einen anderen Ordner nennen.</translation>
    </message>
    <message>
        <source>The state in &apos;{folder}&apos; cannot be used: {cause}; run &apos;tagger doctor&apos;.</source>
        <translation>Der Zustand in „{folder}“ lässt sich nicht verwenden: {cause}; „tagger doctor“ ausführen.</translation>
    </message>
    <message>
        <source>The state in &apos;{folder}&apos; cannot be written; make the folder writable, or name another one with --state.</source>
        <translation>Die Daten in „{folder}“ lassen sich nicht schreiben; den Ordner beschreibbar machen oder mit --state einen anderen nennen.</translation>
    </message>
    <message>
        <source>The state in &apos;{folder}&apos; is damaged; put a backup of state.db back, or move it away.</source>
        <translation>Die Daten in „{folder}“ sind beschädigt; eine Sicherung von state.db zurücklegen oder sie wegbewegen.</translation>
    </message>
    <message>
        <source>The state in &apos;{folder}&apos; was made by a newer version of tagger; install that version, or name another folder with --state.</source>
        <translation>Der Zustand in „{folder}“ stammt von einer neueren Version von tagger; diese Version installieren oder mit --state einen anderen Ordner nennen.</translation>
    </message>
    <message>
        <source>The taxonomy &apos;{name}&apos; {cause}; correct the file, or take another with &apos;tagger genres use&apos;.</source>
        <translation>Die Taxonomie „{name}“ {cause}; die Datei berichtigen oder mit „tagger genres use“ eine andere nehmen.</translation>
    </message>
    <message>
        <source>The text lowers it a little, still {last}.</source>
        <translation>Der Text senkt es ein wenig, weiter {last}.</translation>
    </message>
    <message>
        <source>The text lowers it a little, still {last}: {words}.</source>
        <translation>Der Text senkt es ein wenig, weiter {last}: {words}.</translation>
    </message>
    <message>
        <source>The text lowers it from {first} to {last}.</source>
        <translation>Der Text senkt es von {first} auf {last}.</translation>
    </message>
    <message>
        <source>The text lowers it from {first} to {last}: {words}.</source>
        <translation>Der Text senkt es von {first} auf {last}: {words}.</translation>
    </message>
    <message>
        <source>The text raises it a little, still {last}.</source>
        <translation>Der Text hebt es ein wenig, weiter {last}.</translation>
    </message>
    <message>
        <source>The text raises it a little, still {last}: {words}.</source>
        <translation>Der Text hebt es ein wenig, weiter {last}: {words}.</translation>
    </message>
    <message>
        <source>The text raises it from {first} to {last}.</source>
        <translation>Der Text hebt es von {first} auf {last}.</translation>
    </message>
    <message>
        <source>The text raises it from {first} to {last}: {words}.</source>
        <translation>Der Text hebt es von {first} auf {last}: {words}.</translation>
    </message>
    <message>
        <source>The text speaks against {genre}.</source>
        <translation>Der Text spricht gegen {genre}.</translation>
    </message>
    <message>
        <source>The text speaks against {genre}: {words}.</source>
        <translation>Der Text spricht gegen {genre}: {words}.</translation>
    </message>
    <message>
        <source>The text speaks for {genre}.</source>
        <translation>Der Text spricht für {genre}.</translation>
    </message>
    <message>
        <source>The text speaks for {genre}: {words}.</source>
        <translation>Der Text spricht für {genre}: {words}.</translation>
    </message>
    <message>
        <source>The track is no longer in the library; scan its folder again.</source>
        <translation>Der Titel ist nicht mehr in der Bibliothek; den Ordner neu einlesen.</translation>
    </message>
    <message>
        <source>The {selected} selected albums</source>
        <translation>Die {selected} ausgewählten Alben</translation>
    </message>
    <message>
        <source>There is no &apos;{path}&apos; that says what the network&apos;s classes are; name its description, as in &apos;tagger models add FILE.onnx FILE.json&apos;.</source>
        <translation>Es gibt kein „{path}“, das sagt, was die Klassen des Netzes sind; seine Beschreibung nennen, etwa: tagger models add DATEI.onnx DATEI.json.</translation>
    </message>
    <message>
        <source>There is no &apos;{path}&apos;; name a model&apos;s folder or a network&apos;s ONNX file.</source>
        <translation>„{path}“ gibt es nicht; den Ordner eines Modells oder die ONNX-Datei eines Netzes nennen.</translation>
    </message>
    <message>
        <source>There is no album to report on, so no page was written.</source>
        <translation>Es gibt kein Album für den Bericht, deshalb wurde keine Seite geschrieben.</translation>
    </message>
    <message>
        <source>There is no album {album} any more; &apos;tagger show&apos; lists those that there are.</source>
        <translation>Das Album {album} gibt es nicht mehr.</translation>
    </message>
    <message>
        <source>There is no edit of the genres to undo; &apos;tagger genres list&apos; shows them.</source>
        <translation>Es gibt keine Änderung der Genres rückgängig zu machen; „tagger genres list“ zeigt sie.</translation>
    </message>
    <message>
        <source>There is no genre &apos;{genre}&apos;; &apos;tagger genres list&apos; shows them, &apos;tagger genres add&apos; adds it.</source>
        <translation>Es gibt kein Genre „{genre}“; es zuerst hinzufügen.</translation>
    </message>
    <message>
        <source>There is no model &apos;{model}&apos;; &apos;tagger models list&apos; names those that are installed.</source>
        <translation>Es gibt kein Modell „{model}“; „tagger models list“ nennt die installierten.</translation>
    </message>
    <message>
        <source>There is no model &apos;{model}&apos;; installed: {names}. Add one with &apos;tagger models add FOLDER&apos;.</source>
        <translation>Es gibt kein Modell „{model}“; installiert sind: {names}. „tagger models add ORDNER“ fügt eines hinzu.</translation>
    </message>
    <message>
        <source>There is no operation {operation}; see &apos;tagger log&apos;.</source>
        <translation>Den Vorgang {operation} gibt es nicht.</translation>
    </message>
    <message>
        <source>There is no setting &apos;{name}&apos;; there are {names}.</source>
        <translation>Es gibt keine Einstellung „{name}“, es gibt {names}.</translation>
    </message>
    <message>
        <source>There is no taxonomy &apos;{name}&apos;; there are {names}.</source>
        <translation>Es gibt keine Taxonomie „{name}“, es gibt {names}.</translation>
    </message>
    <message>
        <source>There is no text in that note; paste what you know about the album.</source>
        <translation>In dieser Notiz steht kein Text; einfügen, was über das Album bekannt ist.</translation>
    </message>
    <message>
        <source>There is no text {text}; &apos;tagger words&apos; shows the number of each.</source>
        <translation>Den Text {text} gibt es nicht.</translation>
    </message>
    <message>
        <source>There is nothing to undo: nothing was written, or all of it is undone; see &apos;tagger log&apos;.</source>
        <translation>Nichts rückgängig zu machen: Nichts wurde geschrieben, oder alles ist rückgängig gemacht; siehe „tagger log“.</translation>
    </message>
    <message>
        <source>This file has no tags, and is given none by the accepted genres.</source>
        <translation>Diese Datei hat keine Tags und bekommt durch die angenommenen Genres keine.</translation>
    </message>
    <message>
        <source>This sends {several}. Nothing else leaves this machine, and no file is changed.</source>
        <translation>Gesendet wird: {several}. Sonst verlässt nichts diesen Rechner, und keine Datei wird geändert.</translation>
    </message>
    <message>
        <source>This text is in another language ({language}); the model learned from English texts and reads little of it.</source>
        <translation>Dieser Text ist in einer anderen Sprache ({language}); das Modell hat aus englischen Texten gelernt und liest wenig davon.</translation>
    </message>
    <message>
        <source>This text seems to be in another language; the model learned from English texts and reads little of it.</source>
        <translation>Dieser Text scheint in einer anderen Sprache zu sein; das Modell lernte aus englischen Texten und liest wenig davon.</translation>
    </message>
    <message>
        <source>To look at</source>
        <translation>Zu prüfen</translation>
    </message>
    <message>
        <source>To the top</source>
        <translation>Nach oben</translation>
    </message>
    <message>
        <source>Toggle suggestion {position}</source>
        <translation>Vorschlag {position} umschalten</translation>
    </message>
    <message>
        <source>Too many levels of symbolic links</source>
        <translation>zu viele Verknüpfungen hintereinander</translation>
    </message>
    <message>
        <source>Too many open files</source>
        <translation>zu viele geöffnete Dateien</translation>
    </message>
    <message>
        <source>Too rare to be learnt (fewer than {number} albums, or one artist): {names}.</source>
        <translation>Zu selten, um gelernt zu werden (weniger als {number} Alben oder nur ein Interpret): {names}.</translation>
    </message>
    <message>
        <source>Tools</source>
        <translation>Werkzeuge</translation>
    </message>
    <message>
        <source>Track</source>
        <translation>Titel</translation>
    </message>
    <message>
        <source>Track {number}, “{title}”, sounds like {genre}, unlike the rest.</source>
        <translation>Titel {number}, „{title}“, klingt nach {genre}, anders als der Rest.</translation>
    </message>
    <message>
        <source>Tracks</source>
        <translation>Titel</translation>
    </message>
    <message>
        <source>Transport endpoint is not connected</source>
        <translation>Laufwerk ist nicht verbunden</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Erneut versuchen</translation>
    </message>
    <message>
        <source>Trying {name} …</source>
        <translation>{name} wird geprüft …</translation>
    </message>
    <message>
        <source>TwinVQ</source>
        <translation>TwinVQ</translation>
    </message>
    <message>
        <source>Undid changes in {files}</source>
        <translation>Änderungen rückgängig gemacht: {files}</translation>
    </message>
    <message>
        <source>Undid operation {undoes} in {files}</source>
        <translation>Vorgang {undoes} rückgängig gemacht: {files}</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>Undo every decision shown below</source>
        <translation>Alle unten gezeigten Entscheidungen rückgängig machen</translation>
    </message>
    <message>
        <source>Undo for this track: {genre}</source>
        <translation>Für diesen Titel rückgängig machen: {genre}</translation>
    </message>
    <message>
        <source>Undo last edit</source>
        <translation>Letzte Änderung rückgängig machen</translation>
    </message>
    <message>
        <source>Undo operation {id}</source>
        <translation>Vorgang {id} rückgängig machen</translation>
    </message>
    <message>
        <source>Undo the last decision or write</source>
        <translation>Letzte Entscheidung oder letztes Schreiben rückgängig machen</translation>
    </message>
    <message>
        <source>Undo the rejection</source>
        <translation>Ablehnung rückgängig machen</translation>
    </message>
    <message>
        <source>Undo the rejection of {genre}</source>
        <translation>Ablehnung von {genre} rückgängig machen</translation>
    </message>
    <message>
        <source>Undo this file</source>
        <translation>Diese Datei rückgängig machen</translation>
    </message>
    <message>
        <source>Undo {genre}</source>
        <translation>{genre} rückgängig machen</translation>
    </message>
    <message>
        <source>Undo {step}</source>
        <translation>Rückgängig: {step}</translation>
    </message>
    <message>
        <source>Undo: {value}</source>
        <translation>Rückgängig: {value}</translation>
    </message>
    <message>
        <source>Undoing</source>
        <translation>Wird rückgängig gemacht</translation>
    </message>
    <message>
        <source>Undone</source>
        <translation>Rückgängig gemacht</translation>
    </message>
    <message>
        <source>Undone: {label}.</source>
        <translation>Rückgängig gemacht: {label}.</translation>
    </message>
    <message>
        <source>Unfold</source>
        <translation>Ausklappen</translation>
    </message>
    <message>
        <source>Unknown artist</source>
        <translation>Unbekannter Interpret</translation>
    </message>
    <message>
        <source>Unprotect</source>
        <translation>Freigeben</translation>
    </message>
    <message>
        <source>Unsure: nothing speaks clearly enough in its {senses}</source>
        <translation>Unsicher: nichts spricht deutlich genug ({senses})</translation>
    </message>
    <message>
        <source>Update</source>
        <translation>Aktualisieren</translation>
    </message>
    <message>
        <source>Update the map</source>
        <translation>Karte aktualisieren</translation>
    </message>
    <message>
        <source>Use</source>
        <translation>Verwenden</translation>
    </message>
    <message>
        <source>Use other genres</source>
        <translation>Andere Genres verwenden</translation>
    </message>
    <message>
        <source>Use other genres …</source>
        <translation>Andere Genres verwenden …</translation>
    </message>
    <message>
        <source>Use {target}</source>
        <translation>{target} verwenden</translation>
    </message>
    <message>
        <source>Use “{genre}” instead</source>
        <translation>Stattdessen „{genre}“</translation>
    </message>
    <message>
        <source>Value error, {cause}</source>
        <translation>{cause}</translation>
    </message>
    <message>
        <source>View</source>
        <translation>Ansicht</translation>
    </message>
    <message>
        <source>Watch for changes, and read what is new by itself</source>
        <translation>Auf Änderungen achten und Neues von selbst lesen</translation>
    </message>
    <message>
        <source>Way of writing</source>
        <translation>Art des Schreibens</translation>
    </message>
    <message>
        <source>What describes {name}?</source>
        <translation>Was beschreibt {name}?</translation>
    </message>
    <message>
        <source>What happens to a further field of a written file that names genres (TXXX:GENRE, ----:com.apple.iTunes:GENRE).</source>
        <translation>Was mit einem weiteren Feld einer geschriebenen Datei geschieht, das Genres nennt (TXXX:GENRE, ----:com.apple.iTunes:GENRE).</translation>
    </message>
    <message>
        <source>What happens to the genres that a file has already.</source>
        <translation>Was mit den Genres geschieht, die eine Datei schon hat.</translation>
    </message>
    <message>
        <source>What is bold changes when the accepted genres are written; all else stays as it is.</source>
        <translation>Fettes ändert sich, wenn die angenommenen Genres geschrieben werden; alles andere bleibt.</translation>
    </message>
    <message>
        <source>What is decided about the chosen tracks holds for them alone</source>
        <translation>Was über die gewählten Titel entschieden wird, gilt nur für sie</translation>
    </message>
    <message>
        <source>What is decided about {genres} stays so, since it cannot be told which of it was about a genre that was merged with it; search for status:accepted and the genre, and change what was meant otherwise.</source>
        <translation>Was über {genres} entschieden ist, bleibt so, da nicht zu erkennen ist, was davon einem Genre galt, das damit zusammengelegt war; mit status:accepted und dem Genre suchen und ändern, was anders gemeint war.</translation>
    </message>
    <message>
        <source>What is known of {numbers} and what was decided about them is forgotten. No file is touched, and what was written can still be undone.</source>
        <translation>Was darüber bekannt ist ({numbers}) und entschieden wurde, wird vergessen. Keine Datei wird angerührt, und Geschriebenes lässt sich weiter rückgängig machen.</translation>
    </message>
    <message>
        <source>What is remembered for the setting &apos;{name}&apos; makes no sense; &apos;tagger settings {name} {default}&apos; forgets it.</source>
        <translation>Was für die Einstellung „{name}“ gespeichert ist, ergibt keinen Sinn; „tagger settings {name} {default}“ vergisst es.</translation>
    </message>
    <message>
        <source>What it does</source>
        <translation>Was er tut</translation>
    </message>
    <message>
        <source>What the chosen model says about itself</source>
        <translation>Was das gewählte Modell über sich sagt</translation>
    </message>
    <message>
        <source>What the map is coloured by</source>
        <translation>Wonach die Karte gefärbt ist</translation>
    </message>
    <message>
        <source>What was heard in each track, one below the other, with its score</source>
        <translation>Was in jedem Titel gehört wurde, untereinander, mit Wert</translation>
    </message>
    <message>
        <source>What was learnt from {albums} albums by {artists} artists suggests now (&apos;{model}&apos;).</source>
        <translation>Jetzt schlägt vor, was aus {albums} Alben von {artists} Interpreten gelernt wurde („{model}“).</translation>
    </message>
    <message>
        <source>What was written and undone, and every problem</source>
        <translation>Was geschrieben und rückgängig gemacht wurde, und alle Probleme</translation>
    </message>
    <message>
        <source>What was written longer ago than this many days is forgotten with the next write, and can be undone no more.</source>
        <translation>Was länger als so viele Tage her ist, wird mit dem nächsten Schreiben vergessen und lässt sich nicht mehr rückgängig machen.</translation>
    </message>
    <message>
        <source>What would change could not be worked out.</source>
        <translation>Was sich ändern würde, war nicht zu ermitteln.</translation>
    </message>
    <message>
        <source>Whatever you write to your files is listed here and can be undone at any time.</source>
        <translation>Alles, was in Dateien geschrieben wird, steht hier und lässt sich jederzeit rückgängig machen.</translation>
    </message>
    <message>
        <source>When work of half a minute or more ends while you look at another program, the desktop shows a notice.</source>
        <translation>Endet Arbeit von einer halben Minute oder mehr, während ein anderes Programm vorne ist, zeigt der Desktop eine Meldung.</translation>
    </message>
    <message>
        <source>Which fields of a file take the genres: its genre alone, or broad genres there and finer ones in the field STYLE.</source>
        <translation>Welche Felder einer Datei die Genres aufnehmen: nur das Genre, oder dort allgemeine und feinere im Feld STYLE.</translation>
    </message>
    <message>
        <source>Which of the genres that are written comes first: many players show only that one.</source>
        <translation>Welches Genre zuerst geschrieben wird: Viele Player zeigen nur dieses.</translation>
    </message>
    <message>
        <source>Window</source>
        <translation>Fenster</translation>
    </message>
    <message>
        <source>With a genre, the broader ones above it are written too.</source>
        <translation>Mit einem Genre werden auch die allgemeineren darüber geschrieben.</translation>
    </message>
    <message>
        <source>Words are looked for in album, artist, folder and titles.
Narrow it with album: artist: folder: genre: status: year: id: or score&gt;0.8, as in
  miles genre:jazz year:1955-1965 status:suggested &quot;kind of blue&quot;
NOT or - is without, OR joins, album:=&quot;Live&quot; is all of a title, genre: alone is without genre:
  -genre:pop (year&lt;1970 OR genre:jazz)</source>
        <translation>Wörter werden in Album, Interpret, Ordner und Titeln gesucht.
Einengen mit album: artist: folder: genre: status: year: id: oder score&gt;0.8, wie in
  miles genre:jazz year:1955-1965 status:suggested &quot;kind of blue&quot;
NOT oder - ist ohne, OR verbindet, album:=&quot;Live&quot; ist ein ganzer Titel, genre: allein ist ohne Genre:
  -genre:pop (year&lt;1970 OR genre:jazz)</translation>
    </message>
    <message>
        <source>Working out the changes …</source>
        <translation>Änderungen werden ermittelt …</translation>
    </message>
    <message>
        <source>Write a page with covers, genres and reasons about the albums that are selected, or else listed</source>
        <translation>Eine Seite mit Covern, Genres und Gründen der ausgewählten oder sonst der aufgelisteten Alben schreiben</translation>
    </message>
    <message>
        <source>Write a report</source>
        <translation>Bericht schreiben</translation>
    </message>
    <message>
        <source>Write broader genres, too</source>
        <translation>Auch allgemeinere Genres schreiben</translation>
    </message>
    <message>
        <source>Write files with several names</source>
        <translation>Dateien mit mehreren Namen schreiben</translation>
    </message>
    <message>
        <source>Write it as itself again</source>
        <translation>Wieder unter eigenem Namen schreiben</translation>
    </message>
    <message>
        <source>Write it as the genre above</source>
        <translation>Als das Genre darüber schreiben</translation>
    </message>
    <message>
        <source>Write the accepted genres, exactly as shown below</source>
        <translation>Die angenommenen Genres schreiben, genau wie unten gezeigt</translation>
    </message>
    <message>
        <source>Write to files</source>
        <translation>In Dateien schreiben</translation>
    </message>
    <message>
        <source>Write what is decided about this file, if it can be written now</source>
        <translation>Schreiben, was über diese Datei entschieden ist, falls es jetzt geht</translation>
    </message>
    <message>
        <source>Writing</source>
        <translation>Schreiben</translation>
    </message>
    <message>
        <source>Writing the report</source>
        <translation>Der Bericht wird geschrieben</translation>
    </message>
    <message>
        <source>Written</source>
        <translation>Geschrieben</translation>
    </message>
    <message>
        <source>Written and undone</source>
        <translation>Geschrieben und rückgängig gemacht</translation>
    </message>
    <message>
        <source>Written files keep their modification time, so that other programs do not take them for new.</source>
        <translation>Geschriebene Dateien behalten ihre Änderungszeit, damit andere Programme sie nicht für neu halten.</translation>
    </message>
    <message>
        <source>Wrote genres to {files}</source>
        <translation>Genres geschrieben: {files}</translation>
    </message>
    <message>
        <source>Wrote {}; you can undo that at any time.</source>
        <translation>Geschrieben: {}; das lässt sich jederzeit rückgängig machen.</translation>
    </message>
    <message>
        <source>Year</source>
        <translation>Jahr</translation>
    </message>
    <message>
        <source>Your files</source>
        <translation>Eigene Dateien</translation>
    </message>
    <message>
        <source>Your genres</source>
        <translation>Ihre Genres</translation>
    </message>
    <message>
        <source>Your genres …</source>
        <translation>Ihre Genres …</translation>
    </message>
    <message>
        <source>Your note</source>
        <translation>Eigene Notiz</translation>
    </message>
    <message>
        <source>Your own music came into the library while the demonstration was made, and they are not mixed; &apos;tagger --demo&apos; shows the demonstration apart.</source>
        <translation>Während die Musik der Vorführung entstand, kam eigene Musik in die Bibliothek, und beides wird nicht gemischt; „tagger --demo“ zeigt die Vorführung für sich.</translation>
    </message>
    <message>
        <source>Your own tags are the best examples of what a genre means to you. A new model learns them from the sound, covers and texts that are analysed already. It is tested on albums by artists that it did not learn from, and used only if it is not worse than the model in use. No file is changed.</source>
        <translation>Ihre eigenen Tags sind die besten Beispiele dafür, was ein Genre für Sie ist. Gelernt wird daraus, wie sie sind, und aus Klang, Covern und Texten, die schon analysiert sind; beurteilt wird es an Alben von Interpreten, die dabei nicht vorkamen, und verwendet nur, wenn es nicht schlechter ist als das, was jetzt vorschlägt. Keine Datei wird geändert.</translation>
    </message>
    <message>
        <source>Your share of the disk that holds the state in &apos;{folder}&apos; is used up; make room and try again: finished work is kept.</source>
        <translation>Der eigene Anteil (Quota) am Datenträger mit den Daten in „{folder}“ ist aufgebraucht; Platz schaffen und noch einmal versuchen: Fertiges bleibt.</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>Vergrößern</translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation>Verkleinern</translation>
    </message>
    <message>
        <source>a &apos;cqt&apos; encoder has the parameters of its spectrum</source>
        <translation>ein Encoder des Typs cqt hat die Parameter seines Spektrums</translation>
    </message>
    <message>
        <source>a &apos;cqt&apos; encoder has the reduction &apos;flatten&apos;</source>
        <translation>ein Encoder des Typs cqt hat die Reduktion flatten</translation>
    </message>
    <message>
        <source>a &apos;{kind}&apos; encoder has other inputs or outputs</source>
        <translation>ein Encoder des Typs „{kind}“ hat andere Ein- oder Ausgaben</translation>
    </message>
    <message>
        <source>a beautiful sound</source>
        <translation>ein schöner Klang</translation>
    </message>
    <message>
        <source>a block of its tags would grow beyond what a FLAC block can hold</source>
        <translation>ein Block ihrer Tags würde größer, als ein FLAC-Block aufnehmen kann</translation>
    </message>
    <message>
        <source>a blurred harmony</source>
        <translation>verschwommene Harmonik</translation>
    </message>
    <message>
        <source>a bright sound</source>
        <translation>heller Klang</translation>
    </message>
    <message>
        <source>a catchy tune</source>
        <translation>eine eingängige Melodie</translation>
    </message>
    <message>
        <source>a changing balance of bass and treble</source>
        <translation>wechselndes Verhältnis von Bässen und Höhen</translation>
    </message>
    <message>
        <source>a changing brightness</source>
        <translation>wechselnde Helligkeit</translation>
    </message>
    <message>
        <source>a changing loudness</source>
        <translation>wechselnde Lautstärke</translation>
    </message>
    <message>
        <source>a changing noisiness</source>
        <translation>wechselnder Rauschanteil</translation>
    </message>
    <message>
        <source>a changing treble</source>
        <translation>wechselnde Höhen</translation>
    </message>
    <message>
        <source>a changing width of sound</source>
        <translation>wechselnde Klangbreite</translation>
    </message>
    <message>
        <source>a chunk</source>
        <translation>ein Abschnitt</translation>
    </message>
    <message>
        <source>a classifier has one dimension per genre</source>
        <translation>ein Klassifikator hat eine Dimension je Genre</translation>
    </message>
    <message>
        <source>a compressed frame is far larger than it should be</source>
        <translation>ein gepackter Rahmen ist viel größer, als er sein sollte</translation>
    </message>
    <message>
        <source>a dark sound</source>
        <translation>dunkler Klang</translation>
    </message>
    <message>
        <source>a description of its audio</source>
        <translation>eine Beschreibung ihres Klangs</translation>
    </message>
    <message>
        <source>a fast beat</source>
        <translation>schneller Takt</translation>
    </message>
    <message>
        <source>a female voice</source>
        <translation>eine Frauenstimme</translation>
    </message>
    <message>
        <source>a fragment&apos;s header</source>
        <translation>der Kopf eines Fragments</translation>
    </message>
    <message>
        <source>a fragment&apos;s header is cut short</source>
        <translation>der Kopf eines Fragments ist abgeschnitten</translation>
    </message>
    <message>
        <source>a frame of its ID3 tag would grow beyond 16 MB</source>
        <translation>ein Rahmen ihres ID3-Tags würde größer als 16 MB</translation>
    </message>
    <message>
        <source>a free atom</source>
        <translation>ein freies Atom</translation>
    </message>
    <message>
        <source>a genre has a class that the network does not have</source>
        <translation>ein Genre hat eine Klasse, die das Netz nicht hat</translation>
    </message>
    <message>
        <source>a genre is longer than 32 000 letters</source>
        <translation>ein Genre hat mehr als 32 000 Buchstaben</translation>
    </message>
    <message>
        <source>a genre stands twice</source>
        <translation>ein Genre steht doppelt da</translation>
    </message>
    <message>
        <source>a genre&apos;s name must have 1 to {most} characters</source>
        <translation>der Name eines Genres muss 1 bis {most} Zeichen haben</translation>
    </message>
    <message>
        <source>a guitar</source>
        <translation>eine Gitarre</translation>
    </message>
    <message>
        <source>a happy mood</source>
        <translation>fröhliche Stimmung</translation>
    </message>
    <message>
        <source>a label stands twice</source>
        <translation>ein Label steht doppelt da</translation>
    </message>
    <message>
        <source>a label&apos;s factors are all zero</source>
        <translation>die Faktoren eines Labels sind alle null</translation>
    </message>
    <message>
        <source>a link leads from it out of the scanned folders, to &apos;{path}&apos;; scan that by its own name, or turn on the setting follow-links</source>
        <translation>eine Verknüpfung führt von ihr aus den gelesenen Ordnern hinaus, nach „{path}“; das unter seinem eigenen Namen lesen oder die Einstellung für Verknüpfungen einschalten</translation>
    </message>
    <message>
        <source>a list, one value per genre</source>
        <translation>eine Liste, ein Wert je Genre</translation>
    </message>
    <message>
        <source>a male voice</source>
        <translation>eine Männerstimme</translation>
    </message>
    <message>
        <source>a mellow sound</source>
        <translation>ein weicher Klang</translation>
    </message>
    <message>
        <source>a musicnn encoder has a dimension per tag, then those of its embedding and its descriptors</source>
        <translation>ein Encoder des Typs musicnn hat eine Dimension je Tag, dann die seines Embeddings und seiner Deskriptoren</translation>
    </message>
    <message>
        <source>a name can be divided among its repeats in too many ways; leave some out, or put a letter between them</source>
        <translation>ein Name lässt sich auf zu viele Arten auf seine Wiederholungen verteilen; einige weglassen oder einen Buchstaben dazwischensetzen</translation>
    </message>
    <message>
        <source>a name stands twice</source>
        <translation>ein Name steht doppelt da</translation>
    </message>
    <message>
        <source>a narrow sound</source>
        <translation>schmaler Klang</translation>
    </message>
    <message>
        <source>a new file, but in place on network drives</source>
        <translation>neue Datei, auf Netzlaufwerken in der alten</translation>
    </message>
    <message>
        <source>a noisy sound</source>
        <translation>rauschender Klang</translation>
    </message>
    <message>
        <source>a party mood</source>
        <translation>Partystimmung</translation>
    </message>
    <message>
        <source>a patch lasts {seconds} seconds and not {least} to 120</source>
        <translation>ein Ausschnitt dauert {seconds} Sekunden und nicht {least} bis 120</translation>
    </message>
    <message>
        <source>a relaxed sound</source>
        <translation>ein entspannter Klang</translation>
    </message>
    <message>
        <source>a sad mood</source>
        <translation>traurige Stimmung</translation>
    </message>
    <message>
        <source>a second ID3v2 tag</source>
        <translation>ein zweiter ID3v2-Tag</translation>
    </message>
    <message>
        <source>a sensual mood</source>
        <translation>sinnliche Stimmung</translation>
    </message>
    <message>
        <source>a slow beat</source>
        <translation>langsamer Takt</translation>
    </message>
    <message>
        <source>a smooth sound</source>
        <translation>glatter Klang</translation>
    </message>
    <message>
        <source>a sound of the 1960s</source>
        <translation>ein Klang der 1960er</translation>
    </message>
    <message>
        <source>a sound of the 1970s</source>
        <translation>ein Klang der 1970er</translation>
    </message>
    <message>
        <source>a sound of the 1980s</source>
        <translation>ein Klang der 1980er</translation>
    </message>
    <message>
        <source>a sound of the 1990s</source>
        <translation>ein Klang der 1990er</translation>
    </message>
    <message>
        <source>a sound of the 2000s</source>
        <translation>ein Klang der 2000er</translation>
    </message>
    <message>
        <source>a splice reaches beyond the end of the file</source>
        <translation>eine Änderung reicht über das Ende der Datei hinaus</translation>
    </message>
    <message>
        <source>a steady balance of bass and treble</source>
        <translation>gleichmäßiges Verhältnis von Bässen und Höhen</translation>
    </message>
    <message>
        <source>a steady tone</source>
        <translation>einen gleichbleibenden Ton</translation>
    </message>
    <message>
        <source>a table of fragments</source>
        <translation>eine Tabelle der Fragmente</translation>
    </message>
    <message>
        <source>a table of fragments is cut short</source>
        <translation>eine Tabelle der Fragmente ist abgeschnitten</translation>
    </message>
    <message>
        <source>a table of offsets</source>
        <translation>eine Tabelle der Positionen</translation>
    </message>
    <message>
        <source>a table of offsets is cut short</source>
        <translation>eine Tabelle der Positionen ist abgeschnitten</translation>
    </message>
    <message>
        <source>a tag stands twice</source>
        <translation>ein Tag steht doppelt da</translation>
    </message>
    <message>
        <source>a tag&apos;s name</source>
        <translation>der Name eines Tags</translation>
    </message>
    <message>
        <source>a text regression has one dimension per label</source>
        <translation>eine Textregression hat eine Dimension je Label</translation>
    </message>
    <message>
        <source>a timbre encoder has one dimension per statistic</source>
        <translation>ein Encoder des Typs timbre hat eine Dimension je Statistik</translation>
    </message>
    <message>
        <source>a wide sound</source>
        <translation>breiter Klang</translation>
    </message>
    <message>
        <source>accepted</source>
        <translation>angenommen</translation>
    </message>
    <message>
        <source>accepted for {albums}</source>
        <translation>angenommen für {albums}</translation>
    </message>
    <message>
        <source>accepted, not written yet</source>
        <translation>angenommen, noch nicht geschrieben</translation>
    </message>
    <message>
        <source>accepted, unsure</source>
        <translation>angenommen, unsicher</translation>
    </message>
    <message>
        <source>accepted: waits to be written</source>
        <translation>angenommen: wartet auf das Schreiben</translation>
    </message>
    <message>
        <source>accepting</source>
        <translation>annehmen</translation>
    </message>
    <message>
        <source>accepting above {value}%</source>
        <translation>annehmen ab {value}%</translation>
    </message>
    <message>
        <source>acoustic instruments</source>
        <translation>akustische Instrumente</translation>
    </message>
    <message>
        <source>add {1} below {0}</source>
        <translation>{1} unter {0} hinzufügen</translation>
    </message>
    <message>
        <source>add {name}</source>
        <translation>{name} aufnehmen</translation>
    </message>
    <message>
        <source>added by hand</source>
        <translation>von Hand hinzugefügt</translation>
    </message>
    <message>
        <source>adding {genre}</source>
        <translation>{genre} hinzufügen</translation>
    </message>
    <message>
        <source>against</source>
        <translation>dagegen</translation>
    </message>
    <message>
        <source>all</source>
        <translation>allen</translation>
    </message>
    <message>
        <source>all in the genre</source>
        <translation>alle im Genre</translation>
    </message>
    <message>
        <source>allow {0}</source>
        <translation>{0} zulassen</translation>
    </message>
    <message>
        <source>always a new file</source>
        <translation>immer eine neue Datei</translation>
    </message>
    <message>
        <source>an ID3v2 tag behind the audio</source>
        <translation>ein ID3v2-Tag hinter dem Klang</translation>
    </message>
    <message>
        <source>an ID3v2 tag in front of the audio</source>
        <translation>ein ID3v2-Tag vor dem Klang</translation>
    </message>
    <message>
        <source>an Ogg page</source>
        <translation>eine Ogg-Seite</translation>
    </message>
    <message>
        <source>an atom</source>
        <translation>ein Atom</translation>
    </message>
    <message>
        <source>an atom inside another one has no size</source>
        <translation>ein Atom in einem anderen hat keine Größe</translation>
    </message>
    <message>
        <source>an atom of its tags is too short</source>
        <translation>ein Atom ihrer Tags ist zu kurz</translation>
    </message>
    <message>
        <source>an atom would grow beyond 4 GB</source>
        <translation>ein Atom würde größer als 4 GB</translation>
    </message>
    <message>
        <source>an attribute is cut short</source>
        <translation>ein Attribut ist abgeschnitten</translation>
    </message>
    <message>
        <source>an attribute reaches beyond its object</source>
        <translation>ein Attribut reicht über sein Objekt hinaus</translation>
    </message>
    <message>
        <source>an element has no identifier</source>
        <translation>ein Element hat keine Kennung</translation>
    </message>
    <message>
        <source>an element reaches beyond the one around it</source>
        <translation>ein Element reicht über das umgebende hinaus</translation>
    </message>
    <message>
        <source>an entry of its Vorbis comment reaches beyond the comment</source>
        <translation>ein Eintrag ihres Vorbis-Kommentars reicht über den Kommentar hinaus</translation>
    </message>
    <message>
        <source>an even brightness</source>
        <translation>gleichmäßige Helligkeit</translation>
    </message>
    <message>
        <source>an even fullness</source>
        <translation>gleichmäßige Fülle</translation>
    </message>
    <message>
        <source>an even loudness</source>
        <translation>gleichmäßige Lautstärke</translation>
    </message>
    <message>
        <source>an even noisiness</source>
        <translation>gleichmäßiger Rauschanteil</translation>
    </message>
    <message>
        <source>an even treble</source>
        <translation>gleichmäßige Höhen</translation>
    </message>
    <message>
        <source>an even width of sound</source>
        <translation>gleichmäßige Klangbreite</translation>
    </message>
    <message>
        <source>an item of its APEv2 tag reaches beyond the tag</source>
        <translation>ein Eintrag ihres APEv2-Tags reicht über ihn hinaus</translation>
    </message>
    <message>
        <source>an object of its header</source>
        <translation>ein Objekt ihres Kopfes</translation>
    </message>
    <message>
        <source>an object of its header reaches beyond it</source>
        <translation>ein Objekt ihres Kopfes reicht über ihn hinaus</translation>
    </message>
    <message>
        <source>an offset would grow beyond what its table can hold</source>
        <translation>eine Position würde größer, als ihre Tabelle aufnehmen kann</translation>
    </message>
    <message>
        <source>an old recording</source>
        <translation>eine alte Aufnahme</translation>
    </message>
    <message>
        <source>an older version made it</source>
        <translation>eine ältere Version hat sie gemacht</translation>
    </message>
    <message>
        <source>analysing</source>
        <translation>Analyse</translation>
    </message>
    <message>
        <source>and {genres} more</source>
        <translation>und {genres} mehr</translation>
    </message>
    <message>
        <source>another program (a player?) has it open, or may not let go of it; close it there and write again</source>
        <translation>ein anderes Programm (ein Player?) hat sie geöffnet oder gibt sie nicht her; sie dort schließen und noch einmal schreiben</translation>
    </message>
    <message>
        <source>another program changed it while it was being written; what that program wrote is kept</source>
        <translation>ein anderes Programm hat sie beim Schreiben geändert; was es schrieb, bleibt</translation>
    </message>
    <message>
        <source>another program has changed it since; it is left as it is</source>
        <translation>ein anderes Programm hat sie seither geändert; sie bleibt, wie sie ist</translation>
    </message>
    <message>
        <source>answered with an error ({failure})</source>
        <translation>hat mit einem Fehler geantwortet ({failure})</translation>
    </message>
    <message>
        <source>answered with something else than data; is there a page where this network wants you to log in</source>
        <translation>hat mit etwas anderem als Daten geantwortet; gibt es eine Seite, auf der dieses Netz eine Anmeldung verlangt</translation>
    </message>
    <message>
        <source>answers with errors</source>
        <translation>antwortet mit Fehlern</translation>
    </message>
    <message>
        <source>artist</source>
        <translation>Interpret</translation>
    </message>
    <message>
        <source>artist and title of each album without an identifier to {titles}</source>
        <translation>Interpret und Titel jedes Albums ohne Kennung an {titles}</translation>
    </message>
    <message>
        <source>artist, title and your key to {titles}</source>
        <translation>Interpret, Titel und der eigene Schlüssel an {titles}</translation>
    </message>
    <message>
        <source>artist, title and your token to {titles}</source>
        <translation>Interpret, Titel und das eigene Token an {titles}</translation>
    </message>
    <message>
        <source>as it is unlike music tagged {tags}</source>
        <translation>da es anders ist als Musik mit dem Tag {tags}</translation>
    </message>
    <message>
        <source>as it is unlike music tagged {tags}, most at {start}–{end} of “{track}”</source>
        <translation>da es anders ist als Musik mit dem Tag {tags}, am meisten bei {start}–{end} in „{track}“</translation>
    </message>
    <message>
        <source>as it resembles music tagged {tags}</source>
        <translation>da es Musik mit dem Tag {tags} ähnelt</translation>
    </message>
    <message>
        <source>as it resembles music tagged {tags}, most at {start}–{end} of “{track}”</source>
        <translation>da es Musik mit dem Tag {tags} ähnelt, am meisten bei {start}–{end} in „{track}“</translation>
    </message>
    <message>
        <source>as the system does</source>
        <translation>wie das System</translation>
    </message>
    <message>
        <source>at ; \ / and ,</source>
        <translation>an ; \ / und ,</translation>
    </message>
    <message>
        <source>at ; and \ only</source>
        <translation>nur an ; und \</translation>
    </message>
    <message>
        <source>at least {value}%</source>
        <translation>mindestens {value}%</translation>
    </message>
    <message>
        <source>audio begins on the same Ogg page as its comment ends</source>
        <translation>der Klang beginnt auf der Ogg-Seite, auf der ihr Kommentar endet</translation>
    </message>
    <message>
        <source>below 40%</source>
        <translation>unter 40%</translation>
    </message>
    <message>
        <source>broad in the genre, finer in STYLE</source>
        <translation>allgemeine im Genre, feinere in STYLE</translation>
    </message>
    <message>
        <source>broke its answer off</source>
        <translation>hat seine Antwort abgebrochen</translation>
    </message>
    <message>
        <source>cannot be looked at ({reason})</source>
        <translation>lässt sich nicht ansehen ({reason})</translation>
    </message>
    <message>
        <source>cannot be reached from this machine; go online and try again</source>
        <translation>ist von diesem Rechner aus nicht zu erreichen; online gehen und es noch einmal versuchen</translation>
    </message>
    <message>
        <source>circle</source>
        <translation>Kreis</translation>
    </message>
    <message>
        <source>clear chords</source>
        <translation>klare Akkorde</translation>
    </message>
    <message>
        <source>clear single notes</source>
        <translation>klare Einzeltöne</translation>
    </message>
    <message>
        <source>codes of languages as in &apos;de; fr&apos;, with &apos;{mark}&apos; between them, or &apos;{word}&apos;</source>
        <translation>Kürzel von Sprachen wie in „de; fr“, mit „{mark}“ dazwischen, oder „{word}“</translation>
    </message>
    <message>
        <source>comparing albums</source>
        <translation>Alben vergleichen</translation>
    </message>
    <message>
        <source>console or chip music</source>
        <translation>Musik von Spielkonsolen oder Chips</translation>
    </message>
    <message>
        <source>cover</source>
        <translation>Cover</translation>
    </message>
    <message>
        <source>crash the process that runs them</source>
        <translation>bringen den Prozess, der sie ausführt, zum Absturz</translation>
    </message>
    <message>
        <source>crashed the process that decoded it ({name})</source>
        <translation>brachte den Prozess, der sie las, zum Absturz ({name})</translation>
    </message>
    <message>
        <source>crop is larger than short_side</source>
        <translation>crop ist größer als short_side</translation>
    </message>
    <message>
        <source>cross</source>
        <translation>Kreuz</translation>
    </message>
    <message>
        <source>diamond</source>
        <translation>Raute</translation>
    </message>
    <message>
        <source>dictation</source>
        <translation>Diktat</translation>
    </message>
    <message>
        <source>did not answer in time</source>
        <translation>hat nicht rechtzeitig geantwortet</translation>
    </message>
    <message>
        <source>different across {values}</source>
        <translation>{values} verschiedene</translation>
    </message>
    <message>
        <source>do not suggest {0}</source>
        <translation>{0} nicht vorschlagen</translation>
    </message>
    <message>
        <source>does not exist</source>
        <translation>gibt es nicht</translation>
    </message>
    <message>
        <source>does not say &apos;format = {number}&apos;</source>
        <translation>enthält nicht die Zeile „format = {number}“</translation>
    </message>
    <message>
        <source>dot</source>
        <translation>Punkt</translation>
    </message>
    <message>
        <source>each entity must have a list of categories</source>
        <translation>jeder Eintrag braucht eine Liste von Kategorien</translation>
    </message>
    <message>
        <source>each genre&apos;s own threshold, as the model measured it</source>
        <translation>die eigene Schwelle jedes Genres, wie das Modell sie gemessen hat</translation>
    </message>
    <message>
        <source>ended the process that decoded it (SIGKILL), as when memory runs out</source>
        <translation>beendete den Prozess, der sie las (SIGKILL), wie wenn der Arbeitsspeicher nicht reicht</translation>
    </message>
    <message>
        <source>ended the process that decoded it (exit code {code})</source>
        <translation>beendete den Prozess, der sie las (Code {code})</translation>
    </message>
    <message>
        <source>ended with exit code {code}</source>
        <translation>endete mit Code {code}</translation>
    </message>
    <message>
        <source>error: files could not be read, or are gone</source>
        <translation>Fehler: Dateien waren nicht lesbar oder fehlen</translation>
    </message>
    <message>
        <source>everything is kept</source>
        <translation>alles wird behalten</translation>
    </message>
    <message>
        <source>failed too often</source>
        <translation>hat zu oft versagt</translation>
    </message>
    <message>
        <source>fetching</source>
        <translation>Holen</translation>
    </message>
    <message>
        <source>film</source>
        <translation>Film</translation>
    </message>
    <message>
        <source>first genre right</source>
        <translation>erstes Genre richtig</translation>
    </message>
    <message>
        <source>fold {0}</source>
        <translation>{0} einklappen</translation>
    </message>
    <message>
        <source>folded</source>
        <translation>eingeklappt</translation>
    </message>
    <message>
        <source>for</source>
        <translation>dafür</translation>
    </message>
    <message>
        <source>fourier must be at least as long as frame</source>
        <translation>fourier muss mindestens so lang wie frame sein</translation>
    </message>
    <message>
        <source>front cover: {width} × {height} pixels, {size}, from the {source}</source>
        <translation>Vorderseite: {width} × {height} Pixel, {size}, vom {source}</translation>
    </message>
    <message>
        <source>full</source>
        <translation>voll</translation>
    </message>
    <message>
        <source>genre</source>
        <translation>Genre</translation>
    </message>
    <message>
        <source>has a genre with characters that cannot be seen (&apos;{genre}&apos;)</source>
        <translation>hat ein Genre mit unsichtbaren Zeichen („{genre}“)</translation>
    </message>
    <message>
        <source>has a key of many parts, which no taxonomy has</source>
        <translation>hat einen Schlüssel aus vielen Teilen, den keine Taxonomie hat</translation>
    </message>
    <message>
        <source>has no time for us (it says {status}); try again later</source>
        <translation>hat keine Zeit für uns (Antwort {status}); es später noch einmal versuchen</translation>
    </message>
    <message>
        <source>has no valid certificate; somebody may be in between, or this machine&apos;s clock is wrong</source>
        <translation>hat kein gültiges Zertifikat; jemand kann dazwischen sein, oder die Uhr dieses Rechners geht falsch</translation>
    </message>
    <message>
        <source>has the regular expression {alias}, which could take very long: {error}</source>
        <translation>hat den regulären Ausdruck {alias}, der sehr lange brauchen könnte: {error}</translation>
    </message>
    <message>
        <source>has the regular expression {alias}, which is none ({error})</source>
        <translation>hat den regulären Ausdruck {alias}, der keiner ist ({error})</translation>
    </message>
    <message>
        <source>has the unknown entry &apos;{name}&apos;</source>
        <translation>hat den unbekannten Eintrag „{name}“</translation>
    </message>
    <message>
        <source>has {number} genres, and {most} is the most</source>
        <translation>hat {number} Genres, und {most} ist das meiste</translation>
    </message>
    <message>
        <source>hidden</source>
        <translation>ausgeblendet</translation>
    </message>
    <message>
        <source>hide {0}</source>
        <translation>{0} ausblenden</translation>
    </message>
    <message>
        <source>hop_length {hop} cannot be halved for each of {octaves} octaves</source>
        <translation>hop_length {hop} lässt sich nicht für jede von {octaves} Oktaven halbieren</translation>
    </message>
    <message>
        <source>import {name}</source>
        <translation>{name} importieren</translation>
    </message>
    <message>
        <source>in all its parts alike</source>
        <translation>in allen Teilen gleichermaßen</translation>
    </message>
    <message>
        <source>in place wherever that is possible</source>
        <translation>in der alten, wo immer möglich</translation>
    </message>
    <message>
        <source>in the files</source>
        <translation>in den Dateien</translation>
    </message>
    <message>
        <source>in the files of {albums}</source>
        <translation>in den Dateien von {albums}</translation>
    </message>
    <message>
        <source>instrument</source>
        <translation>Instrument</translation>
    </message>
    <message>
        <source>interrupted before its end</source>
        <translation>vorzeitig unterbrochen</translation>
    </message>
    <message>
        <source>inverted triangle</source>
        <translation>umgekehrtes Dreieck</translation>
    </message>
    <message>
        <source>is nested too deeply</source>
        <translation>ist zu tief verschachtelt</translation>
    </message>
    <message>
        <source>is not TOML ({error})</source>
        <translation>ist kein TOML ({error})</translation>
    </message>
    <message>
        <source>is not a folder</source>
        <translation>ist kein Ordner</translation>
    </message>
    <message>
        <source>is not on the list of hosts that may be contacted, and was not</source>
        <translation>steht nicht auf der Liste der Rechner, die gefragt werden dürfen, und wurde nicht gefragt</translation>
    </message>
    <message>
        <source>is probably</source>
        <translation>ist wohl</translation>
    </message>
    <message>
        <source>is {name}</source>
        <translation>ist {name}</translation>
    </message>
    <message>
        <source>it asks for more memory than it may have</source>
        <translation>er verlangt mehr Speicher, als er haben darf</translation>
    </message>
    <message>
        <source>it begins with an APEv2 tag, which belongs at the end</source>
        <translation>sie beginnt mit einem APEv2-Tag, der ans Ende gehört</translation>
    </message>
    <message>
        <source>it belongs to a group that you are not in, and a new file would not; give it a group of yours (chgrp)</source>
        <translation>sie gehört einer Gruppe, in der Sie nicht sind, und eine neue Datei täte das nicht; ihr eine eigene Gruppe geben (chgrp)</translation>
    </message>
    <message>
        <source>it belongs to another user, and a new file would not; write it as that user</source>
        <translation>sie gehört einem anderen Benutzer, eine neue Datei täte das nicht; als dieser Benutzer schreiben</translation>
    </message>
    <message>
        <source>it cannot be looked at: {reason}</source>
        <translation>es lässt sich nicht ansehen: {reason}</translation>
    </message>
    <message>
        <source>it cannot be reached to see whether it was written ({reason}); if its drive is away, connect it and start again</source>
        <translation>sie ist nicht erreichbar, um zu sehen, ob sie geschrieben wurde ({reason}); wenn ihr Laufwerk fehlt, es anschließen und neu starten</translation>
    </message>
    <message>
        <source>it cannot be read ({reason})</source>
        <translation>sie lässt sich nicht lesen ({reason})</translation>
    </message>
    <message>
        <source>it changed since it was reviewed; scan again and look at it once more</source>
        <translation>sie hat sich seit der Durchsicht geändert; neu einlesen und noch einmal ansehen</translation>
    </message>
    <message>
        <source>it could not be analysed ({kind}: {reason})</source>
        <translation>sie ließ sich nicht analysieren ({kind}: {reason})</translation>
    </message>
    <message>
        <source>it describes no tracks</source>
        <translation>sie beschreibt keine Spuren</translation>
    </message>
    <message>
        <source>it disappeared while the folder was read</source>
        <translation>sie verschwand, während der Ordner gelesen wurde</translation>
    </message>
    <message>
        <source>it does not begin with a FLAC stream</source>
        <translation>sie beginnt nicht mit einem FLAC-Strom</translation>
    </message>
    <message>
        <source>it does not hold exactly one of {words}</source>
        <translation>sie enthält nicht genau einmal {words}</translation>
    </message>
    <message>
        <source>it does not show {names}</source>
        <translation>zeigt {names} nicht</translation>
    </message>
    <message>
        <source>it ended the process that read it</source>
        <translation>es beendete den Prozess, der es las</translation>
    </message>
    <message>
        <source>it has a head for &apos;{modality}&apos;, but the bundle has no such encoder</source>
        <translation>es hat eine letzte Schicht für „{modality}“, aber keinen solchen Encoder</translation>
    </message>
    <message>
        <source>it has been removed or renamed since</source>
        <translation>sie wurde seither entfernt oder umbenannt</translation>
    </message>
    <message>
        <source>it has more than {number} letters with its repeats written out; make it shorter</source>
        <translation>er hat mit ausgeschriebenen Wiederholungen mehr als {number} Buchstaben; bitte kürzen</translation>
    </message>
    <message>
        <source>it has more than {size} MiB</source>
        <translation>sie hat mehr als {size} MiB</translation>
    </message>
    <message>
        <source>it has no encoder for &apos;{modality}&apos;</source>
        <translation>es hat keinen Encoder für „{modality}“</translation>
    </message>
    <message>
        <source>it has no head for &apos;{modality}&apos; alone</source>
        <translation>es hat keine letzte Schicht für „{modality}“ allein</translation>
    </message>
    <message>
        <source>it has {number} inputs of floating point numbers and not one</source>
        <translation>es hat {number} Eingaben von Gleitkommazahlen und nicht eine</translation>
    </message>
    <message>
        <source>it has {number} names (hard links), as files shared by a torrent program do</source>
        <translation>sie hat {number} Namen (harte Verknüpfungen), wie Dateien, die ein Torrent-Programm teilt</translation>
    </message>
    <message>
        <source>it holds a file named &apos;{name}&apos;, which leaves it out; remove that file to have it scanned</source>
        <translation>er enthält eine Datei namens „{name}“, die ihn auslässt; diese Datei entfernen, damit er gelesen wird</translation>
    </message>
    <message>
        <source>it holds a picture already</source>
        <translation>sie enthält schon ein Bild</translation>
    </message>
    <message>
        <source>it holds as many attributes as it can</source>
        <translation>sie enthält so viele Attribute, wie sie kann</translation>
    </message>
    <message>
        <source>it holds control characters, or others that cannot be seen</source>
        <translation>darin stehen Steuerzeichen oder andere, die nicht zu sehen sind</translation>
    </message>
    <message>
        <source>it holds more than one ID3 tag</source>
        <translation>sie enthält mehr als einen ID3-Tag</translation>
    </message>
    <message>
        <source>it holds more than one INFO list</source>
        <translation>sie enthält mehr als eine INFO-Liste</translation>
    </message>
    <message>
        <source>it holds more than one Vorbis comment block</source>
        <translation>sie enthält mehr als einen Block mit Vorbis-Kommentar</translation>
    </message>
    <message>
        <source>it holds no Vorbis, Opus, Speex or FLAC stream</source>
        <translation>sie enthält keinen Strom von Vorbis, Opus, Speex oder FLAC</translation>
    </message>
    <message>
        <source>it holds no audio</source>
        <translation>sie enthält keinen Klang</translation>
    </message>
    <message>
        <source>it holds no picture</source>
        <translation>sie enthält kein Bild</translation>
    </message>
    <message>
        <source>it holds no sound</source>
        <translation>sie enthält keinen Ton</translation>
    </message>
    <message>
        <source>it holds other pictures beside the one that is to be removed</source>
        <translation>sie enthält andere Bilder neben dem, das entfernt werden soll</translation>
    </message>
    <message>
        <source>it holds samples that are not sound (not numbers, or far beyond full scale)</source>
        <translation>sie enthält Werte, die kein Klang sind (keine Zahlen oder weit über Vollausschlag)</translation>
    </message>
    <message>
        <source>it holds two lists of tags</source>
        <translation>sie enthält zwei Listen von Tags</translation>
    </message>
    <message>
        <source>it holds two sets of tags</source>
        <translation>sie enthält zwei Sätze von Tags</translation>
    </message>
    <message>
        <source>it is a Matroska or WebM file, which is only read: its audio would have to move for other tags</source>
        <translation>Matroska- und WebM-Dateien werden nur gelesen: für andere Tags müsste ihr Ton verschoben werden</translation>
    </message>
    <message>
        <source>it is a head on the embedding of &apos;{name}&apos;, which is not installed; add that network first, with &apos;tagger models add&apos;</source>
        <translation>es ist ein Kopf auf der Einbettung von „{name}“, das nicht installiert ist; zuerst dieses Netz hinzufügen</translation>
    </message>
    <message>
        <source>it is a wave file for more than 4 GB (RF64), of a kind that cannot be tagged</source>
        <translation>sie ist eine Wave-Datei für mehr als 4 GB (RF64), die keine Tags aufnimmt</translation>
    </message>
    <message>
        <source>it is cut off</source>
        <translation>sie ist abgeschnitten</translation>
    </message>
    <message>
        <source>it is damaged</source>
        <translation>sie ist beschädigt</translation>
    </message>
    <message>
        <source>it is damaged or no audio file</source>
        <translation>sie ist beschädigt oder keine Audiodatei</translation>
    </message>
    <message>
        <source>it is empty</source>
        <translation>sie ist leer</translation>
    </message>
    <message>
        <source>it is in the verbose form; write it without blanks and the flag x</source>
        <translation>er hat die ausführliche Form; ohne Leerzeichen und das Flag x schreiben</translation>
    </message>
    <message>
        <source>it is larger than {size} MB</source>
        <translation>sie ist größer als {size} MB</translation>
    </message>
    <message>
        <source>it is nested too deeply</source>
        <translation>er ist zu tief verschachtelt</translation>
    </message>
    <message>
        <source>it is no longer there; scan again</source>
        <translation>sie ist nicht mehr da; neu einlesen</translation>
    </message>
    <message>
        <source>it is not JSON that can be read</source>
        <translation>sie ist kein lesbares JSON</translation>
    </message>
    <message>
        <source>it is not a file of entities</source>
        <translation>sie ist keine Datei mit Namen</translation>
    </message>
    <message>
        <source>it is not a picture</source>
        <translation>sie ist kein Bild</translation>
    </message>
    <message>
        <source>it is not a regular file</source>
        <translation>es ist keine gewöhnliche Datei</translation>
    </message>
    <message>
        <source>it is not a safetensors file ({error})</source>
        <translation>es ist keine Datei im Format safetensors ({error})</translation>
    </message>
    <message>
        <source>it is not a valid {format} file ({reason})</source>
        <translation>sie ist keine gültige {format}-Datei ({reason})</translation>
    </message>
    <message>
        <source>it is not an ONNX graph that can be run ({error})</source>
        <translation>es ist kein ONNX-Graph, der sich ausführen lässt ({error})</translation>
    </message>
    <message>
        <source>it is not an ordinary file</source>
        <translation>sie ist keine gewöhnliche Datei</translation>
    </message>
    <message>
        <source>it is not text in UTF-8</source>
        <translation>sie ist kein Text in UTF-8</translation>
    </message>
    <message>
        <source>it is not where it was written, and nowhere in the library; scan the folder that it is in now, then undo again</source>
        <translation>sie ist nicht, wo sie geschrieben wurde, und nirgends in der Bibliothek; den Ordner lesen, in dem sie jetzt ist, dann noch einmal rückgängig machen</translation>
    </message>
    <message>
        <source>it is or lies in a file</source>
        <translation>er ist eine Datei oder liegt in einer</translation>
    </message>
    <message>
        <source>it is part of the system, {folder}, and is never scanned</source>
        <translation>er ist Teil des Systems, {folder}, und wird nie gelesen</translation>
    </message>
    <message>
        <source>it is part of the system, {part}, which is never scanned; let &apos;tagger forget&apos; forget the folder</source>
        <translation>er gehört zum System, {part}, das nie eingelesen wird; den Ordner vergessen lassen</translation>
    </message>
    <message>
        <source>it is protected by DRM ({system}): it can be neither heard nor written</source>
        <translation>sie ist durch DRM geschützt ({system}): sie kann weder gehört noch geschrieben werden</translation>
    </message>
    <message>
        <source>it is speech ({reason}): no music genres are suggested</source>
        <translation>es ist Sprache ({reason}): keine Musikgenres werden vorgeschlagen</translation>
    </message>
    <message>
        <source>it is the same file as “{path}”, which this plan writes</source>
        <translation>sie ist dieselbe Datei wie „{path}“, die dieser Plan schreibt</translation>
    </message>
    <message>
        <source>it is there, but cannot be read ({reason}); make it readable, then undo again</source>
        <translation>sie ist da, lässt sich aber nicht lesen ({reason}); sie lesbar machen, dann noch einmal rückgängig machen</translation>
    </message>
    <message>
        <source>it is too short: it holds less than a tenth of a second of sound</source>
        <translation>sie ist zu kurz: sie enthält weniger als eine Zehntelsekunde Klang</translation>
    </message>
    <message>
        <source>it is write-protected; make it writable to have it written</source>
        <translation>sie ist schreibgeschützt; schreibbar machen, damit sie geschrieben wird</translation>
    </message>
    <message>
        <source>it lies in {folder}, which is part of the system and is never written</source>
        <translation>sie liegt in {folder}, einem Teil des Systems, und wird nie geschrieben</translation>
    </message>
    <message>
        <source>it may be half written; the next start of tagger puts it right, as soon as its disk answers</source>
        <translation>sie ist vielleicht halb geschrieben; der nächste Start von tagger bringt sie in Ordnung, sobald ihr Datenträger antwortet</translation>
    </message>
    <message>
        <source>it must be an object with the network&apos;s classes</source>
        <translation>sie muss ein Objekt mit den Klassen des Netzes sein</translation>
    </message>
    <message>
        <source>it needs more than {size} GB of memory</source>
        <translation>sie braucht mehr als {size} GB Arbeitsspeicher</translation>
    </message>
    <message>
        <source>it opens no {format} file</source>
        <translation>öffnet keine {format}-Datei</translation>
    </message>
    <message>
        <source>it says something else of a sound when another one stands beside it</source>
        <translation>es sagt über einen Klang anderes, wenn ein zweiter daneben steht</translation>
    </message>
    <message>
        <source>it says the same of music, noise and silence</source>
        <translation>es sagt über Musik, Rauschen und Stille dasselbe</translation>
    </message>
    <message>
        <source>it shows {names} as one genre</source>
        <translation>zeigt {names} als ein Genre</translation>
    </message>
    <message>
        <source>it takes two halves of one sound for different things; look at its front end, rate and outputs</source>
        <translation>es hält zwei Hälften eines Klangs für Verschiedenes; seine Vorverarbeitung, Rate und Ausgaben prüfen</translation>
    </message>
    <message>
        <source>it takes {names} apart</source>
        <translation>nimmt {names} auseinander</translation>
    </message>
    <message>
        <source>it took longer than {seconds} seconds and was given up</source>
        <translation>es dauerte länger als {seconds} Sekunden und wurde aufgegeben</translation>
    </message>
    <message>
        <source>it was written, but its disk would not confirm that it is stored ({reason}); check the disk</source>
        <translation>sie wurde geschrieben, aber ihr Datenträger bestätigt nicht, dass sie gespeichert ist ({reason}); ihn prüfen</translation>
    </message>
    <message>
        <source>it will be checked when it is written, since very many files change</source>
        <translation>wird beim Schreiben geprüft, da sich sehr viele Dateien ändern</translation>
    </message>
    <message>
        <source>it would grow beyond the largest size of its format</source>
        <translation>sie würde größer als ihr Format erlaubt</translation>
    </message>
    <message>
        <source>its APEv1 tag can hold a single {field} in plain ASCII only</source>
        <translation>ihr APEv1-Tag kann {field} nur einmal und nur in reinem ASCII enthalten</translation>
    </message>
    <message>
        <source>its APEv1 tag can hold no picture</source>
        <translation>ihr APEv1-Tag kann kein Bild enthalten</translation>
    </message>
    <message>
        <source>its APEv2 footer</source>
        <translation>der Fuß ihres APEv2-Tags</translation>
    </message>
    <message>
        <source>its APEv2 tag</source>
        <translation>ihr APEv2-Tag</translation>
    </message>
    <message>
        <source>its APEv2 tag claims more items than it holds</source>
        <translation>ihr APEv2-Tag behauptet mehr Einträge, als er enthält</translation>
    </message>
    <message>
        <source>its APEv2 tag has no header where the footer says</source>
        <translation>ihr APEv2-Tag hat keinen Kopf, wo der Fuß einen nennt</translation>
    </message>
    <message>
        <source>its APEv2 tag holds bytes that belong to no item</source>
        <translation>ihr APEv2-Tag enthält Bytes, die zu keinem Eintrag gehören</translation>
    </message>
    <message>
        <source>its APEv2 {field} is read-only or no text</source>
        <translation>{field} in ihrem APEv2-Tag ist schreibgeschützt oder kein Text</translation>
    </message>
    <message>
        <source>its ID3 chunk</source>
        <translation>ihr ID3-Abschnitt</translation>
    </message>
    <message>
        <source>its ID3 chunk holds something else</source>
        <translation>ihr ID3-Abschnitt enthält etwas anderes</translation>
    </message>
    <message>
        <source>its ID3 header</source>
        <translation>der Kopf ihres ID3-Tags</translation>
    </message>
    <message>
        <source>its ID3 header carries flags of unknown meaning</source>
        <translation>der Kopf ihres ID3-Tags trägt Kennzeichen unbekannter Bedeutung</translation>
    </message>
    <message>
        <source>its ID3 tag</source>
        <translation>ihr ID3-Tag</translation>
    </message>
    <message>
        <source>its ID3 tag cannot be read</source>
        <translation>ihr ID3-Tag lässt sich nicht lesen</translation>
    </message>
    <message>
        <source>its ID3 tag carries a checksum over all frames</source>
        <translation>ihr ID3-Tag trägt eine Prüfsumme über alle Rahmen</translation>
    </message>
    <message>
        <source>its ID3 tag has the unknown version 2.{version}</source>
        <translation>ihr ID3-Tag hat die unbekannte Version 2.{version}</translation>
    </message>
    <message>
        <source>its ID3 tag holds a broken frame</source>
        <translation>ihr ID3-Tag enthält einen beschädigten Rahmen</translation>
    </message>
    <message>
        <source>its ID3 tag reaches beyond its chunk</source>
        <translation>ihr ID3-Tag reicht über seinen Abschnitt hinaus</translation>
    </message>
    <message>
        <source>its ID3 tag says that it is unsynchronised and is not</source>
        <translation>ihr ID3-Tag sagt, er sei „unsynchronised“, und ist es nicht</translation>
    </message>
    <message>
        <source>its ID3 tag states the sizes of its frames so that readers differ</source>
        <translation>ihr ID3-Tag gibt die Größen seiner Rahmen so an, dass Programme sie verschieden lesen</translation>
    </message>
    <message>
        <source>its ID3 tag would grow beyond 256 MB</source>
        <translation>ihr ID3-Tag würde größer als 256 MB</translation>
    </message>
    <message>
        <source>its INFO list</source>
        <translation>ihre INFO-Liste</translation>
    </message>
    <message>
        <source>its INFO list lacks its last byte</source>
        <translation>ihrer INFO-Liste fehlt das letzte Byte</translation>
    </message>
    <message>
        <source>its Lyrics3 tag</source>
        <translation>ihr Lyrics3-Tag</translation>
    </message>
    <message>
        <source>its Lyrics3 tag does not begin where it says</source>
        <translation>ihr Lyrics3-Tag beginnt nicht da, wo er sagt</translation>
    </message>
    <message>
        <source>its Lyrics3 tag has no length</source>
        <translation>ihr Lyrics3-Tag hat keine Länge</translation>
    </message>
    <message>
        <source>its Vorbis comment</source>
        <translation>ihr Vorbis-Kommentar</translation>
    </message>
    <message>
        <source>its Vorbis comment block has a wrong length</source>
        <translation>ihr Block mit Vorbis-Kommentar hat eine falsche Länge</translation>
    </message>
    <message>
        <source>its Vorbis comment claims more entries than it has room for</source>
        <translation>ihr Vorbis-Kommentar behauptet mehr Einträge, als er Platz hat</translation>
    </message>
    <message>
        <source>its Vorbis comment ends before its number of entries</source>
        <translation>ihr Vorbis-Kommentar endet vor der Zahl seiner Einträge</translation>
    </message>
    <message>
        <source>its Vorbis comment ends in the middle of a length</source>
        <translation>ihr Vorbis-Kommentar endet mitten in einer Länge</translation>
    </message>
    <message>
        <source>its Vorbis comment is not closed</source>
        <translation>ihr Vorbis-Kommentar ist nicht abgeschlossen</translation>
    </message>
    <message>
        <source>its Vorbis comment would grow beyond what a FLAC block can hold</source>
        <translation>ihr Vorbis-Kommentar würde größer, als ein FLAC-Block aufnehmen kann</translation>
    </message>
    <message>
        <source>its atom “{name}” does not fit where it stands</source>
        <translation>ihr Atom „{name}“ passt nicht dahin, wo es steht</translation>
    </message>
    <message>
        <source>its attributes</source>
        <translation>ihre Attribute</translation>
    </message>
    <message>
        <source>its attributes are cut short</source>
        <translation>ihre Attribute sind abgeschnitten</translation>
    </message>
    <message>
        <source>its audio</source>
        <translation>ihr Klang</translation>
    </message>
    <message>
        <source>its audio would move, and a table of offsets in it cannot be followed</source>
        <translation>ihr Klang müsste verschoben werden, und einer Tabelle der Positionen darin lässt sich nicht folgen</translation>
    </message>
    <message>
        <source>its audio would move, and its table of offsets (stco) points to where no audio is</source>
        <translation>ihr Klang müsste verschoben werden, und ihre Tabelle der Positionen (stco) zeigt dahin, wo kein Klang ist</translation>
    </message>
    <message>
        <source>its changes of tone colour</source>
        <translation>Wechsel der Klangfarbe</translation>
    </message>
    <message>
        <source>its chunk “{name}” reaches beyond its end</source>
        <translation>ihr Abschnitt „{name}“ reicht über ihr Ende hinaus</translation>
    </message>
    <message>
        <source>its chunks do not fill the file as its header says</source>
        <translation>ihre Abschnitte füllen die Datei nicht, wie ihr Kopf sagt</translation>
    </message>
    <message>
        <source>its classes are not probabilities from 0 to 1</source>
        <translation>seine Klassen sind keine Wahrscheinlichkeiten von 0 bis 1</translation>
    </message>
    <message>
        <source>its codec is unknown</source>
        <translation>ihr Codec ist unbekannt</translation>
    </message>
    <message>
        <source>its comment does not end before the file does</source>
        <translation>ihr Kommentar endet nicht vor der Datei</translation>
    </message>
    <message>
        <source>its content is in none of the formats that can be written</source>
        <translation>ihr Inhalt hat keines der Formate, die geschrieben werden können</translation>
    </message>
    <message>
        <source>its content is of no known audio format</source>
        <translation>ihr Inhalt hat kein bekanntes Audioformat</translation>
    </message>
    <message>
        <source>its cover cannot be stored: {reason}</source>
        <translation>sein Cover lässt sich nicht speichern: {reason}</translation>
    </message>
    <message>
        <source>its description is compressed</source>
        <translation>ihre Beschreibung ist gepackt</translation>
    </message>
    <message>
        <source>its description lacks &quot;front_end&quot; or &quot;sample_rate&quot;</source>
        <translation>seiner Beschreibung fehlt „front_end“ oder „sample_rate“</translation>
    </message>
    <message>
        <source>its drive does not answer: what lies there was passed over and stays as it was known; see to it, then scan again</source>
        <translation>sein Laufwerk antwortet nicht: was darauf liegt, wurde übergangen und bleibt wie bekannt; nach dem Laufwerk sehen, dann erneut einlesen</translation>
    </message>
    <message>
        <source>its drive is not there</source>
        <translation>ihr Laufwerk ist nicht da</translation>
    </message>
    <message>
        <source>its extended ID3 header has an impossible length</source>
        <translation>der erweiterte Kopf ihres ID3-Tags hat eine unmögliche Länge</translation>
    </message>
    <message>
        <source>its extended ID3 header is cut short</source>
        <translation>der erweiterte Kopf ihres ID3-Tags ist abgeschnitten</translation>
    </message>
    <message>
        <source>its feature has not {size} dimensions</source>
        <translation>sein Merkmal hat nicht {size} Dimensionen</translation>
    </message>
    <message>
        <source>its file was changed</source>
        <translation>ihre Datei wurde geändert</translation>
    </message>
    <message>
        <source>its files are audiobooks (.m4b)</source>
        <translation>ihre Dateien sind Hörbücher (.m4b)</translation>
    </message>
    <message>
        <source>its first FLAC block is not the stream&apos;s description</source>
        <translation>ihr erster FLAC-Block ist nicht die Beschreibung des Stroms</translation>
    </message>
    <message>
        <source>its first Ogg page holds more than the stream&apos;s description</source>
        <translation>ihre erste Ogg-Seite enthält mehr als die Beschreibung des Stroms</translation>
    </message>
    <message>
        <source>its genre field holds nothing that can be read as a genre, and gives way</source>
        <translation>ihr Genrefeld enthält nichts Lesbares und weicht</translation>
    </message>
    <message>
        <source>its genre frame is encrypted, marked as read-only or bound to a group</source>
        <translation>ihr Genrerahmen ist verschlüsselt, schreibgeschützt oder an eine Gruppe gebunden</translation>
    </message>
    <message>
        <source>its genre is “{genre}”</source>
        <translation>ihr Genre ist „{genre}“</translation>
    </message>
    <message>
        <source>its genre or style is not text</source>
        <translation>ihr Genre oder Stil ist kein Text</translation>
    </message>
    <message>
        <source>its genres were changed since; they are left as they are now</source>
        <translation>ihre Genres wurden seither geändert; sie bleiben, wie sie jetzt sind</translation>
    </message>
    <message>
        <source>its genres would read differently</source>
        <translation>ihre Genres würden anders gelesen</translation>
    </message>
    <message>
        <source>its graph fails ({error})</source>
        <translation>sein Graph scheitert ({error})</translation>
    </message>
    <message>
        <source>its graph gives values that are not numbers</source>
        <translation>sein Graph gibt Werte, die keine Zahlen sind</translation>
    </message>
    <message>
        <source>its header</source>
        <translation>ihr Kopf</translation>
    </message>
    <message>
        <source>its header claims more than the file holds</source>
        <translation>ihr Kopf behauptet mehr, als die Datei enthält</translation>
    </message>
    <message>
        <source>its header has an impossible length</source>
        <translation>ihr Kopf hat eine unmögliche Länge</translation>
    </message>
    <message>
        <source>its header has two extensions</source>
        <translation>ihr Kopf hat zwei Erweiterungen</translation>
    </message>
    <message>
        <source>its header holds another number of objects than it says</source>
        <translation>ihr Kopf enthält eine andere Zahl von Objekten, als er sagt</translation>
    </message>
    <message>
        <source>its header holds two objects of one kind</source>
        <translation>ihr Kopf enthält zwei Objekte derselben Art</translation>
    </message>
    <message>
        <source>its header is not that of a DSF file</source>
        <translation>ihr Kopf ist nicht der einer DSF-Datei</translation>
    </message>
    <message>
        <source>its header is not that of its format</source>
        <translation>ihr Kopf ist nicht der ihres Formats</translation>
    </message>
    <message>
        <source>its header points to a tag that is not there</source>
        <translation>ihr Kopf zeigt auf einen Tag, den es nicht gibt</translation>
    </message>
    <message>
        <source>its header states another length than the file has</source>
        <translation>ihr Kopf nennt eine andere Länge, als die Datei hat</translation>
    </message>
    <message>
        <source>its header&apos;s extension</source>
        <translation>die Erweiterung ihres Kopfes</translation>
    </message>
    <message>
        <source>its header&apos;s extension is cut short</source>
        <translation>die Erweiterung ihres Kopfes ist abgeschnitten</translation>
    </message>
    <message>
        <source>its header&apos;s extension states a wrong length</source>
        <translation>die Erweiterung ihres Kopfes nennt eine falsche Länge</translation>
    </message>
    <message>
        <source>its header&apos;s extension would grow beyond 4 GB</source>
        <translation>die Erweiterung ihres Kopfes würde größer als 4 GB</translation>
    </message>
    <message>
        <source>its input {tensor} does not fit {words}, as the description says</source>
        <translation>seine Eingabe {tensor} passt nicht zu {words}, wie die Beschreibung sagt</translation>
    </message>
    <message>
        <source>its input {tensor} has more axes than batch, {names}</source>
        <translation>seine Eingabe {tensor} hat mehr Achsen als batch, {names}</translation>
    </message>
    <message>
        <source>its input {tensor} takes no batch of patches</source>
        <translation>seine Eingabe {tensor} nimmt keinen Stapel von Ausschnitten</translation>
    </message>
    <message>
        <source>its last Ogg page is cut short</source>
        <translation>ihre letzte Ogg-Seite ist abgeschnitten</translation>
    </message>
    <message>
        <source>its lengths lead in circles</source>
        <translation>ihre Längen führen im Kreis</translation>
    </message>
    <message>
        <source>its map has not {count} steps of numbers</source>
        <translation>seine Karte hat nicht {count} Schritte aus Zahlen</translation>
    </message>
    <message>
        <source>its old bytes would not come back as they were; {detail}</source>
        <translation>ihre alten Bytes kämen nicht zurück, wie sie waren; {detail}</translation>
    </message>
    <message>
        <source>its padding</source>
        <translation>ihr Füllraum</translation>
    </message>
    <message>
        <source>its picture is marked as read-only</source>
        <translation>ihr Bild ist als schreibgeschützt markiert</translation>
    </message>
    <message>
        <source>its picture is none</source>
        <translation>ihr Bild ist keines</translation>
    </message>
    <message>
        <source>its probabilities are less true than those of the base</source>
        <translation>seine Wahrscheinlichkeiten treffen weniger zu als die der Grundlage</translation>
    </message>
    <message>
        <source>its properties</source>
        <translation>ihre Eigenschaften</translation>
    </message>
    <message>
        <source>its second packet is not a Vorbis comment</source>
        <translation>ihr zweites Paket ist kein Vorbis-Kommentar</translation>
    </message>
    <message>
        <source>its second packet is not a Vorbis comment block</source>
        <translation>ihr zweites Paket ist kein Block mit Vorbis-Kommentar</translation>
    </message>
    <message>
        <source>its second packet is not an Opus comment</source>
        <translation>ihr zweites Paket ist kein Opus-Kommentar</translation>
    </message>
    <message>
        <source>its structure defeats the program ({kind}: {reason}); please report it with the file</source>
        <translation>mit ihrem Aufbau kommt das Programm nicht zurecht ({kind}: {reason}); bitte mit der Datei melden</translation>
    </message>
    <message>
        <source>its structure is broken</source>
        <translation>ihr Aufbau ist zerstört</translation>
    </message>
    <message>
        <source>its tags are an APEv2 tag behind the sound, where players that do not know it would play a picture as noise</source>
        <translation>ihre Tags sind ein APEv2-Tag hinter dem Klang, wo Abspieler, die ihn nicht kennen, ein Bild als Geräusch abspielen würden</translation>
    </message>
    <message>
        <source>its tags are of a kind that numbers its fields</source>
        <translation>ihre Tags sind von einer Art, die ihre Felder nummeriert</translation>
    </message>
    <message>
        <source>its tags call it {kind}</source>
        <translation>ihre Tags nennen es {kind}</translation>
    </message>
    <message>
        <source>its tags cannot be understood ({reason})</source>
        <translation>ihre Tags lassen sich nicht verstehen ({reason})</translation>
    </message>
    <message>
        <source>its tags cannot hold the field {field} as it is to be written</source>
        <translation>ihre Tags können das Feld {field} nicht so aufnehmen, wie es geschrieben werden soll</translation>
    </message>
    <message>
        <source>its tags would not give back the genres that are written to them</source>
        <translation>ihre Tags gäben die geschriebenen Genres nicht zurück</translation>
    </message>
    <message>
        <source>its tags&apos; handler</source>
        <translation>die Angabe, wie ihre Tags zu lesen sind</translation>
    </message>
    <message>
        <source>its tags&apos; handlers</source>
        <translation>die Angabe, wie ihre Tags zu lesen sind</translation>
    </message>
    <message>
        <source>its title and its length say so</source>
        <translation>Titel und Länge sprechen dafür</translation>
    </message>
    <message>
        <source>its tone colour</source>
        <translation>Klangfarbe</translation>
    </message>
    <message>
        <source>its user data</source>
        <translation>ihre Benutzerdaten</translation>
    </message>
    <message>
        <source>its {words} is {value} and that of most frequent genres {number}</source>
        <translation>„{words}“ ist {value}, bei den häufigsten Genres {number}</translation>
    </message>
    <message>
        <source>its {words} is {value} and that of {name}, the base {number}</source>
        <translation>„{words}“ ist {value}, bei {name}, der Grundlage, {number}</translation>
    </message>
    <message>
        <source>judging</source>
        <translation>Beurteilen</translation>
    </message>
    <message>
        <source>keep out {0}</source>
        <translation>{0} fernhalten</translation>
    </message>
    <message>
        <source>keep them, and add the accepted ones</source>
        <translation>behalten und Angenommene hinzufügen</translation>
    </message>
    <message>
        <source>kept out</source>
        <translation>ferngehalten</translation>
    </message>
    <message>
        <source>label</source>
        <translation>Label</translation>
    </message>
    <message>
        <source>leads round in circles</source>
        <translation>führt im Kreis</translation>
    </message>
    <message>
        <source>learning</source>
        <translation>Lernen</translation>
    </message>
    <message>
        <source>learnt from your tags</source>
        <translation>aus den eigenen Tags gelernt</translation>
    </message>
    <message>
        <source>less than 1%</source>
        <translation>weniger als 1%</translation>
    </message>
    <message>
        <source>listening briefly</source>
        <translation>kurzes Hineinhören</translation>
    </message>
    <message>
        <source>little treble</source>
        <translation>wenig Höhen</translation>
    </message>
    <message>
        <source>looking for the files</source>
        <translation>Dateien suchen</translation>
    </message>
    <message>
        <source>loud</source>
        <translation>laut</translation>
    </message>
    <message>
        <source>lowest must be below highest</source>
        <translation>lowest muss unter highest liegen</translation>
    </message>
    <message>
        <source>made to say what the genre says</source>
        <translation>an das Genre angleichen</translation>
    </message>
    <message>
        <source>make {first} {second}</source>
        <translation>{first} mit {second} vereinen</translation>
    </message>
    <message>
        <source>making the demo library</source>
        <translation>Vorführbibliothek erstellen</translation>
    </message>
    <message>
        <source>many notes at once</source>
        <translation>viele Töne zugleich</translation>
    </message>
    <message>
        <source>merge {0} into {1}</source>
        <translation>{0} mit {1} zusammenführen</translation>
    </message>
    <message>
        <source>mine</source>
        <translation>meins</translation>
    </message>
    <message>
        <source>mobile-phone speech</source>
        <translation>Sprache von Mobiltelefonen</translation>
    </message>
    <message>
        <source>more bass than treble</source>
        <translation>mehr Bässe als Höhen</translation>
    </message>
    <message>
        <source>more than 99%</source>
        <translation>mehr als 99%</translation>
    </message>
    <message>
        <source>more treble than bass</source>
        <translation>mehr Höhen als Bässe</translation>
    </message>
    <message>
        <source>most at the bottom</source>
        <translation>am meisten unten</translation>
    </message>
    <message>
        <source>most at the centre</source>
        <translation>am meisten in der Mitte</translation>
    </message>
    <message>
        <source>most at the left</source>
        <translation>am meisten links</translation>
    </message>
    <message>
        <source>most at the lower left</source>
        <translation>am meisten unten links</translation>
    </message>
    <message>
        <source>most at the lower right</source>
        <translation>am meisten unten rechts</translation>
    </message>
    <message>
        <source>most at the right</source>
        <translation>am meisten rechts</translation>
    </message>
    <message>
        <source>most at the top</source>
        <translation>am meisten oben</translation>
    </message>
    <message>
        <source>most at the upper left</source>
        <translation>am meisten oben links</translation>
    </message>
    <message>
        <source>most at the upper right</source>
        <translation>am meisten oben rechts</translation>
    </message>
    <message>
        <source>most at {start}–{end} of “{track}”</source>
        <translation>am meisten bei {start}–{end} in „{track}“</translation>
    </message>
    <message>
        <source>most frequent genres</source>
        <translation>häufigste Genres</translation>
    </message>
    <message>
        <source>move {0} below {1}</source>
        <translation>{0} unter {1} verschieben</translation>
    </message>
    <message>
        <source>move {0} to the top</source>
        <translation>{0} nach oben verschieben</translation>
    </message>
    <message>
        <source>much treble</source>
        <translation>viele Höhen</translation>
    </message>
    <message>
        <source>named, and left as they are</source>
        <translation>nennen, sonst belassen</translation>
    </message>
    <message>
        <source>names &apos;{alias}&apos; for the genre &apos;{genre}&apos;, which is not in its tree</source>
        <translation>nennt „{alias}“ für das Genre „{genre}“, das nicht in ihrem Baum steht</translation>
    </message>
    <message>
        <source>names or paths of folders, where &apos;*&apos; stands for any characters, with &apos;{mark}&apos; between them, or &apos;{word}&apos;</source>
        <translation>Namen oder Pfade von Ordnern, in denen „*“ für beliebige Zeichen steht, mit „{mark}“ dazwischen, oder „{word}“</translation>
    </message>
    <message>
        <source>nearest neighbour by other artists</source>
        <translation>ähnlichstes Album anderer Interpreten</translation>
    </message>
    <message>
        <source>need more than {size} GB of memory</source>
        <translation>brauchen mehr als {size} GB Arbeitsspeicher</translation>
    </message>
    <message>
        <source>needs &apos;{key}&apos; to be a table</source>
        <translation>braucht in „{key}“ eine Tabelle</translation>
    </message>
    <message>
        <source>needs &apos;{key}&apos; to be a text</source>
        <translation>braucht in „{key}“ einen Text</translation>
    </message>
    <message>
        <source>needs &apos;{key}&apos; to hold lists of texts</source>
        <translation>braucht in „{key}“ Listen von Texten</translation>
    </message>
    <message>
        <source>needs &apos;{key}&apos; to hold texts</source>
        <translation>braucht in „{key}“ Texte</translation>
    </message>
    <message>
        <source>never</source>
        <translation>nie</translation>
    </message>
    <message>
        <source>new: not analysed yet</source>
        <translation>neu: noch nicht analysiert</translation>
    </message>
    <message>
        <source>no SHA-256 is given for {names}</source>
        <translation>für {names} ist kein SHA-256 angegeben</translation>
    </message>
    <message>
        <source>no audio follows its header</source>
        <translation>auf ihren Kopf folgt kein Klang</translation>
    </message>
    <message>
        <source>no audio follows the chain of its FLAC blocks</source>
        <translation>auf die Kette ihrer FLAC-Blöcke folgt kein Klang</translation>
    </message>
    <message>
        <source>no cover</source>
        <translation>kein Cover</translation>
    </message>
    <message>
        <source>no file had been changed</source>
        <translation>keine Datei war geändert worden</translation>
    </message>
    <message>
        <source>no genre</source>
        <translation>kein Genre</translation>
    </message>
    <message>
        <source>no genre in the files</source>
        <translation>kein Genre in den Dateien</translation>
    </message>
    <message>
        <source>no key</source>
        <translation>keine Taste</translation>
    </message>
    <message>
        <source>no limit</source>
        <translation>unbegrenzt</translation>
    </message>
    <message>
        <source>no page follows the descriptions of its Ogg streams</source>
        <translation>auf die Beschreibungen ihrer Ogg-Ströme folgt keine Seite</translation>
    </message>
    <message>
        <source>no part of it is intact</source>
        <translation>kein Teil davon ist unversehrt</translation>
    </message>
    <message>
        <source>no run of MPEG frames</source>
        <translation>keine Folge von MPEG-Rahmen</translation>
    </message>
    <message>
        <source>no singing</source>
        <translation>kein Gesang</translation>
    </message>
    <message>
        <source>no {name}</source>
        <translation>{name} fehlt</translation>
    </message>
    <message>
        <source>noise</source>
        <translation>Rauschen</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keine</translation>
    </message>
    <message>
        <source>none of its classes names a genre</source>
        <translation>keine seiner Klassen benennt ein Genre</translation>
    </message>
    <message>
        <source>nor was any other</source>
        <translation>auch kein anderer Ordner wurde es</translation>
    </message>
    <message>
        <source>not analysed yet</source>
        <translation>noch nicht analysiert</translation>
    </message>
    <message>
        <source>not for commercial use: {licence}</source>
        <translation>nicht kommerziell: {licence}</translation>
    </message>
    <message>
        <source>not suggested</source>
        <translation>nicht vorgeschlagen</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>nichts</translation>
    </message>
    <message>
        <source>nothing says how long a patch is; add &quot;patch&quot; to its description</source>
        <translation>nichts sagt, wie lang ein Ausschnitt ist; „patch“ in seine Beschreibung aufnehmen</translation>
    </message>
    <message>
        <source>nothing to go by</source>
        <translation>keine Anhaltspunkte</translation>
    </message>
    <message>
        <source>on or off</source>
        <translation>„on“ oder „off“</translation>
    </message>
    <message>
        <source>one address or more, with &apos;{mark}&apos; between them, or &apos;{word}&apos;</source>
        <translation>eine Adresse oder mehrere, mit „{mark}“ dazwischen, oder „{word}“</translation>
    </message>
    <message>
        <source>one value, joined by “ / ”</source>
        <translation>ein Wert, verbunden mit „ / “</translation>
    </message>
    <message>
        <source>one value, joined by “; ”</source>
        <translation>ein Wert, verbunden mit „; “</translation>
    </message>
    <message>
        <source>only a mean has steps</source>
        <translation>nur ein Mittelwert hat Schritte</translation>
    </message>
    <message>
        <source>only the order and spelling change</source>
        <translation>nur Reihenfolge und Schreibweise ändern sich</translation>
    </message>
    <message>
        <source>only the order changes</source>
        <translation>nur die Reihenfolge ändert sich</translation>
    </message>
    <message>
        <source>only the spelling changes</source>
        <translation>nur die Schreibweise ändert sich</translation>
    </message>
    <message>
        <source>operation {operation} changed its genres since; undo that first</source>
        <translation>Vorgang {operation} hat ihre Genres seither geändert; ihn zuerst rückgängig machen</translation>
    </message>
    <message>
        <source>or the identifier of another release group</source>
        <translation>oder die Kennung einer anderen Veröffentlichungsgruppe</translation>
    </message>
    <message>
        <source>pauses and outbursts</source>
        <translation>Pausen und Ausbrüche</translation>
    </message>
    <message>
        <source>place</source>
        <translation>Ort</translation>
    </message>
    <message>
        <source>placing albums: steps</source>
        <translation>Alben einordnen, Schritte</translation>
    </message>
    <message>
        <source>planning</source>
        <translation>Planen</translation>
    </message>
    <message>
        <source>plus</source>
        <translation>Plus</translation>
    </message>
    <message>
        <source>protect {0}</source>
        <translation>{0} schützen</translation>
    </message>
    <message>
        <source>put the accepted ones in their place</source>
        <translation>durch Angenommene ersetzen</translation>
    </message>
    <message>
        <source>quick_patches are more than patches</source>
        <translation>quick_patches sind mehr als patches</translation>
    </message>
    <message>
        <source>quiet</source>
        <translation>leise</translation>
    </message>
    <message>
        <source>reading features</source>
        <translation>Merkmale lesen</translation>
    </message>
    <message>
        <source>reading tags</source>
        <translation>Tags lesen</translation>
    </message>
    <message>
        <source>refused the request (it says {status})</source>
        <translation>hat die Anfrage abgelehnt (Antwort {status})</translation>
    </message>
    <message>
        <source>refuses what it is asked (it says {status})</source>
        <translation>lehnt ab, was man fragt (Antwort {status})</translation>
    </message>
    <message>
        <source>rejected</source>
        <translation>abgelehnt</translation>
    </message>
    <message>
        <source>rejected for {albums}</source>
        <translation>abgelehnt für {albums}</translation>
    </message>
    <message>
        <source>rejected, unsure</source>
        <translation>abgelehnt, unsicher</translation>
    </message>
    <message>
        <source>rejected: you rejected all that was suggested</source>
        <translation>abgelehnt: alle Vorschläge wurden abgelehnt</translation>
    </message>
    <message>
        <source>rejecting</source>
        <translation>ablehnen</translation>
    </message>
    <message>
        <source>rejecting {genre}</source>
        <translation>{genre} ablehnen</translation>
    </message>
    <message>
        <source>rename {0} to {1}</source>
        <translation>{0} in {1} umbenennen</translation>
    </message>
    <message>
        <source>ring</source>
        <translation>Ring</translation>
    </message>
    <message>
        <source>rumble</source>
        <translation>Rumpeln</translation>
    </message>
    <message>
        <source>scan what it leads to by its own name, or turn on the setting follow-links</source>
        <translation>das Ziel unter seinem eigenen Namen lesen oder die Einstellung für Verknüpfungen einschalten</translation>
    </message>
    <message>
        <source>scan what they lead to by their own name, or turn on the setting follow-links</source>
        <translation>ihre Ziele unter ihren eigenen Namen lesen oder die Einstellung für Verknüpfungen einschalten</translation>
    </message>
    <message>
        <source>scoring</source>
        <translation>Bewerten</translation>
    </message>
    <message>
        <source>sends pages in place of data</source>
        <translation>sendet Seiten statt Daten</translation>
    </message>
    <message>
        <source>sent its answer too slowly</source>
        <translation>hat seine Antwort zu langsam gesandt</translation>
    </message>
    <message>
        <source>sent more than {size} MiB</source>
        <translation>hat mehr als {size} MiB gesandt</translation>
    </message>
    <message>
        <source>show {0}</source>
        <translation>{0} einblenden</translation>
    </message>
    <message>
        <source>silence</source>
        <translation>Stille</translation>
    </message>
    <message>
        <source>silence has no logarithm: offset must be above 0</source>
        <translation>Stille hat keinen Logarithmus: offset muss über 0 liegen</translation>
    </message>
    <message>
        <source>some of {names}, with &apos;{mark}&apos; between them, or &apos;{word}&apos;</source>
        <translation>einige von {names}, mit „{mark}“ dazwischen, oder „{word}“</translation>
    </message>
    <message>
        <source>something else stands where an Ogg page should begin</source>
        <translation>wo eine Ogg-Seite beginnen sollte, steht etwas anderes</translation>
    </message>
    <message>
        <source>sound</source>
        <translation>Klang</translation>
    </message>
    <message>
        <source>speech</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <source>square</source>
        <translation>Quadrat</translation>
    </message>
    <message>
        <source>still running</source>
        <translation>läuft noch</translation>
    </message>
    <message>
        <source>suggest {0} as its name says</source>
        <translation>{0} vorschlagen, wie der Name sagt</translation>
    </message>
    <message>
        <source>suggest {0} as {1}</source>
        <translation>{0} als {1} vorschlagen</translation>
    </message>
    <message>
        <source>suggested</source>
        <translation>vorgeschlagen</translation>
    </message>
    <message>
        <source>suggested but unsure</source>
        <translation>vorgeschlagen, aber unsicher</translation>
    </message>
    <message>
        <source>suggested for {albums}</source>
        <translation>vorgeschlagen für {albums}</translation>
    </message>
    <message>
        <source>suggested, unsure</source>
        <translation>vorgeschlagen, unsicher</translation>
    </message>
    <message>
        <source>suggested: waits for your decision</source>
        <translation>vorgeschlagen: wartet auf Ihre Entscheidung</translation>
    </message>
    <message>
        <source>suggestion {position}</source>
        <translation>Vorschlag {position}</translation>
    </message>
    <message>
        <source>system</source>
        <translation>System</translation>
    </message>
    <message>
        <source>tagger makes a small library of its own to try everything on. Albums appear here soon.</source>
        <translation>tagger macht eine kleine eigene Bibliothek, um alles auszuprobieren. Gleich erscheinen hier Alben.</translation>
    </message>
    <message>
        <source>tagger: demonstration, with music that it made itself</source>
        <translation>tagger: Vorführung mit selbst erzeugter Musik</translation>
    </message>
    <message>
        <source>tagger’s own</source>
        <translation>die von tagger</translation>
    </message>
    <message>
        <source>text</source>
        <translation>Text</translation>
    </message>
    <message>
        <source>the APEv2 tag</source>
        <translation>der APEv2-Tag</translation>
    </message>
    <message>
        <source>the ID3v1 tag</source>
        <translation>der ID3v1-Tag</translation>
    </message>
    <message>
        <source>the ID3v1 tag can name none of these genres</source>
        <translation>der ID3v1-Tag kann keines dieser Genres nennen</translation>
    </message>
    <message>
        <source>the ID3v1 tag can name one genre at most, from its own list (“{genre}”)</source>
        <translation>der ID3v1-Tag kann höchstens ein Genre nennen, aus seiner eigenen Liste („{genre}“)</translation>
    </message>
    <message>
        <source>the INFO list</source>
        <translation>die INFO-Liste</translation>
    </message>
    <message>
        <source>the INFO list holds the genres as one text (“{genres}”)</source>
        <translation>die INFO-Liste enthält die Genres als einen Text („{genres}“)</translation>
    </message>
    <message>
        <source>the INFO list names “{genre}”, which gives way</source>
        <translation>die INFO-Liste nennt „{genre}“, das weicht</translation>
    </message>
    <message>
        <source>the QuickTime user data</source>
        <translation>die QuickTime-Nutzerdaten</translation>
    </message>
    <message>
        <source>the album&apos;s identifier in MusicBrainz to {titles}</source>
        <translation>die Kennung des Albums in MusicBrainz an {titles}</translation>
    </message>
    <message>
        <source>the audio is cut short: it ends at {end} of {length}</source>
        <translation>der Klang ist abgeschnitten: er endet bei {end} von {length}</translation>
    </message>
    <message>
        <source>the audio is cut short: it holds {samples} of {number} samples</source>
        <translation>der Klang ist abgeschnitten: er hat {samples} von {number} Abtastwerten</translation>
    </message>
    <message>
        <source>the audio is cut short: the file ends {missing} bytes too early</source>
        <translation>der Klang ist abgeschnitten: die Datei endet {missing} Bytes zu früh</translation>
    </message>
    <message>
        <source>the audio is cut short: the packet that ends it is missing</source>
        <translation>der Klang ist abgeschnitten: das Paket, das ihn beendet, fehlt</translation>
    </message>
    <message>
        <source>the audio is damaged or cut off: it should last {minutes}:{seconds}, but parts of it are missing</source>
        <translation>der Klang ist beschädigt oder abgeschnitten: er sollte {minutes}:{seconds} dauern, aber Teile davon fehlen</translation>
    </message>
    <message>
        <source>the bundle has no encoder</source>
        <translation>das Modell hat keinen Encoder</translation>
    </message>
    <message>
        <source>the bytes do not add up</source>
        <translation>die Bytes stimmen nicht</translation>
    </message>
    <message>
        <source>the bytes read back are not those written</source>
        <translation>die zurückgelesenen Bytes sind nicht die geschriebenen</translation>
    </message>
    <message>
        <source>the chain of its FLAC blocks</source>
        <translation>die Kette ihrer FLAC-Blöcke</translation>
    </message>
    <message>
        <source>the chain of its FLAC blocks is broken</source>
        <translation>die Kette ihrer FLAC-Blöcke ist zerrissen</translation>
    </message>
    <message>
        <source>the compressed bytes do not end</source>
        <translation>die gepackten Bytes enden nicht</translation>
    </message>
    <message>
        <source>the compressed data is cut short</source>
        <translation>die gepackten Daten sind abgeschnitten</translation>
    </message>
    <message>
        <source>the cover that was fetched for its album cannot be used ({reason}); fetch it again</source>
        <translation>das Cover, das für ihr Album geholt wurde, lässt sich nicht verwenden ({reason}); es neu holen</translation>
    </message>
    <message>
        <source>the cover that was taken out of it is not at hand any more; embed it anew</source>
        <translation>das Cover, das entfernt wurde, ist nicht mehr vorhanden; es neu einbetten</translation>
    </message>
    <message>
        <source>the disk failed ({reason}); check the disk, then write again</source>
        <translation>der Datenträger versagte ({reason}); ihn prüfen und dann noch einmal schreiben</translation>
    </message>
    <message>
        <source>the disk is full; make room and write again</source>
        <translation>der Datenträger ist voll; Platz schaffen und noch einmal schreiben</translation>
    </message>
    <message>
        <source>the disk took no more bytes</source>
        <translation>der Datenträger nahm keine Bytes mehr an</translation>
    </message>
    <message>
        <source>the entities cannot be read</source>
        <translation>die Einträge sind nicht lesbar</translation>
    </message>
    <message>
        <source>the entities in &apos;{name}&apos; cannot be read ({error})</source>
        <translation>die Namen in „{name}“ lassen sich nicht lesen ({error})</translation>
    </message>
    <message>
        <source>the field {field} goes</source>
        <translation>das Feld {field} entfällt</translation>
    </message>
    <message>
        <source>the field {field} read back ({actual}) is not the one planned ({planned}); {detail}</source>
        <translation>das zurückgelesene Feld {field} ({actual}) ist nicht das geplante ({planned}); {detail}</translation>
    </message>
    <message>
        <source>the field {field} will say {after}</source>
        <translation>das Feld {field} wird {after}</translation>
    </message>
    <message>
        <source>the field {field}, which some players show, names {names} and stays as it is</source>
        <translation>das Feld {field}, das manche Player zeigen, nennt {names} und bleibt, wie es ist</translation>
    </message>
    <message>
        <source>the file ended at byte {number}, {stop} was expected</source>
        <translation>die Datei endete bei Byte {number}, erwartet war {stop}</translation>
    </message>
    <message>
        <source>the file is empty</source>
        <translation>die Datei ist leer</translation>
    </message>
    <message>
        <source>the file is no longer there</source>
        <translation>die Datei ist nicht mehr da</translation>
    </message>
    <message>
        <source>the file is shorter than it was</source>
        <translation>die Datei ist kürzer, als sie war</translation>
    </message>
    <message>
        <source>the first genre only</source>
        <translation>nur das erste Genre</translation>
    </message>
    <message>
        <source>the first is {path}</source>
        <translation>die erste ist {path}</translation>
    </message>
    <message>
        <source>the folder cannot be listed: {reason}</source>
        <translation>der Ordner lässt sich nicht auflisten: {reason}</translation>
    </message>
    <message>
        <source>the folder is not there, and so are none of its {files} files; connect its disk, or forget the folder</source>
        <translation>der Ordner fehlt und mit ihm alle {files} Dateien; Datenträger verbinden oder Ordner vergessen</translation>
    </message>
    <message>
        <source>the folder is not there, and so are none of its {files} files; connect its disk, or let &apos;tagger forget&apos; forget the folder</source>
        <translation>der Ordner ist nicht da und so keine seiner {files} Dateien; seine Platte anschließen oder den Ordner mit „tagger forget“ vergessen lassen</translation>
    </message>
    <message>
        <source>the footer of its APEv2 tag is broken</source>
        <translation>der Fuß ihres APEv2-Tags ist beschädigt</translation>
    </message>
    <message>
        <source>the genre “{genre}” holds characters that cannot be seen; reject it, and accept it without them</source>
        <translation>das Genre „{genre}“ enthält unsichtbare Zeichen; es ablehnen und ohne sie annehmen</translation>
    </message>
    <message>
        <source>the genres read back ({actual}) are not the ones planned ({planned}); {detail}</source>
        <translation>die zurückgelesenen Genres ({actual}) sind nicht die geplanten ({planned}); {detail}</translation>
    </message>
    <message>
        <source>the genres, their parents or aliases cannot be read</source>
        <translation>die Genres, ihre Obergenres oder Aliase sind nicht lesbar</translation>
    </message>
    <message>
        <source>the highest band does not fit a sample rate of {rate} Hz</source>
        <translation>das höchste Band passt nicht zur Abtastrate von {rate} Hz</translation>
    </message>
    <message>
        <source>the highest bin, {frequency} Hz, does not fit a sample rate of {rate} Hz</source>
        <translation>die höchste Frequenz, {frequency} Hz, passt nicht zur Abtastrate von {rate} Hz</translation>
    </message>
    <message>
        <source>the input&apos;s axes must be {axes}, each once</source>
        <translation>die Achsen der Eingabe müssen {axes} sein, jede einmal</translation>
    </message>
    <message>
        <source>the length of its ID3 tag is not a valid one</source>
        <translation>die Länge ihres ID3-Tags ist keine gültige</translation>
    </message>
    <message>
        <source>the link leads back to a folder above it and was not followed</source>
        <translation>die Verknüpfung führt zu einem Ordner darüber zurück, und ihr wurde nicht gefolgt</translation>
    </message>
    <message>
        <source>the link leads into {folder}, part of the system: never followed</source>
        <translation>die Verknüpfung führt nach {folder}, einem Teil des Systems: ihr wird nie gefolgt</translation>
    </message>
    <message>
        <source>the link leads nowhere: &apos;{path}&apos; does not exist</source>
        <translation>die Verknüpfung führt ins Leere: „{path}“ gibt es nicht</translation>
    </message>
    <message>
        <source>the link leads out of the scanned folder, {destination}, and was not followed; {detail}</source>
        <translation>die Verknüpfung führt aus dem gelesenen Ordner hinaus, {destination}, und ihr wurde nicht gefolgt; {detail}</translation>
    </message>
    <message>
        <source>the new file is not what was written to it; check the disk: the original is kept as it was</source>
        <translation>die neue Datei ist nicht das, was in sie geschrieben wurde; den Datenträger prüfen: das Original blieb, wie es war</translation>
    </message>
    <message>
        <source>the numbered genre (gnre) gives way to text, which every player reads</source>
        <translation>das nummerierte Genre (gnre) weicht einem Text, den jeder Player liest</translation>
    </message>
    <message>
        <source>the order and spelling change, too</source>
        <translation>auch Reihenfolge und Schreibweise ändern sich</translation>
    </message>
    <message>
        <source>the order changes, too</source>
        <translation>auch die Reihenfolge ändert sich</translation>
    </message>
    <message>
        <source>the order of its tags</source>
        <translation>die Reihenfolge ihrer Tags</translation>
    </message>
    <message>
        <source>the original is kept as it was</source>
        <translation>das Original blieb, wie es war</translation>
    </message>
    <message>
        <source>the path of label &apos;{name}&apos; must end with its name</source>
        <translation>der Pfad des Labels „{name}“ muss mit dessen Namen enden</translation>
    </message>
    <message>
        <source>the picture has more than {size} MB; make it smaller</source>
        <translation>das Bild hat mehr als {size} MB; es verkleinern</translation>
    </message>
    <message>
        <source>the picture has more than {size} megapixels; make it smaller</source>
        <translation>das Bild hat mehr als {size} Megapixel; es verkleinern</translation>
    </message>
    <message>
        <source>the picture in it was changed since; it is left as it is now</source>
        <translation>das Bild darin wurde seither geändert; es bleibt, wie es jetzt ist</translation>
    </message>
    <message>
        <source>the picture is damaged ({reason})</source>
        <translation>das Bild ist beschädigt ({reason})</translation>
    </message>
    <message>
        <source>the picture is empty</source>
        <translation>das Bild ist leer</translation>
    </message>
    <message>
        <source>the picture is larger than {size} MiB</source>
        <translation>das Bild ist größer als {size} MiB</translation>
    </message>
    <message>
        <source>the picture is of no known format</source>
        <translation>das Bild hat kein bekanntes Format</translation>
    </message>
    <message>
        <source>the picture that was put into it is no longer there</source>
        <translation>das Bild, das eingefügt wurde, ist nicht mehr da</translation>
    </message>
    <message>
        <source>the prior has no collection &apos;{name}&apos; for sound to lean to</source>
        <translation>die Vorwahrscheinlichkeiten haben keine Sammlung „{name}“ für den Klang</translation>
    </message>
    <message>
        <source>the prior must hold one share per label, and &apos;{name}&apos; does not</source>
        <translation>die Vorwahrscheinlichkeiten brauchen einen Anteil je Label, und „{name}“ hat sie nicht</translation>
    </message>
    <message>
        <source>the program was stopped before it was written; it has its old tags</source>
        <translation>das Programm wurde beendet, bevor sie geschrieben war; sie hat ihre alten Tags</translation>
    </message>
    <message>
        <source>the program was stopped while it was written; it has its old tags back</source>
        <translation>das Programm wurde beendet, während sie geschrieben wurde; sie hat ihre alten Tags zurück</translation>
    </message>
    <message>
        <source>the scaler must hold {means} means and {deviations} deviations</source>
        <translation>die Skalierung braucht {means} Mittelwerte und {deviations} Abweichungen</translation>
    </message>
    <message>
        <source>the spelling changes, too</source>
        <translation>auch die Schreibweise ändert sich</translation>
    </message>
    <message>
        <source>the surest first</source>
        <translation>das sicherste zuerst</translation>
    </message>
    <message>
        <source>the system refused ({reason}); make file and folder writable and write again</source>
        <translation>das System hat es verweigert ({reason}); Datei und Ordner beschreibbar machen und erneut schreiben</translation>
    </message>
    <message>
        <source>the terms must be a list of words</source>
        <translation>die Wörter müssen eine Liste sein</translation>
    </message>
    <message>
        <source>the terms or their idf cannot be read</source>
        <translation>die Wörter oder ihre Werte idf sind nicht lesbar</translation>
    </message>
    <message>
        <source>the volume is read-only; mount it writable and write again</source>
        <translation>der Datenträger ist schreibgeschützt; ihn beschreibbar einhängen und noch einmal schreiben</translation>
    </message>
    <message>
        <source>the {tag} does not state the code page of its {names}: their bytes are repeated as they are</source>
        <translation>{tag} nennt nicht die Zeichentabelle für {names}: deren Bytes werden wiederholt, wie sie sind</translation>
    </message>
    <message>
        <source>there are more genres than it can hold</source>
        <translation>es sind mehr Genres, als sie aufnehmen kann</translation>
    </message>
    <message>
        <source>there are not {count} values per patch</source>
        <translation>es sind nicht {count} Werte je Ausschnitt</translation>
    </message>
    <message>
        <source>there are not {labels} logits and {others} other values</source>
        <translation>es sind nicht {labels} Logits und {others} weitere Werte</translation>
    </message>
    <message>
        <source>there is no such file</source>
        <translation>es gibt keine solche Datei</translation>
    </message>
    <message>
        <source>there must be 1 to {most} different terms</source>
        <translation>es müssen 1 bis {most} verschiedene Wörter sein</translation>
    </message>
    <message>
        <source>there must be 1 to {most} genres</source>
        <translation>es müssen 1 bis {most} Genres sein</translation>
    </message>
    <message>
        <source>there must be at most {most} entities, each with a name</source>
        <translation>es dürfen höchstens {most} Einträge sein, jeder mit einem Namen</translation>
    </message>
    <message>
        <source>there must be one finite idf per term</source>
        <translation>zu jedem Wort gehört ein endlicher Wert idf</translation>
    </message>
    <message>
        <source>thin</source>
        <translation>dünn</translation>
    </message>
    <message>
        <source>those in my files</source>
        <translation>die in meinen Dateien</translation>
    </message>
    <message>
        <source>those of a file …</source>
        <translation>die einer Datei …</translation>
    </message>
    <message>
        <source>those that were are {names}</source>
        <translation>eingelesen wurden {names}</translation>
    </message>
    <message>
        <source>today {time}</source>
        <translation>heute {time}</translation>
    </message>
    <message>
        <source>took longer than {seconds} seconds and was given up</source>
        <translation>brauchte länger als {seconds} Sekunden und wurde aufgegeben</translation>
    </message>
    <message>
        <source>took longer than {seconds} seconds for one input</source>
        <translation>brauchten für eine Eingabe länger als {seconds} Sekunden</translation>
    </message>
    <message>
        <source>tracker module</source>
        <translation>Tracker-Modul</translation>
    </message>
    <message>
        <source>triangle</source>
        <translation>Dreieck</translation>
    </message>
    <message>
        <source>two names are the same</source>
        <translation>zwei Namen sind gleich</translation>
    </message>
    <message>
        <source>two splices overlap</source>
        <translation>zwei Änderungen überschneiden sich</translation>
    </message>
    <message>
        <source>undo operation {operation} to do it again</source>
        <translation>den Vorgang {operation} rückgängig machen, um ihn zu wiederholen</translation>
    </message>
    <message>
        <source>undoing</source>
        <translation>Wird rückgängig gemacht</translation>
    </message>
    <message>
        <source>undoing one file</source>
        <translation>eine Datei rückgängig machen</translation>
    </message>
    <message>
        <source>undoing operation {operation}</source>
        <translation>Vorgang {operation} rückgängig machen</translation>
    </message>
    <message>
        <source>undone by operation {undone_by}</source>
        <translation>rückgängig gemacht durch Vorgang {undone_by}</translation>
    </message>
    <message>
        <source>unfold {0}</source>
        <translation>{0} ausklappen</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>unbekannt</translation>
    </message>
    <message>
        <source>unknown or repeated timbre statistics: {names}</source>
        <translation>unbekannte oder doppelte Klangstatistiken: {names}</translation>
    </message>
    <message>
        <source>unprotect {0}</source>
        <translation>{0} freigeben</translation>
    </message>
    <message>
        <source>unsure</source>
        <translation>unsicher</translation>
    </message>
    <message>
        <source>use {genres}</source>
        <translation>{genres} verwenden</translation>
    </message>
    <message>
        <source>waiting for a decision</source>
        <translation>ohne Entscheidung</translation>
    </message>
    <message>
        <source>wants no request for a long time (it says {status})</source>
        <translation>will lange keine Anfrage (Antwort {status})</translation>
    </message>
    <message>
        <source>was asked for something that makes no sense ({kind})</source>
        <translation>wurde nach etwas gefragt, das keinen Sinn ergibt ({kind})</translation>
    </message>
    <message>
        <source>was ended by {name}</source>
        <translation>wurde durch {name} beendet</translation>
    </message>
    <message>
        <source>what it held is damaged in the journal; put a backup of the state back, or set its genres by hand</source>
        <translation>was sie enthielt, ist im Journal beschädigt; eine Sicherung des Zustands zurücklegen oder ihre Genres von Hand setzen</translation>
    </message>
    <message>
        <source>what it leaves unsaid</source>
        <translation>was er nicht erwähnt</translation>
    </message>
    <message>
        <source>what it repeats can read the same letters in two ways; write (a+)+ as a+, and (a|ab|b)+ as (a|b)+</source>
        <translation>was er wiederholt, kann dieselben Buchstaben auf zwei Arten lesen; statt (a+)+ nur a+ schreiben, statt (a|ab|b)+ nur (a|b)+</translation>
    </message>
    <message>
        <source>which articles about the album and its artist are wanted to {titles}</source>
        <translation>die gewünschten Artikel über das Album und seinen Interpreten an {titles}</translation>
    </message>
    <message>
        <source>why</source>
        <translation>warum</translation>
    </message>
    <message>
        <source>will be taken out</source>
        <translation>wird entfernt</translation>
    </message>
    <message>
        <source>will be written</source>
        <translation>wird geschrieben</translation>
    </message>
    <message>
        <source>with all suggestions rejected</source>
        <translation>mit lauter abgelehnten Vorschlägen</translation>
    </message>
    <message>
        <source>with files that could not be read, or are gone</source>
        <translation>mit Dateien, die nicht gelesen werden konnten oder fehlen</translation>
    </message>
    <message>
        <source>write only files that have none</source>
        <translation>nur Dateien ohne Genre schreiben</translation>
    </message>
    <message>
        <source>writing</source>
        <translation>Schreiben</translation>
    </message>
    <message>
        <source>writing the report</source>
        <translation>Bericht schreiben</translation>
    </message>
    <message>
        <source>writing would also change {changes}; {detail}</source>
        <translation>das Schreiben würde auch {changes} ändern; {detail}</translation>
    </message>
    <message>
        <source>writing would change the audio; {detail}</source>
        <translation>das Schreiben würde den Klang ändern; {detail}</translation>
    </message>
    <message>
        <source>writing would leave it without padding for later changes; {detail}</source>
        <translation>nach dem Schreiben wäre kein Platz für spätere Änderungen; {detail}</translation>
    </message>
    <message>
        <source>written to the files</source>
        <translation>in die Dateien geschrieben</translation>
    </message>
    <message>
        <source>written: the files hold what you accepted</source>
        <translation>geschrieben: die Dateien enthalten das Angenommene</translation>
    </message>
    <message>
        <source>year&gt;1990, score&lt;=0.5, id=7, or -year:1970-1979</source>
        <translation>year&gt;1990, score&lt;=0.5, id=7 oder -year:1970-1979</translation>
    </message>
    <message>
        <source>your albums, {source}</source>
        <translation>Ihre Alben, {source}</translation>
    </message>
    <message>
        <source>your own; the encoders as their base says</source>
        <translation>die eigene; die Encoder, wie ihre Grundlage sagt</translation>
    </message>
    <message>
        <source>your share of the disk is used up; make room and write again</source>
        <translation>der eigene Anteil am Datenträger ist aufgebraucht; Platz schaffen und noch einmal schreiben</translation>
    </message>
    <message>
        <source>your tagged albums</source>
        <translation>die eigenen getaggten Alben</translation>
    </message>
    <message>
        <source>{0} spells {1}</source>
        <translation>{0} ist Schreibweise von {1}</translation>
    </message>
    <message>
        <source>{1} spells {0}</source>
        <translation>{1} ist Schreibweise von {0}</translation>
    </message>
    <message>
        <source>{albums} copied as {form}.</source>
        <translation>{albums} kopiert als {form}.</translation>
    </message>
    <message>
        <source>{albums} have no file that can be read and written, so nothing was accepted there; see their problems.</source>
        <translation>{albums} haben keine Datei, die sich lesen und schreiben lässt; dort wurde nichts angenommen, siehe ihre Probleme.</translation>
    </message>
    <message>
        <source>{albums} of the tagged albums were analysed, and nothing was heard, seen or read in them that could be learnt from: they are silence, speech or damaged, without cover and text; add music, or covers, then run &apos;tagger suggest&apos; and learn.</source>
        <translation>{albums} der getaggten Alben wurden analysiert, und nichts wurde in ihnen gehört, gesehen oder gelesen, woraus gelernt werden könnte: Sie sind Stille, Sprache oder beschädigt, ohne Cover und Text. Fügen Sie Musik oder Cover hinzu, führen Sie dann &apos;tagger suggest&apos; aus und lernen Sie.</translation>
    </message>
    <message>
        <source>{albums}, {selected} selected</source>
        <translation>{albums}, {selected} ausgewählt</translation>
    </message>
    <message numerus="yes">
        <source>{count} album(s)</source>
        <translation>
            <numerusform>{count} Album</numerusform>
            <numerusform>{count} Alben</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} album(s) (is|are) not on the map yet.</source>
        <translation>
            <numerusform>{count} Album ist noch nicht auf der Karte.</numerusform>
            <numerusform>{count} Alben sind noch nicht auf der Karte.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} file(s)</source>
        <translation>
            <numerusform>{count} Datei</numerusform>
            <numerusform>{count} Dateien</numerusform>
        </translation>
    </message>
    <message>
        <source>{count} files</source>
        <translation>{count} Dateien</translation>
    </message>
    <message>
        <source>{count} files: {detail}</source>
        <translation>{count} Dateien: {detail}</translation>
    </message>
    <message numerus="yes">
        <source>{count} genre(s)</source>
        <translation>
            <numerusform>{count} Genre</numerusform>
            <numerusform>{count} Genres</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} more file(s)</source>
        <translation>
            <numerusform>{count} weitere Datei</numerusform>
            <numerusform>{count} weitere Dateien</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} more problem(s)</source>
        <translation>
            <numerusform>{count} weiteres Problem</numerusform>
            <numerusform>{count} weitere Probleme</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} more track(s) (is|are) not shown.</source>
        <translation>
            <numerusform>{count} weiterer Titel wird nicht gezeigt.</numerusform>
            <numerusform>{count} weitere Titel werden nicht gezeigt.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} music folder(s)</source>
        <translation>
            <numerusform>{count} Musikordner</numerusform>
            <numerusform>{count} Musikordner</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} problem(s)</source>
        <translation>
            <numerusform>{count} Problem</numerusform>
            <numerusform>{count} Probleme</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} selected album(s)</source>
        <translation>
            <numerusform>{count} ausgewähltes Album</numerusform>
            <numerusform>{count} ausgewählte Alben</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} track(s)</source>
        <translation>
            <numerusform>{count} Titel</numerusform>
            <numerusform>{count} Titel</numerusform>
        </translation>
    </message>
    <message>
        <source>{day} {month} {year} {time}</source>
        <translation>{day}. {month} {year} {time}</translation>
    </message>
    <message>
        <source>{decision} in {albums}</source>
        <translation>{decision} ({albums})</translation>
    </message>
    <message>
        <source>{duration} left</source>
        <translation>noch {duration}</translation>
    </message>
    <message>
        <source>{files} cannot be written</source>
        <translation>nicht schreibbar: {files}</translation>
    </message>
    <message>
        <source>{files} in {albums} will change</source>
        <translation>{files} ({albums}) werden geändert</translation>
    </message>
    <message>
        <source>{files} left alone</source>
        <translation>nicht angerührt: {files}</translation>
    </message>
    <message>
        <source>{first} and {last}</source>
        <translation>{first} und {last}</translation>
    </message>
    <message>
        <source>{folders} with {tracks} in {albums} albums.</source>
        <translation>{folders}: {tracks}, Alben: {albums}.</translation>
    </message>
    <message>
        <source>{genres} in {albums} would be accepted</source>
        <translation>Angenommen würden {genres} ({albums})</translation>
    </message>
    <message>
        <source>{genre} (chosen)</source>
        <translation>{genre} (gewählt)</translation>
    </message>
    <message>
        <source>{genre} for {tracks} alone</source>
        <translation>{genre} nur für {tracks}</translation>
    </message>
    <message>
        <source>{genre}: the album&apos;s score with this track&apos;s sound in place of the mean of all its tracks</source>
        <translation>{genre}: der Wert des Albums mit dem Klang dieses Titels statt des Mittels aller Titel</translation>
    </message>
    <message>
        <source>{hidden} more …</source>
        <translation>{hidden} weitere …</translation>
    </message>
    <message>
        <source>{hours} h {minutes:02d} min</source>
        <translation>{hours} h {minutes:02d} min</translation>
    </message>
    <message>
        <source>{id} (in use)</source>
        <translation>{id} (in Gebrauch)</translation>
    </message>
    <message>
        <source>{key} was taken from “{text}”.</source>
        <translation>{key} wurde „{text}“ weggenommen.</translation>
    </message>
    <message>
        <source>{label}: {albums} affected.</source>
        <translation>{label}: betroffen: {albums}.</translation>
    </message>
    <message>
        <source>{listed} of {albums}</source>
        <translation>{listed} von {albums}</translation>
    </message>
    <message>
        <source>{matched} of {albums} albums found in MusicBrainz{several}. {texts} texts, {tags} tags and {covers} covers fetched.</source>
        <translation>{matched} von {albums} Alben in MusicBrainz gefunden{several}. {texts} Texte, {tags} Tags und {covers} Cover geholt.</translation>
    </message>
    <message>
        <source>{minutes} min</source>
        <translation>{minutes} min</translation>
    </message>
    <message>
        <source>{names} fit it as the network below; name one as &quot;embedding_model&quot; in a description of your own</source>
        <translation>{names} passen dazu als Netz darunter; eines als „embedding_model“ in einer eigenen Beschreibung nennen</translation>
    </message>
    <message>
        <source>{names} would be left out, since this folder holds the first genre only</source>
        <translation>{names} fielen weg, da dieser Ordner nur das erste Genre enthält</translation>
    </message>
    <message>
        <source>{names}; allow hard links in the settings to write it</source>
        <translation>{names}; in den Einstellungen Dateien mit mehreren Namen erlauben, um sie zu schreiben</translation>
    </message>
    <message>
        <source>{name} against</source>
        <translation>{name} dagegen</translation>
    </message>
    <message>
        <source>{name} for</source>
        <translation>{name} dafür</translation>
    </message>
    <message>
        <source>{name} in {folder}</source>
        <translation>{name} in {folder}</translation>
    </message>
    <message>
        <source>{name} {share} against</source>
        <translation>{name} {share} dagegen</translation>
    </message>
    <message>
        <source>{name} {share} for</source>
        <translation>{name} {share} dafür</translation>
    </message>
    <message>
        <source>{name}, the base</source>
        <translation>{name}, die Grundlage</translation>
    </message>
    <message>
        <source>{notes} more are not taken over.</source>
        <translation>{notes} weitere sind nicht übernommen.</translation>
    </message>
    <message>
        <source>{numbers} of {total}</source>
        <translation>{numbers} von {total}</translation>
    </message>
    <message>
        <source>{number} in 100 albums, {low} to {high}</source>
        <translation>{number} von 100 Alben, {low} bis {high}</translation>
    </message>
    <message>
        <source>{number} links in it lead out of the scanned folder and were not followed ({names} and {count} more); {detail}</source>
        <translation>{number} Verknüpfungen darin führen aus dem gelesenen Ordner hinaus, und ihnen wurde nicht gefolgt ({names} und {count} weitere); {detail}</translation>
    </message>
    <message>
        <source>{number} links in it lead out of the scanned folder and were not followed ({names}); {detail}</source>
        <translation>{number} Verknüpfungen darin führen aus dem gelesenen Ordner hinaus, und ihnen wurde nicht gefolgt ({names}); {detail}</translation>
    </message>
    <message>
        <source>{number} of the albums name no artist: whether two of them have the same is not known, and the figures may be too good.</source>
        <translation>{number} der Alben nennen keinen Interpreten: Ob zwei von ihnen denselben haben, ist unbekannt, und die Zahlen können zu gut sein.</translation>
    </message>
    <message>
        <source>{number} per second</source>
        <translation>{number} pro Sekunde</translation>
    </message>
    <message>
        <source>{number} with cover</source>
        <translation>{number} mit Cover</translation>
    </message>
    <message>
        <source>{number} with sound</source>
        <translation>{number} mit Klang</translation>
    </message>
    <message>
        <source>{number} with text</source>
        <translation>{number} mit Text</translation>
    </message>
    <message>
        <source>{path}: it changed since it was reviewed; scan again and look at it once more</source>
        <translation>{path}: hat sich seit der Durchsicht geändert; neu einlesen und noch einmal ansehen</translation>
    </message>
    <message>
        <source>{path}: the file is no longer there</source>
        <translation>{path}: die Datei ist nicht mehr da</translation>
    </message>
    <message>
        <source>{path}: the system refused ({reason}); make file and folder writable and write again</source>
        <translation>{path}: das System hat es verweigert ({reason}); Datei und Ordner beschreibbar machen und erneut schreiben</translation>
    </message>
    <message>
        <source>{pictures}, will be embedded</source>
        <translation>{pictures}, wird eingebettet</translation>
    </message>
    <message>
        <source>{player} ({files})</source>
        <translation>{player} ({files})</translation>
    </message>
    <message>
        <source>{problems}, the last one: {text}</source>
        <translation>{problems}, zuletzt: {text}</translation>
    </message>
    <message>
        <source>{read}, {files} gone since</source>
        <translation>{read}, seither verschwunden: {files}</translation>
    </message>
    <message>
        <source>{reason} and is left in peace for now</source>
        <translation>{reason} und wird vorerst in Ruhe gelassen</translation>
    </message>
    <message>
        <source>{reason}, or is the service out of order</source>
        <translation>{reason}, oder ist der Dienst gestört</translation>
    </message>
    <message>
        <source>{reason}; the temporary file &apos;{name}&apos; will be removed at the next start</source>
        <translation>{reason}; die vorläufige Datei „{name}“ wird beim nächsten Start entfernt</translation>
    </message>
    <message>
        <source>{seconds} s</source>
        <translation>{seconds} s</translation>
    </message>
    <message>
        <source>{sentence} That is {share} of the evidence.</source>
        <translation>{sentence} Das sind {share} der Anhaltspunkte.</translation>
    </message>
    <message>
        <source>{several} of a kind that cannot be tagged, {words} ({endings}), passed over: {detail}</source>
        <translation>{several} einer Art, die keine Tags aufnimmt, {words} ({endings}), übergangen: {detail}</translation>
    </message>
    <message>
        <source>{source}, {items} albums</source>
        <translation>{source}, {items} Alben</translation>
    </message>
    <message>
        <source>{stage}: {done} of {total}</source>
        <translation>{stage}: {done} von {total}</translation>
    </message>
    <message>
        <source>{stage}: {done} so far</source>
        <translation>{stage}: bisher {done}</translation>
    </message>
    <message>
        <source>{start} to {end}</source>
        <translation>{start} bis {end}</translation>
    </message>
    <message>
        <source>{start}: it holds {words}, no music</source>
        <translation>{start}: Der Titel enthält {words}, keine Musik</translation>
    </message>
    <message>
        <source>{tracks} in {albums}</source>
        <translation>{tracks}, {albums}</translation>
    </message>
    <message>
        <source>{undone} of {written} undone</source>
        <translation>{undone} von {written} rückgängig gemacht</translation>
    </message>
    <message>
        <source>{url} in the browser</source>
        <translation>{url} im Browser</translation>
    </message>
    <message>
        <source>{watched} folders are watched, and no more can be; F5 reads changes in the others.</source>
        <translation>{watched} Ordner werden überwacht, mehr geht nicht; F5 liest Änderungen in den übrigen.</translation>
    </message>
    <message>
        <source>{words} cannot hold this, so the file gets an ID3v2 tag, which takes over what that one says</source>
        <translation>{words} kann das nicht aufnehmen, also bekommt die Datei einen ID3v2-Tag, der übernimmt, was jener sagt</translation>
    </message>
    <message>
        <source>{words} could not be read whole</source>
        <translation>{words} ließ sich nicht ganz lesen</translation>
    </message>
    <message>
        <source>{words} names “{genre}”, which gives way</source>
        <translation>{words} nennt „{genre}“; das weicht</translation>
    </message>
    <message>
        <source>{words} names “{genre}”, which stays there: it is neither read nor written</source>
        <translation>{words} nennt „{genre}“; das bleibt dort und wird weder gelesen noch geschrieben</translation>
    </message>
    <message>
        <source>{words} reaches beyond the end of the file</source>
        <translation>{words} reicht über das Ende der Datei hinaus</translation>
    </message>
    <message>
        <source>{words} {number} tagged albums by {artists} artists or more, so there is nothing to tell apart ({tagged} tagged albums); tag more albums.</source>
        <translation>{words} {number} getaggte Alben von mindestens {artists} Interpreten, also gibt es nichts zu unterscheiden ({tagged} getaggte Alben); mehr Alben taggen.</translation>
    </message>
    <message>
        <source>“{album}” has no file that can be read and written, so nothing was accepted there; see its problems.</source>
        <translation>„{album}“ hat keine Datei, die sich lesen und schreiben lässt; dort wurde nichts angenommen, siehe seine Probleme.</translation>
    </message>
    <message>
        <source>“{folder}” is not there; see whether its disk is connected.</source>
        <translation>„{folder}“ ist nicht da; ist der Datenträger angeschlossen?</translation>
    </message>
    <message>
        <source>“{genre}” cannot be held by its tags</source>
        <translation>„{genre}“ passt nicht in ihre Tags</translation>
    </message>
    <message>
        <source>“{genre}” is not one of your genres. It was added as it is written.</source>
        <translation>„{genre}“ ist keines Ihrer Genres. Es wurde hinzugefügt, wie es geschrieben ist.</translation>
    </message>
    <message>
        <source>“{model}” is installed.</source>
        <translation>„{model}“ ist installiert.</translation>
    </message>
    <message>
        <source>“{model}” is removed.</source>
        <translation>„{model}“ ist entfernt.</translation>
    </message>
    <message>
        <source>“{name}” cannot be checked and is left untouched: {reason}.</source>
        <translation>„{name}“ lässt sich nicht prüfen und bleibt unangetastet: {reason}.</translation>
    </message>
    <message>
        <source>“{name}” is left untouched because {reason}.</source>
        <translation>„{name}“ bleibt unangetastet: {reason}.</translation>
    </message>
    <message>
        <source>“{path}” is in none of these folders, so there is nothing to leave out.</source>
        <translation>„{path}“ ist in keinem dieser Ordner, also gibt es nichts auszulassen.</translation>
    </message>
    <message>
        <source>“{path}” is left out from now on; “Take in again” brings it back.</source>
        <translation>„{path}“ wird ab jetzt ausgelassen; „Wieder aufnehmen“ nimmt ihn wieder auf.</translation>
    </message>
    <message>
        <source>“{text}”</source>
        <translation>„{text}“</translation>
    </message>
    <message>
        <source>“{work}” has ended after {duration}, with {problems}; Activity names them.</source>
        <translation>„{work}“ ist nach {duration} beendet; dabei: {problems}. Aktivität nennt sie.</translation>
    </message>
    <message>
        <source>“{work}” has ended after {duration}.</source>
        <translation>„{work}“ ist nach {duration} beendet.</translation>
    </message>
    <message>
        <source>… and {files}; &apos;tagger log&apos; lists them all.</source>
        <translation>… und {files}; „tagger log“ listet alle auf.</translation>
    </message>
    <message>
        <source>… and {problems}</source>
        <translation>… und {problems}</translation>
    </message>
</context>
</TS>
