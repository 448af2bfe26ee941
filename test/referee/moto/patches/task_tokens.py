"""Task tokens as Step Functions keeps them: one per attempt, good once, closed with the task."""

import base64
import json
import os
import threading

from moto.core.responses import EmptyResult
from moto.stepfunctions.parser.api import InvalidOutput, InvalidToken, TaskTimedOut
from moto.stepfunctions.parser.asl.component.state.exec.execute_state import ExecutionState
from moto.stepfunctions.parser.asl.component.state.exec.state_task.service.resource import ResourceCondition
from moto.stepfunctions.parser.asl.component.state.exec.state_task.service.state_task_service_callback import (
    StateTaskServiceCallback,
)
from moto.stepfunctions.parser.asl.eval.callback.callback import (
    CallbackEndpoint,
    CallbackOutcomeFailure,
    CallbackOutcomeSuccess,
    CallbackPoolManager,
)
from moto.stepfunctions.parser.asl.eval.environment import Environment
from moto.stepfunctions.parser.asl.eval.states import ContextObject
from moto.stepfunctions.parser.models import StepFunctionsParserBackend
from moto.stepfunctions.responses import StepFunctionResponse

# Every token ever made, so that a used one is told from an invented one.
endpoints: dict[str, CallbackEndpoint] = {}
tokens_lock = threading.Lock()
TOKEN_BYTES = 480


def close(token: str) -> None:
    endpoint = endpoints[token]
    with tokens_lock:
        endpoint.closed = True
    endpoint.interrupt_all()


def use(token: str, deliver) -> None:
    endpoint = endpoints.get(token)
    if endpoint is None:
        raise InvalidToken()
    with tokens_lock:
        if getattr(endpoint, "closed", False) or endpoint.get_outcome() is not None:
            raise TaskTimedOut("Task Timed Out: 'Provided task does not exist anymore'")
        deliver(endpoint)


def make_tokens_as_long_as_aws(_settings) -> None:
    """moto's token is a UUID; a real one is some 700 characters of base64 and must survive being stored."""

    def update_task_token(self):
        token = base64.b64encode(os.urandom(TOKEN_BYTES)).decode()
        self.context_object_data["Task"] = {"Token": token}
        return token

    ContextObject.update_task_token = update_task_token


def remember_tokens(_settings) -> None:
    """moto looks for a token in running executions only, so a late answer is InvalidToken instead of TaskTimedOut."""
    original = CallbackPoolManager.add

    def add(self, callback_id):
        endpoint = original(self, callback_id)
        endpoints[callback_id] = endpoint
        return endpoint

    def close_all(self):
        for token in list(self._pool):
            close(token)

    CallbackPoolManager.add = add
    CallbackPoolManager.close_all = close_all


def use_tokens_once(_settings) -> None:
    """moto accepts any number of answers to one token, drops a failure's cause and takes output that is no JSON."""

    def send_task_success(self, task_token, outcome):
        try:
            json.loads(outcome)
        except ValueError:
            raise InvalidOutput("Invalid Output: 'Output is not valid JSON'")
        use(task_token, lambda endpoint: endpoint.notify(CallbackOutcomeSuccess(task_token, outcome)))

    def send_task_failure(self, task_token, error=None, cause=None):
        use(task_token, lambda endpoint: endpoint.notify(CallbackOutcomeFailure(task_token, error, cause)))

    def send_task_heartbeat(self, task_token):
        use(task_token, lambda endpoint: endpoint.notify_heartbeat())

    def failure_response(self):
        token, error, cause = (self._get_param(name) for name in ("taskToken", "error", "cause"))
        self.stepfunction_backend.send_task_failure(token, error=error, cause=cause)
        return EmptyResult()

    StepFunctionsParserBackend.send_task_success = send_task_success
    StepFunctionsParserBackend.send_task_failure = send_task_failure
    StepFunctionsParserBackend.send_task_heartbeat = send_task_heartbeat
    StepFunctionResponse.send_task_failure = failure_response


def close_tokens_with_their_task(_settings) -> None:
    """moto makes one token per state, so a retried gate is woken by the answer to its first attempt; it leaves the
    token open after a timeout, and waits on for it in branches that were stopped."""
    original = ExecutionState._evaluate_with_timeout
    original_set_stop = Environment.set_stop

    def evaluate(self, env):
        resource = self.resource if isinstance(self, StateTaskServiceCallback) else None
        if resource is None or resource.condition != ResourceCondition.WaitForTaskToken:
            return original(self, env)
        token = env.states.context_object.update_task_token()
        env.callback_pool_manager.add(token)
        env.open_token = token
        try:
            return original(self, env)
        finally:
            env.open_token = None
            close(token)

    def set_stop(self, stop_date, cause, error):
        original_set_stop(self, stop_date=stop_date, cause=cause, error=error)
        token = getattr(self, "open_token", None)
        if token is not None:
            close(token)

    ExecutionState._evaluate_with_timeout = evaluate
    Environment.set_stop = set_stop
