"""EventBridge rules that really invoke what they target, and the status events of Step Functions."""

import copy
import datetime
import json
import logging
import re
import threading
import uuid

from moto.awslambda.exceptions import UnknownFunctionException
from moto.core.utils import unix_time
from moto.events.models import Archive, Rule, events_backends
from moto.events.utils import EventTemplateParser
from moto.sns.models import sns_backends
from moto.stepfunctions.parser.asl.utils.encoding import to_json_str
from moto.stepfunctions.parser.asl.utils.json_path import extract_json
from moto.stepfunctions.parser.backend.execution import Execution
from moto.stepfunctions.responses import get_backend as step_functions_backend

from . import executions
from .lambda_host import LambdaHost, find_function

LOG = logging.getLogger("referee.events")


def iso_seconds(time) -> str:
    if isinstance(time, str):
        return time
    return datetime.datetime.fromtimestamp(float(time), datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def public_event(event: dict) -> dict:
    kept = {name: value for name, value in event.items() if name != "ingestion-time"}
    return {**kept, "time": iso_seconds(event["time"])}


def whole_event(event: dict) -> dict:
    """moto leaves the account out of what queues and log groups get; the time stays a number for it to write."""
    time = event["time"]
    seconds = datetime.datetime.fromisoformat(time.replace("Z", "+00:00")).timestamp() if isinstance(time, str) else time
    kept = {name: value for name, value in event.items() if name != "ingestion-time"}
    return {**kept, "time": float(seconds)}


def target_input(target: dict, event: dict):
    if "Input" in target:
        return json.loads(target["Input"])
    if "InputPath" in target:
        return extract_json(target["InputPath"], public_event(event))
    if "InputTransformer" in target:
        transformer = with_quotes(target["InputTransformer"], event)
        written = {**public_event(event), "ingestion-time": event.get("ingestion-time", unix_time())}
        return EventTemplateParser.parse(transformer["InputTemplate"], transformer.get("InputPathsMap", {}), written)
    return public_event(event)


def with_quotes(transformer: dict, event: dict) -> dict:
    """A text that stands alone brings its quotes, one within a text does not. moto never adds any."""
    template = transformer["InputTemplate"]
    for name, path in transformer.get("InputPathsMap", {}).items():
        if isinstance(extract_json(path, public_event(event)), str):
            template = re.sub(rf'(?<=[:\[,])<{re.escape(name)}>', f'"<{name}>"', template)
    return {**transformer, "InputTemplate": template}


def may_invoke(function, rule: Rule) -> bool:
    """Without a permission for EventBridge the event is lost in silence on AWS."""
    for statement in function.policy.statements:
        principal = statement.get("Principal")
        service = principal.get("Service") if isinstance(principal, dict) else principal
        sources = [arn for condition in statement.get("Condition", {}).values() for arn in condition.values()]
        if service == "events.amazonaws.com" and (not sources or rule.arn in sources):
            return True
    LOG.warning("rule %s may not invoke %s: no permission", rule.name, function.function_name)
    return False


def invoke_what_rules_target(host: LambdaHost) -> None:
    """moto delivers put_events to queues and logs only, also for disabled rules, and to schedules without a pattern;
    never to topics."""
    original = Rule.send_to_targets

    def send_to_function(rule, target, event):
        try:
            function = find_function(rule.account_id, rule.region_name, target["Arn"])
        except UnknownFunctionException:
            LOG.warning("rule %s targets %s, which does not exist", rule.name, target["Arn"])
            return
        if may_invoke(function, rule):
            host.invoke_later(function, json.dumps(target_input(target, event)))

    def start_machine(rule, target, event):
        backend = step_functions_backend(rule.account_id, rule.region_name)
        backend.start_execution(target["Arn"], str(uuid.uuid4()), json.dumps(target_input(target, event)))

    def send_to_targets(self, original_event, transform_input=True):
        if self.state != "ENABLED" or not self.event_pattern.dump():
            return
        if not self.event_pattern.matches_event(original_event):
            return
        for target in self.targets:
            service = target["Arn"].split(":")[2]
            if service == "lambda":
                send_to_function(self, target, original_event)
            elif service == "states":
                start_machine(self, target, original_event)
            elif service == "sns":
                message = json.dumps(target_input(target, original_event))
                sns_backends[self.account_id][self.region_name].publish(message, arn=target["Arn"])
            else:
                rule = copy.copy(self)
                rule.targets = [target]
                transforms = "InputTransformer" in target
                # An archive's own target asks for the time of ingestion, which is in no event that others see.
                ingested = {"ingestion-time": original_event.get("ingestion-time", unix_time())} if transforms else {}
                original(rule, {**whole_event(original_event), **ingested}, transforms)

    Rule.send_to_targets = send_to_targets


def read_patterns_of_archives(_settings) -> None:
    """moto's CloudFormation takes them as text only, where a template has an object."""
    original = Archive.create_from_cloudformation_json.__func__

    @classmethod
    def create_from_cloudformation_json(cls, resource_name, cloudformation_json, account_id, region_name, **kwargs):
        properties = dict(cloudformation_json["Properties"])
        if isinstance(properties.get("EventPattern"), dict):
            properties["EventPattern"] = json.dumps(properties["EventPattern"])
        whole = {**cloudformation_json, "Properties": properties}
        return original(cls, resource_name, whole, account_id, region_name, **kwargs)

    Archive.create_from_cloudformation_json = create_from_cloudformation_json


def milliseconds(moment: datetime.datetime | None) -> int | None:
    return None if moment is None else round(moment.timestamp() * 1000)


def status_event(execution: Execution) -> dict:
    status = str(getattr(execution.exec_status, "value", execution.exec_status))
    succeeded = status == "SUCCEEDED"
    detail = {
        "executionArn": execution.exec_arn,
        "stateMachineArn": execution.state_machine.arn,
        "name": execution.name,
        "status": status,
        "startDate": milliseconds(execution.start_date),
        "stopDate": milliseconds(execution.stop_date),
        "input": execution.execution_input,
        "output": to_json_str(execution.output, separators=(",", ":")) if succeeded else None,
        "inputDetails": {"included": True},
        "outputDetails": {"included": True} if succeeded else None,
        "error": execution.error,
        "cause": execution.cause,
        "stateMachineVersionArn": None,
        "stateMachineAliasArn": None,
        "redriveCount": 0,
        "redriveDate": None,
        "redriveStatus": "NOT_REDRIVABLE",
    }
    return {
        "version": "0",
        "id": str(uuid.uuid4()),
        "detail-type": "Step Functions Execution Status Change",
        "source": "aws.states",
        "account": execution.account_id,
        "time": unix_time(),
        "region": execution.region_name,
        "resources": [execution.exec_arn],
        "detail": detail,
        "ingestion-time": unix_time(),
    }


def send_status_events(_settings) -> None:
    """moto tells nobody that an execution started, succeeded, failed, timed out or was stopped."""
    original_start = Execution.start

    def deliver(event: dict) -> None:
        bus = events_backends[event["account"]][event["region"]].event_buses["default"]
        for rule in list(bus.rules.values()):
            rule.send_to_targets(copy.deepcopy(event))

    def announce(execution: Execution) -> None:
        threading.Thread(target=deliver, args=(status_event(execution),), daemon=True).start()

    def start(self):
        original_start(self)
        announce(self)

    Execution.start = start
    executions.status_listeners.append(announce)
