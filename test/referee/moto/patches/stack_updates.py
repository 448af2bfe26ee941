"""How CloudFormation updates a stack that exists."""

import json

from moto.cloudformation.models import Stack
from moto.cloudformation.parsing import ResourceMap, parse_and_update_resource
from moto.cloudformation.utils import get_stack_from_s3_url
from moto.utilities.utils import get_partition

KEPT = ("Retain", "RetainExceptOnCreate")


def names_any(resource_json: dict, logical_names) -> bool:
    text = json.dumps(resource_json)
    return any(json.dumps(name) in text for name in logical_names)


def change(resources: ResourceMap, logical_name: str, resource_json: dict) -> None:
    changed = parse_and_update_resource(
        logical_name,
        resource_json,
        resources,
        account_id=resources._account_id,
        region_name=resources._region_name,
    )
    # None: moto cannot change that type; it stays as it is.
    if changed is not None:
        resources._parsed_resources[logical_name] = changed


def update_in_the_order_of_dependencies(_settings) -> None:
    """moto removes first, then adds, then changes: a version would be published of the former code, and a machine would
    lose what it names before it names another. CloudFormation changes what others need before them, and removes last, but
    for what is to be kept."""

    def update(self, template, parameters=None):
        actions = self.build_resource_diff(template, parameters)
        former = self._resource_json_map
        self._template = template
        if parameters:
            self.input_parameters = parameters
        self.load_mapping()
        self.load_parameters()
        self.load_conditions()
        self._resource_json_map = template["Resources"]
        late = [name for name in actions["Modify"] if names_any(template["Resources"][name], actions["Add"])]
        for name in actions["Modify"]:
            if name not in late:
                change(self, name, self._resource_json_map[name])
        for name in actions["Add"]:
            _ = self[name]
        for name in late:
            change(self, name, self._resource_json_map[name])
        for name in actions["Remove"]:
            resource = self._parsed_resources.pop(name, None)
            if resource is not None and former[name].get("DeletionPolicy") not in KEPT:
                self._delete_resource(resource, former[name])

    ResourceMap.update = update


def update_nested_stacks_in_place(_settings) -> None:
    """moto deletes a nested stack and makes it anew, its machines with their executions too."""

    def update(cls, original_resource, new_resource_name, cloudformation_json, account_id, region_name):
        properties = cloudformation_json["Properties"]
        partition = get_partition(region_name)
        template = get_stack_from_s3_url(properties["TemplateURL"], account_id=account_id, partition=partition)
        original_resource.update(template, parameters=properties.get("Parameters", {}))
        return original_resource

    Stack.update_from_cloudformation_json = classmethod(update)
