"""The panel of texts: each with its origin, marked words, a switch between texts, tags, and no page that opens by itself."""

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from pytestqt.qtbot import QtBot

from tagger.inference.entity_file import Entity, LinkedEntity
from tagger.inference.explanation import Weight, WordWeights
from tagger.reviews.records import CommunityTag, ReleaseGroup, TextAboutAlbum
from tagger.services.review_texts import WordsOfAlbum
from tagger.state.review_queries import StoredMatch
from tagger.ui.dialogs.fetch import FetchDialog, MatchDialog, NoteDialog
from tagger.ui.inspector.text_panel import KINDS, READ_BY_MODEL, TextPanel

HOSTILE = "<b>bold</b> & \u202eevil <img src=x onerror=alert(1)>"
REVIEW = TextAboutAlbum(
    7,
    "critiquebrainz",
    "review",
    f"Slow dub. {HOSTILE}",
    "A. <i>Listener</i>",
    "Tue, 01 Mar 2016",
    "CC BY-SA 3.0",
    "en",
    "https://critiquebrainz.org/review/x",
)
GERMAN = TextAboutAlbum(8, "wikipedia", "article", "Ein Album.", "Wikipedia contributors", "", "CC BY-SA 4.0", "de")
LYRICS = TextAboutAlbum(None, "files", "lyrics", "la la", "1.flac")
GROUP = ReleaseGroup("0" * 8, "Quadrant Dub", "Basic Channel", 1994, "Album", score=0.9, tracks=4)


def words(**more: object) -> WordsOfAlbum:
    fields = {"texts": (REVIEW, GERMAN, LYRICS), "tags": (CommunityTag("musicbrainz", HOSTILE, 3),)} | more
    return WordsOfAlbum(1, **fields)  # type: ignore[arg-type]


@pytest.fixture
def panel(qtbot: QtBot) -> TextPanel:
    panel = TextPanel()
    qtbot.addWidget(panel)
    panel.show()
    return panel


def test_nothing_is_shown_of_an_album_without_words(panel: TextPanel) -> None:
    panel.show_words(None)
    assert panel.isHidden()


def test_each_text_is_shown_with_its_origin_as_plain_text(panel: TextPanel) -> None:
    panel.show_words(words())
    assert [panel.choice.itemText(index) for index in range(3)] == [
        "CritiqueBrainz · review · A. <i>Listener</i>",
        "Wikipedia · article · Wikipedia contributors",
        "Your files · lyrics · 1.flac",
    ]
    assert panel.text.toPlainText() == REVIEW.text
    assert panel.origin.text() == "CritiqueBrainz · review · A. <i>Listener</i> · Tue, 01 Mar 2016 · CC BY-SA 3.0 · en"
    assert "\u202e" not in panel.tags.text()
    assert "Tagged at MusicBrainz: <b>bold</b> & " in panel.tags.text()
    assert panel.language.isHidden()
    panel.choice.setCurrentIndex(1)
    assert "another language (de)" in panel.language.text()
    assert panel.open_page.isHidden()
    panel.choice.setCurrentIndex(2)
    assert panel.delete.isHidden()


def test_tags_and_names_are_rows_of_their_own(panel: TextPanel) -> None:
    panel.show_words(words(tags=()))
    assert panel.tags.isHidden() and panel.tags_heading.isHidden()
    assert panel.linked.isHidden() and panel.linked_heading.isHidden()
    linked = (
        LinkedEntity(("british",), Entity("United Kingdom", "place", 0.4, ("united_kingdom",))),
        LinkedEntity(("massive", "attack"), Entity("Massive Attack", "artist", 1.0, ("trip_hop",))),
    )
    panel.show_words(words(linked=linked, linking_problem="It is damaged."))
    assert panel.tags_heading.isVisible() and panel.linked_heading.isVisible()
    assert panel.linked.text().splitlines() == [
        "It is damaged.",
        "british → United Kingdom (place): united kingdom",
        "Massive Attack (artist): trip hop",
    ]


def test_kinds_of_names_are_said_in_the_language_of_the_window(panel: TextPanel, german: None) -> None:
    linked = tuple(LinkedEntity(("x",), Entity("X", kind, 1.0, ("y",))) for kind in KINDS)
    panel.show_words(words(linked=linked))
    kinds = ("Interpret", "Genre", "Ort", "Label", "Instrument")
    assert panel.linked.text().splitlines() == [f"X ({kind}): y" for kind in kinds]


def test_words_are_marked_in_every_text(panel: TextPanel) -> None:
    reason = WordWeights("Slow dub.", (Weight("dub", "“dub”", 1.0, ("dub",)),), sentence="The text speaks for Dub.")
    panel.show_words(words())
    panel.show_reason(reason)
    assert panel.choice.itemText(0) == READ_BY_MODEL
    assert panel.sentence.text() == "The text speaks for Dub."
    panel.choice.setCurrentIndex(1)
    assert [mark.cursor.selectedText() for mark in panel.text.extraSelections()] == ["dub"]


def test_a_page_opens_only_when_it_is_clicked(panel: TextPanel, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(QUrl(url).toString()))
    panel.show_words(words())
    assert opened == []
    panel.open_page.click()
    assert opened == ["https://critiquebrainz.org/review/x"]


def test_a_text_can_be_forgotten(panel: TextPanel, qtbot: QtBot) -> None:
    panel.show_words(words())
    with qtbot.waitSignal(panel.text_deleted) as deleted:
        panel.delete.click()
    assert deleted.args == [7]


def test_another_match_is_one_of_those_offered_another_or_none(qtbot: QtBot) -> None:
    match = StoredMatch(None, "nobody", "", 0.0)
    dialog = MatchDialog(words(match=match, candidates=(GROUP,)))
    qtbot.addWidget(dialog)
    assert dialog.candidates.item(0).text() == "Basic Channel – Quadrant Dub (1994, Album, 4 tracks, 90% alike)"
    chosen: list[str] = []
    dialog.match_selected.connect(lambda _, mbid: chosen.append(mbid))
    dialog.buttons.accepted.emit()
    dialog.candidates.setCurrentRow(1)
    dialog.buttons.accepted.emit()
    dialog.identifier.setText(" ABC ")
    dialog.buttons.accepted.emit()
    assert chosen == ["0" * 8, "", "abc"]


def test_a_note_without_words_is_none(qtbot: QtBot) -> None:
    dialog = NoteDialog()
    qtbot.addWidget(dialog)
    notes: list[str] = []
    dialog.note_saved.connect(notes.append)
    dialog.buttons.accepted.emit()
    dialog.text.setPlainText(HOSTILE)
    dialog.buttons.accepted.emit()
    assert notes == [HOSTILE]


def test_the_dialog_says_what_is_sent_before_anything_is(qtbot: QtBot) -> None:
    dialog = FetchDialog("This sends nothing.", "me@example.org", 0)
    qtbot.addWidget(dialog)
    assert dialog.sentence.text() == "This sends nothing."
    assert dialog.all.isChecked()
    assert dialog.contact_text == "me@example.org"
    dialog.contact.setText("two words; and\x07more")
    assert dialog.contact_text == ""
