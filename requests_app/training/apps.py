from django.apps import AppConfig


class TrainingConfig(AppConfig):
    name = "requests_app.training"

    def ready(self) -> None:
        from extranet.mandates.endings import followers

        from .services.handing_over import hand_over_drafts

        followers.add(hand_over_drafts)
