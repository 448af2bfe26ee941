"""Instant fleets whose instances are what their launch template says."""

from moto.ec2.exceptions import EC2ClientError
from moto.ec2.models.fleets import Fleet, FleetsBackend
from moto.ec2.responses.fleets import Fleets


def template_data(fleet: Fleet, launch_spec) -> dict:
    reference = launch_spec.launch_template_spec
    template = fleet.ec2_backend.get_launch_template(template_id=reference["LaunchTemplateId"])
    data = template.get_version(reference.get("Version", template.default_version_number)).data
    return {**data, **(launch_spec.overrides or {})}


def launch_arguments(fleet: Fleet, launch_spec, lifecycle: str) -> dict:
    data = template_data(fleet, launch_spec)
    interface = first(data.get("NetworkInterfaces"))
    arguments = {
        "image_id": data["ImageId"],
        "user_data": data.get("UserData"),
        "security_group_names": data.get("SecurityGroups", []),
        "security_group_ids": data.get("SecurityGroupIds") or interface.get("Groups", []),
        "instance_type": data["InstanceType"],
        "is_instance_type_default": False,
        "key_name": data.get("KeyName"),
        "subnet_id": data.get("SubnetId") or interface.get("SubnetId"),
        "associate_public_ip": interface.get("AssociatePublicIpAddress"),
        "metadata_options": data.get("MetadataOptions", {}),
        "tags": launch_spec.tag_specifications,
        "instance_market_options": "spot" if lifecycle == "spot" else None,
        "region_name": fleet.ec2_backend.region_name,
        "fleet_id": fleet.id,
    }
    if data.get("BlockDeviceMappings"):
        arguments["block_device_mappings"] = data["BlockDeviceMappings"]
    return arguments


def first(items) -> dict:
    return next(iter(items or []), {})


def apply_profile(backend, instance, profile: dict) -> None:
    if profile:
        backend.associate_iam_instance_profile(
            instance_id=instance.id,
            iam_instance_profile_name=profile.get("Name"),
            iam_instance_profile_arn=profile.get("Arn"),
        )


def launch_from_the_template(_settings) -> None:
    """moto's fleet takes image, type and subnet; it drops groups, profile, public address, metadata options, disks."""

    def launch(self: Fleet, weight: float, lifecycle: str) -> None:
        counts, added = self.get_launch_spec_counts(weight)
        for launch_spec, count in counts.items():
            arguments = launch_arguments(self, launch_spec, lifecycle)
            reservation = self.ec2_backend.run_instances(count=count, **arguments)
            for instance in reservation.instances:
                apply_profile(self.ec2_backend, instance, template_data(self, launch_spec).get("IamInstanceProfile", {}))
                item = {"id": reservation.id, "instance": instance, "launch_spec": launch_spec, "lifecycle": lifecycle}
                self.on_demand_instances.append(item)
        self.fulfilled_capacity += added

    def instances(self: Fleet):
        if self.fleet_type != "instant":
            return None
        return [
            self._build_instance_data(item["instance"], item["lifecycle"], item["launch_spec"])
            for item in self.on_demand_instances
        ]

    Fleet.create_spot_requests = lambda self, weight: launch(self, weight, "spot")
    Fleet.create_on_demand_requests = lambda self, weight: launch(self, weight, "on-demand")
    Fleet.instances = property(instances)


def terminate_all(fleet: Fleet) -> None:
    """moto stops at the target capacity; an instant fleet's deletion terminates every instance."""
    alive = [item["instance"].id for item in fleet.on_demand_instances if item["instance"].state != "terminated"]
    if alive:
        fleet.ec2_backend.terminate_instances(alive)


def name_unknown_fleets(_settings) -> None:
    """moto answers 500 to the deletion of an unknown fleet, and nothing to its description."""
    original_delete = Fleets.delete_fleets
    original_describe = FleetsBackend.describe_fleets

    def delete_fleets(self):
        asked = self._get_param("FleetIds", [])
        unknown = [fleet_id for fleet_id in asked if self.ec2_backend.get_fleet(fleet_id) is None]
        self.params["FleetIds"] = [fleet_id for fleet_id in asked if fleet_id not in unknown]
        answer = original_delete(self)
        error = {"Code": "fleetIdDoesNotExist", "Message": "The fleet does not exist"}
        answer.result["UnsuccessfulFleetDeletions"] = [{"FleetId": one, "Error": error} for one in unknown]
        return answer

    def describe_fleets(self, fleet_ids):
        for fleet_id in fleet_ids or []:
            if self.get_fleet(fleet_id) is None:
                raise EC2ClientError("InvalidFleetId.NotFound", f"The fleet ID '{fleet_id}' does not exist")
        return original_describe(self, fleet_ids)

    Fleets.delete_fleets = delete_fleets
    FleetsBackend.describe_fleets = describe_fleets
    Fleet.terminate_instances = terminate_all
