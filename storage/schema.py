"""The tables, as SQLAlchemy sees them; only `storage` imports this. Plain values are in `storage.records`."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

HEAD_REVISION = "0007"
"""Newest migration. Kept here so that opening an up-to-date project need not import Alembic."""

_NAMING = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

_NEVER_REUSE_IDS = {"sqlite_autoincrement": True}
# A redo puts rows back under their old ids; they must not have been given away meanwhile.


def _rare(name: str, *columns: str | sa.TextClause, where: str, on_postgresql: str = "") -> sa.Index:
    return sa.Index(name, *columns, sqlite_where=sa.text(where), postgresql_where=sa.text(on_postgresql or where))


_LIVE, _LIVE_ON_POSTGRESQL = "superseded IS 0", "superseded IS false"
_IN_FORCE = "coalesce(label, given)"
_FLAGGED, _FLAGGED_ON_POSTGRESQL = "flagged IS 1", "flagged IS true"


class Base(DeclarativeBase):
    """Names every constraint, which Alembic's batch mode needs to change one later."""

    metadata = sa.MetaData(naming_convention=_NAMING)
    type_annotation_map = {dict[str, Any]: sa.JSON, list[Any]: sa.JSON}  # noqa: RUF012


class SourceRow(Base):
    """A folder images come from."""

    __tablename__ = "sources"
    id: Mapped[int] = mapped_column(primary_key=True)
    path: Mapped[str] = mapped_column(unique=True)


class ClassRow(Base):
    """A class of the schema; ``former`` holds what it was called, see `storage.former_names`."""

    __tablename__ = "classes"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    colour: Mapped[str]
    key: Mapped[int | None]
    position: Mapped[int]
    parent: Mapped[int | None]
    former: Mapped[str] = mapped_column(default="", server_default="")
    __table_args__ = (_NEVER_REUSE_IDS,)


class ItemRow(Base):
    """An image file. ``removed`` hides it (undo of an ingest, delete) without losing what hangs on it."""

    __tablename__ = "items"
    id: Mapped[int] = mapped_column(primary_key=True)
    source_id: Mapped[int] = mapped_column(sa.ForeignKey("sources.id"))
    relpath: Mapped[str]
    name: Mapped[str]
    width: Mapped[int]
    height: Mapped[int]
    channels: Mapped[int]
    bit_depth: Mapped[int]
    format: Mapped[str]
    size_bytes: Mapped[int] = mapped_column(sa.BigInteger)
    mtime_ns: Mapped[int] = mapped_column(sa.BigInteger)
    hash: Mapped[str]
    state: Mapped[str]
    label: Mapped[str | None]
    given: Mapped[str | None]
    predicted: Mapped[str | None]
    score: Mapped[float | None]
    anomaly: Mapped[float | None]
    marked: Mapped[bool | None]
    split: Mapped[str | None]
    duplicate_of: Mapped[int | None]
    reason: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")
    error: Mapped[str] = mapped_column(default="")
    decided_by: Mapped[str | None]
    decided_at: Mapped[float | None]
    added_at: Mapped[float]
    removed: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=0)
    file_state: Mapped[str] = mapped_column(default="", server_default="")
    phash: Mapped[int | None] = mapped_column(sa.BigInteger)
    near_of: Mapped[int | None]
    second: Mapped[str | None]
    flagged: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    marks: Mapped[int | None]
    __table_args__ = (
        sa.UniqueConstraint("source_id", "relpath"),
        # Score and anomaly: what has none is read off it too, in the order of arrival.
        sa.Index("ix_items_live", "removed", "id", "score", "anomaly"),
        sa.Index("ix_items_state", "removed", "state", "id"),
        sa.Index("ix_items_name", "removed", "name", "id"),
        # What a filter or an order asks for must be written as it stands here, else no index serves it.
        sa.Index("ix_items_size", "removed", sa.text("(CAST(width AS BIGINT) * height) DESC"), "id"),
        sa.Index("ix_items_added", "removed", "added_at", "id"),
        # The start of a hash tells items apart as well as all of it does, in a quarter of the pages.
        sa.Index("ix_items_hash", sa.text("substr(hash, 1, 16)")),
        # Of a new item little is known: where an index holds what is known alone, adding the item need not write it.
        _rare("ix_items_label", "removed", sa.text(_IN_FORCE), "id", where=f"{_IN_FORCE} IS NOT NULL"),
        _rare("ix_items_given", "removed", "given", "id", where="given IS NOT NULL"),
        _rare("ix_items_predicted", "removed", "predicted", "id", where="predicted IS NOT NULL"),
        _rare("ix_items_score", "removed", "score", "id", where="score IS NOT NULL"),
        _rare("ix_items_anomaly", "removed", sa.text("anomaly DESC"), "id", where="anomaly IS NOT NULL"),
        _rare("ix_items_split", "removed", "split", "id", where="split IS NOT NULL"),
        _rare("ix_items_marked", "removed", "id", where="marked IS 1", on_postgresql="marked IS true"),
        _rare("ix_items_marks", "removed", "marks", "id", where="marks IS NOT NULL"),
        _rare("ix_items_file_state", "file_state", "id", where="file_state <> ''"),
        _rare("ix_items_second", "second", "id", where="second IS NOT NULL"),
        _rare("ix_items_near_of", "near_of", "id", where="near_of IS NOT NULL"),
        _rare("ix_items_duplicate_of", "duplicate_of", "id", where="duplicate_of IS NOT NULL"),
        _rare("ix_items_decided_by", "decided_by", "id", where="decided_by IS NOT NULL"),
        _rare("ix_items_decided_at", "decided_at", "id", where="decided_at IS NOT NULL"),
        _rare("ix_items_note", "id", where="note <> ''"),
        _rare("ix_items_flagged", "id", where=_FLAGGED, on_postgresql=_FLAGGED_ON_POSTGRESQL),
        _rare("ix_items_reason", "reason", "id", where="reason <> ''"),
        _rare("ix_items_disagree", "removed", "id", where="predicted <> coalesce(label, given)"),
    )


