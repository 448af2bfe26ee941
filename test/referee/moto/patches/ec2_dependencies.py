"""What EC2 refuses to delete while something needs it. The referee judges the order of a rollback by this."""

from moto.ec2.exceptions import DependencyViolationError
from moto.ec2.models import EC2Backend


def live_instances(backend: EC2Backend) -> list:
    instances = [one for reservation in backend.all_reservations() for one in reservation.instances]
    return [one for one in instances if one.state not in ("terminated", "shutting-down")]


def foreign_interfaces(backend: EC2Backend) -> list:
    """Interfaces that a service or somebody put into a subnet; those of instances go with them."""
    own = {nic.id for one in backend.all_reservations() for i in one.instances for nic in i.nics.values()}
    return [nic for nic in list(backend.enis.values()) if nic.id not in own]


def guard(name: str, find_dependant) -> None:
    """Refuses the backend's method while `find_dependant` names something."""
    original = getattr(EC2Backend, name)

    def guarded(self, *args, **kwargs):
        found = find_dependant(self, *args, **kwargs)
        if found is not None:
            resource = args[0] if args else next(value for value in kwargs.values() if value)
            raise DependencyViolationError(f"{resource} has a dependent object {found} and cannot be deleted.")
        return original(self, *args, **kwargs)

    setattr(EC2Backend, name, guarded)


def first(items):
    return next(iter(items), None)


def keep_subnets_with_interfaces(_settings) -> None:
    """moto deletes a subnet under a running instance."""

    def find(backend, subnet_id):
        instances = [one.id for one in live_instances(backend) if one.subnet_id == subnet_id]
        loose = [nic.id for nic in foreign_interfaces(backend) if nic.subnet.id == subnet_id]
        return first(instances + loose)

    guard("delete_subnet", find)


def keep_groups_in_use(_settings) -> None:
    """moto deletes a security group that a running instance, an interface or another group's rule uses."""

    def references(group, group_id):
        rules = list(group.ingress_rules) + list(group.egress_rules)
        return any(rule.source_group.get("GroupId") == group_id for rule in rules)

    def find(backend, name=None, group_id=None):
        if group_id is None:
            return None
        users = [one.id for one in live_instances(backend) if group_id in {group.id for group in one.security_groups}]
        users += [nic.id for nic in foreign_interfaces(backend) if group_id in {group.id for group in nic.group_set}]
        groups = [group for groups in backend.groups.values() for group in groups.values() if group.id != group_id]
        return first(users + [group.id for group in groups if references(group, group_id)])

    guard("delete_security_group", find)


def keep_gateways_of_public_addresses(_settings) -> None:
    """moto detaches an internet gateway from a network with public addresses."""

    def find(backend, internet_gateway_id, vpc_id):
        users = live_instances(backend) + foreign_interfaces(backend)
        return first(one.id for one in users if one.vpc_id == vpc_id and one.public_ip)

    guard("detach_internet_gateway", find)


def keep_networks_with_parts(_settings) -> None:
    """moto deletes a network with an attached internet gateway or with security groups of its own."""

    def find(backend, vpc_id):
        gateways = [one.id for one in backend.internet_gateways.values() if one.vpc and one.vpc.id == vpc_id]
        groups = [group.id for group in backend.groups.get(vpc_id, {}).values() if group.name != "default"]
        return first(gateways + groups)

    guard("delete_vpc", find)
