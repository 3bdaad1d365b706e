"""A selection of the tests of storage, once more on PostgreSQL. All of them: FETTLE_TEST_DATABASE=postgres pytest."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.storage import test_decisions as decisions
from tests.storage import test_filters as filters
from tests.storage import test_history as history
from tests.storage import test_imports as imports
from tests.storage import test_jobs as jobs
from tests.storage import test_queries as queries
from tests.storage import test_regions as regions
from tests.storage import test_repair as repair
from tests.storage import test_second_opinions as second_opinions
from tests.support.postgres import server
from tests.support.projects import BACKEND


@pytest.fixture(scope="module", autouse=True)
def on_postgres() -> Iterator[None]:
    server()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(BACKEND, "postgres")
        yield


test_stale_decision = decisions.test_a_decision_on_a_stale_item_is_refused_and_changes_nothing
test_correction = decisions.test_another_label_is_a_correction_and_joins_the_schema
test_regions_follow_the_label = decisions.test_regions_that_repeat_the_classifier_follow_the_persons_label
test_reopening = decisions.test_reopening_gives_machine_regions_back_and_leaves_what_a_person_drew
test_filters_at_the_limits = filters.test_a_filter_at_the_limits_still_works
test_filters_against_python = filters.test_any_filter_finds_what_plain_python_finds
varied = filters.varied
test_end_of_redo = history.test_a_new_step_ends_what_could_be_redone
test_undo_after_a_restart = history.test_undo_and_redo_survive_a_restart
test_undo_of_what_another_went_on_with = history.test_undo_of_a_drawing_spares_what_another_reviewer_made_of_it
test_undo_of_an_ingest = history.test_undoing_an_ingest_hides_its_items_and_redo_brings_them_back_with_their_proposals
dataset = imports.dataset
test_import_in_one_step = imports.test_labels_come_in_as_one_step_that_undo_takes_back_whole
test_import_again = imports.test_importing_again_changes_only_what_the_dataset_says_otherwise
test_import_of_decisions = imports.test_decisions_by_import_leave_alone_what_a_person_decided
test_lapsed_lease = jobs.test_a_lease_that_ran_out_is_claimed_again_and_the_late_result_counts_once
test_poison = jobs.test_a_poison_item_fails_alone
test_claims_of_threads = jobs.test_claims_of_several_threads_never_overlap
test_every_order = queries.test_every_order_is_the_one_plain_sorting_gives
test_kept_counts = queries.test_kept_counts_are_what_counting_gives
test_a_later_run = regions.test_a_later_run_supersedes_its_own_stage_only_and_nothing_a_person_kept
test_stale_region = regions.test_a_stale_region_is_neither_reshaped_nor_renamed_nor_deleted
test_undo_of_opinions = second_opinions.test_undo_and_redo_cover_opinions_disputes_and_settlements
test_sweeping = repair.test_orphans_go_when_they_are_old_and_what_a_row_or_a_backup_names_stays