class RunRow(Base):
    """A run of stages with frozen settings."""

    __tablename__ = "runs"
    id: Mapped[int] = mapped_column(primary_key=True)
    stages: Mapped[list[Any]]
    where: Mapped[str]
    settings: Mapped[dict[str, Any]]
    settings_hash: Mapped[str]
    state: Mapped[str]
    actor: Mapped[str]
    created_at: Mapped[float]
    finished_at: Mapped[float | None]
    items: Mapped[int]


class JobRow(Base):
    """One stage on one item within a run; the database is the truth, executors are transport."""

    __tablename__ = "jobs"
    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(sa.ForeignKey("runs.id", ondelete="CASCADE"))
    item_id: Mapped[int] = mapped_column(sa.ForeignKey("items.id"))
    stage: Mapped[str]
    state: Mapped[str]
    attempts: Mapped[int] = mapped_column(default=0)
    error: Mapped[str] = mapped_column(default="")
    owner: Mapped[str | None]
    lease_until: Mapped[float | None]
    __table_args__ = (
        sa.UniqueConstraint("run_id", "item_id", "stage"),
        sa.Index("ix_jobs_claim", "run_id", "state", "item_id"),
        sa.Index("ix_jobs_item", "item_id", "state"),
        _rare("ix_jobs_failed", "item_id", where="state = 'failed'"),
    )


class ProposalRow(Base):
    """A proposal with its provenance; never edited, only superseded."""

    __tablename__ = "proposals"
    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(sa.ForeignKey("items.id"))
    run_id: Mapped[int | None] = mapped_column(sa.ForeignKey("runs.id"))
    stage: Mapped[str]
    stage_version: Mapped[str]
    model: Mapped[str]
    model_hash: Mapped[str]
    settings_hash: Mapped[str]
    kind: Mapped[str]
    class_name: Mapped[str | None]
    confidence: Mapped[float | None]
    role: Mapped[str | None]
    geometry: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON(none_as_null=True))
    blob: Mapped[str | None]
    data: Mapped[dict[str, Any]]
    superseded: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[float]
    __table_args__ = (
        sa.Index("ix_proposals_item", "item_id", "superseded"),
        sa.Index("ix_proposals_run", "run_id"),
        _rare("ix_proposals_model", "model", "item_id", where=_LIVE, on_postgresql=_LIVE_ON_POSTGRESQL),
        _rare(
            "ix_proposals_role",
            "role",
            "item_id",
            where=f"role IS NOT NULL AND {_LIVE}",
            on_postgresql=f"role IS NOT NULL AND {_LIVE_ON_POSTGRESQL}",
        ),
        _rare(
            "ix_proposals_class",
            "class_name",
            "item_id",
            where=f"role IS NOT NULL AND {_LIVE}",
            on_postgresql=f"role IS NOT NULL AND {_LIVE_ON_POSTGRESQL}",
        ),
    )


class RegionRow(Base):
    """A region a person settled."""

    __tablename__ = "regions"
    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(sa.ForeignKey("items.id"))
    role: Mapped[str]
    class_name: Mapped[str | None]
    geometry: Mapped[dict[str, Any]]
    status: Mapped[str]
    source: Mapped[str]
    proposal_id: Mapped[int | None] = mapped_column(sa.ForeignKey("proposals.id"))
    confidence: Mapped[float | None]
    author: Mapped[str]
    created_at: Mapped[float]
    version: Mapped[int] = mapped_column(default=0)
    __table_args__ = (
        sa.Index("ix_regions_item", "item_id"),
        sa.Index("ix_regions_status", "status", "class_name", "item_id"),
        _NEVER_REUSE_IDS,
    )


