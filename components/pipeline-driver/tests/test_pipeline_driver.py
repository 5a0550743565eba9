"""The driver alone, against mocks of what it imports: what it asks of whom, in which order, and what it makes of the answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pipeline_driver import DataPoint, ProcessResultError, ProcessResultSuccess, RunError
from witworks.runtime.mocks import mocked

if TYPE_CHECKING:
    from pipeline_driver import PipelineDriver
    from witworks.runtime.mocks import Mocks

RAW, CLEAN, KEPT, DONE = (DataPoint(str(number), float(number), None) for number in range(4))


def test_each_step_gets_what_the_one_before_gave(component: PipelineDriver, mock_imports: Mocks) -> None:
    mocked(mock_imports.cleaner.clean).returns([CLEAN])
    mocked(mock_imports.data_processor.process).returns(ProcessResultSuccess([KEPT]))
    mocked(mock_imports.data_processor.aggregate).returns([DONE])
    assert component.run.run([RAW], 5) == [DONE]
    assert mock_imports.cleaner.clean.calls == [([RAW],)]
    assert mock_imports.data_processor.process.calls == [([CLEAN],)]
    assert mock_imports.data_processor.aggregate.calls == [([KEPT], 5)]


def test_a_reason_not_to_go_on_is_handed_on(component: PipelineDriver, mock_imports: Mocks) -> None:
    mocked(mock_imports.cleaner.clean).returns([])
    mocked(mock_imports.data_processor.process).returns(ProcessResultError("nothing"))
    with pytest.raises(RunError) as caught:
        component.run.run([RAW], 1)
    assert caught.value.payload == "nothing"
    assert mock_imports.data_processor.aggregate.calls == []
