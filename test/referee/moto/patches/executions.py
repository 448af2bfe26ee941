"""Starting, stopping and describing executions."""

import copy
import datetime
import threading
import uuid
from collections.abc import Callable

from moto.core.responses import ActionResult
from moto.stepfunctions.exceptions import ValidationException
from moto.stepfunctions.models import StateMachine
from moto.stepfunctions.parser import api
from moto.stepfunctions.parser.api import ExecutionStatus
from moto.stepfunctions.parser.asl.eval.environment import Environment
from moto.stepfunctions.parser.asl.eval.event.event_manager import EventManager
from moto.stepfunctions.parser.asl.eval.program_state import (
    ProgramEnded,
    ProgramError,
    ProgramStopped,
    ProgramTimedOut,
)
from moto.stepfunctions.parser.asl.utils.encoding import to_json_str
from moto.stepfunctions.parser.backend.execution import BaseExecutionWorkerCommunication, Execution
from moto.stepfunctions.parser.models import StepFunctionsParserBackend
from moto.stepfunctions.responses import StepFunctionResponse

TERMINAL = {
    ExecutionStatus.SUCCEEDED,
    ExecutionStatus.FAILED,
    ExecutionStatus.ABORTED,
    ExecutionStatus.TIMED_OUT,
}
LAST_EVENTS = {"ExecutionSucceeded", "ExecutionFailed", "ExecutionAborted", "ExecutionTimedOut"}
START_TIMEOUT_SECONDS = 30
MAX_INPUT_CHARACTERS = 262_144

# Called with the execution after every change of its status, once each.
status_listeners: list[Callable[[Execution], None]] = []
status_lock = threading.Lock()


def now() -> datetime.datetime:
    """AWS keeps milliseconds."""
    moment = datetime.datetime.now(tz=datetime.timezone.utc)
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def allow_a_second_start(_settings) -> None:
    """getmoto/moto#10077: the machine is deep-copied with its executions, which hold locks."""

    def snapshot(self, memo):
        clone = copy.copy(self)
        clone.executions = []
        memo[id(self)] = clone
        return clone

    StateMachine.__deepcopy__ = snapshot


def name_errors(_settings) -> None:
    """The interpreter's own errors reach the client without a code."""
    for error in vars(api).values():
        if isinstance(error, type) and issubclass(error, Exception) and isinstance(vars(error).get("code"), str):
            error.TYPE = error.code


def start_once_per_name(_settings) -> None:
    """Without a name moto calls every execution None; two starts at once with one name both pass its check; input of
    any size is accepted."""
    original = StepFunctionsParserBackend.start_execution
    lock = threading.Lock()

    def start_execution(self, state_machine_arn, name=None, execution_input=None, trace_header=None):
        name = name or str(uuid.uuid4())
        self._validate_name(name)
        if len(execution_input or "") > MAX_INPUT_CHARACTERS:
            raise ValidationException(
                "1 validation error detected: Value at 'input' failed to satisfy constraint: "
                f"Member must have length less than or equal to {MAX_INPUT_CHARACTERS}"
            )
        with lock:
            return original(self, state_machine_arn, name, execution_input, trace_header)

    StepFunctionsParserBackend.start_execution = start_execution


def keep_start_dates_in_milliseconds(_settings) -> None:
    """The status event, DescribeExecution and $$.Execution.StartTime must name the same instant."""
    original = Execution.__init__

    def init(self, *args, **kwargs):
        original(self, *args, **{**kwargs, "start_date": now()})

    Execution.__init__ = init


def end_execution(execution: Execution, status: ExecutionStatus, **facts) -> bool:
    """The first end counts; what a reader of the status needs is there before the status is."""
    with status_lock:
        if execution.exec_status in TERMINAL:
            return False
        for name, value in facts.items():
            setattr(execution, name, value)
        execution.stop_date = now()
        execution.exec_status = status
    for listener in status_listeners:
        listener(execution)
    return True


