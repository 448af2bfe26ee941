"""Distributions that spread to their edges, and change only for who knows their version."""

import time

from moto.cloudfront.models import CloudFrontBackend, Distribution, random_id
from moto.core.exceptions import ServiceException


class DistributionNotDisabled(ServiceException):
    code = "DistributionNotDisabled"
    message = "The distribution you are trying to delete has not been disabled."


class PreconditionFailed(ServiceException):
    code = "PreconditionFailed"
    message = "The request failed because it didn't meet the preconditions in one or more request-header fields."


def status(distribution: Distribution, settings) -> str:
    return "Deployed" if time.monotonic() - distribution.changed_at >= settings.edge_seconds else "InProgress"


def spread_slowly(settings) -> None:
    """moto's distribution is deployed at once, and after every change."""
    original = Distribution.__init__
    original_update = CloudFrontBackend.update_distribution

    def init(self, *args, **kwargs):
        original(self, *args, **kwargs)
        self.changed_at = time.monotonic()

    def update_distribution(self, dist_config, _id, if_match):
        distribution, location, _ = original_update(self, dist_config, _id, if_match)
        distribution.changed_at = time.monotonic()
        distribution.etag = random_id()
        return distribution, location, distribution.etag

    Distribution.__init__ = init
    Distribution.status = property(lambda self: status(self, settings))
    CloudFrontBackend.update_distribution = update_distribution


def check_versions(_settings) -> None:
    """moto takes any If-Match."""
    original_update = CloudFrontBackend.update_distribution
    original_delete = CloudFrontBackend.delete_distribution

    def check(self, distribution_id, if_match):
        known = self.distributions.get(distribution_id)
        if known is not None and if_match and if_match != known.etag:
            raise PreconditionFailed()

    def update_distribution(self, dist_config, _id, if_match):
        check(self, _id, if_match)
        return original_update(self, dist_config, _id, if_match)

    def delete_distribution(self, distribution_id, if_match):
        check(self, distribution_id, if_match)
        return original_delete(self, distribution_id, if_match)

    CloudFrontBackend.update_distribution = update_distribution
    CloudFrontBackend.delete_distribution = delete_distribution


def keep_what_edges_serve(settings) -> None:
    """moto deletes a distribution that is enabled, or of which edges still know."""
    original = CloudFrontBackend.delete_distribution

    def delete_distribution(self, distribution_id, if_match):
        known = self.distributions.get(distribution_id)
        if known is not None and (known.distribution_config.Enabled or status(known, settings) != "Deployed"):
            raise DistributionNotDisabled()
        return original(self, distribution_id, if_match)

    CloudFrontBackend.delete_distribution = delete_distribution
