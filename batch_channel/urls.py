from django.urls import path

from .views import answers, batches, channel, declarations, trials

app_name = "batch_channel"
urlpatterns = [
    path("", channel.channel, name="channel"),
    path("modifier/", channel.edit, name="edit"),
    path("cle-ssh/", channel.ssh_key, name="ssh_key"),
    path("cle-ssh/nouvelle/", channel.new_ssh_key, name="new_ssh_key"),
    path("certificat/", channel.certificate, name="certificate"),
    path("relever/", channel.look_now, name="look_now"),
    path("tester/", trials.ask, name="ask_for_trial"),
    path("essais/<uuid:uuid>/", trials.trial, name="trial"),
    path("lots/", batches.Batches.as_view(), name="batches"),
    path("lots/<uuid:uuid>/", batches.batch, name="batch"),
    path("declarations/", declarations.Declarations.as_view(), name="declarations"),
    path("declarations/<uuid:uuid>/", declarations.declaration, name="declaration"),
    path("declarations/<uuid:uuid>/renvoyer/", declarations.resend, name="resend"),
    path("reponses/", answers.Answers.as_view(), name="answers"),
    path("reponses/<uuid:uuid>/", answers.answer, name="answer"),
    path("reponses/<uuid:uuid>/examinee/", answers.review, name="review"),
]