def end_once(_settings) -> None:
    """A branch that failed while it was being stopped turned ABORTED into FAILED, and wrote history after the end."""
    original_set_error = Environment.set_error
    original_add_event = EventManager.add_event

    def reflect(self):
        execution = self.execution
        environment = execution.exec_worker.env
        state = environment.program_state()
        if isinstance(state, ProgramEnded):
            end_execution(execution, ExecutionStatus.SUCCEEDED, output=environment.states.get_input())
        elif isinstance(state, ProgramError):
            facts = {"error": state.error.get("error"), "cause": state.error.get("cause")}
            end_execution(execution, ExecutionStatus.FAILED, **facts)
        elif isinstance(state, ProgramTimedOut):
            end_execution(execution, ExecutionStatus.TIMED_OUT)
        elif isinstance(state, ProgramStopped):
            end_execution(execution, ExecutionStatus.ABORTED)
        environment.callback_pool_manager.close_all()

    def set_error(self, error):
        if not isinstance(self._program_state, (ProgramStopped, ProgramTimedOut)):
            original_set_error(self, error)

    def add_event(self, context, event_type, *args, **kwargs):
        if getattr(self, "ended", False):
            return 0
        if str(getattr(event_type, "value", event_type)) in LAST_EVENTS:
            self.ended = True
        return original_add_event(self, context, event_type, *args, **kwargs)

    BaseExecutionWorkerCommunication._reflect_execution_status = reflect
    Environment.set_error = set_error
    EventManager.add_event = add_event


def stop_at_once(_settings) -> None:
    """moto drops error and cause, and says RUNNING until the task in flight (or a day-long callback) has ended."""

    def stop(self, stop_date, error, cause):
        if not end_execution(self, ExecutionStatus.ABORTED, error=error or None, cause=cause or None):
            return
        environment = wait_for_environment(self)
        environment.set_stop(stop_date=stop_date, error=self.error, cause=self.cause)
        environment.callback_pool_manager.close_all()

    def stop_execution(self):
        execution = self.stepfunction_backend.describe_execution(self._get_param("executionArn"))
        execution.stop(now(), self._get_param("error"), self._get_param("cause"))
        return ActionResult({"stopDate": execution.stop_date})

    Execution.stop = stop
    StepFunctionResponse.stop_execution = stop_execution


def wait_for_environment(execution: Execution) -> Environment:
    """The worker's thread makes the environment a moment after StartExecution has answered."""
    pause = threading.Event()
    for _ in range(START_TIMEOUT_SECONDS * 200):
        environment = execution.exec_worker and execution.exec_worker.env
        if environment is not None and environment.program_state() is not None:
            return environment
        pause.wait(0.005)
    raise RuntimeError(f"{execution.exec_arn} did not start within {START_TIMEOUT_SECONDS} s")


def describe_every_end(_settings) -> None:
    """moto omits stopDate of TIMED_OUT executions, the output null, and writes a string as output without quotes."""
    original = StepFunctionResponse.describe_execution

    def describe_execution(self):
        answer = original(self)
        execution = self.stepfunction_backend.describe_execution(self._get_param("executionArn"))
        if execution.stop_date is not None:
            answer.result["stopDate"] = execution.stop_date
        if execution.exec_status == ExecutionStatus.SUCCEEDED:
            answer.result["output"] = to_json_str(execution.output, separators=(",", ":"))
        return answer

    StepFunctionResponse.describe_execution = describe_execution


def page_through_history(_settings) -> None:
    """moto ignores maxResults, nextToken and reverseOrder."""

    def get_execution_history(self):
        history = self.stepfunction_backend.get_execution_history(self._get_param("executionArn"))
        events = history["events"]
        if self._get_param("reverseOrder"):
            events = events[::-1]
        first = int(self._get_param("nextToken") or 0)
        last = first + (self._get_int_param("maxResults") or 1000)
        page = {"events": events[first:last]}
        if last < len(events):
            page["nextToken"] = str(last)
        return ActionResult(page)

    StepFunctionResponse.get_execution_history = get_execution_history
