from __future__ import annotations

import os
import random
import re
import shutil
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from storage import backup_files, backups, checks, decisions, repair, sweep
from storage.errors import DamagedError, ProjectError
from storage.images import encode_png
from storage.project import ProjectFolder
from storage.records import ItemState, ProposalDraft, ProposalKind, StageName
from storage.store import Store
from tests.support.images import picture
from tests.support.projects import make_project, propose

ITEMS = 1_500


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Items with proposals, every third decided; a backup; then twenty more decisions."""
    with make_project(tmp_path_factory.mktemp("made"), count=ITEMS) as store:
        for first in range(1, ITEMS, 100):
            decisions.accept(store, range(first, first + 100, 3), label="good")
        for item_id in range(1, 200):
            propose(store, item_id, StageName.CLASSIFY, [ProposalDraft(ProposalKind.CLASS, "good", 0.5)])
        backups.make(store)
        decisions.exclude(store, range(2, 62, 3), reason="blurred")
        return store.folder.root


@pytest.fixture
def project(made: Path, tmp_path: Path) -> ProjectFolder:
    return ProjectFolder(Path(shutil.copytree(made, tmp_path / "project")))


def _states(root: Path) -> dict[int, tuple[ItemState, str | None]]:
    with Store.open(root, readonly=True) as store:
        return {item.id: (item.state, item.label) for item in store.items.walk()}


def _pages(project: ProjectFolder, table: str) -> list[int]:
    """Leaf pages of a table or index, by what their bytes hold: found by damaging none, with dbstat's help."""
    with sqlite3.connect(project.database) as connection:
        query = "SELECT pageno FROM dbstat WHERE name = ? AND pagetype = 'leaf' ORDER BY path"
        pages = [page for (page,) in connection.execute(query, (table,))]
    connection.close()
    return pages


def _overwrite(project: ProjectFolder, page: int) -> None:
    with project.database.open("r+b") as file:
        file.seek((page - 1) * 4096)
        file.write(random.Random(page).randbytes(4096))


def _whole(root: Path) -> None:
    with Store.open(root) as store:
        assert checks.check(store).problems == ()


