"""Where moto's Step Functions interpreter departs from the States Language or from AWS."""

import copy
import datetime
import functools
import json
import logging
import re
import threading
import time

from botocore.exceptions import ClientError

from moto.awslambda.exceptions import UnknownFunctionException
from moto.stepfunctions.parser.asl.component.common.error_name.custom_error_name import CustomErrorName
from moto.stepfunctions.parser.asl.component.common.error_name.error_equals_decl import ErrorEqualsDecl
from moto.stepfunctions.parser.asl.component.common.error_name.error_name import ErrorName
from moto.stepfunctions.parser.asl.component.common.error_name.failure_event import FailureEventException
from moto.stepfunctions.parser.asl.component.eval_component import EvalComponent
from moto.stepfunctions.parser.asl.component.state import state as state_module
from moto.stepfunctions.parser.asl.component.state.exec.state_task import lambda_eval_utils
from moto.stepfunctions.parser.asl.component.state.wait.wait_function.timestamp import Timestamp
from moto.stepfunctions.parser.asl.component.state.wait.wait_function.wait_function import WaitFunction
from moto.stepfunctions.parser.asl.eval.environment import Environment
from moto.stepfunctions.parser.asl.eval.states import ContextObject
from moto.stepfunctions.parser.asl.parse.asl_parser import AmazonStateLanguageParser
from moto.stepfunctions.parser.asl.utils import json_path

from .lambda_host import LambdaHost, find_function

LOG = logging.getLogger("referee.states")
NOT_FOR_STATES_ALL = {"States.Runtime", "States.DataLimitExceeded"}


def iso_milliseconds(moment: datetime.datetime) -> str:
    return moment.astimezone(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"


def write_times_as_aws_does(_settings) -> None:
    """$$.Execution.StartTime and $$.State.EnteredTime are 2019-03-26T20:14:13.192Z; moto writes 13.192345+00:00."""
    original = ContextObject.__init__

    def init(self, context_object):
        execution = context_object["Execution"]
        if isinstance(execution["StartTime"], datetime.datetime):
            execution["StartTime"] = iso_milliseconds(execution["StartTime"])
        original(self, context_object)

    def state_data(EnteredTime, Name):
        return {"EnteredTime": iso_milliseconds(datetime.datetime.fromisoformat(EnteredTime)), "Name": Name}

    ContextObject.__init__ = init
    state_module.StateData = state_data


def wait_until_the_very_instant(_settings) -> None:
    """moto cuts the fraction off both the timestamp and the wait: up to two seconds early."""

    def from_timestamp_string(timestamp):
        if not Timestamp._is_valid_timestamp_pattern(timestamp):
            return None
        return datetime.datetime.fromisoformat(timestamp)

    def get_wait_seconds(self, env):
        self.string.eval(env=env)
        written = env.stack.pop()
        instant = from_timestamp_string(written)
        if instant is None:
            raise FailureEventException(self._create_failure_event(env, written))
        return (instant - datetime.datetime.now(datetime.timezone.utc)).total_seconds()

    def wait_interval(self, env, wait_seconds):
        end = time.monotonic() + wait_seconds
        while env.is_running() and (left := end - time.monotonic()) > 0:
            env.program_state_event.wait(left)

    Timestamp._from_timestamp_string = staticmethod(from_timestamp_string)
    Timestamp._get_wait_seconds = get_wait_seconds
    WaitFunction._wait_interval = wait_interval


def pass_map_item_to_tasks(_settings) -> None:
    """$$.Map.Item is lost in the frame a task is evaluated in."""
    original = Environment.as_inner_frame_of.__func__

    def as_inner_frame_of(cls, env, variable_store, event_history_frame_cache=None):
        frame = original(cls, env, variable_store, event_history_frame_cache)
        data = env.states.context_object.context_object_data
        if "Map" in data:
            frame.states.context_object.context_object_data["Map"] = copy.deepcopy(data["Map"])
        return frame

    Environment.as_inner_frame_of = classmethod(as_inner_frame_of)


def remember_results(function):
    """Unlike lru_cache, forty branches that ask at once wait for one computation instead of making forty."""
    results = {}
    lock = threading.RLock()

    @functools.wraps(function)
    def remembering(argument):
        with lock:
            if argument not in results:
                results[argument] = function(argument)
            return results[argument]

    return remembering


def parse_each_definition_once(_settings) -> None:
    """moto parses at creation and again at every start: seconds for a machine of 200 steps."""
    AmazonStateLanguageParser.parse = staticmethod(remember_results(AmazonStateLanguageParser.parse))


def parse_each_path_once(_settings) -> None:
    """moto parses a JSONPath each time it evaluates one: 19 ms."""
    json_path.parse = remember_results(json_path.parse)


def select_as_aws_does(_settings) -> None:
    """moto gives [1] for $.a[0].b, and fails where a filter finds nothing."""

    def selects_many(path):
        return bool(re.search(r"\*|\.\.|\[\?|\[[^\]'\"]*[:,]", path))

    json_path._contains_slice_or_wildcard_array = selects_many
    json_path._is_singleton_array_access = lambda path: not selects_many(path)


def match_errors_as_aws_does(_settings) -> None:
    """In moto a States.* error that leaves a branch is a ValueError no Catch sees, and States.ALL matches everything;
    on AWS it matches neither States.Runtime nor States.DataLimitExceeded."""

    def matches(written: str | None, names: set[str]) -> bool:
        if written in names:
            return True
        if "States.ALL" in names:
            return written not in NOT_FOR_STATES_ALL
        return "States.TaskFailed" in names and not str(written).startswith("States.")

    def eval_body(self, env):
        written = getattr(env.stack.pop(), "error_name", None)
        env.stack.append(matches(written, {one.error_name for one in self.error_names}))

    ErrorEqualsDecl._eval_body = eval_body
    CustomErrorName.__init__ = ErrorName.__init__


def log_errors_briefly(_settings) -> None:
    """moto prints the whole subtree at every level a failure passes through."""

    def log_failure(self, failure_event_exception):
        event = failure_event_exception.failure_event
        LOG.info("%s in %s", event.error_name and event.error_name.error_name, type(self).__name__)

    def log_exception(self, exception):
        LOG.info("%r in %s", exception, type(self).__name__)

    EvalComponent._log_failure_event_exception = log_failure
    EvalComponent._log_exception = log_exception


def call_functions_directly(host: LambdaHost) -> None:
    """moto builds a boto client for every task (70 ms, and not thread-safe) and calls itself over HTTP.
    A task of a stopped execution or branch is not started."""

    def execute(env, parameters, region, state_credentials):
        if not env.is_running():
            raise RuntimeError("the execution or branch was stopped")
        try:
            account = env.aws_execution_details.account
            function = find_function(account, region, parameters["FunctionName"], parameters.get("Qualifier"))
        except UnknownFunctionException as unknown:
            metadata = {"HTTPStatusCode": 404, "RequestId": "referee"}
            error = {"Code": "ResourceNotFoundException", "Message": str(unknown.message)}
            raise ClientError({"Error": error, "ResponseMetadata": metadata}, "Invoke")
        invocation = host.invoke(function, parameters.get("Payload", b"{}").decode())
        if invocation.function_error:
            raise lambda_eval_utils.LambdaFunctionErrorException(invocation.function_error, invocation.payload.decode())
        payload = json.loads(invocation.payload)
        env.stack.append({"ExecutedVersion": str(function.version), "Payload": payload, "StatusCode": 200})

    lambda_eval_utils.execute_lambda_function_integration = execute
