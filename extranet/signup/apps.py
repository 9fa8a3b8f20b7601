from django.apps import AppConfig


class SignupConfig(AppConfig):
    name = "extranet.signup"