@pytest.mark.in_a_file
def test_rows_of_destroyed_pages_come_from_the_backup_with_newer_decisions_on_top(project: ProjectFolder) -> None:
    before = _states(project.root)
    pages = _pages(project, "items")
    _overwrite(project, pages[0])
    _overwrite(project, pages[len(pages) // 2])
    with pytest.raises(DamagedError), Store.open(project.root) as store:
        list(store.items.walk())
    done = repair.repair(project.root)
    assert done.kept is not None and done.kept.reason == "damaged"
    assert done.tables["items"].gaps and done.tables["items"].refilled > 20
    assert done.tables["items"].lost == 0
    assert done.better is None
    assert _states(project.root) == before
    _whole(project.root)


@pytest.mark.in_a_file
def test_without_a_backup_all_readable_rows_are_kept_and_the_lost_ones_counted(project: ProjectFolder) -> None:
    before = _states(project.root)
    shutil.rmtree(project.backups)
    _overwrite(project, _pages(project, "items")[3])
    done = repair.repair(project.root)
    after = _states(project.root)
    assert after.items() <= before.items()
    assert 0 < len(before) - len(after) == sum(last - first + 1 for first, last in done.tables["items"].gaps)
    assert done.now.items == len(after)
    _whole(project.root)


@pytest.mark.in_a_file
def test_a_destroyed_index_costs_nothing(project: ProjectFolder) -> None:
    before = _states(project.root)
    _overwrite(project, _pages(project, "ix_items_state")[0])
    done = repair.repair(project.root)
    assert done.kept is not None
    assert sum(entry.lost for entry in done.tables.values()) == 0
    assert _states(project.root) == before
    _whole(project.root)


@pytest.mark.in_a_file
def test_a_zeroed_header_is_written_anew(project: ProjectFolder) -> None:
    before = _states(project.root)
    with project.database.open("r+b") as file:
        file.write(bytes(100))
    with pytest.raises(DamagedError):
        Store.open(project.root)
    done = repair.repair(project.root)
    assert sum(entry.lost for entry in done.tables.values()) == 0
    assert _states(project.root) == before
    _whole(project.root)


@pytest.mark.in_a_file
def test_a_truncated_file_gives_what_is_left_and_the_backup_the_rest(project: ProjectFolder) -> None:
    before = _states(project.root)
    os.truncate(project.database, project.database.stat().st_size * 2 // 3 // 4096 * 4096)
    done = repair.repair(project.root)
    assert done.now.items > 0
    after = _states(project.root)
    assert sum(after.get(item_id) == state for item_id, state in before.items()) > ITEMS * 0.9
    _whole(project.root)


@pytest.mark.in_a_file
def test_a_step_that_lost_a_part_can_no_longer_be_undone(project: ProjectFolder) -> None:
    shutil.rmtree(project.backups)
    _overwrite(project, _pages(project, "step_changes")[-1])
    done = repair.repair(project.root)
    assert done.closed_steps > 0
    with Store.open(project.root) as store:
        step = store.next_undo()
        assert step is None or step.id < 17
    _whole(project.root)


@pytest.mark.in_a_file
def test_nothing_readable_says_which_backup_to_bring_back(project: ProjectFolder) -> None:
    project.database.write_bytes(os.urandom(400_000))
    with pytest.raises(DamagedError, match=r"No item could be read.*fettle restore .* 1"):
        repair.repair(project.root)
    done = backups.restore_damaged(project, "latest")
    assert done.now.items == ITEMS
    _whole(project.root)


@pytest.mark.in_a_file
@pytest.mark.parametrize("seed", range(6))
def test_whatever_is_flipped_a_repair_ends_with_a_sound_project_or_in_words(project: ProjectFolder, seed: int) -> None:
    rng = random.Random(seed)
    data = bytearray(project.database.read_bytes())
    for _ in range(rng.choice([1, 10, 200])):
        data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
    project.database.write_bytes(data)
    try:
        repair.repair(project.root)
    except (DamagedError, ProjectError) as error:
        assert "fettle restore" in str(error) or "newer" in str(error)
        return
    with Store.open(project.root) as store:
        assert [p for p in checks.check(store).problems if not p.startswith("database: a value")] == []


@pytest.mark.in_a_file
def test_drifted_counters_and_dangling_rows_of_a_sound_file_are_mended_in_place(project: ProjectFolder) -> None:
    with sqlite3.connect(project.database) as connection:
        connection.execute("UPDATE counters SET n = n + 5 WHERE value = '=accepted'")
        connection.execute("DELETE FROM items WHERE id = 1")
    connection.close()
    done = repair.repair(project.root)
    assert (done.damage, done.kept) == ("", None)
    assert done.recounted > 0
    assert done.tables["decisions"].dangling > 0
    _whole(project.root)
    assert repair.repair(project.root).recounted == 0


@pytest.mark.in_a_file
def test_a_file_is_looked_at_when_the_last_process_did_not_end_well(project: ProjectFolder) -> None:
    _overwrite(project, _pages(project, "ix_items_score")[0])
    Store.open(project.root).close()
    (project.root / ".lock.holder").write_text('{"host": "here", "pid": 1}')
    for _ in range(2):
        with pytest.raises(DamagedError, match=re.escape(f"fettle repair {project.root}")):
            Store.open(project.root)
    repair.repair(project.root)
    _whole(project.root)


def _orphan(store: Store) -> tuple[str, str, str]:
    """A blob a row names, one that only a backup names, one nobody names; all old."""
    kept, backed, loose = (store.blobs.put(encode_png(picture(9, 9, seed=n)), suffix="png") for n in range(3))
    propose(store, 1, StageName.CLEAN, [ProposalDraft(ProposalKind.PIXELS, blob=kept, data={"mask": kept})])
    rows = propose(store, 2, StageName.CLEAN, [ProposalDraft(ProposalKind.PIXELS, blob=backed, data={})])
    backups.make(store)
    with store.transact("Forget", undoable=False) as tx:
        tx.delete("proposals", rows)
    return kept, backed, loose


def _age(paths: list[Path]) -> None:
    for path in paths:
        os.utime(path, (time.time() - 9_000, time.time() - 9_000))


def test_orphans_go_when_they_are_old_and_what_a_row_or_a_backup_names_stays(
    tmp_path: Path, allow_logs: Callable[[str], None]
) -> None:
    with make_project(tmp_path, count=3) as store:
        kept, backed, loose = _orphan(store)
        half, young = store.folder.root / ".fettle.toml.abc.part", store.folder.root / ".fettle.toml.new.part"
        half.touch()
        young.touch()
        assert sweep.sweep(store) == sweep.Swept(0, 0), "all are young"
        _age([store.blobs.path(blob) for blob in (kept, backed, loose)] + [half])
        assert sweep.sweep(store) == sweep.Swept(blobs=1, halves=1)
        assert (store.blobs.exists(kept), store.blobs.exists(backed), store.blobs.exists(loose)) == (True, True, False)
        assert young.exists()
        for backup in backup_files.listed(store.folder):
            backup.path.unlink()
        assert sweep.sweep(store).blobs == 1
        assert store.blobs.exists(kept)
