from pathlib import Path

from mutagen.apev2 import APEv2

from tagger.tagformats.riff_aiff import WaveAudio
from tagger.tagformats.tagged_audio import MpegAudio, TrueAudio
from tests.helpers.media import make_audio


def test_mp3_and_tta_know_their_apev2_tag(tmp_path: Path) -> None:
    for kind, name in ((MpegAudio, "mp3 id3v2.4"), (TrueAudio, "tta")):
        path = make_audio(tmp_path / "a", name, tags={"title": "One"})
        assert kind(path).ape is None
        tag = APEv2()
        tag["Genre"] = "Dub"
        tag.save(path)
        file = kind(path)
        assert file.ape is not None
        assert (str(file["TIT2"]), str(file.ape["Genre"])) == ("One", "Dub")


def test_a_broken_apev2_tag_counts_as_none(tmp_path: Path) -> None:
    path = make_audio(tmp_path / "a.mp3", "mp3 apev2", tags={"title": "One", "genres": ["Dub"]})
    data = path.read_bytes()
    at = data.rindex(b"APETAGEX")
    for damaged in (
        data[: at + 12] + b"\xff\xff\xff\x7f" + data[at + 16 :],
        data.replace(b"Genre\0", b"\x01\x02\x03\x04\x05\0"),
    ):
        path.write_bytes(damaged)
        assert MpegAudio(path).ape is None


def test_saving_is_mutagens_own(tmp_path: Path) -> None:
    path = make_audio(tmp_path / "a.wav", "wav info", tags={"title": "One", "genres": ["Dub"]})
    file = WaveAudio(path)
    assert file.riff_info == {"INAM": "One", "IGNR": "Dub"}
    file.add_tags()
    file.save()
    assert WaveAudio(path).riff_info == {"INAM": "One", "IGNR": "Dub"}
