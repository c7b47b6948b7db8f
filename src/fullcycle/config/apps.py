"""The app that connects gateways and journeys when the platform starts."""

from django.apps import AppConfig

from fullcycle.config import wiring


class ConfigConfig(AppConfig):
    """Connects every port before the first request, job or command."""

    name = "fullcycle.config"
    default = True

    def ready(self) -> None:
        """Connect the gateways that the settings name, and the journeys that exist."""
        wiring.connect_gateways()
        wiring.connect_journeys()
