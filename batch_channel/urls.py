from django.urls import path

from .views import answers, batches, channel, declarations, holding, setups, trials

app_name = "batch_channel"
urlpatterns = [
    path("", channel.Channels.as_view(), name="channel"),
    path("nouveau/", setups.new, name="new_setup"),
    path("preparation/<uuid:uuid>/", setups.setup, name="setup"),
    path("preparation/<uuid:uuid>/etapes/<slug:name>/", setups.step, name="setup_step"),
    path("preparation/<uuid:uuid>/compte/", setups.account, name="account"),
    path("<uuid:uuid>/", channel.sheet, name="sheet"),
    path("<uuid:uuid>/modifier/", channel.edit, name="edit"),
    path("<uuid:uuid>/cle-ssh/", channel.ssh_key, name="ssh_key"),
    path("<uuid:uuid>/cle-ssh/nouvelle/", channel.new_ssh_key, name="new_ssh_key"),
    path("<uuid:uuid>/certificat/", channel.certificate, name="certificate"),
    path("<uuid:uuid>/relever/", channel.look_now, name="look_now"),
    path("<uuid:uuid>/tester/", trials.ask, name="ask_for_trial"),
    path("<uuid:uuid>/retenir/", holding.hold_channel, name="hold_channel"),
    path("<uuid:uuid>/liberer/", holding.release_channel, name="release_channel"),
    path("essais/<uuid:uuid>/", trials.trial, name="trial"),
    path("lots/", batches.Batches.as_view(), name="batches"),
    path("lots/<uuid:uuid>/", batches.batch, name="batch"),
    path("lots/<uuid:uuid>/retenir/", holding.hold_batch, name="hold_batch"),
    path("lots/<uuid:uuid>/liberer/", holding.release_batch, name="release_batch"),
    path("declarations/", declarations.Declarations.as_view(), name="declarations"),
    path("declarations/corriger/", declarations.correct, name="correct"),
    path("declarations/<uuid:uuid>/", declarations.declaration, name="declaration"),
    path("declarations/<uuid:uuid>/renvoyer/", declarations.resend, name="resend"),
    path("reponses/", answers.Answers.as_view(), name="answers"),
    path("reponses/<uuid:uuid>/", answers.answer, name="answer"),
    path("reponses/<uuid:uuid>/examinee/", answers.review, name="review"),
]
