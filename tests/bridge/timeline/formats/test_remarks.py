"""Remarks on a file, one of each kind."""

from bridge.timeline.formats.remarks import Remarks


def test_remarks_of_one_kind_are_counted() -> None:
    remarks = Remarks()
    for line in (3, 12):
        remarks.add(f"Line {line} cannot be read.")
    assert remarks.sentences() == ("Line 3 cannot be read (and 1 more).",)


def test_a_remark_takes_no_longer_than_it_is_long() -> None:
    remarks = Remarks()
    remarks.add(f"The clip ''{':' * 100_000}' states no length.")
    assert len(remarks.sentences()) == 1