class DecisionRow(Base):
    """A decision, kept for the audit trail; ``seconds`` the item was before the person, see `storage.pace`."""

    __tablename__ = "decisions"
    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(sa.ForeignKey("items.id"))
    state: Mapped[str]
    label: Mapped[str | None]
    reason: Mapped[str]
    reviewer: Mapped[str]
    proposal_ids: Mapped[list[Any]]
    at: Mapped[float]
    seconds: Mapped[float | None]
    __table_args__ = (
        sa.Index("ix_decisions_item", "item_id", "id"),
        _rare("ix_decisions_seconds", "reviewer", "id", where="seconds IS NOT NULL"),
        _NEVER_REUSE_IDS,
    )


class StepRow(Base):
    """A named step of the history. ``state``: done, undone, or dropped (undone, then overtaken).

    ``changes`` holds what it changed, if that is little, see `storage.step_entries`; ``first_item`` and ``last_item``
    bound the ids of the items it is about then.
    """

    __tablename__ = "steps"
    id: Mapped[int] = mapped_column(primary_key=True)
    label: Mapped[str]
    actor: Mapped[str]
    at: Mapped[float]
    state: Mapped[str]
    items: Mapped[int] = mapped_column(default=0, server_default="0")
    first_item: Mapped[int | None]
    last_item: Mapped[int | None]
    changes: Mapped[bytes | None]
    __table_args__ = (
        sa.Index("ix_steps_actor", "actor", "state", "id"),
        _rare("ix_steps_items", "first_item", "last_item", where="first_item IS NOT NULL"),
    )


class StepChangeRow(Base):
    """Before and after of up to some hundred rows of one table, of steps that change much; see `storage.step_entries`.

    ``first_item`` and ``last_item`` bound the ids of the items that the rows belong to, for the history of one item;
    None where they belong to none.
    """

    __tablename__ = "step_changes"
    id: Mapped[int] = mapped_column(primary_key=True)
    step_id: Mapped[int] = mapped_column(sa.ForeignKey("steps.id", ondelete="CASCADE"))
    table_name: Mapped[str]
    op: Mapped[str]
    payload: Mapped[bytes]
    first_item: Mapped[int | None]
    last_item: Mapped[int | None]
    __table_args__ = (
        sa.Index("ix_step_changes_step", "step_id", "id"),
        sa.Index("ix_step_changes_items", "first_item", "last_item"),
    )


class CounterRow(Base):
    """Live items by value of a counted column; kept by the transactions so that nothing is scanned."""

    __tablename__ = "counters"
    column: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str] = mapped_column(primary_key=True)
    n: Mapped[int]


class EditionRow(Base):
    """A frozen export."""

    __tablename__ = "editions"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    format: Mapped[str]
    path: Mapped[str]
    hash: Mapped[str]
    items: Mapped[int]
    actor: Mapped[str]
    created_at: Mapped[float]
    manifest: Mapped[dict[str, Any]]


class ViewRow(Base):
    """A saved view: a filter and an order under a name."""

    __tablename__ = "views"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    where: Mapped[str]
    order: Mapped[str]
    position: Mapped[int]
    author: Mapped[str]
    created_at: Mapped[float]
    __table_args__ = (_NEVER_REUSE_IDS,)


class ReviewClaimRow(Base):
    """An item one reviewer has before them, under a lease, so that no other is given it."""

    __tablename__ = "review_claims"
    item_id: Mapped[int] = mapped_column(sa.ForeignKey("items.id"), primary_key=True, autoincrement=False)
    reviewer: Mapped[str]
    session: Mapped[str]
    claimed_at: Mapped[float]
    until: Mapped[float]
    __table_args__ = (sa.Index("ix_review_claims_session", "session"),)


class PresenceRow(Base):
    """A Fettle that has this project open: who, where, and when it was last heard of."""

    __tablename__ = "presence"
    session: Mapped[str] = mapped_column(primary_key=True)
    reviewer: Mapped[str]
    host: Mapped[str]
    item_id: Mapped[int | None]
    since: Mapped[float]
    seen_at: Mapped[float]


class OpinionRow(Base):
    """What one reviewer said of an item that two are to look at."""

    __tablename__ = "opinions"
    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(sa.ForeignKey("items.id"))
    reviewer: Mapped[str]
    state: Mapped[str]
    label: Mapped[str | None]
    reason: Mapped[str]
    at: Mapped[float]
    __table_args__ = (sa.UniqueConstraint("item_id", "reviewer"), _NEVER_REUSE_IDS)


TABLES: dict[str, sa.Table] = dict(Base.metadata.tables)
"""Tables by name."""
