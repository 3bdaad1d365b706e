"""Makes projects as the first schema had them, with data in every table it had, for migrations to be tested on."""

from __future__ import annotations

from pathlib import Path

from alembic import command

from storage import engine, migrate
from storage.project import ProjectFolder, make_folder

_STATES = ("unreviewed", "accepted", "corrected", "excluded")


def make_first_schema(root: Path, *, items: int) -> Path:
    """A project at revision 0001 with items in every state, proposals, decisions and steps; nothing of 0002."""
    folder = make_folder(root)
    folder.database.touch()
    writer = engine.open_writer(folder.database)
    try:
        with writer.connect() as connection:
            config = migrate._config()
            config.attributes["connection"] = connection
            command.upgrade(config, "0001")
            connection.commit()
        _fill(folder, items)
    finally:
        writer.dispose()
    return root


def _fill(folder: ProjectFolder, items: int) -> None:
    with engine.sqlite_driver().connect(folder.database) as connection:
        run = connection.execute
        run("INSERT INTO sources (id, path) VALUES (1, '/images')")
        run("INSERT INTO classes (name, kind, colour, key, position) VALUES ('good', 'good', '#00aa00', 1, 0)")
        run(
            'INSERT INTO runs (stages, "where", settings, settings_hash, state, actor, created_at, items)'
            " VALUES ('[\"classify\"]', '', '{}', '', 'done', 'kim', 1.0, ?)",
            (items,),
        )
        counts = dict.fromkeys(_STATES, 0)
        for number in range(1, items + 1):
            state = _STATES[number % len(_STATES)]
            label = "good" if state in ("accepted", "corrected") else None
            counts[state] += 1
            run(
                "INSERT INTO items (id, source_id, relpath, name, width, height, channels, bit_depth, format,"
                " size_bytes, mtime_ns, hash, state, label, reason, note, error, added_at, removed, version)"
                " VALUES (?, 1, ?, ?, 64, 48, 3, 8, 'png', 1000, 1, ?, ?, ?, '', '', '', 1.0, 0, 0)",
                (number, f"image_{number}.png", f"image_{number}.png", f"{number:064x}", state, label),
            )
            run(
                "INSERT INTO proposals (item_id, run_id, stage, stage_version, model, model_hash, settings_hash, kind,"
                " class_name, confidence, data, superseded, created_at)"
                " VALUES (?, 1, 'classify', '1', 'm', '', '', 'class', 'good', 0.5, '{}', 0, 1.0)",
                (number,),
            )
            if label:
                run(
                    "INSERT INTO decisions (item_id, state, label, reason, reviewer, proposal_ids, at)"
                    " VALUES (?, ?, 'good', '', 'kim', '[]', 1.0)",
                    (number, state),
                )
        labelled = counts["accepted"] + counts["corrected"]
        kept = {
            ("total", ""): items, ("given", ""): items, ("split", ""): items, ("marked", ""): items,
            ("label", "=good"): labelled, ("label", ""): items - labelled,
            **{("state", f"={state}"): n for state, n in counts.items()},
        }  # fmt: skip
        for (column, value), n in kept.items():
            run('INSERT INTO counters ("column", value, n) VALUES (?, ?, ?)', (column, value, n))
    connection.close()
