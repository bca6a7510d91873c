"""Which backups are kept: by age, within a budget, and never without the newest."""

from hypothesis import given
from hypothesis import strategies as st

from retain.domain.backups import DAY_MS, BackupFile, Reason, backup_name, is_due, outgrown, read_backup_name
from support import Time

NOW = Time().at
HOUR_MS = DAY_MS // 24


def made(hours_ago: float, reason: Reason = Reason.DAILY, size: int = 100) -> BackupFile:
    at = NOW - round(hours_ago * HOUR_MS)
    return BackupFile(backup_name("cards.sqlite", at, reason), at, reason, size)


backups = st.lists(
    st.builds(
        made,
        st.floats(-1_000, 24 * 1_500),
        st.sampled_from([Reason.DAILY, Reason.IMPORT, Reason.MANUAL]),
        st.integers(1, 1_000),
    ),
    max_size=60,
    unique_by=lambda one: one.at,
)


def kept(there: list[BackupFile], budget: int = 10**9) -> list[BackupFile]:
    gone = set(outgrown(there, NOW, budget=budget))
    return [one for one in there if one not in gone]


def test_all_of_two_days_daily_for_two_weeks_weekly_for_a_quarter_monthly_after() -> None:
    left = kept([made(hours) for hours in range(0, 24 * 730, 6)])
    ages = [(NOW - one.at) / DAY_MS for one in left]
    assert sum(age < 2 for age in ages) == 8
    assert sum(2 <= age < 14 for age in ages) in (12, 13)
    assert sum(14 <= age < 91 for age in ages) in (11, 12)
    assert sum(age >= 91 for age in ages) in range(20, 23)


@given(backups, st.integers(0, 20_000))
def test_the_newest_and_those_made_by_hand_stay_and_the_rest_fits(there: list[BackupFile], budget: int) -> None:
    left = kept(there, budget=budget)
    assert [one for one in there if one.reason is Reason.MANUAL] == [one for one in left if one.reason is Reason.MANUAL]
    ours = [one for one in there if one.reason is not Reason.MANUAL]
    if ours:
        assert max(ours, key=lambda one: one.at) in left
    mine = [one for one in left if one.reason is not Reason.MANUAL]
    assert sum(one.size for one in mine) <= budget or len(mine) <= 1


@given(backups)
def test_thinning_again_changes_nothing(there: list[BackupFile]) -> None:
    left = kept(there)
    assert outgrown(left, NOW) == []


@given(backups)
def test_every_span_of_time_that_had_a_backup_still_has_one(there: list[BackupFile]) -> None:
    """No gap grows beyond what the age allows."""
    left = kept(there)
    for one in there:
        age = (NOW - one.at) / DAY_MS
        room = 0 if age < 2 else 1 if age < 14 else 7 if age < 91 else 31
        assert any(0 <= other.at - one.at <= room * DAY_MS for other in left)


@given(backups, st.data())
def test_what_is_needed_to_undo_stays(there: list[BackupFile], data: st.DataObject) -> None:
    needed = data.draw(st.sets(st.sampled_from([one.name for one in there]))) if there else set()
    gone = {one.name for one in outgrown(there, NOW, budget=1, keep=needed)}
    assert not gone & needed


def test_over_budget_the_most_crowded_go_first() -> None:
    crowd = [made(minutes / 60) for minutes in range(20)]
    old = [made(24 * days) for days in (3, 5, 9, 40, 100, 400)]
    left = kept([*crowd, *old], budget=900)
    assert set(old) <= set(left)


@given(st.integers(0, 4_000_000_000_000), st.sampled_from(Reason))
def test_a_name_tells_when_and_why_and_sorts(at: int, reason: Reason) -> None:
    name = backup_name("a.b.sqlite", at, reason)
    assert read_backup_name(name, "a.b.sqlite", 7) == BackupFile(name, at, reason, 7)
    assert read_backup_name(name, "b.sqlite") is None
    assert backup_name("a.b.sqlite", at + 1, Reason.DAILY)[:34] >= name[:34]


@given(st.text(max_size=60))
def test_other_files_are_no_backups(name: str) -> None:
    assert read_backup_name(name, "cards.sqlite") is None


def test_a_clock_that_was_wrong_does_not_stop_the_backups() -> None:
    assert not is_due([NOW - HOUR_MS], NOW)
    assert is_due([NOW - DAY_MS], NOW)
    assert is_due([], NOW)
    assert is_due([NOW + 3_650 * DAY_MS], NOW), "a backup from the year 2036 is no backup of today"
