"""The tagging API: moto walks through the other services' dictionaries from page to page."""

from contextlib import ExitStack

from moto.resourcegroupstaggingapi.models import ResourceGroupsTaggingAPIBackend

from .locks import locks


def list_tags_of_one_moment(_settings) -> None:
    """What comes or goes between two pages broke the walk, and the repeated page was then the last: the rest was lost."""
    original = ResourceGroupsTaggingAPIBackend._get_resources_generator

    def whole(self, *args, **kwargs):
        with ExitStack() as held:
            for service in sorted(locks):
                held.enter_context(locks[service])
            return iter(list(original(self, *args, **kwargs)))

    ResourceGroupsTaggingAPIBackend._get_resources_generator = whole
