"""Resource types that moto's CloudFormation does not know. A subclass of CloudFormationModel registers itself."""

import logging
import uuid

from moto.cloudformation import parsing
from moto.cloudwatch.models import cloudwatch_backends
from moto.core.common_models import CloudFormationModel
from moto.dynamodb.models.table import Table

LOG = logging.getLogger("referee.cloudformation")
PLACEHOLDER_PREFIX = "referee-placeholder-"


class GlobalTable(CloudFormationModel):
    """What the CDK's TableV2 becomes; here a table in the one region there is."""

    @staticmethod
    def cloudformation_name_type() -> str:
        return "TableName"

    @staticmethod
    def cloudformation_type() -> str:
        return "AWS::DynamoDB::GlobalTable"

    @classmethod
    def has_cfn_attr(cls, attr: str) -> bool:
        return Table.has_cfn_attr(attr)

    @classmethod
    def create_from_cloudformation_json(cls, resource_name, cloudformation_json, account_id, region_name, **kwargs):
        properties = dict(cloudformation_json["Properties"])
        replicas = properties.pop("Replicas", [])
        replica = next((one for one in replicas if one.get("Region") == region_name), {})
        for name in ("PointInTimeRecoverySpecification", "DeletionProtectionEnabled", "Tags"):
            if name in replica:
                properties[name] = replica[name]
        whole = {**cloudformation_json, "Properties": properties}
        return Table.create_from_cloudformation_json(resource_name, whole, account_id, region_name, **kwargs)

    @classmethod
    def delete_from_cloudformation_json(cls, resource_name, cloudformation_json, account_id, region_name) -> None:
        Table.delete_from_cloudformation_json(resource_name, cloudformation_json, account_id, region_name)


class Alarm(CloudFormationModel):
    def __init__(self, alarm):
        self.alarm = alarm

    @property
    def physical_resource_id(self) -> str:
        return self.alarm.name

    @staticmethod
    def cloudformation_name_type() -> str:
        return "AlarmName"

    @staticmethod
    def cloudformation_type() -> str:
        return "AWS::CloudWatch::Alarm"

    @classmethod
    def has_cfn_attr(cls, attr: str) -> bool:
        return attr == "Arn"

    def get_cfn_attribute(self, attribute_name: str) -> str:
        return self.alarm.alarm_arn

    @classmethod
    def create_from_cloudformation_json(cls, resource_name, cloudformation_json, account_id, region_name, **kwargs):
        given = cloudformation_json["Properties"]
        alarm = cloudwatch_backends[account_id][region_name].put_metric_alarm(
            name=resource_name,
            namespace=given.get("Namespace"),
            metric_name=given.get("MetricName"),
            comparison_operator=given["ComparisonOperator"],
            evaluation_periods=int(given["EvaluationPeriods"]),
            period=given.get("Period"),
            threshold=given.get("Threshold"),
            statistic=given.get("Statistic"),
            description=given.get("AlarmDescription", ""),
            dimensions=[],
            alarm_actions=given.get("AlarmActions", []),
            ok_actions=given.get("OKActions", []),
            treat_missing_data=given.get("TreatMissingData"),
        )
        return cls(alarm)

    @classmethod
    def update_from_cloudformation_json(
        cls, original_resource, new_resource_name, cloudformation_json, account_id, region_name
    ):
        return cls.create_from_cloudformation_json(new_resource_name, cloudformation_json, account_id, region_name)

    @classmethod
    def delete_from_cloudformation_json(cls, resource_name, cloudformation_json, account_id, region_name) -> None:
        cloudwatch_backends[account_id][region_name].delete_alarms([resource_name])


class Placeholder:
    """Stands for a resource of an unknown type, so that what refers to it can still be deployed."""

    def __init__(self, resource_type: str, logical_id: str):
        self.type = resource_type
        self.physical_resource_id = f"{PLACEHOLDER_PREFIX}{logical_id}-{uuid.uuid4().hex[:8]}"

    def get_cfn_attribute(self, attribute_name: str) -> str:
        if attribute_name.endswith("Arn"):
            return f"arn:aws:referee:us-east-1:123456789012:{self.physical_resource_id}"
        return f"{self.physical_resource_id}-{attribute_name}"

    def is_created(self) -> bool:
        return True

    def delete(self, account_id: str, region_name: str) -> None:
        LOG.info("nothing to delete for %s %s", account_id, region_name)

    @classmethod
    def has_cfn_attr(cls, attr: str) -> bool:
        return True

    @classmethod
    def create_from_cloudformation_json(cls, resource_name, cloudformation_json, account_id, region_name, **kwargs):
        return cls(cloudformation_json["Type"], kwargs["LogicalId"])

    @classmethod
    def update_from_cloudformation_json(
        cls, original_resource, new_resource_name, cloudformation_json, account_id, region_name
    ):
        return original_resource


def stand_in_for_unknown_types(_settings) -> None:
    """moto skips them with a warning, then fails where something refers to them."""
    original = parsing.resource_class_from_type

    def resource_class_from_type(resource_type):
        found = original(resource_type)
        if found is None and resource_type not in parsing.NULL_MODELS:
            return Placeholder
        return found

    parsing.resource_class_from_type = resource_class_from_type
