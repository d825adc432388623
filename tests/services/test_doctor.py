"""The doctor finds what is wrong, and says what to do."""

from pathlib import Path

import pytest

from tagger.services import doctor, models
from tagger.services.doctor import Finding
from tagger.services.scan import scan
from tagger.state.database import State
from tagger.state.tables import Root
from tests.helpers.bundles import make_bundle


def found(state: State) -> dict[str, Finding]:
    return {finding.subject: finding for finding in doctor.examine(state.folder)}


@pytest.fixture
def healthy(state: State, music: Path, tmp_path: Path) -> State:
    models.use(state, models.add(state, make_bundle(tmp_path / "bundle")).id)
    scan(state, [music])
    return state


def test_a_healthy_machine_has_no_problem(healthy: State) -> None:
    findings = doctor.examine(healthy.folder)
    assert doctor.healthy(findings)
    assert all(finding.sentence.endswith(".") for finding in findings)


def test_a_damaged_model_is_a_problem(healthy: State) -> None:
    (healthy.folder / "models" / "test-1.0.0" / "audio.onnx").write_bytes(b"damaged")
    finding = found(healthy)["model"]
    assert finding.level == "problem"
    assert "audio.onnx" in finding.sentence and "tagger models use" in finding.sentence


def test_a_folder_out_of_reach_is_a_problem(healthy: State, music: Path) -> None:
    music.rename(music.with_name("unplugged"))
    finding = found(healthy)["library"]
    assert (finding.level, str(music) in finding.sentence) == ("problem", True)
    assert "'tagger forget FOLDER' forget it." in finding.sentence
    assert not doctor.healthy(doctor.examine(healthy.folder))


def test_lost_files_are_counted(healthy: State, music: Path) -> None:
    (music / "loose" / "song.ogg").unlink()
    scan(healthy, [music])
    assert found(healthy)["library"].sentence == "4 tracks in 1 folder; no longer where they were: 1."


def test_little_space_is_a_problem(healthy: State, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "LITTLE_SPACE", 1 << 60)
    assert found(healthy)["disk"].level == "problem"


def test_a_codec_that_is_lacking_is_named(healthy: State, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(doctor.CODECS, "no such codec", "Wax Cylinder")
    finding = found(healthy)["FFmpeg"]
    assert (finding.level, "Wax Cylinder" in finding.sentence) == ("problem", True)


def test_a_state_that_cannot_be_used_is_a_finding(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    findings = {finding.subject: finding for finding in doctor.examine(tmp_path / "file")}
    assert findings["state"].level == "problem"
    assert findings["FFmpeg"].level == "ok"


def test_a_folder_that_the_system_refuses_to_look_at_is_out_of_reach(healthy: State) -> None:
    with healthy.session() as session:
        session.add(Root(path=Path("/music") / ("x" * 300), scanned_at=0.0))
    assert found(healthy)["library"].sentence.startswith("Out of reach: /music/xxx")
