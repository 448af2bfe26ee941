"""Resource types that moto's CloudFormation fills in only partly."""

import json

from moto.awslambda.exceptions import UnknownFunctionException
from moto.awslambda.models import LambdaVersion, lambda_backends
from moto.cloudformation.models import Stack
from moto.core.common_models import CloudFormationModel
from moto.dynamodb.models import dynamodb_backends
from moto.dynamodb.models.table import Table
from moto.iam.models import ManagedPolicy, iam_backends
from moto.s3.models import s3_backends
from moto.stepfunctions import models as stepfunctions_models
from moto.stepfunctions.models import StateMachine
from moto.stepfunctions.parser.models import stepfunctions_parser_backends
from moto.utilities.utils import get_partition


def read_definition(properties: dict, account_id: str) -> str:
    if "DefinitionS3Location" in properties:
        location = properties["DefinitionS3Location"]
        text = s3_backends[account_id]["aws"].get_object(location["Bucket"], location["Key"]).value.decode()
    elif "Definition" in properties:
        text = json.dumps(properties["Definition"])
    else:
        text = properties["DefinitionString"]
    for name, value in properties.get("DefinitionSubstitutions", {}).items():
        text = text.replace("${" + name + "}", str(value))
    return text


def make_machines_the_interpreter_finds(_settings) -> None:
    """moto's template puts machines into the backend without an interpreter, and knows DefinitionString only."""
    stepfunctions_models.stepfunctions_backends = stepfunctions_parser_backends
    original_create = StateMachine.create_from_cloudformation_json.__func__
    original_update = StateMachine.update_from_cloudformation_json.__func__
    original_attribute = StateMachine.get_cfn_attribute
    original_has = StateMachine.has_cfn_attr.__func__

    def resolve(cloudformation_json, account_id):
        properties = cloudformation_json["Properties"]
        definition = read_definition(properties, account_id)
        return {**cloudformation_json, "Properties": {**properties, "DefinitionString": definition}}

    def create(cls, resource_name, cloudformation_json, account_id, region_name, **kwargs):
        resolved = resolve(cloudformation_json, account_id)
        return original_create(cls, resource_name, resolved, account_id, region_name, **kwargs)

    def update(cls, original_resource, new_resource_name, cloudformation_json, account_id, region_name):
        resolved = resolve(cloudformation_json, account_id)
        return original_update(cls, original_resource, new_resource_name, resolved, account_id, region_name)

    def get_cfn_attribute(self, name):
        return self.arn if name == "Arn" else original_attribute(self, name)

    StateMachine.create_from_cloudformation_json = classmethod(create)
    StateMachine.update_from_cloudformation_json = classmethod(update)
    StateMachine.get_cfn_attribute = get_cfn_attribute
    StateMachine.has_cfn_attr = classmethod(lambda cls, name: name == "Arn" or original_has(cls, name))


def name_function_versions(_settings) -> None:
    """Ref of a version is its ARN; moto has no physical id for it, so Ref gives a Python object."""

    def create(cls, resource_name, cloudformation_json, account_id, region_name, **kwargs):
        function_name = cloudformation_json["Properties"]["FunctionName"]
        function = lambda_backends[account_id][region_name].publish_version(function_name)
        version = LambdaVersion({"Version": str(function.version)})
        version.function_arn = function.function_arn
        return version

    def delete(cls, resource_name, cloudformation_json, account_id, region_name):
        try:
            lambda_backends[account_id][region_name].delete_function(resource_name, resource_name.split(":")[-1])
        except UnknownFunctionException:
            pass  # It went with its function.

    LambdaVersion.create_from_cloudformation_json = classmethod(create)
    LambdaVersion.delete_from_cloudformation_json = classmethod(delete)
    LambdaVersion.physical_resource_id = property(lambda self: self.function_arn)
    LambdaVersion.has_cfn_attr = classmethod(lambda cls, name: name in ("Version", "FunctionArn"))
    LambdaVersion.get_cfn_attribute = lambda self, name: self.version if name == "Version" else self.function_arn


def finish_table(backend, table: Table, recovery: dict, ttl: dict | None) -> Table:
    if recovery.get("PointInTimeRecoveryEnabled"):
        backend.update_continuous_backups(table.name, {"PointInTimeRecoveryEnabled": True})
    if ttl:
        backend.update_time_to_live(table.name, ttl)
    return table


def make_whole_tables(_settings) -> None:
    """moto's template forgets point-in-time recovery and time to live."""
    original = Table.create_from_cloudformation_json.__func__

    def create(cls, resource_name, cloudformation_json, account_id, region_name, **kwargs):
        table = original(cls, resource_name, cloudformation_json, account_id, region_name, **kwargs)
        properties = cloudformation_json["Properties"]
        recovery = properties.get("PointInTimeRecoverySpecification", {})
        ttl = properties.get("TimeToLiveSpecification")
        return finish_table(dynamodb_backends[account_id][region_name], table, recovery, ttl)

    Table.create_from_cloudformation_json = classmethod(create)


class NameAsId:
    """No property, so that a class or an instance can still set its own physical id."""

    def __get__(self, resource, owner):
        if resource is None:
            return self
        return getattr(resource, "name", None) or getattr(resource, "logical_resource_id", None)


def give_every_resource_an_id(_settings) -> None:
    """Where moto has no physical id, of event buses for one, Ref is a Python object."""
    CloudFormationModel.physical_resource_id = NameAsId()


def delete_managed_policies(_settings) -> None:
    """moto makes managed policies from a template and leaves them when the stack goes."""

    def delete(cls, resource_name, cloudformation_json, account_id, region_name):
        partition = get_partition(region_name)
        iam_backends[account_id][partition].managed_policies.pop(resource_name, None)

    ManagedPolicy.delete_from_cloudformation_json = classmethod(delete)


def read_outputs_of_nested_stacks(_settings) -> None:
    """moto has no Fn::GetAtt Outputs.Name, and drops all outputs of a stack that uses it."""

    def get_cfn_attribute(self, name):
        output = self.output_map[name.removeprefix("Outputs.")]
        return output.value

    Stack.get_cfn_attribute = get_cfn_attribute
